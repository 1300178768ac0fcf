"""What a window comes to in one line, so that the next ones can be seen beside it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from funcoes.deriva.gravidade import Nivel
from funcoes.monitor.analise import Analise
from funcoes.vocabulario.sinonimos import nome_de_hoje

FORMATO: Final = 1
_NUNCA: Final = datetime(2500, 1, 1, tzinfo=UTC)


def _com_nomes_de_hoje(dito: object) -> object:
    """Windows of before have quantities under names of before."""
    return {nome_de_hoje(str(n)): v for n, v in dito.items()} if isinstance(dito, dict) else dito


class Vista(BaseModel):
    """A window that was looked at. `numero` counts them; `pontuacoes`: score of each quantity, `pontos`:
    scores on people's answers."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    formato: int = FORMATO
    numero: int
    desde: AwareDatetime
    ate: Annotated[AwareDatetime, Field(lt=_NUNCA)]
    modelo_id: str
    nome: str
    versao: int
    linhas: int
    nivel: Nivel
    codigo: int
    pontuacao: float
    pontuacoes: Annotated[dict[str, float], BeforeValidator(_com_nomes_de_hoje)]
    respostas: int = 0
    pontos: dict[str, float] = {}


def ver(analise: Analise, antes: Iterable[Vista]) -> Vista:
    """The line of a look; its number is the next."""
    v, d = analise.veredito, analise.desempenho
    return Vista(
        numero=max((a.numero for a in antes), default=0) + 1,
        desde=analise.periodo.desde,
        ate=analise.periodo.ate,
        modelo_id=analise.vigiado.ficha.modelo_id,
        nome=analise.vigiado.ficha.nome,
        versao=analise.vigiado.ficha.versao,
        linhas=v.comparacao.linhas,
        nivel=v.nivel,
        codigo=v.codigo,
        pontuacao=v.comparacao.pontuacao,
        pontuacoes={m.grandeza: m.pontuacao for m in v.comparacao.medidas if m.prova == "distribuicao"},
        respostas=d.respostas,
        pontos={nome: ponto.valor for nome, ponto in d.pontos.items()},
    )


def ler(textos: Iterable[str]) -> list[Vista]:
    """Lines as they were written, the oldest window first; what is none, or of another format, is not."""
    vistas = []
    for texto in textos:
        try:
            vista = Vista.model_validate_json(texto)
        except ValidationError:
            continue
        if vista.formato == FORMATO:
            vistas.append(vista)
    return em_ordem(vistas)


def em_ordem(vistas: Iterable[Vista]) -> list[Vista]:
    """By the end of the window."""
    return sorted(vistas, key=lambda v: (v.ate, v.numero))
