"""What `--append` appends to: the newest raw version of a survey, or the data that it began with.

The newest version, not the one that the champion learned from: rows only ever come in, and a version whose
model was not promoted holds people's votes, too. The champion meets the new model on rows that neither
learned from, whichever version each had.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

import pandas as pd
from clearml import Task

from funcoes.apoio.erros import ErroConfig, ErroDados
from funcoes.configuracao.secoes import PREFIXO_DE_VERSAO, PipelineConfig
from funcoes.dados.marcas import Conteudo, Marcada, juntar, vazias
from funcoes.io_clearml import brutos, datasets, modelos
from funcoes.leitura.levantamento import ler
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.pesquisa.nomes import dos_dados, sintetico
from funcoes.tabela.leitura import ler_bytes
from pipelines.comando import dados
from pipelines.controlador.parametros import config_da_tarefa

_COMECAR: Final = "--append-to FILE.csv makes that file, the data so far, its first version"


@dataclass(frozen=True)
class Base:
    """What is appended to: raw versions, a file that becomes the first one, or nothing yet.

    `quadro`: its text cells; `marcas`: which of its rows are answers to predictions; `dita_por`: where it is
    from how its rows are read, in words, where the command does not say it.
    """

    pesquisa: PesquisaConfig
    quadro: pd.DataFrame
    marcas: pd.DataFrame = field(default_factory=vazias)
    ids: Sequence[str] = ()
    arquivo: Path | None = None
    conteudo: bytes = b""
    dita_por: str = ""

    def pais(self) -> list[str]:
        """The versions to be parents, made now where there is a file only."""
        if self.arquivo is None:
            return list(self.ids)
        return [brutos.gravar(self.conteudo, self.pesquisa, self.arquivo.name).id]

    @property
    def marcada(self) -> Marcada:
        """Its rows and marks."""
        return Marcada(self.quadro, self.marcas)

    def que_ja_e(self, conteudo: Conteudo) -> str:
        """What holds all of these rows and marks already; "" where several versions are still to be put
        together, and where there is nothing yet."""
        if self.arquivo is not None:
            return str(self.arquivo)
        iguais = [i for i in self.ids if len(self.ids) == 1 or brutos.conteudo_de(i) == conteudo]
        return datasets.nomear_versao(iguais[0]) if iguais else ""


def achar(config: PipelineConfig, pedido: str | None, comecar: bool = False) -> Base:
    """What is appended to, by `--append-to`, by the survey's name, or because there is one survey only.

    With `comecar` a survey of which there is nothing yet begins here.
    """
    if pedido is None:
        return _a_da_pesquisa(config, config.pesquisa.nome or _a_unica(config), comecar)
    if not datasets.e_versao(pedido):
        nome = config.pesquisa.nome or dos_dados(pedido)
        _exigir_sem_versoes(pedido, nome)
        return _de_arquivo(_descrita(config, nome), Path(pedido), ler_bytes(Path(pedido)))
    dataset_id = pedido.removeprefix(PREFIXO_DE_VERSAO)
    nome = str(dados.como_dados("--append-to", lambda: brutos.nome_de(dataset_id)))
    if config.pesquisa.nome not in {"", nome}:
        raise ErroConfig(f"--append-to {pedido} is of survey {nome!r}, not of {config.pesquisa.nome!r}")
    vistas = brutos.pontas(nome)
    if vistas and dataset_id not in {p.id for p in vistas}:
        raise ErroConfig(
            f"--append-to {pedido}: the survey {nome} has a newer version, dataset:{vistas[0].id}. Leave "
            "--append-to away to append to that; to leave it out for good, archive it in ClearML first"
        )
    return _de_versoes(config, nome, [dataset_id])


def _exigir_sem_versoes(pedido: str, nome: str) -> None:
    vistas = brutos.pontas(nome)
    if vistas:
        raise ErroConfig(
            f"--append-to {pedido}: the survey {nome} has versions already, the newest is "
            f"dataset:{vistas[0].id}. Leave --append-to away to append to it; the file itself can be "
            "appended, too"
        )


def _descrita(config: PipelineConfig, nome: str, dita: PesquisaConfig | None = None) -> PesquisaConfig:
    """The survey as the command describes it now; where it says no more than a name, as it was described."""
    so_o_nome = config.pesquisa.model_copy(update={"nome": nome})
    vazia = all(v in ("", None) for k, v in config.pesquisa.identidade().items() if k != "nome")
    return dita if dita is not None and vazia else so_o_nome


def _de_arquivo(pesquisa: PesquisaConfig, arquivo: Path, conteudo: bytes) -> Base:
    lido = ler(conteudo, pesquisa, str(arquivo))
    return Base(lido.pesquisa, lido.celulas, arquivo=arquivo, conteudo=conteudo)


def _de_versoes(config: PipelineConfig, nome: str, ids: Sequence[str]) -> Base:
    lidas = [dados.como_dados("--append-to", partial(brutos.ler_bruta, i)) for i in ids]
    lida = lidas[0].pesquisa
    junta = lidas[0].marcada if len(ids) == 1 else juntar(lida, *(bruta.marcada for bruta in lidas))
    registrada = brutos.pesquisa_de(ids[0])
    dita = _descrita(config, nome, registrada).com_colunas_de(lida)
    return Base(dita, junta.quadro, junta.marcas, ids, dita_por=_por_quem(config, nome, ids[0], registrada))


def _por_quem(config: PipelineConfig, nome: str, dataset_id: str, registrada: PesquisaConfig | None) -> str:
    """Who says how rows are read, in words; "" where the command does."""
    if config.pesquisa.le_arquivos:
        return ""
    versao = datasets.nomear_versao(dataset_id)
    if registrada is not None and registrada.le_arquivos:
        return f"as {versao} describes the survey {nome}"
    return f"by the columns of {versao}, which does not describe the survey {nome}"


def _a_unica(config: PipelineConfig) -> str:
    """The name of the survey, where the registry knows one only; `ErroConfig` says which there are."""
    base = config.register_.nome_modelo
    com_campeao = [n for n in modelos.nomes_com_campeao(base) if not sintetico(n)]
    ditas = {c.metadados.get("pesquisa", "") for n in com_campeao for c in modelos.campeoes(n)}
    conhecidas = sorted({*brutos.pesquisas(), *ditas} - {""})
    if len(conhecidas) == 1:
        return conhecidas[0]
    if conhecidas:
        raise ErroConfig(
            f"--append: to which survey? There are {', '.join(conhecidas)}: say it with --survey, with --set "
            "pesquisa.nome=NAME, or with --append-to dataset:ID"
        )
    raise ErroConfig(
        "--append: the registry has no survey yet (the synthetic sample is none: its rows are nobody's "
        f"votes, and are never mixed with people's). {_COMECAR}; or run with --data alone"
    )


def _a_da_pesquisa(config: PipelineConfig, nome: str, comecar: bool) -> Base:
    """The newest versions of a survey; without any, what its champion learned from."""
    vistas = brutos.pontas(nome)
    if vistas:
        return _de_versoes(config, nome, [p.id for p in vistas])
    de_antes = _do_campeao(config.model_copy(update={"pesquisa": _descrita(config, nome)}))
    if de_antes is None and comecar:
        dita = _descrita(config, nome)
        return Base(dita, pd.DataFrame(columns=dita.colunas, dtype=object))
    if de_antes is None:
        raise ErroConfig(f"there is no raw version of the survey {nome} yet. {_COMECAR}")
    ingest, pesquisa = de_antes.ingest, _descrita(config, nome, de_antes.pesquisa)
    if datasets.e_versao(ingest.dados):
        return _de_versoes(config, nome, [ingest.dados.removeprefix(PREFIXO_DE_VERSAO)])
    arquivo = Path(ingest.dados)
    conteudo = ler_bytes(arquivo) if arquivo.is_file() else b""
    if sha256(conteudo).hexdigest() != ingest.sha256:
        raise ErroDados(
            f"there is no raw version of the survey {nome} yet, and the file that its champion "
            f"learned from, {arquivo} (sha256 {ingest.sha256[:12]}…), is not there or has changed. {_COMECAR}"
        )
    return _de_arquivo(pesquisa.model_copy(update={"nome": nome}), arquivo, conteudo)


def _do_campeao(config: PipelineConfig) -> PipelineConfig | None:
    """The configuration that the survey's champion was made with, where its run is still there."""
    campeao = modelos.campeao_atual(config.nome_do_modelo())
    corrida = campeao.metadados.get("pipeline_id") if campeao is not None else None
    if not corrida:
        return None
    try:
        return config_da_tarefa(Task.get_task(task_id=corrida))
    except (ValueError, ErroConfig):  # deleted, or of a version that this one cannot read
        return None
