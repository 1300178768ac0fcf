"""The settings of a run that retrains a model: its champion's, on the newest data."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from funcoes.apoio.erros import ErroConfig, ErroDados
from funcoes.comando.ids import sdk_calado
from funcoes.configuracao.config import carregar, mudada
from funcoes.configuracao.secoes import SAMPLE, PipelineConfig
from funcoes.io_clearml import brutos, datasets

_DE_UMA_SO: Final = ("execucao.sem_cache=", "validate.campeao_id=", "register.promover=true")
"""What a run may have been told for itself alone."""


def montar(
    nome: str, antes: PipelineConfig | None, bruta: str | None, mudar: Sequence[str]
) -> PipelineConfig:
    """The champion's settings on the newest raw version, else on its own data; then what is to be changed.

    What belonged to that one run alone goes: which stages the cache was not asked for, which champion it met,
    and that it was not to promote. `ErroConfig` or `ErroDados` where there is nothing to learn from.
    """
    base = antes or carregar()
    if bruta is not None:
        ingest = base.ingest.model_copy(update={"dados": datasets.nomear_versao(bruta), "sha256": ""})
        with sdk_calado():
            pesquisa = brutos.pesquisa_de(bruta)
        base = base.model_copy(update={"ingest": ingest, "pesquisa": pesquisa or base.pesquisa})
    elif antes is None:
        raise ErroConfig(
            f"nothing is known of the data of {nome}: there is no raw version of its survey, and no champion "
            "whose run is there"
        )
    config = mudada(base, [*_DE_UMA_SO, *mudar])
    _exigir_dados(config)
    if config.nome_do_modelo() != nome:
        raise ErroConfig(
            f"a run with these settings would make {config.nome_do_modelo()}, not {nome}: set the votes as"
            " its champion has them, with retreino.mudar=[target.classes=...]"
        )
    return config


def _exigir_dados(config: PipelineConfig) -> None:
    """A file that no version holds has to be here, and what it was."""
    dados = config.ingest.dados
    if dados == SAMPLE or datasets.e_versao(dados):
        return
    arquivo = Path(dados)
    if not arquivo.is_file() or sha256(arquivo.read_bytes()).hexdigest() != config.ingest.sha256:
        raise ErroDados(
            f"the champion learned from {dados}, which is not here, or has changed: make it a raw version "
            "with run.py --append"
        )


def impedimento(nome: str, antes: PipelineConfig | None, bruta: str | None, mudar: Sequence[str]) -> str:
    """Why no run can be made for a model; "" where one can."""
    try:
        montar(nome, antes, bruta, mudar)
    except (ErroConfig, ErroDados) as erro:
        return str(erro)
    return ""
