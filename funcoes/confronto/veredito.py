"""Who is champion after a comparison: a challenger has to be better, or as good and of more data.

Of many challengers some look as good as the champion by chance, and each of them may be a little worse. So
what champions lose in ties is added up: the sum never exceeds one margin. A challenger that is better gives
back what it gains.
"""

import math
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from funcoes.incerteza import Diferenca
from funcoes.secoes import MetricaPropria, Protocolo

PERDIDO: Final = "perdido_em_empates"
"""Metadata of a model: what champions of its name had lost in ties when it was registered."""

Caso = Literal["mesmas_dobras", "linhas_novas", "nenhum"]
Dados = Literal["mais", "os_mesmos", "menos"]


@dataclass(frozen=True)
class Quem:
    """The champion: its id and version; `perdido`: what champions of this name lost in ties so far."""

    id: str
    versao: int
    perdido: float = 0.0


_NADA: Final = Diferenca(math.nan, math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Confronto:
    """A paired comparison of a challenger with the champion.

    `caso`: on which rows: both recipes out of fold on the same folds, both models on rows of days that
    neither learned from, or none, and `porque` says why; `do_candidato`, `do_campeao`: mean scores
    (`metrica`, lower is better) on `linhas` rows of `grupos` days; `diferenca`: challenger minus champion,
    with its interval over days; `dados`: whether the challenger learned from more rows of the survey.
    """

    campeao: Quem
    caso: Caso
    metrica: MetricaPropria
    protocolo: Protocolo
    dados: Dados = "os_mesmos"
    porque: str = ""
    do_candidato: float = math.nan
    do_campeao: float = math.nan
    diferenca: Diferenca = _NADA
    linhas: int = 0
    grupos: int = 0

    @property
    def melhor(self) -> bool:
        """Whether the whole interval is on the challenger's side."""
        return self.diferenca.media < 0 and self.diferenca.hi < 0

    @property
    def pior(self) -> bool:
        """Whether the whole interval is on the champion's side."""
        return self.diferenca.media > 0 and self.diferenca.lo > 0

    @property
    def perdido(self) -> float:
        """What champions will have lost in ties if the challenger takes the place."""
        return max(0.0, self.campeao.perdido + self.diferenca.media)


@dataclass(frozen=True)
class Veredito:
    """Whether the challenger becomes champion, why, and what champions have lost in ties then."""

    promover: bool
    motivo: str
    perdido: float = 0.0


def julgar(confronto: Confronto | None, margem: float) -> Veredito:
    """Decide; None where there is no champion. `margem`: what champions may lose in ties, in all."""
    if confronto is None:
        return Veredito(True, "there was no champion")
    if confronto.caso == "nenhum":
        return Veredito(False, _sem_terreno(confronto), confronto.campeao.perdido)
    contra = _contra(confronto, margem)
    if contra:
        return Veredito(False, f"{contra}: {descrever(confronto)}", confronto.campeao.perdido)
    a_favor = "it is better" if confronto.melhor else "a tie, and it learned from more data"
    return Veredito(True, f"{a_favor}: {descrever(confronto)}", confronto.perdido)


def _contra(c: Confronto, margem: float) -> str:
    """What keeps the champion in its place; "" where nothing does."""
    if c.pior:
        return "it is worse"
    if c.dados == "menos":
        return "it learned from fewer rows of the survey than the champion"
    if c.melhor:
        return ""
    if c.dados == "os_mesmos":
        return "a tie, and it learned from no more data"
    if c.perdido <= margem:
        return ""
    return f"a tie, but with it champions would have lost {c.perdido:.4f} in ties, and may lose {margem:g}"


def como_dados(confronto: Confronto | None, veredito: Veredito) -> dict[str, Any]:
    """The decision and what it rests on, as plain data; None where there is no number."""
    dados: dict[str, Any] = {"campeao_id": "", "campeao_versao": None, **asdict(veredito)}
    if confronto is None:
        return dados
    c, d = confronto, confronto.diferenca
    medidos = {
        "do_candidato": c.do_candidato, "do_campeao": c.do_campeao,
        "diferenca": d.media, "lo": d.lo, "hi": d.hi,
    }  # fmt: skip
    return dados | {
        "campeao_id": c.campeao.id,
        "campeao_versao": c.campeao.versao,
        "caso": c.caso,
        "protocolo": c.protocolo,
        "metrica": c.metrica,
        "dados": c.dados,
        "linhas": c.linhas,
        "dias": c.grupos,
        **{nome: None if math.isnan(v) else round(v, 6) for nome, v in medidos.items()},
    }


def _sem_terreno(c: Confronto) -> str:
    return (
        f"it cannot be compared fairly with the champion, version {c.campeao.versao}: {c.porque}. A person "
        "decides: python -m steps.register --promote MODEL_ID"
    )


def descrever(c: Confronto) -> str:
    """Both scores, the difference with its interval, and on which rows, in one line."""
    d = c.diferenca
    intervalo = f"interval {d.lo:+.4f} to {d.hi:+.4f} over {c.grupos} days"
    if math.isnan(d.lo):
        intervalo = "of a single day, which gives no interval"
    onde = f"both models on {c.linhas} rows of days that neither learned from"
    if c.caso == "mesmas_dobras":
        onde = f"both recipes out of fold, {c.protocolo}, on {c.linhas} rows"
    return (
        f"{c.metrica} {c.do_candidato:.4f}, champion (version {c.campeao.versao}) {c.do_campeao:.4f}, "
        f"difference {d.media:+.4f}, {intervalo}; {onde}"
    )
