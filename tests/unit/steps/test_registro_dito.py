"""What `register` says of a promotion that was not made."""

import shlex
from typing import Any

import pytest

from funcoes.configuracao.secoes import RegisterEtapa
from funcoes.io_clearml.modelos import VersaoModelo
from steps import register

MODELO = VersaoModelo("m2", 2, ["candidato"], False, {}, "conforto-termico-poa")
PERDEU = {"campeao_id": "m1", "campeao_versao": 1, "promover": False, "motivo": "it is worse: rps 0.09"}
VENCEU = PERDEU | {"promover": True, "motivo": "it is better: rps 0.07"}


@pytest.mark.parametrize(
    ("passou", "decidido", "dito"),
    [
        (False, VENCEU, "none, the gate refused the model"),
        (True, PERDEU, "It would not take the place of version 1: it is worse: rps 0.09"),
        (True, VENCEU, "It would take the place of version 1: it is better: rps 0.07"),
        (True, {"campeao_id": ""}, "There is no champion to compare it with"),
    ],
)
def test_what_came_of_the_comparison_is_said_where_no_promotion_was_asked_for(
    passou: bool, decidido: dict[str, Any], dito: str
) -> None:
    registro: Any = RegisterEtapa.model_construct(promover=False)
    portao = {"passed": passou, "promocao": decidido}
    feito, texto = register._promover(MODELO, portao, registro)
    assert feito is MODELO
    assert texto.endswith(dito)
    assert passou == ("not asked for (register.promover)" in texto)


def test_the_way_back_names_the_model_since_others_may_have_a_champion(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    feito = VersaoModelo("m2", 2, ["campeao"], True, {}, "a name of *mine*")
    monkeypatch.setattr(register.promocao, "promover_no_lugar", lambda *_: feito)
    registro: Any = RegisterEtapa.model_construct(promover=True, nome_modelo=feito.nome)
    texto = register._promover(MODELO, {"passed": True, "promocao": VENCEU}, registro)[1]
    comando = shlex.split(texto.partition("To undo it: ")[2])
    assert comando == ["python", "-m", "steps.register", "--rollback", "--nome", feito.nome]


def test_a_champion_that_was_found_better_stays() -> None:
    registro: Any = RegisterEtapa.model_construct(promover=True)
    texto = register._promover(MODELO, {"passed": True, "promocao": PERDEU}, registro)[1]
    assert texto == "the champion stays. Of the candidate: it is worse: rps 0.09"
