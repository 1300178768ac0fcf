"""A model that is being served: its answers. It never changes; a new model is a new object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from api.diario import Diario, ModeloAnotado, Pedidos
from api.pedido.campos import CATEGORIAS, FAIXAS, HORA, NOMES, OBRIGATORIOS, RADIACAO, SEXO, UNIDADES
from api.pedido.digitos import CASAS, em_digitos
from api.pedido.lugar import Lugar
from api.pedido.textos import Idioma
from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.secoes_servico import ModeloConfig
from funcoes.entrega import pacote
from funcoes.entrega.campos import CAMPOS
from funcoes.entrega.preditor import Preditor, Previsao
from funcoes.entrega.preenchimento import radiacao_do_perfil
from funcoes.palavras.votos import ROTULOS
from funcoes.pesquisa.descricao import DE_ANTES, PesquisaConfig
from funcoes.pesquisa.nomes import sintetico
from funcoes.preparo.atributos import ATRIBUTOS, ENTRADAS
from funcoes.servico.pasta import Servivel, agora

_INDICES: Final = {
    "tu": "tu_stull", "utci": "utci_calc", "te": "te_calc", "wbgt": "wbgt_calc",
    "pressao_vapor": "pressao_vapor", "imc": "imc",
}  # fmt: skip
_POSICAO: Final = [(nome, ATRIBUTOS.index(coluna)) for nome, coluna in _INDICES.items()]
_BITS: Final = 1 << np.arange(len(ENTRADAS))
_MASCARAS: Final = 1 << len(ENTRADAS)


class Previstas(NamedTuple):
    """Rows that went through the model together, as arrays."""

    p: Previsao
    omitidos: NDArray[np.int64]
    """A bit for each input that a row left out, in the order of `ENTRADAS`; shape (rows,)."""
    fora: NDArray[np.int64]
    """The same for inputs outside what training saw."""

    @property
    def proba(self) -> NDArray[np.float64]:
        """Probabilities as an answer gives them, shape (rows, classes)."""
        return em_digitos(self.p.proba)

    def em_listas(self) -> "EmListas":
        """As plain numbers: a look at one number of an array costs more than all of a list."""
        p = self.p
        partes = (p.entradas, p.atributos, self.proba, p.voto, self.omitidos, self.fora)
        return EmListas(*(parte.tolist() for parte in partes))


class EmListas(NamedTuple):
    """`Previstas` as plain numbers, a row each."""

    entradas: list[list[float]]
    atributos: list[list[float]]
    proba: list[list[float]]
    voto: list[int]
    omitidos: list[int]
    fora: list[int]


@lru_cache(maxsize=_MASCARAS)
def posicoes(mascara: int) -> tuple[int, ...]:
    """The inputs whose bits are set."""
    return tuple(n for n in range(len(ENTRADAS)) if mascara >> n & 1)


@dataclass(frozen=True)
class Servido:
    """A loaded model with everything that its answers need."""

    preditor: Preditor
    ficha: Servivel
    cartao_html: bytes
    pesquisa: PesquisaConfig | None = None
    """What the survey says of itself; packages made before it was written down say nothing."""
    lugar: Lugar = field(default_factory=Lugar)
    carregado_em: datetime = field(default_factory=agora)

    def __post_init__(self) -> None:
        entradas, classes = self.preditor.assinatura.entradas, self.preditor.classes.tolist()
        derivados: dict[str, Any] = {
            "minimo": np.array([e.min for e in entradas]),
            "maximo": np.array([e.max for e in entradas]),
            "faixas": [{"min": round(e.min, CASAS), "max": round(e.max, CASAS)} for e in entradas],
            "classes": [str(c) for c in classes],
            "anotado": ModeloAnotado(self.ficha.modelo_id, self.ficha.versao, tuple(classes)),
        }
        for nome, valor in derivados.items():
            object.__setattr__(self, nome, valor)

    minimo: NDArray[np.float64] = field(init=False, repr=False)
    maximo: NDArray[np.float64] = field(init=False, repr=False)
    faixas: list[dict[str, float]] = field(init=False, repr=False)
    """`minimo` and `maximo` of each input as an answer gives them."""
    classes: list[str] = field(init=False, repr=False)
    anotado: ModeloAnotado = field(init=False, repr=False)

    @classmethod
    def de_pacote(cls, conteudo: bytes, ficha: Servivel, config: ModeloConfig) -> "Servido":
        """Raises `ErroRegistro` for a package that was changed, or that this code does not fit."""
        arquivos = pacote.abrir(conteudo)
        pesquisa = ler_pesquisa(arquivos)
        return cls(
            Preditor.de_arquivos(arquivos),
            ficha,
            arquivos.get("cartao.html", b""),
            pesquisa,
            Lugar.escolher(config, pesquisa),
        )

    def fora(self, entradas: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which inputs, shape (rows, 10), are outside what training saw."""
        return (entradas < self.minimo) | (entradas > self.maximo)

    def prever(self, bruto: NDArray[np.float64], hora: float, diario: Diario, pedidos: Pedidos) -> Previstas:
        """Predict raw inputs, shape (rows, 10), NaN where left out, and write it down.

        `hora` is for rows that give none, and put into `bruto`. `ErroDados` as of `Preditor.prever`.
        """
        vazio = np.isnan(bruto)
        np.putmask(bruto[:, HORA], vazio[:, HORA], hora)
        self._escurecer(bruto, vazio[:, RADIACAO])
        p = self.preditor.prever(bruto)
        omitidos, fora = vazio.dot(_BITS), self.fora(p.entradas).dot(_BITS)
        diario.anotar(p.atributos, omitidos, fora, p.proba, p.voto, self.anotado, pedidos)
        return Previstas(p, omitidos, fora)

    def _escurecer(self, bruto: NDArray[np.float64], sem_radiacao: NDArray[np.bool_]) -> None:
        """No radiation where a row gives none, training saw no such hour, and the sun is down.

        By day, and where no place is known, the rules of training fill it.
        """
        regras = self.preditor.assinatura.preenchimento
        linhas = sem_radiacao.nonzero()[0].tolist()
        fora = [n for n in linhas if radiacao_do_perfil(regras, float(bruto[n, HORA])) is None]
        if fora:
            bruto[fora, RADIACAO] = np.where(self.lugar.noite(bruto[fora, HORA]), 0.0, np.nan)

    def responder(self, previstas: EmListas, linha: int, idioma: Idioma) -> dict[str, Any]:
        """The answer of one row, without its `request_id`."""
        entradas, atributos = previstas.entradas[linha], previstas.atributos[linha]
        voto, proba = previstas.voto[linha], previstas.proba[linha]
        omitidos, fora = previstas.omitidos[linha], previstas.fora[linha]
        return {
            "predicao": voto,
            "rotulo": ROTULOS[idioma][voto],
            "probabilidades": dict(zip(self.classes, proba, strict=True)),
            "indices": {nome: round(atributos[n], 2) for nome, n in _POSICAO},
            "fora_da_faixa": [
                {"campo": NOMES[n], "valor": round(entradas[n], CASAS), **self.faixas[n]}
                for n in posicoes(fora)
            ],
            "preenchidos": {NOMES[n]: _valor(n, entradas[n]) for n in posicoes(omitidos)},
            "versao_modelo": self.ficha.versao,
            "modelo_id": self.ficha.modelo_id,
        }

    def descrever(self) -> Mapping[str, Any]:
        """What `/model` says."""
        assinatura = self.preditor.assinatura
        return {
            **self.ficha.model_dump(),
            "sintetico": sintetico(self.ficha.nome),
            "classes": assinatura.classes,
            "decisao": assinatura.decisao,
            "pesquisa": self.pesquisa.model_dump() if self.pesquisa else None,
            "versao_atributos": assinatura.versao_atributos,
            "entradas": [_entrada(e.nome, e.min, e.max, e.opcional) for e in assinatura.entradas],
            "carregado_em": self.carregado_em,
        }


def _entrada(nome: str, minimo: float, maximo: float, opcional: bool) -> dict[str, Any]:
    campo = CAMPOS[nome]
    obrigatorio = campo in OBRIGATORIOS or (not opcional and campo != "hora")  # the clock gives the hour
    if campo not in FAIXAS:  # a category has values, and neither unit nor range
        return {"campo": campo, "permitido": list(CATEGORIAS[campo]), "obrigatorio": obrigatorio}
    return {
        "campo": campo, "unidade": UNIDADES[campo], "min": round(minimo, CASAS), "max": round(maximo, CASAS),
        "permitido": list(FAIXAS[campo]), "obrigatorio": obrigatorio,
    }  # fmt: skip


def _valor(n: int, cheio: float) -> float | str:
    if n == SEXO:
        return "m" if cheio else "f"
    return round(cheio, CASAS)


def ler_pesquisa(arquivos: Mapping[str, bytes]) -> PesquisaConfig | None:
    """What a package says of its survey; `ErroRegistro` for what this code does not understand."""
    conteudo = arquivos.get(pacote.PESQUISA)
    if conteudo is None:
        return None
    try:
        return PesquisaConfig.model_validate_json(conteudo, context=DE_ANTES)
    except ValidationError as erro:
        achados = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in erro.errors()[:3])
        raise ErroRegistro(
            f"{pacote.PESQUISA} in the model package cannot be used: {achados}. Register the model again."
        ) from erro
