"""`--from-feedback`: what people answered to predictions, as rows of the survey of that model."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from funcoes.apoio.arquivo import gravar_inteiro
from funcoes.apoio.erros import ErroConfig
from funcoes.comando.ids import sdk_calado
from funcoes.configuracao.secoes import DEIXAR, PREFIXO_DE_VERSAO, PipelineConfig
from funcoes.dados import contrato, marcas
from funcoes.diario import levantar, retornos
from funcoes.io_clearml import brutos, modelos
from funcoes.palavras.lingua import contado
from funcoes.pesquisa.nomes import SINTETICO
from funcoes.servico.pasta import PastaServico
from pipelines.comando import dados
from pipelines.execucao.base import Base, achar
from pipelines.execucao.versao import Anexado, Vinda, mostrar_contradicoes, por

FORA: Final = "left_out.csv"
_COLUNAS: Final = {"pedido": "request", "linha": "row", "motivo": "reason"}
_DA_AMOSTRA: Final = "to a model of the synthetic sample (retornos.da_amostra)"
_SEM_MODELO: Final = "to a model that the registry does not have"
_SEM_PESQUISA: Final = "to a model that does not say of which survey it is"
_CONTRADIZ: Final = "the survey says something else of that person and time (--contradictions)"
_IGUAL: Final = "another row says the same in every column"
_DIGA: Final = (
    "say of which survey they are with --append-to FILE.csv or dataset:ID, or with --survey, and add "
    "--set retornos.da_amostra=true"
)


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
    feito = _receber(config, args, servico, guardados)
    _escrever_fora(feito.fora, pasta)
    mostrar_contradicoes(
        feito.recebidos.anexo, args.contradictions or DEIXAR, pasta, f"answers in {servico.pasta}"
    )
    marcada, base = feito.recebidos.marcada, feito.base
    pronta = base.que_ja_e(marcada.conteudo())
    if not feito.recebidos.mudou and (pronta or not base.ids):
        return _nada_novo(config, feito, pronta)
    dito = f"{_descrever(feito)}; now {contado(len(marcada.quadro), 'row')}"
    resumo = _resumo(feito, "")
    vinda = Vinda(
        f"answers in {servico.pasta}", "", f"Answers   {dito}", f"answers from serving: {dito}", resumo,
        brutos.RETORNOS,
    )  # fmt: skip
    return por(config, base, marcada, vinda, lambda dataset_id: _resumo(feito, dataset_id))


def _receber(
    config: PipelineConfig,
    args: argparse.Namespace,
    servico: PastaServico,
    guardados: list[retornos.Guardado],
) -> _Recebido:
    regras, regra = contrato.carregar_contrato(), config.retornos
    respondidas = levantar.responder(servico.predicoes, guardados)
    tabela = respondidas.tabela
    with sdk_calado():
        de = tabela["modelo_id"].map(modelos.pesquisas_dos(tabela["modelo_id"].unique()))
        base = _achar_base(config, args.append_to, de)
    dados.exigir_de_pessoas(base.quadro, base.pesquisa.nome, config.ingest.semente_amostra)
    motivos = de.map(lambda nome: _de_fora(nome, base.pesquisa.nome, regra.da_amostra))
    dela = levantar.levantar(tabela[motivos == ""], base.pesquisa.fuso, regra, regras)
    recebidos = marcas.receber(base.marcada, dela.quadro, dela.marcas, regras, args.contradictions or DEIXAR)
    alheias = tabela.assign(motivo=motivos)[motivos != ""]
    contraditas = tabela.loc[recebidos.contraditas].assign(motivo=_CONTRADIZ)
    fora = pd.concat([t[list(_COLUNAS)] for t in (respondidas.fora, alheias, dela.fora, contraditas)])
    return _Recebido(servico, len(guardados), base, recebidos, fora, respondidas.ilegiveis)


def _achar_base(config: PipelineConfig, pedido: str | None, de: pd.Series) -> Base:
    """The survey that was named, or the one that all these models are of; it has to say its time zone."""
    nome = config.pesquisa.nome if pedido or config.pesquisa.nome else _a_que_respondem(de)
    com_nome = config.model_copy(update={"pesquisa": config.pesquisa.model_copy(update={"nome": nome})})
    base = achar(com_nome, pedido, comecar=config.retornos.da_amostra)
    if not base.pesquisa.fuso:
        raise ErroConfig(
            f"--from-feedback: the survey {base.pesquisa.nome} does not say its time zone (fuso), so nobody "
            "knows day and hour of an answer. Describe it with --survey NAME or FILE.yaml"
        )
    return base


def _a_que_respondem(de: pd.Series) -> str:
    vezes = de.dropna().value_counts()
    nomes = [n for n in vezes.index if n not in {"", SINTETICO}]
    if len(nomes) == 1:
        return str(nomes[0])
    if nomes:
        ditas = ", ".join(f"{n} ({contado(int(vezes[n]), 'answer')})" for n in sorted(nomes))
        raise ErroConfig(
            f"--from-feedback: for which survey? There are answers to models of {ditas}: say it with "
            "--survey, with --set pesquisa.nome=NAME, or with --append-to dataset:ID"
        )
    if SINTETICO in vezes.index:
        raise ErroConfig(
            f"--from-feedback: the {contado(int(vezes[SINTETICO]), 'answer')} are to a model of the "
            f"synthetic sample, whose rows are nobody's votes and are never mixed with people's: {_DIGA}"
        )
    raise ErroConfig(
        f"--from-feedback: none of the {contado(len(de), 'answer')} with a prediction is to a model of a "
        f"survey that this registry has: {_DIGA.partition(', and add')[0]}"
    )


def _de_fora(nome: object, pesquisa: str, da_amostra: bool) -> str:
    """Why an answer to a model of this survey is not one of ours; "" where it is."""
    if nome == pesquisa or (nome == SINTETICO and da_amostra):
        return ""
    if nome == SINTETICO:
        return _DA_AMOSTRA
    if not isinstance(nome, str):
        return _SEM_MODELO
    return f"to a model of the survey {nome}" if nome else _SEM_PESQUISA


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
        yield f"left out: {'; '.join(f'{n} {motivo}' for motivo, n in motivos.items())}"
    if feito.ilegiveis:
        yield f"files of the log that cannot be read: {', '.join(feito.ilegiveis)}"


def _descrever(feito: _Recebido) -> str:
    return "; ".join([f"{contado(feito.recebidos.anexo.novas, 'answer')} appended", *_partes(feito)])


def _resumo(feito: _Recebido, dataset_id: str) -> dict[str, Any]:
    return {
        "dataset_id": dataset_id,
        "survey": feito.base.pesquisa.nome,
        "rows": len(feito.recebidos.marcada.quadro),
        "new": feito.recebidos.anexo.novas,
        "changed": feito.recebidos.trocadas,
        "already_there": feito.recebidos.conhecidas,
        "answers": feito.total,
        "left_out": _motivos(feito),
    }


def _nada_novo(config: PipelineConfig, feito: _Recebido, pronta: str) -> Anexado:
    """All of it is there, or cannot be a row: no version, no run."""
    como = f"; to run on what is there: python pipelines/run.py --data {pronta}" if pronta else ""
    texto = (
        f"{feito.pasta.pasta}: nothing new for the survey {feito.base.pesquisa.nome} in its "
        f"{contado(feito.total, 'answer')}: {'; '.join(_partes(feito))}. No version was made and nothing "
        f"was run{como}"
    )
    return Anexado(config, False, texto, _resumo(feito, pronta.removeprefix(PREFIXO_DE_VERSAO)))
