"""What can be known of the data before any task exists: that it is there, and that it can be learned from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from funcoes.apoio.arquivo import inteiro
from funcoes.apoio.avisos import sem_avisos
from funcoes.apoio.erros import ErroDados, ErroPipeline
from funcoes.comando.ids import exigir_forma, sdk_calado
from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import PREFIXO_DE_VERSAO, SAMPLE, PipelineConfig, Protocolo, TrainConfig
from funcoes.pesquisa.colunas import GRUPO_DO_PROTOCOLO
from funcoes.pesquisa.descricao import DA_AMOSTRA, PesquisaConfig, descrita

if TYPE_CHECKING:
    import pandas as pd

    from funcoes.dados.ingerir import Ingerido

_ONDE: Final = "Give that of a dataset version that holds a survey, such as a run with --queue makes"
_DE_RESERVA: Final[tuple[Protocolo, ...]] = ("by_day", "by_record", "random")
"""Protocols that few days allow, the more honest first."""

_POUCOS_FOLDS: Final = 2

DOS_RETORNOS: Final = "answers from serving"
"""In the place of the data, until they are a dataset version."""


def exigir_ids(config: PipelineConfig) -> None:
    """`ErroConfig` for ids in the configuration that can be none."""
    if config.ingest.dados.startswith(PREFIXO_DE_VERSAO):
        exigir_forma(PREFIXO_DE_VERSAO, config.ingest.dados.removeprefix(PREFIXO_DE_VERSAO), _ONDE)
    if config.validate_.campeao_id:
        onde = "See python -m steps.register --list"
        exigir_forma("validate.campeao_id", config.validate_.campeao_id, onde)


@sem_avisos()
def exigir_estimadores(config: PipelineConfig) -> None:
    """`ErroConfig` for parameters that an estimator does not know; asked only where they were changed."""
    padrao, train = carregar().train, config.train
    if (train.hiperparametros, train.grades) == (padrao.hiperparametros, padrao.grades):
        return
    from funcoes.modelos import candidatos  # noqa: PLC0415 -- scikit-learn takes its time

    for modelo in train.ajustados:
        candidatos.criar(modelo, train)


def exigir_no_servidor(config: PipelineConfig) -> None:
    """What ids name is there, and a survey that is a dataset version can be learned from.

    Raises `ErroDados` with what is wrong, in one line; the SDK says nothing.
    """
    from funcoes.io_clearml import brutos, datasets, modelos  # noqa: PLC0415 -- imports the SDK

    with sdk_calado():
        if config.validate_.campeao_id:
            como_dados("validate.campeao_id", lambda: modelos.consultar(config.validate_.campeao_id))
        if not datasets.e_versao(config.ingest.dados):
            return
        arquivo = como_dados("--data", lambda: datasets.arquivo_de_dados(config.ingest.dados))
        retornos = brutos.retornos_de(config.ingest.dados)
    ingest = config.ingest.model_copy(update={"dados": str(arquivo)})
    exigir_utilizaveis(config.model_copy(update={"ingest": ingest}), config.ingest.dados, retornos)


def como_dados(opcao: str, perguntar: Callable[[], Any]) -> Any:
    """What the registry answers about an option; its refusal is one of the data that were given."""
    try:
        return perguntar()
    except (ErroPipeline, ValueError) as erro:
        raise ErroDados(f"{opcao}: {erro}") from erro


def da_versao(config: PipelineConfig) -> PipelineConfig:
    """The configuration with the survey that a dataset version says it is of, where nobody named another."""
    from funcoes.io_clearml import brutos, datasets  # noqa: PLC0415 -- imports the SDK

    dados = config.ingest.dados
    if config.pesquisa.nome or not datasets.e_versao(dados):
        return config
    with sdk_calado():
        pesquisa = brutos.pesquisa_de(dados.removeprefix(PREFIXO_DE_VERSAO))
    return config if pesquisa is None else config.model_copy(update={"pesquisa": pesquisa})


def com_hash(config: PipelineConfig) -> PipelineConfig:
    """The configuration with the file's absolute path and hash, once the file is known to be usable.

    The hash is that of the very bytes that were checked.
    """
    if config.ingest.dados == SAMPLE or config.ingest.dados.startswith(PREFIXO_DE_VERSAO):
        return config
    caminho = inteiro("--data", Path(config.ingest.dados))
    config = config.model_copy(update={"ingest": config.ingest.model_copy(update={"dados": str(caminho)})})
    lido = exigir_utilizaveis(config, str(caminho))
    ingest = config.ingest.model_copy(update={"sha256": lido.sha256})
    return config.model_copy(
        update={"ingest": ingest, "pesquisa": config.pesquisa.com_colunas_de(lido.pesquisa)}
    )


def a_anexar(config: PipelineConfig) -> PipelineConfig:
    """The configuration with the absolute path of a file that is to be appended, once it is known to fit.

    Whether it can be learned from is asked of what it is appended to, with it; so is, where the command does
    not describe the survey, whether it fits: the version that it is appended to says how it is read. Raises
    `ErroDados` as `exigir_anexavel`, and for a file that is no table.
    """
    from funcoes.tabela import leitura  # noqa: PLC0415 -- pandas takes its time

    caminho = inteiro("--data", Path(config.ingest.dados))
    with a_respeito_de("--append"):
        conteudo = leitura.ler_bytes(caminho)
        if config.pesquisa.le_arquivos:
            exigir_anexavel(conteudo, config.pesquisa, str(caminho), config.ingest.semente_amostra)
        else:
            leitura.ler(conteudo, str(caminho))
    return config.model_copy(update={"ingest": config.ingest.model_copy(update={"dados": str(caminho)})})


def exigir_anexavel(conteudo: bytes, pesquisa: PesquisaConfig, nome: str, semente: int) -> "pd.DataFrame":
    """The text cells of a file that is to be appended to a survey.

    Raises `ErroDados` for other columns, columns that hold something else, and rows of the synthetic sample.
    """
    from funcoes.dados import unidades  # noqa: PLC0415 -- as above
    from funcoes.leitura.levantamento import ler  # noqa: PLC0415

    lido = ler(conteudo, pesquisa, nome)
    unidades.exigir_as_mesmas(lido.celulas, lido.pesquisa, nome)
    exigir_de_pessoas(lido.celulas, lido.pesquisa, nome, semente)
    return lido.celulas


def dos_retornos(config: PipelineConfig) -> PipelineConfig:
    """The configuration before there is a version with the answers: its data are not the default's."""
    ingest = config.ingest.model_copy(update={"dados": DOS_RETORNOS, "sha256": ""})
    return config.model_copy(update={"ingest": ingest})


def exigir_de_pessoas(quadro: "pd.DataFrame", pesquisa: PesquisaConfig, nome: str, semente: int) -> None:
    """`ErroDados` where rows (text cells) are those of the packaged sample, by this seed or its default."""
    from funcoes.amostra.fatos import carregar_fatos  # noqa: PLC0415 -- as above
    from funcoes.amostra.gerar import gerar_csv  # noqa: PLC0415
    from funcoes.dados import anexo  # noqa: PLC0415
    from funcoes.leitura.levantamento import ler_celulas  # noqa: PLC0415

    fatos = carregar_fatos()
    if set(pesquisa.colunas) != set(descrita(DA_AMOSTRA).colunas):
        return  # files of another kind: none of its rows can be one of the sample
    ids = anexo.identificar(quadro, pesquisa)
    for uma in {semente or fatos.seed_padrao, fatos.seed_padrao}:
        da_amostra = ids.isin(anexo.identificar(ler_celulas(gerar_csv(uma, fatos), pesquisa), pesquisa)).sum()
        if da_amostra:
            raise ErroDados(
                f"{nome}: {da_amostra} of {len(quadro)} rows are those of the synthetic sample (seed {uma}): "
                "nobody's votes, which are never mixed with people's"
            )


@sem_avisos()
def exigir_utilizaveis(config: PipelineConfig, nome: str, retornos: bytes = b"") -> "Ingerido":
    """Read the file as `ingest` will, and make the folds as `train` will; what was read.

    `retornos`: which of its rows are answers to predictions, as a raw version says it.
    `ErroDados` names what is wrong and, where a setting would help, the setting.
    """
    from funcoes.atributos.conjunto import do_levantamento  # noqa: PLC0415
    from funcoes.dados import divisao  # noqa: PLC0415 -- pandas takes its time
    from funcoes.dados.ingerir import ingerir  # noqa: PLC0415
    from funcoes.preparo import imputacao  # noqa: PLC0415

    lido = ingerir(config.ingest, config.a_pesquisa(), config.target.fusao(), retornos)
    with a_respeito_de(nome):
        imputacao.aprender(
            lido.quadro, config.impute.da_pesquisa(lido.pesquisa), do_levantamento(lido.pesquisa).entradas
        )
        treino = lido.quadro[lido.quadro["parte"] == divisao.TREINO]
        for protocolo in config.train.da_pesquisa(lido.pesquisa).protocol:
            problema = _problema_dos_folds(treino, protocolo, config.train)
            if problema:
                raise ErroDados(
                    f"train.protocol={protocolo}: {problema} {_o_que_serve(treino, config.train)}"
                )
    return lido


def _problema_dos_folds(treino: "pd.DataFrame", protocolo: Protocolo, config: TrainConfig) -> str:
    """Why this protocol cannot compare anything on these training rows; "" where it can."""
    from funcoes.dados.divisao import problema_dos_folds  # noqa: PLC0415 -- scikit-learn takes its time

    grupo = GRUPO_DO_PROTOCOLO[protocolo]
    return problema_dos_folds(treino, config.folds, grupo, config.semente, config.max_folds)


def _o_que_serve(treino: "pd.DataFrame", config: TrainConfig) -> str:
    """The first settings with which these rows can be compared."""
    for folds in (config.folds, _POUCOS_FOLDS):
        for protocolo in _DE_RESERVA:
            grupo = GRUPO_DO_PROTOCOLO[protocolo]
            if grupo in treino and treino[grupo].is_unique:
                continue  # nothing is kept whole by it
            outra = config.model_copy(update={"folds": folds})
            if not _problema_dos_folds(treino, protocolo, outra):
                mais = f" --set train.folds={folds}" * (folds != config.folds)
                return f"These rows allow: --set train.protocol={protocolo}{mais}"
    return "No protocol can compare so few rows: more data is needed"


@contextmanager
def a_respeito_de(nome: str) -> Iterator[None]:
    """What is wrong with data, with what they are."""
    try:
        yield
    except ErroDados as erro:
        raise ErroDados(f"{nome}: {erro}") from erro
