"""Promotions by two at once or killed in their middle: one champion, and a reader always finds one."""

import json
import random
import time
from typing import Any

import pytest

from tests.contract.project.registro import BOM, LIMITE_S, NOME, Registro

RODADAS = 25
VOLTAR = ""

_ATOR = """
import json, sys, time
from funcoes.apoio.erros import ErroRegistro
from funcoes.io_clearml import modelos, promocao
print("ready", flush=True)
for linha in sys.stdin:
    pedido = json.loads(linha)
    time.sleep(max(0.0, pedido["em"] - time.monotonic()))
    try:
        if pedido["id"]:
            feito = promocao.promover(pedido["id"], pedido["nome"])
        else:
            feito = promocao.reverter(pedido["nome"])[1]
        print(json.dumps({"id": feito.id, "campeao": feito.promovido}), flush=True)
    except ErroRegistro as erro:
        print(json.dumps({"erro": str(erro)}), flush=True)
"""

_LEITOR = """
import json, sys, threading
from funcoes.io_clearml import modelos
acabou = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), acabou.set()), daemon=True).start()
print("ready", flush=True)
olhadas = sem = 0
while not acabou.is_set():
    sem += not modelos.publicados(sys.argv[1], ["campeao"])
    olhadas += 1
print(json.dumps({"olhadas": olhadas, "sem": sem}), flush=True)
"""


def test_a_promotion_killed_in_its_middle_is_finished_by_repeating_it(registro: Registro) -> None:
    v1, v2, v3 = registro.registrar(BOM, BOM, BOM)
    registro.comandos(["--promote", v1], ["--promote", v2])
    # A rollback to v1 that was killed after it had tagged it, before it cleared v2:
    registro.servidor.get("models.edit", model=v1, tags=["campeao"])
    meio, repetido = registro.comandos(["--list"], ["--rollback"])
    assert [linha.split()[2:4] for linha in meio[1].splitlines()[3:]] == [
        ["*", "campeao"],
        ["campeao", "ordinal"],
    ]
    assert repetido[0] == 0
    assert registro.tags(v1, v2, v3) == [["campeao"], ["arquivado"], ["candidato"]]
    # And one of v3 that was killed before it tagged it: that was no champion.
    registro.servidor.get(
        "models.add_or_update_metadata",
        model=v2, metadata=[{"key": "promovido_em", "value": "2999-01-01T00:00:00+00:00", "type": "str"}],
    )  # fmt: skip
    assert registro.comandos(["--promote", v3])[0][0] == 0
    assert registro.tags(v1, v2, v3) == [["arquivado"], ["arquivado"], ["campeao"]], (
        "a clock that ran ahead when another version was promoted does not undo this promotion"
    )


def test_two_at_once_leave_one_champion_and_a_reader_always_finds_one(registro: Registro) -> None:
    versoes = registro.registrar(BOM, BOM, BOM, BOM)
    _, segunda, terceira, ultima = versoes
    atores = [registro.abrir(_ATOR) for _ in range(2)]
    for modelo in versoes:
        _mandar(atores[:1], [modelo], [0.0])
    leitor = registro.abrir(_LEITOR, NOME)
    acaso = random.Random(2015)  # noqa: S311 -- no secret
    for rodada in range(RODADAS):
        _mandar(atores[:1], [ultima], [0.0])
        pedidos = [
            acaso.choice([segunda, terceira, VOLTAR]),
            acaso.choice([segunda, terceira, ultima, VOLTAR]),
        ]
        feitos = _mandar(atores, pedidos, [acaso.uniform(0, 0.03) for _ in atores])
        assert not [f for f in feitos if "erro" in f], (rodada, pedidos, feitos)
        tags = registro.tags(*versoes)
        assert sorted(t for lista in tags for t in lista) == ["arquivado"] * 3 + ["campeao"], (
            rodada,
            pedidos,
        )
        assert versoes[tags.index(["campeao"])] in {f["id"] for f in feitos}, (rodada, pedidos, feitos)
    saida, _ = leitor.communicate(timeout=LIMITE_S)
    visto = json.loads(saida)
    assert visto["olhadas"] > RODADAS
    assert visto["sem"] == 0, visto


def _mandar(atores: list[Any], pedidos: list[str], atrasos: list[float]) -> list[dict[str, Any]]:
    """Let each do one thing at a time of its own: promote an id, or go back; returns what came out."""
    inicio = time.monotonic() + 0.01
    for ator, modelo, atraso in zip(atores, pedidos, atrasos, strict=True):
        ator.stdin.write(json.dumps({"id": modelo, "nome": NOME, "em": inicio + atraso}) + "\n")
        ator.stdin.flush()
    return [json.loads(ator.stdout.readline()) for ator in atores]


@pytest.mark.nightly
def test_an_unfinished_promotion_is_waited_for_and_a_stale_clearing_is_repaired(registro: Registro) -> None:
    v1, v2, v3 = registro.registrar(BOM, BOM, BOM)
    registro.comandos(["--promote", v1], ["--promote", v2])
    registro.servidor.get("models.edit", model=v3, tags=["campeao"])
    feito = registro.python(
        """
import json, sys, time
from funcoes.io_clearml import modelos, promocao
v1, v2, v3 = sys.argv[1:]
nome = "conforto-termico"
def limpar(modelo):
    modelos.cliente().models.edit(model=modelo, tags=["arquivado"])
olhadas = []
def olhar(nome):
    vistos = modelos.campeoes(nome)
    olhadas.append([m.id for m in vistos])
    if len(olhadas) == 2:
        limpar(v2)  # what the promotion of v3 still has to do, done while it is waited for
    return vistos
promocao.campeoes = olhar
esperado = [m.id for m in promocao.aguardar_outra(nome, 600.0)]
promocao.campeoes = modelos.campeoes
modelos.cliente().models.edit(model=v2, tags=["campeao"])
inicio = time.monotonic()
sem_fim = [m.id for m in promocao.aguardar_outra(nome, 0.2)]
demora = time.monotonic() - inicio
limpar(v2), limpar(v3)
ninguem = [m.id for m in modelos.campeoes(nome)]
reposto = promocao._assentar(nome).id
print(json.dumps([olhadas, esperado, sem_fim, demora, ninguem, reposto]))
""",
        v1, v2, v3,
    )  # fmt: skip
    assert feito[0] == [[v3, v2], [v3, v2], [v3]]
    assert feito[1:3] == [[v3], [v3, v2]]
    assert feito[3] >= 0.2, "it is waited for as long as that, and no error comes of it"
    assert feito[4:] == [[], v2], "the one promoted last"
    assert registro.tags(v1, v2, v3) == [["arquivado"], ["campeao"], ["arquivado"]]
