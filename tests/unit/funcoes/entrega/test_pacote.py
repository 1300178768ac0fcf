"""The model package: the same bytes for the same content, and nothing that was changed is read."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroRegistro
from funcoes.apoio.tipos import Decisao
from funcoes.entrega.formato import Assinatura, Entrada
from funcoes.entrega.pacote import ASSINATURA, JOBLIB, ONNX, abrir, montar, sha256
from funcoes.entrega.preenchimento import Preenchimento

ARQUIVOS = {ONNX: b"a graph", JOBLIB: b"a pickle", "cartao.md": b"# card", "paridade.json": b"{}"}


def _assinatura(decisao: Decisao = "mediana") -> Assinatura:
    return Assinatura(
        formato=1,
        entradas=[
            Entrada(nome=n, unidade="", tipo="float64", min=0, max=1, opcional=False)
            for n in ("umidade", "radiacao_solar")
        ],
        preenchimento=Preenchimento(colunas={}, perfil_geral={}, radiacao_geral=1, radiacao_max_min=20),
        atributos=["umidade"],
        versao_atributos="1",
        classes=[-1, 0, 1],
        decisao=decisao,
        python="3.11",
        bibliotecas={},
    )


def _arquivos_do(pacote: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pacote)) as z:
        return {n: z.read(n) for n in z.namelist()}


def _zip(arquivos: Mapping[str, bytes], metodo: int = zipfile.ZIP_DEFLATED) -> bytes:
    destino = io.BytesIO()
    with zipfile.ZipFile(destino, "w", metodo) as z:
        for nome, conteudo in arquivos.items():
            z.writestr(nome, conteudo)
    return destino.getvalue()


def test_what_was_put_in_comes_out_with_a_hash_for_each() -> None:
    lidos = abrir(montar(ARQUIVOS, _assinatura()))
    assinatura = Assinatura.model_validate_json(lidos.pop(ASSINATURA))
    assert lidos == ARQUIVOS
    assert assinatura.arquivos == {n: sha256(c) for n, c in ARQUIVOS.items()}
    assert assinatura.model_copy(update={"arquivos": {}}) == _assinatura()


def test_same_content_same_bytes_in_any_order_at_any_time() -> None:
    um = montar(ARQUIVOS, _assinatura())
    with zipfile.ZipFile(io.BytesIO(um)) as z:
        assert {i.date_time for i in z.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert montar(dict(reversed(ARQUIVOS.items())), _assinatura()) == um
    assert montar(ARQUIVOS, _assinatura("mais_provavel")) != um


def _sem(arquivos: dict[str, bytes], nome: str) -> dict[str, bytes]:
    return {n: c for n, c in arquivos.items() if n != nome}


ADULTERADOS: dict[str, tuple[Callable[[dict[str, bytes]], dict[str, bytes]], str]] = {
    "changed onnx": (lambda a: a | {ONNX: b"a grapH"}, r"modelo\.onnx .* has sha256 .*, its signature says"),
    "changed card": (lambda a: a | {"cartao.md": b"# cards"}, r"cartao\.md .* has sha256"),
    "missing joblib": (lambda a: _sem(a, JOBLIB), r"lacks modelo\.joblib"),
    "missing onnx": (lambda a: _sem(a, ONNX), r"lacks modelo\.onnx"),
    "missing signature": (lambda a: _sem(a, ASSINATURA), r"lacks assinatura\.json"),
    "unsigned file": (lambda a: a | {"cartao.html": b""}, r"has unsigned cartao\.html"),
    "unknown file": (lambda a: a | {"leia.me": b""}, r"holds only .*; found \['leia\.me'\]"),
    "path upwards": (lambda a: a | {"../modelo.onnx": b""}, r"found \['\.\./modelo\.onnx'\]"),
    "absolute path": (lambda a: a | {"/etc/passwd": b""}, r"found \['/etc/passwd'\]"),
    "folder": (lambda a: a | {"x/": b""}, r"found \['x/'\]"),
    "file in a folder": (lambda a: a | {"x/modelo.onnx": b""}, r"found \['x/modelo\.onnx'\]"),
    "no json": (lambda a: a | {ASSINATURA: b"{"}, r"the signature is no JSON: Expecting property name"),
    "no signature": (lambda a: a | {ASSINATURA: b"{}"}, r"formato: Field required"),
    "unknown key": (
        lambda a: a | {ASSINATURA: a[ASSINATURA].replace(b'"python"', b'"x": 1, "python"')},
        r"x: Extra inputs are not permitted",
    ),
    "no hash": (
        lambda a: a | {ASSINATURA: a[ASSINATURA].replace(sha256(b"a graph").encode(), b"")},
        r"arquivos\.modelo\.onnx: String should match",
    ),
}  # fmt: skip


@pytest.mark.parametrize("caso", ADULTERADOS)
def test_a_package_that_was_tampered_with_is_refused(caso: str) -> None:
    mudar, motivo = ADULTERADOS[caso]
    arquivos = _arquivos_do(montar(ARQUIVOS, _assinatura()))
    assert abrir(_zip(arquivos)) == arquivos
    with pytest.raises(ErroRegistro, match=motivo):
        abrir(_zip(mudar(arquivos)))


def test_a_name_that_occurs_twice_is_refused() -> None:
    arquivos = _arquivos_do(montar(ARQUIVOS, _assinatura()))
    destino = io.BytesIO(_zip(arquivos))
    with zipfile.ZipFile(destino, "a") as z, pytest.warns(UserWarning, match="Duplicate"):
        z.writestr(ONNX, b"another graph")
    with pytest.raises(ErroRegistro, match=r"holds modelo\.onnx twice"):
        abrir(destino.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    arquivos = _arquivos_do(montar(ARQUIVOS, _assinatura())) | {JOBLIB: bytes(10_000_000)}
    bomba = _zip(arquivos)
    assert len(bomba) < 20_000
    with pytest.raises(ErroRegistro, match=r"unpacks to 1000\d+ bytes, more than 1000000"):
        abrir(bomba, max_bytes=1_000_000)


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    arquivos = _arquivos_do(montar(ARQUIVOS, _assinatura())) | {JOBLIB: bytes(10_000_000)}
    mentira = _zip(arquivos).replace((10_000_000).to_bytes(4, "little"), (8).to_bytes(4, "little"))
    with pytest.raises(ErroRegistro, match=r"no readable zip file: Bad CRC-32 for file 'modelo\.joblib'"):
        abrir(mentira, max_bytes=1_000_000)


@pytest.mark.parametrize("metodo", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(metodo: int) -> None:
    with pytest.raises(ErroRegistro, match="packed in a way"):
        abrir(_zip(_arquivos_do(montar(ARQUIVOS, _assinatura())), metodo))


@pytest.mark.parametrize("conteudo", [b"", b"PK", b"\x80\x04K\x01.", montar(ARQUIVOS, _assinatura())[:-30]])
def test_what_is_no_zip_file_is_refused(conteudo: bytes) -> None:
    with pytest.raises(ErroRegistro, match="no readable zip file"):
        abrir(conteudo)


@given(st.data())
def test_no_changed_byte_changes_what_is_read(data: st.DataObject) -> None:
    """Each byte of the zip: the reader refuses, or the byte said nothing about the content."""
    inteiro = montar(ARQUIVOS, _assinatura())
    posicao = data.draw(st.integers(0, len(inteiro) - 1))
    outro = data.draw(st.integers(0, 255).filter(lambda b: b != inteiro[posicao]))
    try:
        lidos = abrir(inteiro[:posicao] + bytes([outro]) + inteiro[posicao + 1 :])
    except ErroRegistro:
        return
    assert lidos == abrir(inteiro)


def test_nothing_is_written_that_would_not_be_read() -> None:
    with pytest.raises(ErroRegistro, match=r"found \['outro\.bin'\]"):
        montar(ARQUIVOS | {"outro.bin": b""}, _assinatura())
    with pytest.raises(ErroRegistro, match=r"assinatura\.json twice"):
        montar(ARQUIVOS | {ASSINATURA: b"{}"}, _assinatura())
    with pytest.raises(ErroRegistro, match="more than 100"):
        montar(ARQUIVOS, _assinatura(), max_bytes=100)
