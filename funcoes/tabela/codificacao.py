"""How the text of a file is encoded, found in its bytes."""

import codecs
from typing import Final, NamedTuple

from funcoes.apoio.erros import ErroDados
from funcoes.tabela.formatos import dito_pelo_nome

_AMOSTRA: Final = 2**16
_NULOS_UTF16: Final = 0.2
"""Share of the units of UTF-16 whose one half is zero: separators, digits and line ends in any script."""

_MARCAS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CONTROLE: Final = bytes({*range(32), 127} - {*b"\t\n\r\f\v"})
_MISTO: Final = "funcoes.tabela.misto"


class Codificacao(NamedTuple):
    """A codec and how it treats errors, as `io.TextIOWrapper` takes them; what to say of it."""

    codec: str
    erros: str
    nome: str
    avisos: tuple[str, ...] = ()


def _como_windows(erro: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, as Windows-1252, or Latin-1 where that has nothing."""
    if not isinstance(erro, UnicodeDecodeError):
        raise erro
    bytes_ = erro.object[erro.start : erro.end]
    try:
        return bytes_.decode("cp1252"), erro.end
    except UnicodeDecodeError:
        return bytes_.decode("latin-1"), erro.end


codecs.register_error(_MISTO, _como_windows)


def achar(conteudo: bytes, origem: str) -> Codificacao:
    """The encoding of a file's text; `ErroDados` for bytes that are no text."""
    for marca, codec, nome in _MARCAS:
        if conteudo.startswith(marca):
            return _conferida(conteudo, Codificacao(codec, "strict", nome), origem)
    if b"\x00" in conteudo:
        return _utf16_sem_marca(conteudo, origem)
    try:
        conteudo.decode("utf-8")
    except UnicodeDecodeError as erro:
        return _de_um_byte(conteudo, erro, origem)
    return Codificacao("utf-8-sig", "strict", "UTF-8")


def _conferida(conteudo: bytes, achada: Codificacao, origem: str) -> Codificacao:
    try:
        conteudo.decode(achada.codec)
    except UnicodeDecodeError as erro:
        raise ErroDados(
            f"{origem} begins as {achada.nome} and is none from byte {erro.start} on: it may be cut short. "
            f"Copy it again, or save it as CSV in UTF-8."
        ) from erro
    return achada


def _utf16_sem_marca(conteudo: bytes, origem: str) -> Codificacao:
    """Zeros in one half of the units, and only there, are UTF-16 where that makes text; else it is none."""
    comeco = conteudo[: min(_AMOSTRA, len(conteudo) // 2 * 2)]
    nulos = [comeco[metade::2].count(0) / (len(comeco) // 2 or 1) for metade in (0, 1)]
    for codec, metade in (("utf-16-le", 1), ("utf-16-be", 0)):
        texto = comeco.decode(codec, "replace")
        controles = any(letra < " " and letra not in "\t\r\n\f\v" for letra in texto)
        if nulos[metade] >= _NULOS_UTF16 and nulos[1 - metade] == 0 and not controles:
            return _conferida(conteudo, Codificacao(codec, "strict", "UTF-16"), origem)
    raise _binario(origem, f"a zero at byte {conteudo.index(0)}")


def _de_um_byte(conteudo: bytes, erro: UnicodeDecodeError, origem: str) -> Codificacao:
    """Windows-1252, of which Latin-1 is nearly a part; or UTF-8 into which a few lines of it were pasted."""
    if controles := len(conteudo) - len(conteudo.translate(None, _CONTROLE)):
        raise _binario(origem, f"{controles} control characters")
    texto = conteudo.decode("utf-8", "replace")
    estranhos = texto.count("\ufffd")
    inteiros = len(texto) - len(texto.encode("ascii", "ignore")) - estranhos
    if inteiros > estranhos:
        linha = conteudo.count(b"\n", 0, erro.start) + 1
        aviso = f"UTF-8, but from line {linha} on not everywhere: what is none was read as Latin-1"
        return Codificacao("utf-8-sig", _MISTO, "UTF-8 and Latin-1", (aviso,))
    try:
        conteudo.decode("cp1252")
    except UnicodeDecodeError:
        return Codificacao("latin-1", "strict", "Latin-1", ("no UTF-8: read as Latin-1",))
    return Codificacao("cp1252", "strict", "Latin-1", ("no UTF-8: read as Latin-1 (Windows-1252)",))


def _binario(origem: str, achado: str) -> ErroDados:
    return ErroDados(
        f"{origem} is not a text file ({achado}), nor a workbook or Parquet: expected CSV, .xlsx or Parquet."
        f"{dito_pelo_nome(origem)}"
    )
