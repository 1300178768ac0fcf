"""What a person at the terminal is told of the service: what it serves, or why it serves nothing."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from funcoes.configuracao.config import carregar_servico
from funcoes.servico.pasta import PastaServico, Recusa, Registro
from pipelines.servico.anuncio import Anuncio
from tests.unit.fichas import EM, UM, ficha, uso


def _ler_anuncio(anuncio: Anuncio, capsys: pytest.CaptureFixture[str]) -> str:
    anuncio.dizer()
    dito = capsys.readouterr().out
    return json.loads(dito)["event"] if dito else ""


def test_a_person_is_told_once_what_is_served(
    pasta: PastaServico, capsys: pytest.CaptureFixture[str]
) -> None:
    velho = uso(0, {}, porta=1, modelo_id="m1")
    pasta.anotar(pasta.uso, velho)
    pasta.anotar(pasta.bom, ficha("m1"))
    anuncio = Anuncio(pasta, carregar_servico().http)
    assert _ler_anuncio(anuncio, capsys) == "", "of another time"
    agora = datetime.now(UTC) + timedelta(seconds=1)
    registro = Registro(visto_em=agora, alcancavel=True, desde=agora)
    pasta.anotar(pasta.uso, uso(0, {}, desde=agora, porta=8123))
    assert _ler_anuncio(anuncio, capsys) == ""
    pasta.anotar(pasta.registro, registro)
    sem = _ler_anuncio(anuncio, capsys)
    assert "no model has been promoted yet: a run promotes one" in sem
    assert "http://127.0.0.1:8123" in sem
    assert _ler_anuncio(anuncio, capsys) == ""
    for modelo_id, numero in (("m1", 1), ("m2", 2)):
        pasta.anotar(pasta.bom, ficha(modelo_id, UM, numero))
        pasta.anotar(pasta.uso, uso(0, {}, desde=agora, porta=8123, modelo_id=modelo_id))
        assert _ler_anuncio(anuncio, capsys) == (
            f"Serving conforto-termico version {numero} on http://127.0.0.1:8123 (page /, docs /docs) - "
            "Ctrl-C ends it"
        )
        assert _ler_anuncio(anuncio, capsys) == ""


@pytest.mark.parametrize(
    ("mudancas", "texto"),
    [
        ({"alcancavel": False, "motivo": "nobody answers"}, "nobody answers"),
        ({"recusa": Recusa(modelo_id="m", versao=1, motivo="no zip", em=EM)}, "is refused: no zip"),
        ({"campeao_id": "m"}, ""),  # it is on its way
        ({"motivo": "the registry is being asked for its champion"}, ""),
    ],
)
def test_a_person_is_told_why_nothing_is_served(
    mudancas: dict[str, object], texto: str, pasta: PastaServico, capsys: pytest.CaptureFixture[str]
) -> None:
    anuncio = Anuncio(pasta, carregar_servico().http)
    agora = datetime.now(UTC) + timedelta(seconds=1)
    registro = Registro(visto_em=agora, alcancavel=True, desde=agora)
    pasta.anotar(pasta.uso, uso(0, {}, desde=agora))
    pasta.anotar(pasta.registro, registro.model_copy(update=mudancas))
    dito = _ler_anuncio(anuncio, capsys)
    assert texto in dito
    assert bool(dito) is bool(texto)
