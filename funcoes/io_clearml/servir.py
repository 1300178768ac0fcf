"""What serving asks the registry: who is champion, and its package, checked, into the serving folder.

What the folder holds is served whatever the registry says: only a package that was fetched whole, has the
recorded sha256 and opens as a predictor takes the place of the one before.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from pydantic import ValidationError

from funcoes.apoio.erros import ErroRegistro
from funcoes.apoio.tentativas import TRANSITORIA, natureza
from funcoes.configuracao.secoes_servico import ModeloConfig
from funcoes.entrega.formato import Assinatura
from funcoes.entrega.pacote import assinatura_de, sha256
from funcoes.entrega.preditor import Preditor
from funcoes.io_clearml import modelos
from funcoes.io_clearml.modelos import VersaoModelo
from funcoes.io_clearml.promocao import PROMOVIDO_EM
from funcoes.pesquisa.nomes import a_servir, para_servir
from funcoes.servico.pasta import PastaServico, Recusa, Servivel, agora, gravar

Acao = Literal["nada", "esperar", "buscar"]
_RESTO_S: Final = 3600.0
"""A file that was begun so long ago and never got its name is left of a process that was killed."""


@dataclass(frozen=True)
class Olhar:
    """What one look at the registry found and did."""

    campeao: VersaoModelo | None = None
    posto: Servivel | None = None
    """The champion, if this look put it in place."""
    recusa: Recusa | None = None
    """The champion is not served, and why; it may be of an earlier look."""
    de_novo_s: float = 0.0
    """When a refused champion is to be tried again, in seconds."""
    nova: bool = False
    """The refusal is of this look."""


def campeao_de(nomes: Iterable[str]) -> VersaoModelo | None:
    """The champion of the first of these names that has one."""
    return next((c for nome in nomes if (c := modelos.campeao_atual(nome)) is not None), None)


def campeao_sem_escolha(base: str, atual: Servivel | None) -> VersaoModelo | None:
    """The champion to serve where nobody named one; `ErroConfig` where it could be one or another."""
    nome = a_servir(base, modelos.nomes_com_campeao(base), atual.nome if atual else None)
    return None if nome is None else modelos.campeao_atual(nome)


def exigir_mesmos_votos(preditor: Preditor, campeao: VersaoModelo, servido: Assinatura | None) -> None:
    """Refuse a champion whose answers have other keys than those that callers get today.

    Nobody asked for it: `modelo.nomes` is how a person does.
    """
    novos = preditor.assinatura.classes
    if servido is not None and servido.classes != novos:
        raise ErroRegistro(
            f"{campeao.nome} version {campeao.versao} tells the votes {novos} apart, what is served "
            f"{servido.classes}: callers would get answers with other keys. To serve it all the same: "
            f"{para_servir(campeao.nome)}"
        )


def decidir(
    campeao: VersaoModelo | None, atual: Servivel | None, inteiro: bool, antes: Olhar, em: datetime
) -> Acao:
    """What to do about a champion, given what is in place, whether its file is whole, and the last refusal.

    Without a champion nothing is taken away: what is served stays.
    """
    if campeao is None or (inteiro and _mesmo(campeao, atual)):
        return "nada"
    recusa = antes.recusa
    if recusa is None or recusa.modelo_id != campeao.id:
        return "buscar"
    return "esperar" if em - recusa.em < timedelta(seconds=antes.de_novo_s) else "buscar"


def _mesmo(campeao: VersaoModelo, atual: Servivel | None) -> bool:
    gravado = (campeao.id, campeao.metadados.get("sha256", ""))
    return atual is not None and (atual.modelo_id, atual.sha256) == gravado


def servivel(modelo: VersaoModelo) -> Servivel:
    """What the folder says of a version; `ErroRegistro` when its id or its hash cannot be used."""
    dados = modelo.metadados
    try:
        return Servivel(
            modelo_id=modelo.id,
            nome=modelo.nome,
            versao=modelo.versao,
            sha256=dados.get("sha256", ""),
            pipeline_id=dados.get("pipeline_id", ""),
            promovido_em=dados.get(PROMOVIDO_EM, ""),
            algoritmo=dados.get("algoritmo", ""),
        )
    except ValidationError as erro:
        achados = "; ".join(f"{e['loc'][0]} is {e['input']!r}" for e in erro.errors())
        raise ErroRegistro(f"the registry's record of model {modelo.id} cannot be used: {achados}.") from erro


def por_no_lugar(campeao: VersaoModelo, pasta: PastaServico, servido: Assinatura | None = None) -> Servivel:
    """Fetch, check, write the package, then name it in `atual.json`.

    `servido` is what the champion must be like, if it must. Raises `ErroRegistro` for a package that is not
    the recorded one, not like that, or that this code cannot serve, `OSError` when the folder cannot be
    written; `atual.json` then names the version before.
    """
    conteudo = modelos.baixar(campeao.id)
    exigir_mesmos_votos(Preditor.de_pacote(conteudo), campeao, servido)
    ficha = servivel(campeao)
    gravar(pasta.pacote(ficha.modelo_id), conteudo)
    pasta.anotar(pasta.atual, ficha)
    return ficha


class Buscador:
    """Looks at the registry again and again, and remembers what it refused.

    `base` is how names of models begin, for a configuration that chooses none (`modelo.nomes`).
    """

    def __init__(self, pasta: PastaServico, config: ModeloConfig, base: str) -> None:
        self._pasta = pasta
        self._config = config
        self._base = base
        self._antes = Olhar()
        self._conferido: tuple[Path, int, int, str] | None = None

    def olhar(self) -> Olhar:
        """One look. What the SDK raises is the caller's; it takes as long as the SDK waits for a server."""
        atual = _ler(self._pasta, self._pasta.atual)
        campeao = (
            campeao_de(self._config.nomes) if self._config.nomes else campeao_sem_escolha(self._base, atual)
        )
        em = agora()
        acao = decidir(campeao, atual, atual is not None and self._inteiro(atual), self._antes, em)
        if campeao is None or acao == "nada":
            olhar = Olhar(campeao)
        elif acao == "esperar":
            antes = self._antes
            olhar = Olhar(campeao, recusa=antes.recusa, de_novo_s=antes.de_novo_s)
        else:
            olhar = self._buscar(campeao, atual, em)
        self._antes = olhar
        return olhar

    def _buscar(self, campeao: VersaoModelo, atual: Servivel | None, em: datetime) -> Olhar:
        try:
            posto = por_no_lugar(
                campeao, self._pasta, None if self._config.nomes else self._assinatura(atual)
            )
        except (ErroRegistro, OSError) as erro:
            recusa = Recusa(modelo_id=campeao.id, versao=campeao.versao, motivo=str(erro), em=em)
            de_novo_s = 0.0 if natureza(erro) == TRANSITORIA else self._config.repetir_recusado_s
            return Olhar(campeao, recusa=recusa, de_novo_s=de_novo_s, nova=not self._dita(recusa))
        limpar(self._pasta, self._config.guardar)
        return Olhar(campeao, posto=posto)

    def _assinatura(self, ficha: Servivel | None) -> Assinatura | None:
        """The signature of what is in place; None where nothing is, or nothing that can be read."""
        if ficha is None:
            return None
        try:
            return assinatura_de(self._pasta.pacote(ficha.modelo_id).read_bytes())
        except (ErroRegistro, OSError):
            return None

    def _dita(self, recusa: Recusa) -> bool:
        """Whether the same was said before: a champion that stays refused is logged once."""
        antes = self._antes.recusa
        return antes is not None and (antes.modelo_id, antes.motivo) == (recusa.modelo_id, recusa.motivo)

    def _inteiro(self, ficha: Servivel) -> bool:
        """Whether the package is there with its bytes; they are read again only when the file has changed."""
        caminho = self._pasta.pacote(ficha.modelo_id)
        try:
            visto = caminho.stat()
            marca = (caminho, visto.st_mtime_ns, visto.st_size)
            if self._conferido is None or self._conferido[:3] != marca:
                self._conferido = (*marca, sha256(caminho.read_bytes()))
        except OSError:
            return False
        return self._conferido[3] == ficha.sha256


def _ler(pasta: PastaServico, caminho: Path) -> Servivel | None:
    """None also for a file that cannot be read: the champion is put in its place."""
    try:
        return pasta.ler(caminho, Servivel)
    except ErroRegistro:
        return None


def sobras(pacotes: Mapping[str, float], nomeados: Iterable[str], guardar: int) -> list[str]:
    """Which packages to delete, given when each was written: neither named nor among the newest."""
    novos = sorted(pacotes, key=lambda nome: pacotes[nome], reverse=True)[:guardar]
    return sorted(set(pacotes) - set(novos) - set(nomeados))


def limpar(pasta: PastaServico, guardar: int) -> list[str]:
    """Delete packages that are not needed, and what killed processes left; the ids of the packages."""
    escritos = {p: p.stat().st_mtime for p in pasta.modelos.iterdir()}
    for caminho, quando in escritos.items():
        if caminho.name.startswith(".") and time.time() - quando > _RESTO_S:
            caminho.unlink(missing_ok=True)
    pacotes = {p.stem: quando for p, quando in escritos.items() if p.suffix == ".zip"}
    nomeados = [f.modelo_id for c in (pasta.atual, pasta.bom) if (f := _ler(pasta, c)) is not None]
    apagar = sobras(pacotes, nomeados, guardar)
    for modelo_id in apagar:
        pasta.pacote(modelo_id).unlink(missing_ok=True)
    return apagar
