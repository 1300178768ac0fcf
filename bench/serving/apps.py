"""What `bench_api.py` measures: the models, the applications that ours is compared with, and their processes.

    python bench/serving/apps.py modelos FOLDER     trains and writes every model
    python bench/serving/apps.py vazio FOLDER       an endpoint with our request model that does nothing
    python bench/serving/apps.py pycaret FOLDER     PyCaret's predict_model behind FastAPI
    python bench/serving/apps.py sklearn FOLDER     a scikit-learn pipeline behind FastAPI

The empty one runs under uvicorn with the settings of `api/http/servidor.py`: loop, parser, garbage collector,
no access log. The other two as uvicorn's documentation starts an application, without its access log.
"""

import asyncio
import contextlib
import gc
import hashlib
import json
import math
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

RAIZ = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(RAIZ))

import psutil  # noqa: E402

from funcoes.servico.pasta import PastaServico, Servivel, gravar  # noqa: E402

MODELOS: tuple[Literal["ordinal", "rf"], ...] = ("ordinal", "rf")
FLORESTA = {"n_estimators": 100, "min_samples_leaf": 15}
MEIO_DIA = 12.0
MIB = 2**20
PRONTO_S = 120.0
OLHAR_S = 0.005
COLETA = (10_000, 20, 20)
"""As `api/http/servidor.py` sets the garbage collector."""
SEM_LIMITES = 1_000_000_000
"""Requests a minute: counted as in service, and never reached."""


# models


def treinar_tudo(pasta: Path) -> None:
    """The packages `ordinal.zip` and `rf.zip`, and the forest as scikit-learn's and as PyCaret's pipeline."""
    # seconds to import, and none of it is in a serving process
    import joblib  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415
    from pycaret.classification import ClassificationExperiment  # noqa: PLC0415

    from funcoes.configuracao.config import carregar  # noqa: PLC0415
    from funcoes.dados.colunas import ALVO  # noqa: PLC0415
    from funcoes.dados.ingerir import ingerir  # noqa: PLC0415
    from funcoes.entrega import pacote  # noqa: PLC0415
    from funcoes.entrega.assinatura import assinar  # noqa: PLC0415
    from funcoes.entrega.exportar import exportar  # noqa: PLC0415
    from funcoes.modelos.candidatos import criar, pipeline_simples  # noqa: PLC0415
    from funcoes.preparo.preparar import preparar  # noqa: PLC0415

    config = carregar()
    lido = ingerir(config.ingest, config.pesquisa, config.target.fusao())
    pronto = preparar(lido.quadro, config.impute, lido.pesquisa)
    quadro = pronto.quadro.assign(sintetico=False, outlier=False)
    treino = quadro[quadro["parte"] == "treino"]
    x, y = treino[list(pronto.atributos.nomes)], treino[ALVO]
    assinatura = assinar(quadro, np.unique(y).tolist(), lido.pesquisa, pronto.imputador, "mais_provavel")
    hiper = config.train.model_copy(
        update={"hiperparametros": {**config.train.hiperparametros, "rf": FLORESTA}}
    )
    for nome in MODELOS:
        pipeline = pipeline_simples(criar(nome, hiper)).fit(x.to_numpy(), y.to_numpy())
        arquivos = {pacote.ONNX: exportar(pipeline), "cartao.html": b"<!doctype html><title>card</title>"}
        (pasta / f"{nome}.zip").write_bytes(pacote.montar(arquivos, assinatura))
    joblib.dump(pipeline_simples(criar("rf", hiper)).fit(x, y), pasta / "sklearn.joblib")
    experimento = ClassificationExperiment()
    experimento.setup(x.assign(**{ALVO: y}), target=ALVO, session_id=1, n_jobs=1, html=False, verbose=False)
    floresta = experimento.create_model("rf", cross_validation=False, verbose=False)  # 100 trees
    experimento.save_model(floresta, str(pasta / "pycaret"), verbose=False)


def por(pasta: PastaServico, conteudo: bytes, versao: int, algoritmo: str) -> float:
    """Name a package as the one to serve, as the serving task does; the moment when it was named."""
    ficha = Servivel(
        modelo_id=f"bench-{versao}",
        nome="conforto-termico-sintetico",
        versao=versao,
        sha256=hashlib.sha256(conteudo).hexdigest(),
        pipeline_id="bench",
        algoritmo=algoritmo,
    )
    gravar(pasta.pacote(ficha.modelo_id), conteudo)
    agora = time.perf_counter()
    pasta.anotar(pasta.atual, ficha)
    return agora


# applications


def formulario(pacote: bytes) -> Any:
    """What a model is asked with."""
    from api.pedido.formulario import Formulario  # noqa: PLC0415
    from funcoes.entrega import pacote as arquivo  # noqa: PLC0415
    from funcoes.entrega.formato import ler_assinatura  # noqa: PLC0415

    return Formulario.de(ler_assinatura(arquivo.abrir(pacote)[arquivo.ASSINATURA]))


def ao_meio_dia(formulario: Any, linha: list[float]) -> list[float]:
    """A row of inputs, with an hour where it has none."""
    onde = formulario.hora
    return [*linha[:onde], MEIO_DIA if math.isnan(linha[onde]) else linha[onde], *linha[onde + 1 :]]


def vazio(pasta: Path) -> Any:
    """FastAPI, our request model, and nothing behind it."""
    from fastapi import FastAPI  # noqa: PLC0415

    app, pedido_de = FastAPI(), formulario((pasta / "ordinal.zip").read_bytes()).modelo

    @app.post("/predict")
    async def nada(pedido: pedido_de) -> dict[str, Any]:  # type: ignore[valid-type]  # noqa: ARG001 -- parsed, that is all
        return {"predicao": 0}

    return app


def _quadro_de_uma_linha(forma: Any, pedido: Any) -> Any:
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    from funcoes.atributos.conjunto import das_grandezas  # noqa: PLC0415

    atributos = das_grandezas(forma.nomes)
    linha = np.array([ao_meio_dia(forma, forma.linha(pedido))])
    return pd.DataFrame(atributos.calcular(linha), columns=list(atributos.nomes))


def com_pycaret(pasta: Path) -> Any:
    """The pipeline is loaded once, a request is a DataFrame of one row: as PyCaret's `create_api` has it."""
    from fastapi import FastAPI  # noqa: PLC0415
    from pycaret.classification import load_model, predict_model  # noqa: PLC0415

    forma = formulario((pasta / "ordinal.zip").read_bytes())
    pedido_de = forma.modelo
    app, modelo = FastAPI(), load_model(str(pasta / "pycaret"), verbose=False)

    @app.post("/predict")
    def predict(pedido: pedido_de) -> dict[str, int]:  # type: ignore[valid-type]
        previsao = predict_model(modelo, data=_quadro_de_uma_linha(forma, pedido), verbose=False)
        return {"predicao": int(previsao["prediction_label"].iloc[0])}

    return app


def com_sklearn(pasta: Path) -> Any:
    """The same with a plain scikit-learn pipeline."""
    import joblib  # noqa: PLC0415
    from fastapi import FastAPI  # noqa: PLC0415

    forma = formulario((pasta / "ordinal.zip").read_bytes())
    pedido_de = forma.modelo
    app, modelo = FastAPI(), joblib.load(pasta / "sklearn.joblib")

    @app.post("/predict")
    def predict(pedido: pedido_de) -> dict[str, int]:  # type: ignore[valid-type]
        proba = modelo.predict_proba(_quadro_de_uma_linha(forma, pedido))[0]
        return {"predicao": int(modelo.classes_[proba.argmax()])}

    return app


def servir(app: Any, **opcoes: Any) -> None:
    """On a free port, which is printed; until SIGTERM."""
    import uvicorn  # noqa: PLC0415

    from api.http.servidor import abrir_socket  # noqa: PLC0415

    ouvinte = abrir_socket("127.0.0.1", 0)
    servidor = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, **opcoes))
    print(json.dumps({"event": "listening", "port": ouvinte.getsockname()[1]}), flush=True)
    asyncio.run(servidor.serve(sockets=[ouvinte]))


def servir_como_nosso(app: Any) -> None:
    """With all that makes ours fast, but its code."""
    app.openapi()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLETA)
    servir(app, http="httptools", ws="none", server_header=False)


# processes


@dataclass(frozen=True)
class Servidor:
    """A server that runs, seen from outside."""

    processo: subprocess.Popen[bytes]
    porta: int
    log: Path
    pronto_s: float

    def cpu_s(self) -> float:
        """Seconds of processor time so far, of all its threads."""
        tempos = psutil.Process(self.processo.pid).cpu_times()
        return float(tempos.user + tempos.system)

    def rss_mb(self) -> float:
        """Resident memory, MiB."""
        return float(psutil.Process(self.processo.pid).memory_info().rss / MIB)


@contextlib.contextmanager
def rodando(comando: list[str], log: Path, pronto: str) -> Iterator[Servidor]:
    """Start a server and wait until `pronto` answers 200; it ends with the block."""
    inicio = time.perf_counter()
    with log.open("ab") as saida:
        processo = subprocess.Popen(
            [sys.executable, *comando],
            cwd=log.parent,  # PyCaret writes a file where it runs
            env={**os.environ, "PYTHONPATH": str(RAIZ)},
            stdout=saida,
            stderr=subprocess.STDOUT,
        )
    try:
        porta = _esperar_pronto(processo, log, pronto, inicio + PRONTO_S)
        yield Servidor(processo, porta, log, time.perf_counter() - inicio)
    finally:
        processo.terminate()
        try:
            processo.wait(30)
        except subprocess.TimeoutExpired:
            processo.kill()
            processo.wait()


def _esperar_pronto(processo: subprocess.Popen[bytes], log: Path, pronto: str, ate: float) -> int:
    porta = 0
    while time.perf_counter() < ate and processo.poll() is None:
        porta = porta or _porta(log)
        if porta and _responde(f"http://127.0.0.1:{porta}{pronto}"):
            return porta
        time.sleep(OLHAR_S)
    raise SystemExit(f"the server does not answer {pronto}:\n{log.read_text()[-3000:]}")


def _porta(log: Path) -> int:
    for linha in log.read_text().splitlines():
        if '"listening"' in linha and linha.endswith("}"):
            return int(json.loads(linha)["port"])
    return 0


def _responde(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as resposta:  # noqa: S310 -- our own address
            return bool(resposta.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def nosso(
    pasta: PastaServico, log: Path, sem: str = "", pares: Sequence[str] = ()
) -> contextlib.AbstractContextManager[Servidor]:
    """`python -m api` on this folder, everything on, with these settings; `sem`: a part of `without.py`."""
    todos = [
        "http.porta=0",
        f"limites.por_endereco={SEM_LIMITES}",
        f"limites.por_chave={SEM_LIMITES}",
        "lote.json_max_mb=100",
        "http.aviso_saida_s=0",
        *pares,
    ]
    comando = [str(Path(__file__).with_name("without.py")), sem] if sem else ["-m", "api"]
    comando += ["--pasta", str(pasta.pasta), *(t for par in todos for t in ("--set", par))]
    return rodando(comando, log, "/health/ready")


def outro(nome: str, pasta: Path) -> contextlib.AbstractContextManager[Servidor]:
    """One of the applications above."""
    comando = [str(Path(__file__).resolve()), nome, str(pasta)]
    return rodando(comando, pasta / f"{nome}.log", "/openapi.json")


def principal() -> None:
    nome, *resto = sys.argv[1:]
    pasta = Path(resto[0]) if resto else Path()
    fazer: dict[str, Callable[[], None]] = {
        "modelos": lambda: treinar_tudo(pasta),
        "vazio": lambda: servir_como_nosso(vazio(pasta)),
        "pycaret": lambda: servir(com_pycaret(pasta)),
        "sklearn": lambda: servir(com_sklearn(pasta)),
    }
    fazer[nome]()


if __name__ == "__main__":
    principal()
