"""The candidate as it would be delivered: its package, and whether that says what was trained, how fast."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from funcoes.apoio.erros import ErroRegistro
from funcoes.entrega import pacote, paridade
from funcoes.entrega.assinatura import assinar
from funcoes.entrega.formato import Assinatura
from funcoes.entrega.latencia import latencia_p95_ms
from funcoes.entrega.preditor import Preditor
from funcoes.validacao.portao import Entrega
from funcoes.validacao.validar import Candidatura

_MB = 2**20


def assinatura_de(c: Candidatura) -> Assinatura:
    """The candidate's signature, still without the hashes of its files."""
    return assinar(
        c.quadro, c.classes, c.pesquisa, c.imputador, c.config.decisao,
        radiacao_max_min=c.config.mesma_hora_max_min,
    )  # fmt: skip


def empacotar(c: Candidatura, joblib: bytes, outros: Mapping[str, bytes]) -> bytes:
    """The model package: what was exported, the joblib file for analysts, card and parity (`outros`)."""
    arquivos = {pacote.JOBLIB: joblib, **outros}
    if c.onnx is not None:
        arquivos[pacote.ONNX] = c.onnx
    return pacote.montar(arquivos, assinatura_de(c))


def medir(c: Candidatura) -> Entrega:
    """From every real row as it came, through filling, features and the exported model, against what was
    trained; then latency and size. What cannot be exported or loaded is a reason, not an error."""
    if c.onnx is None:
        return Entrega(motivo=c.sem_onnx)
    try:
        preditor = Preditor.de_pacote(pacote.montar({pacote.ONNX: c.onnx}, assinatura_de(c)))
        medida = paridade.conferir_do_bruto(preditor, c.quadro, c.modelo)
    except ErroRegistro as erro:
        return Entrega(motivo=str(erro))
    x = c.quadro.loc[~c.quadro["sintetico"], list(c.atributos.nomes)].to_numpy(dtype=float)
    return Entrega(
        linhas=medida.linhas,
        trocados=medida.rotulos_diferentes,
        max_dp=medida.max_dp,
        latencia_p95_ms=latencia_p95_ms(preditor, x),
        tamanho_mb=len(c.onnx) / _MB,
    )


def como_json(entrega: Entrega) -> bytes:
    """What was compared, for the package; without the time, which is another at every run."""
    dados = {nome: valor for nome, valor in asdict(entrega).items() if nome != "latencia_p95_ms"}
    return json.dumps(dados, indent=1, sort_keys=True).encode()
