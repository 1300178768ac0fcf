"""Who is champion after a comparison: a challenger has to be better, or as good and of more data.

Of many challengers some look as good as the champion by chance, and each of them may be a little worse. So
what champions lose in ties is added up: the sum never exceeds one margin. A challenger that is better gives
back what it gains.
"""

import math
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from funcoes.configuracao.nomes_clearml import PIOR_QUE
from funcoes.configuracao.secoes import MetricaPropria, Protocolo
from funcoes.metricas.incerteza import Diferenca
from funcoes.palavras.lingua import INGLES

PERDIDO: Final = "perdido_em_empates"
"""Metadata of a model: what champions of its name had lost in ties when it was registered."""

Caso = Literal["mesmas_dobras", "linhas_novas", "nenhum"]
Resultado = Literal["primeiro", "toma_o_lugar", "fica_o_campeao", "sem_terreno"]
Dados = Literal["mais", "os_mesmos", "outros", "menos"]


@dataclass(frozen=True)
class Quem:
    """The champion: its id and version; `perdido`: what champions of this name lost in ties so far."""

    id: str
    versao: int
    perdido: float = 0.0


_NAO_MAIS: Final[dict[Dados, str]] = {
    "os_mesmos": "it learned from no more data",
    "outros": "rows that the champion's survey had are not in this one",
}
"""Why a tie keeps the champion."""

_NADA: Final = Diferenca(math.nan, math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Confronto:
    """A paired comparison of a challenger with the champion.

    `caso`: on which rows: both recipes out of fold on the same folds, both models on rows of days that
    neither learned from, or none, and `porque` says why; `novas`: rows that only the challenger's recipe
    learned from, as the champion's survey has them not; `do_candidato`, `do_campeao`: mean scores
    (`metrica`, lower is better) on `linhas` rows of `grupos` days, or what else `por` names; `diferenca`:
    challenger minus champion, with its interval over those; `dados`: whether the challenger learned from
    more rows of the survey; `outros`: from more, but not of all that the champion's survey had.
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
    novas: int = 0
    grupos: int = 0
    por: str = "dia"

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
    if c.dados in _NAO_MAIS:
        return f"a tie, and {_NAO_MAIS[c.dados]}"
    if c.perdido <= margem:
        return ""
    return f"a tie, but with it champions would have lost {c.perdido:z.4f} in ties, and may lose {margem:g}"


def como_dados(confronto: Confronto | None, veredito: Veredito) -> dict[str, Any]:
    """The decision and what it rests on, as plain data; None where there is no number."""
    dados: dict[str, Any] = {
        "campeao_id": "",
        "campeao_versao": None,
        "resultado": _resultado(confronto, veredito),
        PIOR_QUE: confronto.campeao.id if confronto is not None and confronto.pior else "",
        **asdict(veredito),
    }
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
        "novas": c.novas,
        "dias": c.grupos,
        **{nome: None if math.isnan(v) else round(v, 6) for nome, v in medidos.items()},
    }


def _resultado(confronto: Confronto | None, veredito: Veredito) -> Resultado:
    if confronto is None:
        return "primeiro"
    if confronto.caso == "nenhum":
        return "sem_terreno"
    return "toma_o_lugar" if veredito.promover else "fica_o_campeao"


def _sem_terreno(c: Confronto) -> str:
    return (
        f"it cannot be compared fairly with the champion, version {c.campeao.versao}: {c.porque}. A person "
        "decides: python -m steps.register --promote MODEL_ID"
    )


def descrever(c: Confronto) -> str:
    """Both scores, the difference with its interval, and on which rows, in one line."""
    d = c.diferenca
    intervalo = f"interval {d.lo:+z.4f} to {d.hi:+z.4f} over {c.grupos} {INGLES.varios(c.por)}"
    if math.isnan(d.lo):
        intervalo = f"of a single {INGLES.nome(c.por)}, which gives no interval"
    onde = f"both models on {c.linhas} rows of days that neither learned from"
    if c.caso == "mesmas_dobras":
        onde = f"both recipes out of fold, {c.protocolo}, on {c.linhas} rows"
        if c.novas:
            onde += f" of the champion's survey; the challenger learned from {c.novas} others, too"
    return (
        f"{c.metrica} {c.do_candidato:z.4f}, champion (version {c.campeao.versao}) {c.do_campeao:z.4f}, "
        f"difference {d.media:+z.4f}, {intervalo}; {onde}"
    )
