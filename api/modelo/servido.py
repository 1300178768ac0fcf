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
from api.modelo.indices import Indice, indices_de
from api.pedido.digitos import CASAS, em_digitos
from api.pedido.formulario import Formulario
from api.pedido.lugar import Lugar
from api.pedido.pergunta import Pergunta
from api.pedido.textos import Idioma
from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.secoes_servico import ModeloConfig
from funcoes.diario.esquema import ENTRADAS
from funcoes.entrega import pacote
from funcoes.entrega.preditor import Preditor, Previsao
from funcoes.entrega.preenchimento import radiacao_do_perfil
from funcoes.palavras.lingua import Termo
from funcoes.palavras.votos import ROTULOS
from funcoes.pesquisa.descricao import DE_ANTES, PesquisaConfig
from funcoes.pesquisa.nomes import sintetico
from funcoes.servico.pasta import Servivel, agora

_MASCARAS: Final = 4096
"""Of which the inputs are remembered: a model of ten inputs has 1024, and most of them never come."""


class Previstas(NamedTuple):
    """Rows that went through the model together, as arrays."""

    p: Previsao
    omitidos: NDArray[np.int64]
    """A bit for each input that a row left out, in the order of the log's `ENTRADAS`; shape (rows,)."""
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
    """The bits that are set: places in the log's `ENTRADAS`."""
    return tuple(n for n in range(len(ENTRADAS)) if mascara >> n & 1)


def nomes(mascara: int) -> list[str]:
    """The inputs whose bits are set."""
    return [ENTRADAS[bit] for bit in posicoes(mascara)]


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
        formulario = Formulario.de(self.preditor.assinatura)
        bits = [ENTRADAS.index(nome) for nome in formulario.nomes]
        atributos = self.preditor.atributos.nomes
        fora_deles = [n for n, nome in enumerate(formulario.nomes) if nome not in atributos]
        colunas = (*atributos, *(formulario.nomes[n] for n in fora_deles))
        derivados: dict[str, Any] = {
            "formulario": formulario,
            "minimo": np.array([e.min for e in entradas]),
            "maximo": np.array([e.max for e in entradas]),
            "faixas": [{"min": round(e.min, CASAS), "max": round(e.max, CASAS)} for e in entradas],
            "classes": [str(c) for c in classes],
            "indices": indices_de(self.preditor.assinatura),
            "anotado": ModeloAnotado(self.ficha.modelo_id, self.ficha.versao, tuple(classes), colunas),
            "_pesos": 1 << np.array(bits),
            "_lugar": {bit: n for n, bit in enumerate(bits)},
            "_so_entradas": fora_deles,
        }
        for nome, valor in derivados.items():
            object.__setattr__(self, nome, valor)

    formulario: Formulario = field(init=False, repr=False)
    """What it is asked with."""
    minimo: NDArray[np.float64] = field(init=False, repr=False)
    maximo: NDArray[np.float64] = field(init=False, repr=False)
    faixas: list[dict[str, float]] = field(init=False, repr=False)
    """`minimo` and `maximo` of each input as an answer gives them."""
    classes: list[str] = field(init=False, repr=False)
    indices: tuple[Indice, ...] = field(init=False, repr=False)
    """The computed features that its answers show."""
    anotado: ModeloAnotado = field(init=False, repr=False)
    _pesos: NDArray[np.int64] = field(init=False, repr=False)
    """The bit of each input in the log's masks."""
    _lugar: dict[int, int] = field(init=False, repr=False)
    """The input of each bit."""
    _so_entradas: list[int] = field(init=False, repr=False)
    """The inputs that are no features: the log has them beside those."""

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
        """Which inputs, shape (rows, inputs), are outside what training saw."""
        return (entradas < self.minimo) | (entradas > self.maximo)

    def prever(self, bruto: NDArray[np.float64], hora: float, diario: Diario, pedidos: Pedidos) -> Previstas:
        """Predict raw inputs, shape (rows, inputs), NaN where left out, and write it down.

        `hora` is for rows that give none, and put into `bruto`. `ErroDados` as of `Preditor.prever`.
        """
        vazio = np.isnan(bruto)
        onde, radiacao = self.formulario.hora, self.formulario.radiacao
        if onde is not None:
            np.putmask(bruto[:, onde], vazio[:, onde], hora)
            if radiacao is not None:
                self._escurecer(bruto, vazio[:, radiacao], onde, radiacao)
        p = self.preditor.prever(bruto)
        omitidos, fora = vazio.dot(self._pesos), self.fora(p.entradas).dot(self._pesos)
        diario.anotar(self._a_anotar(p), omitidos, fora, p.proba, p.voto, self.anotado, pedidos)
        return Previstas(p, omitidos, fora)

    def _a_anotar(self, p: Previsao) -> NDArray[np.float64]:
        """Features, and the inputs that are none: with them an answer becomes a row of the survey."""
        alem = self._so_entradas
        return np.hstack([p.atributos, p.entradas[:, alem]]) if alem else p.atributos

    def _escurecer(
        self, bruto: NDArray[np.float64], sem_radiacao: NDArray[np.bool_], hora: int, radiacao: int
    ) -> None:
        """No radiation where a row gives none, training saw no such hour, and the sun is down.

        By day, and where no place is known, the rules of training fill it.
        """
        regras = self.preditor.assinatura.preenchimento
        linhas = sem_radiacao.nonzero()[0].tolist()
        fora = [n for n in linhas if radiacao_do_perfil(regras, float(bruto[n, hora])) is None]
        if fora:
            bruto[fora, radiacao] = np.where(self.lugar.noite(bruto[fora, hora]), 0.0, np.nan)

    def responder(self, previstas: EmListas, linha: int, idioma: Idioma) -> dict[str, Any]:
        """The answer of one row, without its `request_id`."""
        entradas, atributos = previstas.entradas[linha], previstas.atributos[linha]
        voto, proba = previstas.voto[linha], previstas.proba[linha]
        omitidos, fora = previstas.omitidos[linha], previstas.fora[linha]
        return {
            "predicao": voto,
            "rotulo": ROTULOS[idioma][voto],
            "probabilidades": dict(zip(self.classes, proba, strict=True)),
            "indices": {nome: round(atributos[n], 2) for nome, n, _ in self.indices},
            "fora_da_faixa": [self._fora_da_faixa(self._lugar[bit], entradas) for bit in posicoes(fora)],
            "preenchidos": {
                ENTRADAS[bit]: self._preenchido(self._lugar[bit], entradas) for bit in posicoes(omitidos)
            },
            "versao_modelo": self.ficha.versao,
            "modelo_id": self.ficha.modelo_id,
        }

    def _fora_da_faixa(self, n: int, entradas: list[float]) -> dict[str, Any]:
        return {"campo": self.formulario.nomes[n], "valor": round(entradas[n], CASAS), **self.faixas[n]}

    def _preenchido(self, n: int, entradas: list[float]) -> float | str:
        valor = self.formulario.na_linha(n, entradas[n])
        return valor if isinstance(valor, str) else round(valor, CASAS)

    def descrever(self) -> Mapping[str, Any]:
        """What `/model` says."""
        assinatura = self.preditor.assinatura
        return {
            **self.ficha.model_dump(),
            "sintetico": sintetico(self.ficha.nome),
            "classes": assinatura.classes,
            "decisao": assinatura.decisao,
            "pesquisa": self.pesquisa.identidade() if self.pesquisa else None,
            "versao_atributos": assinatura.versao_atributos,
            "entradas": [
                _entrada(pergunta, faixa)
                for pergunta, faixa in zip(self.formulario.perguntas, self.faixas, strict=True)
            ],
            "indices": [indice.descrito() for indice in self.indices],
            "carregado_em": self.carregado_em,
        }


def _entrada(p: Pergunta, vista: Mapping[str, float]) -> dict[str, Any]:
    """A category has values, and neither unit nor range."""
    termo = p.grandeza.termo
    dita = {
        "campo": p.nome, "rotulo": {"pt": termo.pt, "en": termo.en}, "de": p.grandeza.de,
        "obrigatorio": p.obrigatoria, "exemplo": p.exemplo,
    }  # fmt: skip
    if p.categorias:
        termos = {c: p.grandeza.categorias.get(c, Termo(c, c)) for c in p.categorias}
        rotulos = {c: {"pt": t.pt, "en": t.en} for c, t in termos.items()}
        return {**dita, "permitido": list(p.categorias), "categorias": rotulos}
    return {**dita, "unidade": p.unidade("pt"), **vista, "permitido": list(p.faixa)}


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
