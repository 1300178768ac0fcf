"""What a model is asked with: the fields of its signature, and the row that it takes of an answer to them.

There is one form for each signature. Who reads a request takes it from the model that will answer, once.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model

from api.pedido import de_antes
from api.pedido.pergunta import HORA, Pergunta
from api.pedido.textos import Idioma
from funcoes.entrega.formato import Assinatura, Entrada
from funcoes.entrega.preenchimento import RADIACAO
from funcoes.vocabulario.grandezas import GRANDEZAS

NADA: Final = float("nan")
_DOCUMENTO: Final = (
    "One person, and what surrounds them. What is optional and left out is filled as in training."
)


class Formulario:
    """Fields in the order of a signature's inputs."""

    def __init__(self, perguntas: Sequence[Pergunta]) -> None:
        self.perguntas = tuple(perguntas)
        self.nomes = [p.nome for p in self.perguntas]
        self.obrigatorias = [p.nome for p in self.perguntas if p.obrigatoria]
        self.codigos = {p.nome: p.codigos for p in self.perguntas if p.categorias}
        """Of each field that is no number: what its words are to the model."""
        self.hora = self._onde(HORA)
        """The place of the time of day; None where the model does not ask for it. So is `radiacao`'s."""
        self.radiacao = self._onde(RADIACAO)
        limites = [p.faixa if not p.categorias else (0.0, len(p.categorias) - 1.0) for p in self.perguntas]
        self.minimo = np.array([minimo for minimo, _ in limites])
        """The least of each input that may be given, shape (inputs,); `maximo`: the most."""
        self.maximo = np.array([maximo for _, maximo in limites])
        if self.hora is not None:
            self.maximo[self.hora] = np.nextafter(self.maximo[self.hora], 0.0)
        self.opcional = np.array([not p.obrigatoria for p in self.perguntas])
        self._por_nome = {p.nome: p for p in self.perguntas}
        self._palavras = [
            (n, p.nome, {None: NADA, **p.codigos}) for n, p in enumerate(self.perguntas) if p.categorias
        ]
        self.modelo = _modelo(self.perguntas)
        """A request as pydantic has it."""
        self._ler: TypeAdapter[BaseModel] = TypeAdapter(self.modelo)
        # words for "no answer" cost a call of Python for each field, and few use them
        self._ler_comum: TypeAdapter[BaseModel] = TypeAdapter(_modelo(self.perguntas, com_palavras=False))

    @classmethod
    def de(cls, assinatura: Assinatura) -> "Formulario":
        """That of a signature; the same one for two that ask the same."""
        antiga = de_antes.de_antes(assinatura)
        return _formulario(tuple(_pergunta(e, antiga) for e in assinatura.entradas))

    def ler_json(self, corpo: bytes) -> list[float]:
        """The model's inputs of a request's body, NaN where left out; `ValidationError` with all findings."""
        try:
            return self.linha(self._ler_comum.validate_json(corpo))
        except ValidationError:
            return self.linha(self._ler.validate_json(corpo))

    def ler(self, dados: Mapping[str, object]) -> list[float]:
        """The same of a body that was read already."""
        return self.linha(self._ler.validate_python(dados))

    def linha(self, pedido: BaseModel) -> list[float]:
        """The model's inputs of a request as `modelo` has it."""
        dito = pedido.__dict__
        linha = [NADA if (valor := dito[nome]) is None else valor for nome in self.nomes]
        for n, nome, codigos in self._palavras:
            linha[n] = codigos[dito[nome]]
        return linha

    def permitido(self, campo: str, idioma: Idioma) -> str:
        """What a field allows, in words; empty for a field that does not exist."""
        pergunta = self._por_nome.get(campo)
        return pergunta.permitido(idioma) if pergunta else ""

    def na_linha(self, n: int, valor: float) -> float | str:
        """The value of the input at a place as people say it."""
        return self.perguntas[n].na_linha(valor)

    def esquema(self) -> dict[str, Any]:
        """The JSON schema of a request."""
        return self.modelo.model_json_schema()

    def exemplo(self) -> dict[str, float | str]:
        """A request with all fields, in the order of the schema."""
        return {nome: self._por_nome[nome].exemplo for nome in self.modelo.model_fields}

    def _onde(self, nome: str) -> int | None:
        return self.nomes.index(nome) if nome in self.nomes else None


@lru_cache(maxsize=8)
def _formulario(perguntas: tuple[Pergunta, ...]) -> Formulario:
    return Formulario(perguntas)


def _pergunta(entrada: Entrada, antiga: bool) -> Pergunta:
    nome = entrada.nome
    grandeza = GRANDEZAS[nome]
    faixa = entrada.faixa or (de_antes.faixas().get(nome) if antiga else None) or grandeza.faixa
    obrigatoria = de_antes.obrigatoria(entrada) if antiga else not entrada.opcional
    return Pergunta(
        nome,
        obrigatoria and nome != HORA,
        (float(faixa[0]), float(faixa[1])),
        tuple(entrada.categorias) or tuple(grandeza.categorias),
    )


def _modelo(perguntas: Sequence[Pergunta], *, com_palavras: bool = True) -> type[BaseModel]:
    """What has to be said comes first, and of it first what is not of the person."""
    ordem = sorted(perguntas, key=lambda p: (not p.obrigatoria, p.obrigatoria and p.grandeza.de == "pessoa"))
    campos: dict[str, Any] = {p.nome: (p.tipo(com_palavras), ... if p.obrigatoria else None) for p in ordem}
    return create_model("Pedido", __config__=ConfigDict(extra="forbid"), __doc__=_DOCUMENTO, **campos)
