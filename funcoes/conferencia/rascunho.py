"""The draft of a description: YAML with a reason behind each choice, and `???` where only a person knows."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import yaml

from funcoes.apoio.textos import legivel
from funcoes.conferencia.alcance import Alcance
from funcoes.conferencia.relato import em_shell
from funcoes.palavras.lingua import contado
from funcoes.pesquisa.abertas import ABERTA
from funcoes.pesquisa.descricao import FALTANTES
from funcoes.reconhecimento.achado import DATA, GRANDEZA, GRUPO, GUARDAR, HORA, NADA, VOTO, Achado, Duvida
from funcoes.reconhecimento.proposta import Proposta, chaves_de
from funcoes.vocabulario.grandezas import GRANDEZAS

_DE_QUATRO: Final = 0xFFFF
"""The last character whose number has four digits."""

_SIMPLES: Final = re.compile(r"[^\W\d]([\w/.² -]*[\w²])?")


def em_yaml(valor: Any) -> str:
    """A value as YAML in one line, within braces, too."""
    if isinstance(valor, dict):
        return "{" + ", ".join(f"{em_yaml(c)}: {em_yaml(v)}" for c, v in valor.items()) + "}"
    if isinstance(valor, list | tuple):
        return "[" + ", ".join(map(em_yaml, valor)) + "]"
    if not isinstance(valor, str):
        return json.dumps(valor)
    if _SIMPLES.fullmatch(valor) and yaml.safe_load(valor) == valor:
        return valor
    return f'"{"".join(map(_em_aspas, valor))}"'


def _em_aspas(letra: str) -> str:
    """A character between quotation marks, by its number where it cannot be seen: one number for those that
    JSON writes as two, which YAML would read as two characters."""
    if letra.isprintable():
        return f"\\{letra}" if letra in '"\\' else letra
    return f"\\U{ord(letra):08x}" if ord(letra) > _DE_QUATRO else f"\\u{ord(letra):04x}"


def _em_linha(texto: str) -> str:
    """Within one line of a comment."""
    return legivel(" ".join(texto.split()))


def _comentario(ditos: Iterable[str]) -> str:
    dito = "; ".join(_em_linha(d) for d in ditos if d)
    return f"  # {dito}" if dito else ""


def _aberta(chave: str, duvida: Duvida, recuo: str) -> str:
    return f"{recuo}{chave}: {ABERTA}{_comentario([duvida.descrever()])}"


def _entrada(chave: str, achado: Achado, recuo: str = "") -> list[str]:
    """A part of the description: one line, or one for each key where something is open."""
    abertas = {d.chave: d for d in achado.parte.duvidas}
    certas = {c: v for c, v in chaves_de(achado).items() if c not in abertas}
    ditos = [*achado.parte.ditos, "its name leaves a doubt"] if not achado.seguro else achado.parte.ditos
    if not abertas:
        return [f"{recuo}{chave}: {em_yaml(certas)}{_comentario(ditos)}"]
    linhas = [f"{recuo}{chave}:{_comentario(ditos)}"]
    linhas += [_aberta(c, d, f"{recuo}  ") for c, d in abertas.items()]
    return [*linhas, *(f"{recuo}  {c}: {em_yaml(v)}" for c, v in certas.items())]


def _identidade(nome: str) -> list[str]:
    return [
        f"nome: {em_yaml(nome)}  # part of the name of its models",
        'titulo: ""  # optional, as all up to licenca: shown with the model',
        'lugar: ""  # optional',
        "latitude: null  # optional; degrees, north positive; both, with fuso, or none",
        "longitude: null  # optional; degrees, east positive",
        'fuso: ""  # optional; time zone of its clock, such as America/Sao_Paulo',
        'instrumento: ""  # optional; questionnaire and instruments, in a sentence',
        'fonte: ""  # optional; whom to cite',
        'licenca: ""  # optional',
    ]


def _instantes_e_voto(proposta: Proposta) -> Iterator[str]:
    for papel in (DATA, HORA, VOTO):
        achados = proposta.de(papel)
        gerais = [(c.partition(".")[2], d) for c, d in proposta.gerais if c.startswith(f"{papel}.")]
        for achado in achados[:1]:
            yield from _entrada(papel, achado)
        if not achados and gerais:
            yield f"{papel}:"
            yield from (_aberta(c, d, "  ") for c, d in gerais)


def _grandezas(proposta: Proposta) -> Iterator[str]:
    achados = {a.nome: a for a in proposta.de(GRANDEZA)}
    yield ""
    yield "grandezas:" if achados else "grandezas: {}  # no column is called as a quantity that is known"
    for nome in GRANDEZAS:
        if nome in achados:
            yield from _entrada(nome, achados[nome], "  ")


def _guardadas(proposta: Proposta) -> Iterator[str]:
    achados = proposta.de(GUARDAR)
    if achados:
        yield "# Answers of the same interview, and indices as somebody computed them: kept, never features."
        yield "guardar:"
        yield from (f"  {em_yaml(a.coluna)}: {em_yaml(a.parte.chaves)}" for a in achados)
        yield ""
    outras = proposta.de(NADA)
    if outras:
        yield "# Not described: kept as they are, and never used."
        yield from (f"#   {em_yaml(a.coluna)}{_dito_de(a)}" for a in outras)
        yield ""


def _dito_de(achado: Achado) -> str:
    return f" ({_em_linha('; '.join(achado.parte.ditos))})" if achado.parte.ditos else ""


def _faltantes(proposta: Proposta) -> Iterator[str]:
    novos = [t for t in proposta.faltantes if t not in FALTANTES]
    if novos:
        yield f'faltantes: {em_yaml(list(proposta.faltantes))}  # "no answer", in every column'
    abertos = [c for c in proposta.codigos_abertos if c not in proposta.codigos]
    if proposta.codigos or abertos:
        yield "codigos_faltantes:  # the same in one column"
        yield from (f"  {em_yaml(c)}: {em_yaml(list(v))}" for c, v in proposta.codigos.items())
        yield from (_aberta(em_yaml(c), proposta.codigos_abertos[c], "  ") for c in abertos)
    if novos or proposta.codigos or abertos:
        yield ""


def _grupos(proposta: Proposta, alcance: Alcance) -> Iterator[str]:
    achados = proposta.de(GRUPO)
    if achados:
        yield "grupos:  # what belongs together is never on both sides of a comparison"
        for achado in achados:
            yield f"  {achado.nome}: {em_yaml([achado.coluna])}{_comentario(achado.parte.ditos)}"
    if alcance.exigidas:
        yield f"exigidas: {em_yaml(list(alcance.exigidas))}  # what a request to the model must give"
    yield f"protocolos: {em_yaml(list(alcance.protocolos[:1]))}  # possible: {', '.join(alcance.protocolos)}"
    como = "single rows are held out" if alcance.teste_por == "linha" else "what is held out whole"
    yield f"teste_por: {alcance.teste_por}  # {como}"


def escrever(proposta: Proposta, alcance: Alcance, nome: str, arquivo: str) -> str:
    """The draft as text; `arquivo` is the file that it was made from, `nome` the survey's."""
    abertas = len(proposta.duvidas())
    como = (
        f"{contado(abertas, 'question')}: three question marks each; write the answer in their place."
        if abertas  # the mark itself stands where an answer is to go, and nowhere else
        else "It is complete."
    )
    linhas = [
        f"# Draft of a survey's description, made from {_em_linha(arquivo)} (docs/data.md). {como}",
        f"# Then: python -m funcoes.dados.conferir {em_shell(arquivo)} --survey {nome}.yaml",
        *_identidade(nome),
        "",
        *_faltantes(proposta),
        *_instantes_e_voto(proposta),
        *_grandezas(proposta),
        "",
        *_guardadas(proposta),
        *_grupos(proposta, alcance),
    ]
    return "\n".join(linhas) + "\n"
