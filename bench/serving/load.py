"""The load of `bench_api.py`: a process of its own that sends predictions and checks every answer.

Its argument is one job, a JSON object; what it saw is another, on standard output.
`time.perf_counter` is the machine's monotonic clock on Linux: its moments compare with other processes'.
"""

import asyncio
import http.client
import json
import resource
import sys
import threading
import time
from collections import Counter, deque
from pathlib import Path
from typing import Any

from serving.client import ENDERECO, MS, Coletor, Conexao, em_http, fila, quantil

PASSO_S = 0.002
ABRINDO_MAX = 64
REABRIR_S = 0.01
JANELA_S = 0.5
BASE_S = 2.0
RECUPERAR_S = 10.0
ESPERA_FINAL_S = 10.0
TURNO_MAX_S = 60.0


class Fechado:
    """Clients that ask again as soon as they are answered: for some seconds, or `job["quantos"]` requests."""

    def __init__(self, job: dict[str, Any], clientes: int, segundos: float, aquecer_s: float = 0.0) -> None:
        self._job = job
        self._clientes = clientes
        self._fila = fila(job)
        self._quantos = job.get("quantos", 0)
        self._versoes = bool(job.get("versoes"))
        self._vistas: dict[Conexao, int] = {}
        self._abertas = 0
        self._prontas = asyncio.Event()
        self._abrindo: set[asyncio.Task[None]] = set()
        self._dura_s = aquecer_s + segundos
        self.voltas = 0
        """How often a client saw the version of the model go back."""
        self.coletor = Coletor(medir_de=time.perf_counter() + aquecer_s)

    async def rodar(self) -> Coletor:
        """What came back."""
        self._fim = time.perf_counter() + self._dura_s
        for _ in range(self._clientes):
            self._abertas += 1
            await self._abrir()
        await asyncio.wait_for(self._prontas.wait(), self._dura_s + ESPERA_FINAL_S)
        return self.coletor

    async def _abrir(self, espera_s: float = 0.0) -> None:
        await asyncio.sleep(espera_s)
        _, conexao = await asyncio.get_running_loop().create_connection(
            lambda: Conexao(self._responder, self._fechar), ENDERECO, self._job["porta"]
        )
        conexao.pedir(next(self._fila), time.perf_counter())

    def _responder(self, conexao: Conexao, status: int, dados: bytes) -> None:
        agora = time.perf_counter()
        self.coletor.anotar(status, dados, conexao.inicio, agora)
        if self._versoes and status == 200:
            versao = self.coletor.versao(dados, agora)
            self.voltas += versao < self._vistas.get(conexao, 0)
            self._vistas[conexao] = versao
        if status != 200 and b"connection: close" in dados:
            conexao.transporte.close()
        elif self._falta(agora):
            conexao.pedir(next(self._fila), agora)
        else:
            conexao.transporte.close()

    def _falta(self, agora: float) -> bool:
        return agora < self._fim and not (self._quantos and self.coletor.respostas.total() >= self._quantos)

    def _fechar(self, conexao: Conexao) -> None:
        if conexao.ocupada:
            self.coletor.respostas["connection cut"] += 1
        if self._falta(time.perf_counter()):  # who is sent away comes again
            tarefa = asyncio.create_task(self._abrir(REABRIR_S))
            self._abrindo.add(tarefa)
            tarefa.add_done_callback(self._abrindo.discard)
            return
        self._abertas -= 1
        if not self._abertas:
            self._prontas.set()


class Aberto:
    """Callers who come at a fixed rate, whatever happened to those before, each on a connection that is free.

    Where none is, one is opened, up to `job["conexoes"]`; who finds none then is counted, and cannot ask.
    """

    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        self._fila = em_http(job["caminho"])
        self._livres: deque[Conexao] = deque()
        self._vivas: set[Conexao] = set()
        self._abrindo: set[asyncio.Task[None]] = set()
        self.coletor = Coletor()
        self.vieram = self.sem_conexao = self.pediram = self.abertas = 0

    async def rodar(self, segundos: float) -> dict[str, Any]:
        """Offer the load, wait for what is still on its way, hang up."""
        inicio, cpu = time.perf_counter(), time.process_time()
        while (agora := time.perf_counter()) < inicio + segundos:
            self._vem(int((agora - inicio) * self._job["taxa"]) - self.vieram, agora)
            await asyncio.sleep(PASSO_S)
        fim, cpu = time.perf_counter(), time.process_time() - cpu
        while any(c.ocupada for c in self._vivas) and time.perf_counter() < fim + ESPERA_FINAL_S:
            await asyncio.sleep(PASSO_S)
        self.coletor.respostas["no answer"] += sum(c.ocupada for c in self._vivas)
        for conexao in list(self._vivas):
            conexao.ocupada = False
            conexao.transporte.abort()
        contas = {"vieram": self.vieram, "sem_conexao": self.sem_conexao, "pediram": self.pediram}
        ocupado = cpu / (fim - inicio)
        return {**contas, "abertas": self.abertas, "inicio": inicio, "fim": fim, "gerador": ocupado}

    def _vem(self, quantos: int, agora: float) -> None:
        self.vieram += quantos
        for n in range(quantos):
            if not self._um(agora):
                self.sem_conexao += quantos - n
                return

    def _um(self, agora: float) -> bool:
        while self._livres:
            conexao = self._livres.popleft()
            if conexao in self._vivas:
                self._pedir(conexao, agora)
                return True
        abrindo = len(self._abrindo)
        if abrindo >= ABRINDO_MAX or len(self._vivas) + abrindo >= self._job["conexoes"]:
            return False
        tarefa = asyncio.create_task(self._abrir(agora))
        self._abrindo.add(tarefa)
        tarefa.add_done_callback(self._abrindo.discard)
        return True

    async def _abrir(self, agora: float) -> None:
        self.abertas += 1
        try:
            _, conexao = await asyncio.get_running_loop().create_connection(
                lambda: Conexao(self._responder, self._fechar), ENDERECO, self._job["porta"]
            )
        except OSError:
            self.coletor.respostas["not connected"] += 1
            return
        self._vivas.add(conexao)
        self._pedir(conexao, agora)

    def _pedir(self, conexao: Conexao, agora: float) -> None:
        self.pediram += 1
        conexao.pedir(next(self._fila), agora)

    def _responder(self, conexao: Conexao, status: int, dados: bytes) -> None:
        self.coletor.anotar(status, dados, conexao.inicio, time.perf_counter())
        if status != 200 and b"connection: close" in dados:
            self._vivas.discard(conexao)
            conexao.transporte.close()
        else:
            self._livres.append(conexao)

    def _fechar(self, conexao: Conexao) -> None:
        self._vivas.discard(conexao)
        if conexao.ocupada:
            self.coletor.respostas["connection cut"] += 1


def p99_por_janela(coletor: Coletor, inicio: float) -> list[float]:
    """The p99 in seconds of each half second since `inicio`; infinite where nothing was answered."""
    if not coletor.momentos:
        return []
    quantas = int((coletor.momentos[-1] - inicio) / JANELA_S)
    janelas: list[list[float]] = [[] for _ in range(quantas + 1)]
    for momento, latencia in zip(coletor.momentos, coletor.latencias, strict=True):
        janelas[int((momento - inicio) / JANELA_S)].append(latencia)
    return [quantil(sorted(j), 0.99) for j in janelas[:quantas]]


def job_fechado(job: dict[str, Any]) -> dict[str, Any]:
    """Some clients for some seconds."""

    async def rodar() -> dict[str, Any]:
        inicio = time.perf_counter()
        clientes = Fechado(job, job["clientes"], job["segundos"], job.get("aquecer_s", 0.0))
        resumo = (await clientes.rodar()).resumo()
        segundos = time.perf_counter() - inicio if job.get("quantos") else job["segundos"]
        versoes = {str(v): t for v, t in clientes.coletor.versoes.items()}
        por_s = resumo["medidos"] / segundos
        return {**resumo, "por_s": por_s, "versoes": versoes, "voltas": clientes.voltas}

    return asyncio.run(rodar())


def job_alternado(job: dict[str, Any]) -> dict[str, Any]:
    """The same clients at one server after the other, some hundred requests each, again and again.

    What else the machine does lasts longer than such a turn, and so is in those of all servers alike.
    """

    async def rodar() -> dict[str, Any]:
        portas = job["portas"]
        tempos: list[list[float]] = [[] for _ in portas]
        respostas: Counter[str] = Counter()
        for rodada in range(job["rodadas"] + 1):
            for n in range(len(portas))[:: -1 if rodada % 2 else 1]:
                inicio = time.perf_counter()
                um = {**job, "porta": portas[n], "quantos": job["turno"]}
                vistas = (await Fechado(um, job["clientes"], TURNO_MAX_S).rodar()).respostas
                if rodada:  # the first is to warm up
                    tempos[n].append((time.perf_counter() - inicio) / vistas.total())
                respostas += vistas
        return {"pedido_s": tempos, "respostas": dict(respostas)}

    return asyncio.run(rodar())


def job_sobrecarga(job: dict[str, Any]) -> dict[str, Any]:
    """One client alone, the overload, one client again until it is as fast as it was."""

    async def rodar() -> dict[str, Any]:
        antes = await Fechado(job, 1, BASE_S).rodar()
        normal = max(p99_por_janela(antes, antes.medir_de))
        aberto = Aberto(job)
        contas = await aberto.rodar(job["segundos"])
        depois = await Fechado(job, 1, RECUPERAR_S).rodar()
        boa = next(
            (n for n, p in enumerate(p99_por_janela(depois, depois.medir_de)) if p <= 2 * normal), None
        )
        demora = float("inf") if boa is None else depois.medir_de - contas["fim"] + (boa + 1) * JANELA_S
        recuperou = {"normal_p99_ms": normal * MS, "recuperou_s": demora, "depois": dict(depois.respostas)}
        return {**aberto.coletor.resumo(), **contas, **recuperou}

    return asyncio.run(rodar())


def job_lote(job: dict[str, Any]) -> dict[str, Any]:
    """One batch, sent and read at the same time, as curl does; rows that came back with a vote."""
    corpo = Path(job["arquivo"]).read_bytes()
    conexao = http.client.HTTPConnection(ENDERECO, job["porta"], timeout=300)
    inicio = time.perf_counter()
    conexao.putrequest("POST", job["caminho"])
    for nome, valor in {**job["cabecalhos"], "content-length": str(len(corpo))}.items():
        conexao.putheader(nome, valor)
    conexao.endheaders()
    envio = threading.Thread(target=conexao.send, args=(corpo,))
    envio.start()
    resposta = conexao.getresponse()
    dados = resposta.read()
    segundos = time.perf_counter() - inicio
    envio.join()
    em_csv = "csv" in job["cabecalhos"]["accept"]
    linhas = dados.count(b"\n") - 1 if em_csv else dados.count(b'"predicao":')
    return {"status": resposta.status, "linhas": linhas, "segundos": segundos, "comeco": dados[:200].decode()}


JOBS = {"fechado": job_fechado, "alternado": job_alternado, "sobrecarga": job_sobrecarga, "lote": job_lote}


def principal() -> None:
    """Do one job."""
    limite = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limite, limite))
    job = json.loads(sys.argv[1])
    json.dump(JOBS[job["modo"]](job), sys.stdout)


if __name__ == "__main__":
    principal()
