"""What the command says: tables and lines that a terminal and a pipe can hold."""

import os
import re
import shlex
from collections.abc import Sequence
from typing import Final

import pandas as pd
from rich.console import Console
from rich.table import Table

from funcoes.apoio.textos import legivel
from funcoes.comando.tela import dizer, mostrar_o_que_cabe
from funcoes.conferencia.alcance import Alcance, em_palavras
from funcoes.conferencia.exame import ANULADO, Exame
from funcoes.palavras.lingua import com_sinal, contado
from funcoes.pesquisa.descricao import FALTANTES
from funcoes.reconhecimento.achado import DATA, GRANDEZA, GRUPO, GUARDAR, HORA, NADA, PERGUNTA, VOTO, Achado
from funcoes.reconhecimento.proposta import Proposta
from funcoes.tabela.quadro import Tabela
from funcoes.vocabulario.grandezas import GRANDEZAS

POR_MOTIVO: Final = 20
_ESTILOS: Final = {PERGUNTA: "yellow"}
_DE_CADA: Final = {
    DATA: "date", HORA: "time of day", VOTO: "vote of thermal sensation", GUARDAR: "kept as data",
    NADA: "not used",
}  # fmt: skip
_GRUPOS: Final = {"pessoa": "person", "sala": "room", "predio": "building", "estudo": "study"}
_LARGA: Final = 60
_LARGUISSIMA: Final = 240


def em_shell(caminho: object) -> str:
    """As it is typed in a shell; by its bytes where these cannot be seen."""
    texto = str(caminho)
    if texto.isprintable():
        return shlex.quote(texto)
    letras = (chr(b) if re.match(rb"[\w./ -]", bytes([b])) else f"\\x{b:02x}" for b in os.fsencode(texto))
    return f"$'{''.join(letras)}'"


def dizer_lido(tela: Console, tabela: Tabela, origem: str) -> None:
    """How the file was read."""
    linhas, colunas = tabela.celulas.shape
    dizer(tela, f"{origem}: {tabela.forma}; {contado(linhas, 'row')}, {contado(colunas, 'column')}")
    for aviso in tabela.avisos:
        dizer(tela, f"  note: {aviso}")


def _o_que_e(achado: Achado) -> str:
    if achado.papel == GRANDEZA:
        return f"{GRANDEZAS[achado.nome].termo.en} ({achado.nome})"
    if achado.papel == GRUPO:
        return f"{_GRUPOS[achado.nome]} ({achado.nome})"
    return _DE_CADA[achado.papel]


def _por_que(achado: Achado) -> str:
    ditos = [*achado.parte.ditos, *(f"{d.chave}?" for d in achado.parte.duvidas)]
    return "; ".join(ditos)


def dizer_proposta(tela: Console, proposta: Proposta) -> None:
    """Each column: what it is, how sure that is, and why; those that are not used in one line."""

    def montar(fora: Sequence[str]) -> Table:
        quadro = Table(box=None, pad_edge=False)
        for nome in ("column", "is", "sure", *(["why"] if "why" not in fora else [])):
            quadro.add_column(nome, no_wrap=True)
        for achado in proposta.achados:
            if achado.papel != NADA or achado.parte.ditos:
                celulas = [
                    legivel(" ".join(achado.coluna.split())),
                    _o_que_e(achado),
                    achado.certeza if achado.papel != NADA else "",
                ]
                porque = _curto(legivel(_por_que(achado)), tela)
                quadro.add_row(
                    *celulas, *([porque] if "why" not in fora else []), style=_ESTILOS.get(achado.certeza, "")
                )
        return quadro

    mostrar_o_que_cabe(tela, montar, ("why",))
    outras = [a.coluna for a in proposta.achados if a.papel == NADA and not a.parte.ditos]
    if outras:
        dizer(tela, f"kept as they are, never used: {', '.join(outras)}")
    if novos := [t for t in proposta.faltantes if t not in FALTANTES]:
        dizer(tela, f'taken for "no answer": {", ".join(map(repr, novos))}')
    for coluna, codigos in proposta.codigos.items():
        dizer(tela, f'taken for "no answer" in {coluna}: {", ".join(codigos)}')


def _curto(texto: str, tela: Console) -> str:
    return texto if len(texto) <= _LARGA or tela.width > _LARGUISSIMA else f"{texto[: _LARGA - 1]}…"


def dizer_perguntas(tela: Console, proposta: Proposta, rascunho: str) -> None:
    """All questions, and where their answers go."""
    duvidas = proposta.duvidas()
    if not duvidas:
        dizer(tela, "no open question")
        return
    dizer(tela, f"{contado(len(duvidas), 'question')}, each a line with ??? in {rascunho}:", style="yellow")
    for numero, (onde, duvida) in enumerate(duvidas, 1):
        colunas = {a.chave: a.coluna for a in proposta.achados}
        coluna = colunas.get(onde.rpartition(".")[0], "")
        dizer(tela, f"  {numero}. {onde}{f' (column {coluna})' if coluna else ''}: {duvida.descrever()}")


def dizer_alcance(tela: Console, alcance: Alcance) -> None:
    """What can be done with the survey."""
    for linha in em_palavras(alcance):
        dizer(tela, linha)


def dizer_exame(tela: Console, exame: Exame, onde: str) -> None:
    """Rows with problems, by reason; copies; votes; how many rows are left."""
    for (coluna, motivo, fim), casos in exame.problemas.groupby(["column", "problem", "outcome"], sort=False):
        recusa = f"; {fim}" * (fim != ANULADO)  # of the others the reason says it
        dizer(tela, f"{coluna}: {motivo}{recusa} ({contado(len(casos), 'cell')})", style="yellow")
        vistos = [f"line {c.line} {c.value!r}" for c in casos.head(POR_MOTIVO).itertuples()]
        dizer(
            tela,
            f"  {', '.join(vistos)}{f', … and {len(casos) - POR_MOTIVO} more' * (len(casos) > POR_MOTIVO)}",
        )
    if len(exame.problemas):
        dizer(tela, f"all of these, a line each, in {onde}")
    if dito := exame.copias.descrever():
        dizer(tela, dito)
    for sozinhas in exame.sozinhas:
        if not sozinhas.demais:
            dizer(tela, f"note: {sozinhas.descrever()}")
    anulados = int((exame.problemas["outcome"] == ANULADO).sum())
    sem_voto = f"{exame.sem_voto} without a vote left out, " * bool(exame.sem_voto)
    fora = f"{exame.recusadas} refused, {sem_voto}{len(exame.aceitos)} rows remain"
    dizer(tela, f"{exame.linhas} rows: {fora}; {contado(anulados, 'value')} set to missing")
    votos = ", ".join(f"{com_sinal(v)}: {n}" for v, n in exame.votos.items())
    dizer(tela, f"votes: {votos or 'none'}")
    faltam = _faltam(exame.aceitos, [n for n in GRANDEZAS if n in exame.aceitos])
    if faltam:
        dizer(tela, f"without a value: {faltam}")


def _faltam(aceitos: pd.DataFrame, nomes: Sequence[str]) -> str:
    partes = {n: float(aceitos[n].isna().mean()) for n in nomes} if len(aceitos) else {}
    return ", ".join(f"{n} {p:.1%}" for n, p in partes.items() if p > 0)
