"""One source of truth for words and numbers that people read, in both languages, in every place."""

import ast
import json
import re
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pagina import montar
from funcoes.apoio.arredondar import arredondado
from funcoes.cartao.limites import DE_NOVOS
from funcoes.cartao.resultados import PROTOCOLOS
from funcoes.cartao.resumo import DECISOES, NAO_SERVE, PREVE, SERVE
from funcoes.palavras import cartao_pt, cartao_resultados_pt, deriva_pt, figuras_pt, monitor_pt
from funcoes.palavras.lingua import INGLES, PORTUGUES, Frase, Lingua, numero
from funcoes.palavras.troca import comecar_em
from funcoes.palavras.votos import IDIOMAS, ROTULOS, escala
from funcoes.validacao.portao import Motivo, descrever

RAIZ = Path(__file__).resolve().parents[4]
DAS_CELULAS = "funcoes/celulas/escala.py"
"""How files of others say the votes, which is read and not said."""

LIDOS = ("funcoes", "steps", "pipelines", "api", "configs", "docs", "README.md", "README.pt-BR.md")


def _textos() -> Iterator[tuple[str, str]]:
    """What people may read: code, texts of the page, configuration, documents."""
    for nome in LIDOS:
        lugar = RAIZ / nome
        for arquivo in [lugar] if lugar.is_file() else sorted(lugar.rglob("*")):
            if arquivo.suffix in {".py", ".json", ".js", ".html", ".yaml", ".md"}:
                yield str(arquivo.relative_to(RAIZ)), arquivo.read_text(encoding="utf-8")


@pytest.mark.parametrize("errada", [r"\bna rua\b", r"confort[aá]ve(l|is)\b", r"(?<!outdoor )\bcomfortable\b"])
def test_the_middle_of_the_scale_and_outdoors_have_one_word_each(errada: str) -> None:
    """0 is neutral, not comfortable: sensation and comfort are two scales."""
    permitidos = {"funcoes/palavras/votos.py", DAS_CELULAS}  # the first says why
    achados = [nome for nome, texto in _textos() if re.search(errada, texto, re.I) and nome not in permitidos]
    assert achados == []


def test_page_and_answers_say_the_votes_as_the_one_source_does() -> None:
    feita = re.search(rb'<script[^>]*type="application/json"[^>]*>(.*?)</script>', montar().html, re.S)
    assert feita
    textos = json.loads(feita[1])
    for idioma in IDIOMAS:
        assert {v: textos[idioma][f"v{v}"] for v in range(-3, 4)} == ROTULOS[idioma]
        assert [Lingua(idioma).voto(v).split(" ", 1)[1] for v in range(-3, 4)] == [*ROTULOS[idioma].values()]
        assert ROTULOS[idioma][0] in escala(idioma)
    assert (ROTULOS["en"][0], ROTULOS["pt"][0]) == ("neutral", "neutro")


def test_no_other_module_says_the_votes_in_its_own_words() -> None:
    """A dictionary of seven votes in words is in one file only."""
    com_todos = [
        nome
        for nome, texto in _textos()
        if nome.endswith((".py", ".json")) and all(f'"{r}"' in texto for r in ROTULOS["pt"].values())
    ]
    assert com_todos == [DAS_CELULAS, "funcoes/palavras/votos.py"]


def _ditos() -> set[str]:
    """Every literal that the code asks a language for."""
    ditos: set[str] = set()
    for arquivo in sorted((RAIZ / "funcoes").rglob("*.py")):
        for no in ast.walk(ast.parse(arquivo.read_text(encoding="utf-8"))):
            if isinstance(no, ast.Call) and no.args and isinstance(no.args[0], ast.Constant):
                nome = no.func.attr if isinstance(no.func, ast.Attribute) else getattr(no.func, "id", "")
                if nome in {"diz", "Frase"}:
                    ditos.add(str(no.args[0].value))
    return ditos


def test_every_text_of_card_and_figures_is_translated_with_its_fields() -> None:
    tabelas = {*DECISOES.values(), *PROTOCOLOS.values(), *PREVE.values(), *SERVE.values()}
    tabelas |= {texto for textos in NAO_SERVE.values() for texto in textos}
    tabelas |= {texto for _, *textos in DE_NOVOS.values() for texto in textos}
    ditos = _ditos()
    assert len(ditos) > 80
    assert (ditos | tabelas) - set(PORTUGUES) == set()

    def campos(texto: str) -> set[str]:
        return {campo for _, campo, _, _ in string.Formatter().parse(texto) if campo}

    for ingles, portugues in PORTUGUES.items():
        assert campos(ingles) == campos(portugues), ingles


def test_a_text_is_translated_in_one_place() -> None:
    catalogos = [
        conteudo
        for modulo in (cartao_pt, cartao_resultados_pt, deriva_pt, figuras_pt, monitor_pt)
        for nome, conteudo in vars(modulo).items()
        if re.match("_[A-Z]", nome)
    ]
    assert sum(map(len, catalogos)) == len(PORTUGUES)


@given(st.floats(allow_nan=True, allow_infinity=False, width=32), st.integers(0, 4), st.booleans())
def test_no_number_is_written_as_minus_zero(valor: float, casas: int, sinal: bool) -> None:
    escrito = numero(valor, casas, sinal)
    assert not re.fullmatch(r"[-+]0*[.,]?0*", escrito)
    for idioma in IDIOMAS:
        lingua = Lingua(idioma)
        feitos = [lingua.numero(valor, casas, sinal), lingua.curto(valor)]
        assert not any(re.match(r"-0([.,]0*)?($|[ %])", f) for f in feitos)


@pytest.mark.parametrize("valor", [-0.0, -0.00004, -1e-300, 0.00004])
def test_what_rounds_to_zero_has_no_sign(valor: float) -> None:
    assert (numero(valor, 4), numero(valor, 4, sinal=True)) == ("0.0000", "0.0000")
    assert INGLES.intervalo(valor, valor, 4, sinal=True) == "0.0000 to 0.0000"


def test_no_message_and_no_table_writes_minus_zero() -> None:
    """Numbers that may be negative have the format option z; frames are rounded by `arredondado`."""
    sem_z = re.compile(r"\{[^{}]*(?<!z)\.[34]f\}|:\+\.\d")
    for sala in ("treino/escolher", "validacao/portao", "validacao/veredito", "validacao/arena"):
        assert not sem_z.findall((RAIZ / "funcoes" / f"{sala}.py").read_text(encoding="utf-8")), sala
    quadro = arredondado(pd.DataFrame({"a": [-0.00001, 0.5], "n": [0, 1], "t": ["-0.0", "x"]}))
    assert quadro.to_csv(index=False) == "a,n,t\n0.0,0,-0.0\n0.5,1,x\n"
    motivo = Motivo("minimos.qwk", -0.00001, 0.0, False, Frase("text"), ">=")
    assert "-0" not in descrever(replace(motivo, medido=-0.0))


def test_the_page_can_begin_in_either_language() -> None:
    pagina = b'<html lang="en"><input id="em-en" checked><input id="em-pt">'
    outra = comecar_em(pagina, "pt")
    assert outra == b'<html lang="pt-BR"><input id="em-en"><input id="em-pt" checked>'
    assert comecar_em(pagina, "en") == pagina
    assert comecar_em(outra, "en") == pagina
    assert comecar_em(b"<html>an older card", "pt") == b"<html>an older card"
