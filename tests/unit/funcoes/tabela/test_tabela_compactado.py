"""gzip and zip: one table in them, within bounds."""

import gzip
import io
import zipfile

import pytest

from funcoes.apoio.erros import ErroDados
from funcoes.tabela import compactado
from funcoes.tabela.leitura import ler

CSV = b"a;b\n1;2\n"


def em_zip(**arquivos: bytes) -> bytes:
    em = io.BytesIO()
    with zipfile.ZipFile(em, "w", zipfile.ZIP_DEFLATED) as arquivo:
        for nome, conteudo in arquivos.items():
            arquivo.writestr(nome.replace("__", "."), conteudo)
    return em.getvalue()


def test_a_gzip() -> None:
    tabela = ler(gzip.compress(b"sep=;\n" + CSV))
    assert tabela.celulas.to_numpy().tolist() == [["1", "2"]]
    assert tabela.forma == "gzip of CSV, ';' between fields, UTF-8"
    assert tabela.avisos == ("line 1 'sep=;' says the separator",)


def test_a_zip_and_a_gzip_in_it() -> None:
    tabela = ler(em_zip(dados__csv=CSV))
    assert tabela.forma == "zip of CSV, ';' between fields, UTF-8"
    assert tabela.avisos == ()
    assert ler(em_zip(dados__csv__gz=gzip.compress(CSV))).celulas.equals(tabela.celulas)
    assert ler(gzip.compress(em_zip(dados__csv=CSV))).celulas.equals(tabela.celulas)
    assert ler(em_zip(survey=CSV)).celulas.equals(tabela.celulas)


def test_what_a_system_puts_into_a_zip_is_no_table() -> None:
    em = io.BytesIO()
    with zipfile.ZipFile(em, "w") as arquivo:
        for nome in ("x/", "x/dados.csv", "__MACOSX/x/notas.csv", "x/.DS_Store", "x/Thumbs.db"):
            arquivo.writestr(nome, CSV if nome.endswith("dados.csv") else b"")
    tabela = ler(em.getvalue())
    assert tabela.celulas.shape == (1, 2)
    assert tabela.avisos == ()


def test_the_only_file_that_is_named_as_a_table() -> None:
    tabela = ler(em_zip(leia__txt=b"x", dados__csv=CSV))
    assert tabela.avisos == ("of the zip only dados.csv was read, not leia.txt",)


@pytest.mark.parametrize(
    ("conteudo", "palavras"),
    [
        (
            em_zip(a__csv=CSV, b__csv=CSV),
            r"holds 2 files \(a\.csv, b\.csv\): expected exactly one table\. Unpack",
        ),
        (em_zip(a__txt=CSV, b__txt=CSV), r"holds 2 files \(a\.txt, b\.txt\)"),
        (em_zip(**{f"f{i:02d}__csv": CSV for i in range(10)}), r"f07\.csv and 2 more\)"),
        (em_zip(), "a zip without a file"),
        (em_zip(a__csv=b"a;b\n"), r"^a\.csv in survey\.zip holds a header and no rows"),
        (em_zip(a__csv=b" "), r"^a\.csv in survey\.zip is empty"),
        (em_zip(a__csv=CSV)[:-30], "damaged zip"),
        (gzip.compress(CSV)[:-9], "damaged gzip"),
        (gzip.compress(CSV)[:-8] + b"\x00" * 8, "damaged gzip"),
        (b"\x1f\x8b\x08\x00" + b"\xff" * 30, "damaged gzip"),
        (gzip.compress(gzip.compress(gzip.compress(gzip.compress(CSV)))), "packed more than 3 times"),
    ],
)
def test_what_cannot_be_unpacked_says_why(conteudo: bytes, palavras: str) -> None:
    with pytest.raises(ErroDados, match=rf"survey\.zip.*|{palavras}") as erro:
        ler(conteudo, "survey.zip")
    assert erro.match(palavras)
    assert "survey.zip" in str(erro.value)


def test_damage_within_a_zip() -> None:
    inteiro = em_zip(a__csv=CSV * 100)
    onde = inteiro.index(b"a.csv") + 5
    with pytest.raises(ErroDados, match=r"a\.csv in the file is damaged"):
        ler(inteiro[:onde] + b"\xff" * 10 + inteiro[onde + 10 :])


def test_a_password() -> None:
    inteiro = bytearray(em_zip(a__csv=CSV))
    for marca, onde in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        inteiro[inteiro.index(marca) + onde] |= 1
    with pytest.raises(ErroDados, match=r"a\.csv in the file is locked with a password"):
        ler(bytes(inteiro))


@pytest.mark.parametrize("bomba", [gzip.compress(b"a;b\n" * 5000), em_zip(a__csv=b"a;b\n" * 5000)])
def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch, bomba: bytes) -> None:
    assert len(bomba) < 300
    monkeypatch.setattr(compactado, "LIMITE_BYTES", 2**14)
    with pytest.raises(ErroDados, match="unpacks to more than"):
        ler(bomba)


def test_a_gzip_is_never_unpacked_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    pedidos = []
    ler_de_fato = gzip.GzipFile.read

    def anotada(arquivo: gzip.GzipFile, quantos: int | None = -1) -> bytes:
        pedidos.append(quantos)
        return ler_de_fato(arquivo, quantos)

    monkeypatch.setattr(gzip.GzipFile, "read", anotada)
    ler(gzip.compress(CSV))
    assert pedidos == [compactado.LIMITE_BYTES + 1]


def test_a_zip_that_lies_about_its_size_is_not_unpacked_further(monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory promises 100 bytes; no more than that is read, and then the sum is wrong."""
    inteiro = em_zip(a__csv=b"a;b\n" * 5000)
    mentido = inteiro.replace((20_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert mentido != inteiro
    monkeypatch.setattr(compactado, "LIMITE_BYTES", 2**14)
    with pytest.raises(ErroDados, match="damaged"):
        ler(mentido)


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    partes = {"[Content_Types].xml": b" " * 9000, "xl/workbook.xml": b" " * 9000}
    monkeypatch.setattr(compactado, "LIMITE_BYTES", 2**14)
    with pytest.raises(ErroDados, match="unpacks to more than"):
        ler(em_zip(**partes))
