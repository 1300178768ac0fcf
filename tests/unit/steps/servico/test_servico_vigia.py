"""What the serving task notes of the registry: whether it answers, and since when."""

from datetime import datetime, timedelta

from funcoes.servico.pasta import Recusa
from steps.servico.vigia import com_olhar, com_pulso
from tests.unit.fichas import EM


def test_the_record_says_since_when() -> None:
    def em(s: int) -> datetime:
        return EM + timedelta(seconds=s)

    um = com_pulso(None, True, "", em(0)).model_copy(update={"campeao_id": "m1"})
    dois = com_pulso(um, True, "", em(3))
    fora = com_pulso(dois, False, "nobody answers", em(6))
    ainda = com_pulso(fora, False, "nobody answers", em(9))
    volta = com_pulso(ainda, True, "", em(12))
    assert [r.desde for r in (um, dois, fora, ainda, volta)] == [em(0), em(0), em(6), em(6), em(12)]
    assert [r.visto_em for r in (dois, ainda)] == [em(3), em(9)]
    assert (ainda.alcancavel, ainda.motivo, ainda.campeao_id) == (False, "nobody answers", "m1")
    assert (volta.alcancavel, volta.motivo) == (True, "")
    recusa = Recusa(modelo_id="m2", versao=2, motivo="x", em=EM)
    olhado = com_olhar(com_pulso(um, True, "slow", em(1)), "m2", recusa, em(2))
    assert (olhado.campeao_id, olhado.recusa, olhado.motivo, olhado.visto_em) == ("m2", recusa, "", em(1))
    assert com_olhar(fora, "m2", None, em(7)).motivo == "nobody answers", "it went during the look"
