"""The package of a registered model: fetched as it was recorded, or not at all."""

from pathlib import Path

from tests.contract.project.registro import BOM, NOME, Registro, pacote, projeto_de


def test_the_package_comes_back_as_it_was_recorded_or_not_at_all(registro: Registro) -> None:
    bom, trocado, perdido = registro.registrar(BOM, BOM, BOM)
    antigo = _de_antes_dos_pacotes(registro, bom)
    assert registro.modelos(bom)[0]["framework"] == "ONNX"
    enderecos = [m["uri"] for m in registro.modelos(bom, trocado, perdido)]
    assert all(uri.endswith("/modelo.zip") for uri in enderecos)
    assert len(set(enderecos)) == 3, "a task that registers twice overwrites nothing"
    _trocar_arquivo(registro, enderecos[1], pacote("something else"))
    _apagar_arquivo(registro, enderecos[2])
    lidos = registro.python(
        """
import json, pathlib, sys
from clearml import Model
from funcoes.apoio.erros import ErroRegistro
from funcoes.io_clearml import modelos
def ler(modelo):
    try:
        return modelos.baixar(modelo).hex()
    except ErroRegistro as erro:
        return str(erro)
lidos = [ler(modelo) for modelo in sys.argv[1:]]
copia = pathlib.Path(Model(sys.argv[1]).get_local_copy(extract_archive=False))
copia.write_bytes(b"half a fi")
print(json.dumps([*lidos, ler(sys.argv[1])]))
""",
        bom, trocado, perdido, antigo, "nothing",
    )  # fmt: skip
    assert lidos[0] == pacote(f"{NOME} 0").hex()
    assert "the sha256 of its file" in lidos[1]
    assert "cannot be read" in lidos[2]
    assert "modelo.joblib: it was registered before models were packages" in lidos[3]
    assert "Register it again" in lidos[3]
    assert "'nothing' is not in the registry" in lidos[4]
    assert lidos[5] == lidos[0], "a broken copy in this machine's cache is fetched again"
    cache = Path(registro.ambiente["CLEARML_LOCAL_CACHE"])
    assert not [p for p in cache.rglob("model.onnx")], "nothing was unpacked"
    promovidos = registro.comandos(["--promote", trocado], ["--promote", perdido], ["--promote", antigo])
    assert [codigo for codigo, _, _ in promovidos] == [1, 1, 1]
    assert registro.tags(trocado, perdido, antigo) == [["candidato"]] * 3


def _de_antes_dos_pacotes(registro: Registro, modelo: str) -> str:
    """A published version in the project of another one, as they were registered when they were pickles."""
    metadados = [{"key": k, "value": v, "type": "str"} for k, v in {**BOM, "sha256": "0" * 64}.items()]
    return str(registro.servidor.get(
        "models.create", name=NOME, uri="http://nowhere/models/modelo.joblib", tags=["candidato"], ready=True,
        project=projeto_de(registro, modelo), metadata=metadados,
    )["id"])  # fmt: skip


def _caminho(registro: Registro, uri: str) -> str:
    return uri.removeprefix(registro.servidor.state["files_server"]).replace(" ", "%20")


def _apagar_arquivo(registro: Registro, uri: str) -> None:
    servidor = registro.servidor
    caminho = servidor.place(_caminho(registro, uri))
    status, _ = servidor.request("DELETE", caminho, headers=servidor.bearer, server="files_server")
    assert status == 200


def _trocar_arquivo(registro: Registro, uri: str, conteudo: bytes) -> None:
    nome = registro.servidor.place(_caminho(registro, uri)).lstrip("/").replace("%20", " ")
    corpo = (
        f'--b\r\nContent-Disposition: form-data; name="{nome}"; filename="modelo.zip"\r\n'
        "Content-Type: application/zip\r\n\r\n"
    ).encode() + conteudo + b"\r\n--b--\r\n"  # fmt: skip
    cabecalhos = {**registro.servidor.bearer, "Content-Type": "multipart/form-data; boundary=b"}
    status, _ = registro.servidor.request("POST", "/", corpo, cabecalhos, server="files_server")
    assert status == 200
