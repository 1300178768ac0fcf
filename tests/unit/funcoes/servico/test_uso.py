"""Numbers of use: requests per second by class, and the share of each vote."""

from funcoes.servico.uso import parcelas, por_segundo
from tests.unit.fichas import uso


def test_requests_per_second_by_class() -> None:
    um, dois = uso(10, {"200": 50, "422": 10}), uso(20, {"200": 150, "201": 10, "422": 10, "503": 20})
    assert por_segundo(None, um) == {"total": 6, "2xx": 5, "4xx": 1, "5xx": 0}
    assert por_segundo(um, dois) == {"total": 13, "2xx": 11, "4xx": 0, "5xx": 2}
    novo = uso(5, {"200": 5}, pid=2)
    assert por_segundo(dois, novo) == {"total": 1, "2xx": 1, "4xx": 0, "5xx": 0}, "it counted from zero"
    assert por_segundo(dois, dois)["total"] == 0


def test_share_of_each_vote_in_their_order() -> None:
    assert parcelas({"1": 3, "-3": 1, "0": 0}) == {"-3": 0.25, "0": 0, "1": 0.75}
    assert list(parcelas({"1": 3, "-3": 1, "0": 0})) == ["-3", "0", "1"]
    assert parcelas({}) == parcelas({"1": 0}) == {}
