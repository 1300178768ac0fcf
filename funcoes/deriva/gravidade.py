"""How grave a window is, and why: what a person reads first, and what cron sees as an exit code."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from funcoes.configuracao.secoes_monitor import GravidadeConfig, MonitorConfig
from funcoes.deriva.achado import PREDICAO, Achado, nome_dito, por_cento
from funcoes.deriva.cobertura import nunca_vistos
from funcoes.deriva.comparar import Comparacao, Medida, comparar
from funcoes.deriva.janela import Janela
from funcoes.deriva.qualidade import parados, trocadas, unidades
from funcoes.palavras.lingua import Frase, Termo

Nivel = Literal["none", "low", "medium", "high"]
NIVEIS: Final[tuple[Nivel, ...]] = get_args(Nivel)
CODIGOS: Final[dict[Nivel, int]] = {"none": 0, "low": 10, "medium": 11, "high": 12}
"""Exit codes of the monitor."""

_DITOS: Final[dict[Nivel, Frase]] = {
    "none": Frase("Nothing to report."),
    "low": Frase("Severity: low."),
    "medium": Frase("Severity: medium."),
    "high": Frase("Severity: high."),
}


@dataclass(frozen=True)
class Julgado:
    """A finding and how grave it is."""

    achado: Achado
    nivel: Nivel


@dataclass(frozen=True)
class Veredito:
    """The window's severity is that of its gravest finding; `achados` are in this order."""

    nivel: Nivel
    achados: tuple[Julgado, ...]
    comparacao: Comparacao

    @property
    def codigo(self) -> int:
        """The exit code."""
        return CODIGOS[self.nivel]

    @property
    def dito(self) -> Frase:
        """The severity in a sentence."""
        return _DITOS[self.nivel]


def nivel_de(achado: Achado, config: GravidadeConfig) -> Nivel:
    """Of one finding, by its kind's limits."""
    limites: list[float] = getattr(config, achado.tipo)
    return NIVEIS[sum(achado.efeito >= limite for limite in limites)]


def julgar(
    janela: Janela, config: MonitorConfig, latitude: float | None = None, mais: Iterable[Achado] = ()
) -> Veredito:
    """Everything about a window: tests, coverage, quality, severity. `latitude`: see `nunca_vistos`; `mais`:
    findings of another kind, such as those of people's answers."""
    comparacao = comparar(janela, config)
    achados = [*mais]
    if janela.total >= config.comparacao.amostra_min:  # of three requests nothing is a finding
        achados += [
            *nunca_vistos(janela, config, latitude),
            *achados_das_medidas(comparacao.medidas, config),
            *parados(janela, config.qualidade),
            *unidades(janela, comparacao, config),
            *trocadas(janela, config),
        ]
    julgados = [Julgado(a, nivel_de(a, config.gravidade)) for a in achados]
    julgados.sort(key=lambda j: (-NIVEIS.index(j.nivel), -j.achado.efeito, j.achado.tipo, j.achado.grandeza))
    nivel = NIVEIS[max((NIVEIS.index(j.nivel) for j in julgados), default=0)]
    return Veredito(nivel, tuple(julgados), comparacao)


def achados_das_medidas(medidas: Iterable[Medida], config: MonitorConfig) -> list[Achado]:
    """Findings of the tests that are proven and large enough to matter."""
    minimos = {
        "distribuicao": config.comparacao.efeito_min,
        "fora": config.cobertura.fora_min,
        "preenchidos": config.qualidade.preenchidos_min,
    }
    return [_achado(m) for m in medidas if m.pontuacao > 0 and m.pontuacao >= minimos[m.prova]]


def _achado(m: Medida) -> Achado:
    evidencia = {
        "p_ajustado": m.p_ajustado,
        "efetivas": m.efetivas,
        "efetivas_referencia": m.efetivas_referencia,
    }
    nome: dict[str, str | Termo] = {"nome": nome_dito(m.grandeza)}
    if m.prova == "fora":
        texto = Frase(
            "{nome}: {n} % of the rows are outside the range of training.", nome | {"n": por_cento(m.parte)}
        )
        return Achado("fora", m.grandeza, m.pontuacao, texto, evidencia)
    if m.prova == "preenchidos":
        texto = Frase(
            "{nome}: not given in {n} % of the rows, {mais} points more than expected.",
            nome | {"n": por_cento(m.parte), "mais": por_cento(m.efeito)},
        )
        return Achado("preenchidos", m.grandeza, m.pontuacao, texto, evidencia)
    texto = Frase(
        "{nome}: distributed differently than in training, effect {d}.", nome | {"d": f"{m.efeito:.2f}"}
    )
    evidencia |= {"psi": m.psi, "wasserstein": m.wasserstein}
    tipo: Final = "predicao" if m.grandeza == PREDICAO else "deriva"
    return Achado(tipo, m.grandeza, m.pontuacao, texto, evidencia)
