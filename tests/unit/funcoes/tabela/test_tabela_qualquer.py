"""Any small table, written in any dialect, comes back as the same cells."""

import csv
import gzip
import io
import zipfile
from dataclasses import dataclass

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from funcoes.tabela.leitura import ler

SIMPLES = st.sampled_from(list("abXY 0129.,;|\t\"'\n-#=ãéçõ%"))
"""What Latin-1 has, nothing of which looks like UTF-8."""

QUALQUER = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
SEPARADORES = ";,\t|"


@dataclass(frozen=True)
class Escrita:
    nomes: list[str]
    linhas: list[list[str]]


@st.composite
def escritas(draw: st.DrawFn, alfabeto: st.SearchStrategy[str]) -> Escrita:
    """Names that differ and say something, and rows with something in each."""
    textos = st.text(alfabeto, max_size=8).map(lambda t: t.replace("\r\n", "\n").replace("\r", "\n").strip())
    nome = textos.filter(lambda t: t and t[0] not in "#[{<")
    nomes = draw(st.lists(nome, min_size=2, max_size=5, unique_by=str.casefold))
    linha = st.lists(textos, min_size=len(nomes), max_size=len(nomes)).filter(any)
    return Escrita(nomes, draw(st.lists(linha, min_size=1, max_size=6)))


@dataclass(frozen=True)
class Dialeto:
    entre: str
    fim: str
    codec: str
    todas_entre_aspas: bool
    declara: bool
    sobra: bool
    conta: bool
    vazias: bool
    embrulho: str


CODECS = ("utf-8", "utf-8-sig", "utf-16", "com marca utf-16-be")
DIALETOS = {
    "entre": st.sampled_from(SEPARADORES),
    "fim": st.sampled_from(["\n", "\r\n", "\r"]),
    "todas_entre_aspas": st.booleans(),
    "declara": st.booleans(),
    "sobra": st.booleans(),
    "conta": st.booleans(),
    "vazias": st.booleans(),
    "embrulho": st.sampled_from(["", "gzip", "zip"]),
}
DE_TUDO = st.builds(Dialeto, codec=st.sampled_from(CODECS), **DIALETOS)
DE_LATIN = st.builds(Dialeto, codec=st.sampled_from(["cp1252", "utf-16-le", "utf-16-be"]), **DIALETOS)


def em_texto(escrita: Escrita, d: Dialeto) -> tuple[str, list[int]]:
    """The text of the file, and the line where each row begins.

    Where a cell holds what another dialect would divide at, only quotes tell the two apart.
    """
    dito = "".join([*escrita.nomes, *(c for linha in escrita.linhas for c in linha)])
    aspas = d.todas_entre_aspas or any(c in dito for c in f'{SEPARADORES}"\n'.replace(d.entre, "") + "\n")
    em, comecos, linha_agora = io.StringIO(newline=""), [], 1
    escritor = csv.writer(
        em, delimiter=d.entre, lineterminator=d.fim, quoting=csv.QUOTE_ALL if aspas else csv.QUOTE_MINIMAL
    )
    if d.declara:
        em.write(f"sep={d.entre}{d.fim}")
        linha_agora += 1
    for n, campos in enumerate([escrita.nomes, *escrita.linhas]):
        antes = ["" if n == 0 else str(n + 6)] if d.conta else []
        escritor.writerow([*antes, *campos, *([""] if d.sobra else [])])
        comecos.append(linha_agora)
        linha_agora += 1 + "".join(campos).count("\n") + d.vazias
        if d.vazias:
            em.write(d.fim)
    return em.getvalue(), comecos[1:]


def em_bytes(texto: str, d: Dialeto) -> bytes:
    codec = d.codec.removeprefix("com marca ")
    conteudo = (b"\xfe\xff" if codec != d.codec else b"") + texto.encode(codec)
    if d.embrulho == "gzip":
        return gzip.compress(conteudo)
    if d.embrulho == "zip":
        em = io.BytesIO()
        with zipfile.ZipFile(em, "w") as arquivo:
            arquivo.writestr("dados.csv", conteudo)
        return em.getvalue()
    return conteudo


def conferir(conteudo: bytes, escrita: Escrita, linhas: list[int]) -> None:
    celulas = ler(conteudo).celulas
    assert list(celulas.columns) == escrita.nomes
    assert celulas.to_numpy().tolist() == escrita.linhas
    assert celulas.index.tolist() == linhas


@given(escritas(QUALQUER), DE_TUDO)
def test_any_text(escrita: Escrita, dialeto: Dialeto) -> None:
    texto, linhas = em_texto(escrita, dialeto)
    conferir(em_bytes(texto, dialeto), escrita, linhas)


@given(escritas(SIMPLES), DE_LATIN)
def test_any_text_of_encodings_that_say_nothing_of_themselves(escrita: Escrita, dialeto: Dialeto) -> None:
    texto, linhas = em_texto(escrita, dialeto)
    conferir(em_bytes(texto, dialeto), escrita, linhas)


@given(escritas(QUALQUER))
def test_any_parquet(escrita: Escrita) -> None:
    em = io.BytesIO()
    pq.write_table(pa.table([list(c) for c in zip(*escrita.linhas, strict=True)], names=escrita.nomes), em)
    conferir(em.getvalue(), escrita, list(range(2, len(escrita.linhas) + 2)))


@given(escritas(SIMPLES))
def test_any_workbook(escrita: Escrita) -> None:
    livro = openpyxl.Workbook()
    for n, linha in enumerate([escrita.nomes, *escrita.linhas], 1):
        for m, texto in enumerate(linha, 1):
            if texto:
                livro.active.cell(n, m, texto).data_type = "s"  # a text that begins with = is no formula here
    em = io.BytesIO()
    livro.save(em)
    conferir(em.getvalue(), escrita, list(range(2, len(escrita.linhas) + 2)))
