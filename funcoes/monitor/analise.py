"""One look at a served model as one call: its window of the log against its training, people's answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from funcoes.apoio.erros import ErroDados, ErroRegistro
from funcoes.configuracao.secoes_monitor import MonitorConfig
from funcoes.deriva.gravidade import Veredito, julgar
from funcoes.deriva.janela import Janela
from funcoes.deriva.referencia import Referencia
from funcoes.deriva.referencia import ler as ler_referencia
from funcoes.diario import retornos
from funcoes.diario.retornos import Guardado
from funcoes.entrega import pacote
from funcoes.entrega.formato import Assinatura, ler_assinatura
from funcoes.monitor.desempenho import Desempenho, medir
from funcoes.monitor.leitura import Lido, abrir, encher
from funcoes.monitor.periodo import Periodo
from funcoes.monitor.respostas import juntar, no_periodo
from funcoes.pesquisa.descricao import DE_ANTES, PesquisaConfig
from funcoes.servico.pasta import Servivel


@dataclass(frozen=True)
class Vigiado:
    """The model that is watched: which version, what its signature and survey say, what it was trained on."""

    ficha: Servivel
    assinatura: Assinatura
    referencia: Referencia
    pesquisa: PesquisaConfig | None = None


@dataclass(frozen=True)
class Lugar:
    """Whose calendar counts, and where seasons are those of the north."""

    fuso: str
    latitude: float | None = None


@dataclass(frozen=True)
class Analise:
    """What one look found."""

    vigiado: Vigiado
    periodo: Periodo
    lido: Lido
    veredito: Veredito
    desempenho: Desempenho


def de_pacote(ficha: Servivel, conteudo: bytes) -> Vigiado:
    """Of a package; `ErroRegistro` for one that holds no reference."""
    arquivos = pacote.abrir(conteudo)
    if pacote.REFERENCIA not in arquivos:
        raise ErroRegistro(
            f"{ficha.nome} version {ficha.versao} was registered before packages held what the model "
            f"was trained on ({pacote.REFERENCIA}): nothing can be compared with it. Run the pipeline on its "
            "data again."
        )
    return Vigiado(
        ficha,
        ler_assinatura(arquivos[pacote.ASSINATURA]),
        ler_referencia(arquivos[pacote.REFERENCIA]),
        _pesquisa(arquivos),
    )


def _pesquisa(arquivos: Mapping[str, bytes]) -> PesquisaConfig | None:
    dito = arquivos.get(pacote.PESQUISA)
    return None if dito is None else PesquisaConfig.model_validate_json(dito, context=DE_ANTES)


def _vindas(respostas: Path, periodo: Periodo, dias: int, lido: Lido) -> tuple[list[Guardado], Lido]:
    """The answers that count; a file of answers that cannot be read is named among those of the log: drift is
    seen without it."""
    try:
        inicio = min(periodo.desde, periodo.ate - timedelta(days=dias))
    except OverflowError:  # before the first year
        inicio = periodo.desde
    try:
        return no_periodo(retornos.ler(respostas), replace(periodo, desde=inicio)), lido
    except ErroRegistro as erro:
        return [], replace(lido, ilegiveis={**lido.ilegiveis, respostas.name: str(erro)})


def analisar(
    vigiado: Vigiado, predicoes: Path, respostas: Path, periodo: Periodo, config: MonitorConfig, lugar: Lugar
) -> Analise:
    """Look at what this model predicted in `periodo`, in the log's folder `predicoes`; and at the answers in
    the file `respostas` that came in it, or in the last `respostas.dias` days before its end."""
    lista = abrir(predicoes)
    lido = encher(Janela(vigiado.referencia, lugar.fuso), lista, vigiado.ficha.modelo_id, periodo)
    if not lido.janela.total and lido.ilegiveis:
        raise ErroDados(
            f"no prediction could be read in {predicoes}: "
            + "; ".join(f"{nome}: {porque}" for nome, porque in lido.ilegiveis.items())
        )
    vindas, lido = _vindas(respostas, periodo, config.respostas.dias, lido)
    a, r = vigiado.assinatura, vigiado.referencia
    desempenho = medir(
        juntar(lista, vindas, vigiado.ficha.modelo_id, a.classes, ZoneInfo(lugar.fuso)),
        a.classes, a.decisao, r.validacao, r.dias_validados, config,
    )  # fmt: skip
    veredito = julgar(lido.janela, config, lugar.latitude, desempenho.achados)
    return Analise(vigiado, periodo, lido, veredito, desempenho)
