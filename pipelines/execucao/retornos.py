"""`--from-feedback`: what people answered to predictions, as rows of the survey of that model."""

import argparse
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd

from funcoes.apoio.arquivo import gravar_inteiro
from funcoes.apoio.erros import ErroConfig
from funcoes.comando.ids import sdk_calado
from funcoes.configuracao.secoes import DEIXAR, PREFIXO_DE_VERSAO, PipelineConfig
from funcoes.dados import marcas
from funcoes.diario import levantar, retornos
from funcoes.diario.esquema import ENTRADAS
from funcoes.io_clearml import brutos, modelos
from funcoes.io_clearml.descricoes import descricao_do
from funcoes.palavras.lingua import contado
from funcoes.servico.pasta import PastaServico
from pipelines.comando import dados
from pipelines.execucao.base import Base
from pipelines.execucao.respondida import achar_base, de_fora
from pipelines.execucao.versao import Anexado, Vinda, mostrar_contradicoes, por

FORA: Final = "left_out.csv"
_COLUNAS: Final = {"pedido": "request", "linha": "row", "motivo": "reason"}
_CONTRADIZ: Final = "the survey says something else of that person and time (--contradictions)"
_IGUAL: Final = "another row says the same in every column"


def pasta_de(dita: str | bool) -> PastaServico:
    """The serving folder that was named, or serving's own; `ErroConfig` where it is none."""
    pasta = PastaServico(Path(dita) if isinstance(dita, str) else None)
    if not pasta.retornos.exists() and not pasta.predicoes.is_dir():
        raise ErroConfig(
            f"--from-feedback: {pasta.pasta} is no folder of serving: it has neither {pasta.retornos.name} "
            f"nor {pasta.predicoes.name}. Name the one that serving writes (CONFORTO_PASTA_SERVICO; .servico "
            "of the project where it says nothing)"
        )
    return pasta


@dataclass(frozen=True)
class _Recebido:
    """Answers put to a survey: how many there are in all, and which were left out, with their reasons."""

    pasta: PastaServico
    total: int
    base: Base
    recebidos: marcas.Recebidos
    fora: pd.DataFrame
    ilegiveis: Mapping[str, str]


def anexar(config: PipelineConfig, args: argparse.Namespace, pasta: Path) -> Anexado:
    """Append the answers of a serving folder; which ones are left out, and why, is in `pasta`.

    Raises `ErroConfig` or `ErroDados` with what is in the way; then nothing was written.
    """
    servico = pasta_de(args.from_feedback)
    guardados = retornos.ler(servico.retornos)
    if not guardados:
        return Anexado(config, False, f"{servico.pasta}: nobody has answered yet. Nothing was run")
    respondidas = levantar.responder(servico.predicoes, guardados)
    if respondidas.tabela.empty:
        return _sem_previsoes(config, servico, respondidas)
    feito = _receber(config, args, servico, respondidas)
    _escrever_fora(feito.fora, pasta)
    mostrar_contradicoes(
        feito.recebidos.anexo, args.contradictions or DEIXAR, pasta, f"answers in {servico.pasta}"
    )
    marcada, base = feito.recebidos.marcada, feito.base
    pronta = base.que_ja_e(marcada.conteudo())
    if not feito.recebidos.mudou and (pronta or not base.ids):
        return _nada_novo(config, feito, pronta)
    dito = f"{_descrever(feito)}; now {contado(len(marcada.quadro), 'row')}"
    vinda = Vinda(
        f"answers in {servico.pasta}", "", f"Answers   {dito}", f"answers from serving: {dito}",
        _metadados(feito), brutos.RETORNOS,
    )  # fmt: skip
    return por(config, base, marcada, vinda, partial(_resumo, feito))


def _sem_previsoes(
    config: PipelineConfig, servico: PastaServico, respondidas: levantar.Respondidas
) -> Anexado:
    ditas = "; ".join(f"{n} {motivo}" for motivo, n in respondidas.fora["motivo"].value_counts().items())
    texto = f"{servico.pasta}: no answer can be a row: {ditas}. Nothing was run"
    return Anexado(config, False, texto)


def _receber(
    config: PipelineConfig,
    args: argparse.Namespace,
    servico: PastaServico,
    respondidas: levantar.Respondidas,
) -> _Recebido:
    regra = config.retornos
    tabela = respondidas.tabela
    with sdk_calado():
        de = tabela["modelo_id"].map(modelos.pesquisas_dos(tabela["modelo_id"].unique()))
        base = achar_base(config, args.append_to, de)
    base = _com_colunas(base, tabela)
    dados.exigir_de_pessoas(base.quadro, base.pesquisa, base.pesquisa.nome, config.ingest.semente_amostra)
    motivos = de.map(lambda nome: de_fora(nome, base.pesquisa.nome, regra.da_amostra))
    dela = levantar.levantar(tabela[motivos == ""], base.pesquisa, regra)
    recebidos = marcas.receber(
        base.marcada, dela.quadro, dela.marcas, base.pesquisa, args.contradictions or DEIXAR
    )
    alheias = tabela.assign(motivo=motivos)[motivos != ""]
    contraditas = tabela.loc[recebidos.contraditas].assign(motivo=_CONTRADIZ)
    fora = pd.concat([t[list(_COLUNAS)] for t in (respondidas.fora, alheias, dela.fora, contraditas)])
    total = len(tabela) + len(respondidas.fora)
    return _Recebido(servico, total, base, recebidos, fora, respondidas.ilegiveis)


def _com_colunas(base: Base, respondidas: pd.DataFrame) -> Base:
    """A survey that begins with answers has the columns of the one that the model that gave them is for."""
    if base.pesquisa.le_arquivos:
        return base
    with sdk_calado():
        dadas = [n for n in ENTRADAS if n in respondidas and respondidas[n].notna().any()]
        achada = descricao_do(str(respondidas["modelo_id"].iloc[-1]), dadas)
    dita = base.pesquisa.com_colunas_de(achada)
    return replace(base, pesquisa=dita, quadro=pd.DataFrame(columns=dita.colunas, dtype=object))


def _escrever_fora(fora: pd.DataFrame, pasta: Path) -> None:
    if len(fora):
        tabela = fora.assign(pedido=fora["pedido"].map(bytes.hex)).rename(columns=_COLUNAS)
        gravar_inteiro(pasta / FORA, tabela.to_csv(index=False).encode())


def _motivos(feito: _Recebido) -> dict[str, int]:
    iguais = feito.recebidos.anexo.repetidas + feito.recebidos.anexo.copias
    vezes = {str(m): int(n) for m, n in feito.fora["motivo"].value_counts().items()}
    return vezes | ({_IGUAL: iguais} if iguais else {})


def _partes(feito: _Recebido) -> Iterator[str]:
    trocadas, conhecidas = feito.recebidos.trocadas, feito.recebidos.conhecidas
    if trocadas:
        yield f"{contado(trocadas, 'vote')} changed since, the last one counts"
    if conhecidas:
        yield f"{contado(conhecidas, 'answer')} already there"
    motivos = _motivos(feito)
    if motivos:
        yield f"left out ({FORA}): {'; '.join(f'{n} {motivo}' for motivo, n in motivos.items())}"
    if feito.ilegiveis:
        yield f"files of the log that cannot be read: {', '.join(feito.ilegiveis)}"


def _novas(feito: _Recebido) -> int:
    """Answers that were not there; a row whose vote was changed takes the place of another."""
    return max(feito.recebidos.anexo.novas - feito.recebidos.trocadas, 0)


def _descrever(feito: _Recebido) -> str:
    return "; ".join([f"{contado(_novas(feito), 'answer')} appended", *_partes(feito)])


def _metadados(feito: _Recebido) -> dict[str, Any]:
    return {
        "linhas": len(feito.recebidos.marcada.quadro),
        "linhas_novas": _novas(feito),
        "retornos": feito.total,
        "retornos_trocados": feito.recebidos.trocadas,
        "retornos_fora": _motivos(feito),
    }


def _resumo(feito: _Recebido, dataset_id: str) -> dict[str, Any]:
    return {
        "dataset_id": dataset_id,
        "survey": feito.base.pesquisa.nome,
        "rows": len(feito.recebidos.marcada.quadro),
        "new": _novas(feito),
        "changed": feito.recebidos.trocadas,
        "already_there": feito.recebidos.conhecidas,
        "answers": feito.total,
        "left_out": _motivos(feito),
    }


def _nada_novo(config: PipelineConfig, feito: _Recebido, pronta: str) -> Anexado:
    """All of it is there, or cannot be a row: no version, no run."""
    como = (
        f"; to run on what is there: python pipelines/run.py --data {shlex.quote(pronta)}" if pronta else ""
    )
    texto = (
        f"{feito.pasta.pasta}: nothing new for the survey {feito.base.pesquisa.nome} in its "
        f"{contado(feito.total, 'answer')}: {'; '.join(_partes(feito))}. No version was made and nothing "
        f"was run{como}"
    )
    return Anexado(config, False, texto, _resumo(feito, pronta.removeprefix(PREFIXO_DE_VERSAO)))
