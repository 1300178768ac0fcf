"""Packages of before and of today are watched: whatever their survey says of itself, and how much."""

import json

from funcoes.deriva.referencia import Referencia
from funcoes.entrega.pacote import PESQUISA, REFERENCIA
from funcoes.monitor.analise import de_pacote
from funcoes.servico.pasta import Servivel
from tests.santa_maria import SURVEY
from tests.served_package import served_package
from tests.unit.funcoes.monitor import logs

RECORD = Servivel(modelo_id=logs.SERVED, nome="comfort", versao=3, sha256="0" * 64, algoritmo="rf")
OF_BEFORE = {
    "nome": "santa-maria", "titulo": "Outdoor thermal comfort in Santa Maria", "lugar": "Santa Maria",
    "latitude": -29.68, "longitude": -53.81, "fuso": "", "instrumento": "", "fonte": "Gobo (2017)",
}  # fmt: skip
"""When coordinates needed no zone, and nothing was said of columns."""


def test_what_a_survey_said_before_is_read(reference: Referencia) -> None:
    others = {REFERENCIA: reference.como_json(), PESQUISA: json.dumps(OF_BEFORE).encode()}
    watched = de_pacote(RECORD, served_package(0.2, 0.6, 0.2, others=others))
    assert watched.pesquisa is not None
    assert (watched.pesquisa.nome, watched.pesquisa.latitude) == ("santa-maria", -29.68)
    assert not watched.pesquisa.le_arquivos
    assert watched.referencia == reference


def test_what_it_says_today_is_read(reference: Referencia) -> None:
    others = {REFERENCIA: reference.como_json(), PESQUISA: SURVEY.model_dump_json().encode()}
    watched = de_pacote(RECORD, served_package(0.2, 0.6, 0.2, others=others))
    assert watched.pesquisa == SURVEY
