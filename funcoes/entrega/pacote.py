"""The model package: one zip with the model, its signature, its card, and a sha256 for every file.

Same content, same bytes. A reader gets nothing that was changed, left out or put in.
"""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from funcoes.apoio.erros import ErroRegistro
from funcoes.entrega.formato import Assinatura, ler_assinatura

ONNX: Final = "modelo.onnx"
JOBLIB: Final = "modelo.joblib"
ASSINATURA: Final = "assinatura.json"
RASTRO: Final = "rastro.json"
PESQUISA: Final = "pesquisa.json"
REFERENCIA: Final = "referencia.json"
"""What the model was trained on, as counts, for whoever watches it."""
CARTOES: Final = ("cartao.html", "cartao.md", "cartao.pt-BR.md")
"""The model card: a page with both languages, and each of them as Markdown."""
NOMES: Final = (ONNX, JOBLIB, ASSINATURA, RASTRO, PESQUISA, REFERENCIA, *CARTOES, "paridade.json")
"""All that a package may hold, flat; a model without ONNX form has no `modelo.onnx`, and is not served."""

MAX_BYTES: Final = 256 * 2**20
"""Bound on all files together, unpacked."""

_DATA: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_MODO: Final = 0o100644 << 16
_COMPACTADO: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CIFRADO: Final = 0x1


def sha256(conteudo: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(conteudo).hexdigest()


def montar(arquivos: Mapping[str, bytes], assinatura: Assinatura, max_bytes: int = MAX_BYTES) -> bytes:
    """The package's bytes; the signature is written with the hashes of `arquivos`.

    Raises `ErroRegistro` for a name that is not in `NOMES`, and for too many bytes.
    """
    _exigir_nomes([*arquivos, ASSINATURA])
    completa = assinatura.model_copy(update={"arquivos": {n: sha256(arquivos[n]) for n in sorted(arquivos)}})
    todos = {**arquivos, ASSINATURA: completa.como_json()}
    _exigir_tamanho(sum(map(len, todos.values())), max_bytes)
    destino = io.BytesIO()
    with zipfile.ZipFile(destino, "w") as pacote:
        for nome in sorted(todos):
            info = zipfile.ZipInfo(nome, _DATA)
            info.create_system, info.external_attr = _UNIX, _MODO
            pacote.writestr(info, todos[nome], zipfile.ZIP_DEFLATED, 6)
    return destino.getvalue()


def abrir(conteudo: bytes, max_bytes: int = MAX_BYTES) -> dict[str, bytes]:
    """All files by name, each with the hash that the signature says.

    Raises `ErroRegistro` naming what is wrong. The signature itself has no hash: whoever keeps the package
    keeps the sha256 of the whole.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(conteudo)) as pacote:
            arquivos = _ler(pacote, max_bytes)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        OSError,
        EOFError,
        RuntimeError,
        ValueError,
    ) as erro:
        raise ErroRegistro(f"the model package is no readable zip file: {erro}. Fetch it again.") from erro
    _exigir_hashes(arquivos, ler_assinatura(arquivos[ASSINATURA]))
    return arquivos


def assinatura_de(conteudo: bytes) -> Assinatura:
    """The signature of a package; raises as `abrir` does."""
    return ler_assinatura(abrir(conteudo)[ASSINATURA])


def _ler(pacote: zipfile.ZipFile, max_bytes: int) -> dict[str, bytes]:
    infos = pacote.infolist()
    _exigir_nomes([i.filename for i in infos])
    for info in infos:
        if info.compress_type not in _COMPACTADO or info.flag_bits & _CIFRADO:
            raise ErroRegistro(f"{info.filename} is packed in a way that no model package is; not read.")
    _exigir_tamanho(sum(i.file_size for i in infos), max_bytes)
    return {i.filename: _desempacotar(pacote, i) for i in infos}


def _desempacotar(pacote: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Never more bytes than the directory says, whatever the packed stream would give."""
    with pacote.open(info) as origem:
        return origem.read(info.file_size)


def _exigir_nomes(nomes: list[str]) -> None:
    estranhos = sorted({n for n in nomes if n not in NOMES})
    if estranhos:
        raise ErroRegistro(f"a model package holds only {', '.join(NOMES)}; found {estranhos}; not used.")
    repetidos = sorted({n for n in nomes if nomes.count(n) > 1})
    if repetidos:
        raise ErroRegistro(f"the model package holds {', '.join(repetidos)} twice; not used.")
    if ASSINATURA not in nomes:
        raise ErroRegistro(f"the model package lacks {ASSINATURA}; not used.")


def _exigir_tamanho(total: int, max_bytes: int) -> None:
    if total > max_bytes:
        raise ErroRegistro(f"the model package unpacks to {total} bytes, more than {max_bytes}; not used.")


def _exigir_hashes(arquivos: Mapping[str, bytes], assinatura: Assinatura) -> None:
    esperados, vistos = assinatura.arquivos, set(arquivos) - {ASSINATURA}
    for problema, nomes in (("lacks", set(esperados) - vistos), ("has unsigned", vistos - set(esperados))):
        if nomes:
            raise ErroRegistro(f"the model package {problema} {', '.join(sorted(nomes))}; not used.")
    for nome in sorted(esperados):
        visto = sha256(arquivos[nome])
        if visto != esperados[nome]:
            raise ErroRegistro(
                f"{nome} in the model package has sha256 {visto[:12]}…, its signature says "
                f"{esperados[nome][:12]}…; not used. Fetch the package again, or register the model again."
            )
