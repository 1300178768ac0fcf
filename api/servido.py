"""A model that is being served: its answers. It never changes; a new model is a new object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from api.diario import ModeloAnotado
from api.pedido import CAMPOS, FAIXAS, UNIDADES
from api.textos import ROTULOS, Idioma
from funcoes.atributos import ATRIBUTOS, ENTRADAS
from funcoes.entrega import pacote
from funcoes.entrega.preditor import Preditor, Previsao
from funcoes.servico import Servivel, agora

_INDICES: Final = {
    "tu": "tu_stull", "utci": "utci_calc", "te": "te_calc", "wbgt": "wbgt_calc",
    "pressao_vapor": "pressao_vapor", "imc": "imc",
}  # fmt: skip
_POSICAO: Final = [(nome, ATRIBUTOS.index(coluna)) for nome, coluna in _INDICES.items()]
_NOMES: Final = [CAMPOS[n] for n in ENTRADAS]
_SEXO: Final = ENTRADAS.index("sexo")
_BIT: Final = {nome: 1 << n for n, nome in enumerate(_NOMES)}
_SINTETICO: Final = "-sintetico"
"""How names of models of the packaged sample end: see `PipelineConfig.nome_do_modelo`."""


@dataclass(frozen=True)
class Servido:
    """A loaded model with everything that its answers need."""

    preditor: Preditor
    ficha: Servivel
    cartao_html: bytes
    carregado_em: datetime = field(default_factory=agora)

    def __post_init__(self) -> None:
        entradas, classes = self.preditor.assinatura.entradas, self.preditor.classes.tolist()
        derivados: dict[str, Any] = {
            "minimo": np.array([e.min for e in entradas]),
            "maximo": np.array([e.max for e in entradas]),
            "classes": [str(c) for c in classes],
            "anotado": ModeloAnotado(self.ficha.modelo_id, self.ficha.versao, tuple(classes)),
        }
        for nome, valor in derivados.items():
            object.__setattr__(self, nome, valor)

    minimo: NDArray[np.float64] = field(init=False, repr=False)
    maximo: NDArray[np.float64] = field(init=False, repr=False)
    classes: list[str] = field(init=False, repr=False)
    anotado: ModeloAnotado = field(init=False, repr=False)

    @classmethod
    def de_pacote(cls, conteudo: bytes, ficha: Servivel) -> "Servido":
        """Raises `ErroRegistro` for a package that was changed, or that this code does not fit."""
        cartao = pacote.abrir(conteudo).get("cartao.html", b"")
        return cls(Preditor.de_pacote(conteudo), ficha, cartao)

    def fora(self, entradas: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which inputs, shape (rows, 10), are outside what training saw."""
        return (entradas < self.minimo) | (entradas > self.maximo)

    def responder(self, p: Previsao, linha: int, omitidos: list[int], idioma: Idioma) -> dict[str, Any]:
        """The answer of one row; `omitidos` are the inputs that it left out, as `omitidas` finds them."""
        voto, atributos, entradas = int(p.voto[linha]), p.atributos[linha].tolist(), p.entradas[linha]
        return {
            "predicao": voto,
            "rotulo": ROTULOS[idioma][voto],
            "probabilidades": dict(zip(self.classes, p.proba[linha].tolist(), strict=True)),
            "indices": {nome: round(atributos[n], 2) for nome, n in _POSICAO},
            "fora_da_faixa": self._fora_da_faixa(entradas),
            "preenchidos": {_NOMES[n]: _valor(n, entradas[n]) for n in omitidos},
            "versao_modelo": self.ficha.versao,
            "modelo_id": self.ficha.modelo_id,
        }

    def _fora_da_faixa(self, entradas: NDArray[np.float64]) -> list[dict[str, str | float]]:
        fora = self.fora(entradas)
        if not fora.any():
            return []
        return [
            {
                "campo": _NOMES[n],
                "valor": float(entradas[n]),
                "min": float(self.minimo[n]),
                "max": float(self.maximo[n]),
            }
            for n in np.flatnonzero(fora)
        ]

    def mascara_fora(self, fora_da_faixa: list[dict[str, Any]]) -> int:
        """A bit for each input outside its range, as the log of predictions keeps them."""
        return sum(_BIT[campo["campo"]] for campo in fora_da_faixa)

    def descrever(self) -> Mapping[str, Any]:
        """What `/model` says."""
        assinatura = self.preditor.assinatura
        return {
            **self.ficha.model_dump(),
            "sintetico": self.ficha.nome.endswith(_SINTETICO),
            "classes": assinatura.classes,
            "decisao": assinatura.decisao,
            "versao_atributos": assinatura.versao_atributos,
            "entradas": [_entrada(e.nome, e.min, e.max, e.opcional) for e in assinatura.entradas],
            "carregado_em": self.carregado_em,
        }


def _entrada(nome: str, minimo: float, maximo: float, opcional: bool) -> dict[str, Any]:
    campo = CAMPOS[nome]
    permitido: list[Any] = ["f", "m"] if campo == "sexo" else list(FAIXAS[campo])
    opcional = (opcional and campo not in {"idade", "peso", "altura"}) or campo == "hora"
    return {
        "campo": campo, "unidade": UNIDADES[campo], "min": minimo, "max": maximo,
        "permitido": permitido, "obrigatorio": not opcional,
    }  # fmt: skip


def _valor(n: int, cheio: float) -> float | str:
    if n == _SEXO:
        return "m" if cheio else "f"
    return round(float(cheio), 4)


def omitidas(bruto: list[float]) -> list[int]:
    """Which raw inputs a request left out: those that are NaN."""
    return [n for n, valor in enumerate(bruto) if valor != valor]  # noqa: PLR0124 -- NaN, fast
