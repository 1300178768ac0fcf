"""The service on a queue: settings travel as a parameter, and its agent is not the only one for its runs."""

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.io_clearml.filas import Trabalhador
from pipelines.retreino.na_fila import como_parametros, impasse
from steps.serve import ler_pares

SERVICES = Trabalhador("here:services", ("services",))
UM = Trabalhador("here:one", ("services", "default"))
DOIS = Trabalhador("here:two", ("services", "default"))


@pytest.mark.parametrize(
    ("fila", "trabalhadores", "preso"),
    [
        ("services", [SERVICES, UM], False),
        ("services", [SERVICES], False),
        ("services", [], False),
        ("services", [UM, DOIS], False),
        ("services", [UM], True),
        ("default", [SERVICES, UM], True),
        ("services", [SERVICES, Trabalhador("here:d", ("default",))], False),
        ("other", [UM], False),
    ],
)
def test_an_agent_that_the_service_occupies_is_not_the_only_one_for_its_runs(
    fila: str, trabalhadores: list[Trabalhador], preso: bool
) -> None:
    assert bool(impasse(fila, "default", trabalhadores)) is preso


def test_settings_come_back_as_they_went() -> None:
    pares = ["retreino.mudar=[train.modelos='lr,rf', target.classes=5]", "agenda.dias=[monday, friday]"]
    assert ler_pares(como_parametros(pares)["Args/set"]) == pares
    assert ler_pares(como_parametros([])["Args/set"]) == []
    with pytest.raises(ErroConfig, match="expected a list"):
        ler_pares("agenda.hora=3")
