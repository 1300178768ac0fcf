"""The signature of a model file as a model of its own: what a reader may rely on, unknown keys refused."""

import contextlib
import json
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from funcoes.apoio.erros import ErroRegistro, achados_de
from funcoes.apoio.tipos import Decisao
from funcoes.entrega.preenchimento import RADIACAO, Finito, Preenchimento
from funcoes.vocabulario.sinonimos import nome_de_hoje

FORMATO: Final = 1
"""Raised by every change that an older reader would misunderstand."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Parte(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entrada(_Parte):
    """A raw input: what it is, what training saw of it, and whether a request may leave it out."""

    nome: Annotated[str, Field(min_length=1)]
    unidade: str
    tipo: Literal["float64"]
    min: Finito
    max: Finito
    opcional: bool
    faixa: Annotated[list[Finito], Field(min_length=2, max_length=2)] | None = None
    """What a request may give; None: what the vocabulary allows."""
    categorias: list[str] = []
    """What 0, 1, ... are, of a quantity that is no number; none: as the vocabulary has them."""


class Assinatura(_Parte):
    """Everything that a reader must know to use the model file, besides the numbers in it."""

    formato: Literal[1]
    entradas: Annotated[list[Entrada], Field(min_length=1)]
    preenchimento: Preenchimento
    atributos: Annotated[list[str], Field(min_length=1)]
    """Order of the model's input columns."""
    versao_atributos: str
    classes: Annotated[list[int], Field(min_length=2)]
    """Votes, in the order of the probabilities."""
    decisao: Decisao
    python: str
    bibliotecas: dict[str, str]
    """What the joblib file needs; the ONNX file needs none of it."""
    arquivos: dict[str, Sha256] = {}
    """Every other file of the package."""

    @model_validator(mode="after")
    def _coerente(self) -> Self:
        if any(a >= b for a, b in zip(self.classes, self.classes[1:], strict=False)):
            raise ValueError(f"classes must rise: {self.classes}")
        nomes = [e.nome for e in self.entradas]
        for lista in (nomes, self.atributos):
            if len(set(lista)) != len(lista):
                raise ValueError(f"a name occurs twice in {lista}")
        enchiveis = {*self.preenchimento.colunas, *({RADIACAO} & {*nomes})}
        sem_regra = [e.nome for e in self.entradas if e.opcional and e.nome not in enchiveis]
        estranhas = sorted(enchiveis - set(nomes))
        if sem_regra or estranhas:
            raise ValueError(f"optional without a rule: {sem_regra}; rule without an input: {estranhas}")
        return self

    def como_json(self) -> bytes:
        """Sorted and indented, so that the same signature has the same bytes."""
        return (self.model_dump_json(indent=1) + "\n").encode()


def _com_nomes_de_hoje(dita: Any) -> Any:
    """A signature under the names that quantities have now: earlier models have those of before."""
    with contextlib.suppress(AttributeError, KeyError, TypeError):  # what it is not, validation says
        entradas = [{**e, "nome": nome_de_hoje(e["nome"])} for e in dita["entradas"]]
        preenchimento = dita["preenchimento"]
        colunas = {nome_de_hoje(c): regra for c, regra in preenchimento["colunas"].items()}
        atributos = [nome_de_hoje(a) for a in dita["atributos"]]
        novos = {
            "entradas": entradas,
            "preenchimento": {**preenchimento, "colunas": colunas},
            "atributos": atributos,
        }
        return {**dita, **novos}
    return dita


def ler_assinatura(conteudo: bytes) -> Assinatura:
    """Raises `ErroRegistro` with everything that is wrong."""
    try:
        return Assinatura.model_validate(_com_nomes_de_hoje(json.loads(conteudo)))
    except (json.JSONDecodeError, UnicodeDecodeError) as erro:
        raise ErroRegistro(f"the signature is no JSON: {erro}. Register the model again.") from erro
    except ValidationError as erro:
        raise ErroRegistro(
            f"the signature is not of format {FORMATO}: {achados_de(erro)}. Read it with the version of this "
            "project that wrote it, or register the model again."
        ) from erro
