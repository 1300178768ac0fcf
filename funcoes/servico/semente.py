"""A model that comes with an image, so that serving starts where no registry is reached.

The image holds a serving folder that nobody may write (`CONFORTO_SEMENTE`); its model goes into a serving
folder that has none. One that has a model keeps it: it came from the registry, after the image was built.
"""

from pathlib import Path
from typing import Final

from pydantic_settings import BaseSettings, SettingsConfigDict

from funcoes.apoio.erros import ErroRegistro
from funcoes.entrega.pacote import sha256
from funcoes.entrega.preditor import Preditor
from funcoes.servico.pasta import PastaServico, Servivel, gravar

SEM_VERSAO: Final = 0
"""Of a package that no registry numbered."""


class _Ambiente(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CONFORTO_", extra="ignore", env_ignore_empty=True)

    semente: Path | None = None


def semear(pasta: PastaServico) -> Servivel | None:
    """Put the image's model into a folder that has none; None where nothing was to be done.

    Raises `ErroRegistro` for a package that is not the one that its record tells of.
    """
    semente = _Ambiente().semente
    if semente is None or pasta.atual.exists() or pasta.bom.exists():
        return None
    origem = PastaServico(semente)
    ficha = origem.ler(origem.atual, Servivel)
    if ficha is None:
        return None
    conteudo = _ler(origem.pacote(ficha.modelo_id))
    if sha256(conteudo) != ficha.sha256:
        raise ErroRegistro(
            f"the model in {semente} is not the one of its {origem.atual.name}: build the image again"
        )
    gravar(pasta.pacote(ficha.modelo_id), conteudo)
    pasta.anotar(pasta.atual, ficha)
    return ficha


def _ler(caminho: Path) -> bytes:
    try:
        return caminho.read_bytes()
    except OSError as erro:
        raise ErroRegistro(f"{caminho} cannot be read: {erro}") from erro


def de_pacote(caminho: Path, nome: str, pasta: PastaServico) -> Servivel:
    """Put a package that is a file into the folder, under this name; `ErroRegistro` where it cannot be."""
    conteudo = _ler(caminho)
    Preditor.de_pacote(conteudo)
    resumo = sha256(conteudo)
    ficha = Servivel(modelo_id=resumo[:32], nome=nome, versao=SEM_VERSAO, sha256=resumo)
    gravar(pasta.pacote(ficha.modelo_id), conteudo)
    pasta.anotar(pasta.atual, ficha)
    return ficha
