"""What a registered model says of itself: inputs, filling rules, outputs, versions, metrics, lineage."""

import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from funcoes.apoio.tipos import Decisao
from funcoes.atributos.catalogo import VERSAO_ATRIBUTOS
from funcoes.atributos.conjunto import do_levantamento
from funcoes.configuracao.nomes_clearml import PIOR_QUE
from funcoes.dados.divisao import linhas_reais_de_treino
from funcoes.entrega.formato import FORMATO, Assinatura, Entrada
from funcoes.entrega.preenchimento import RADIACAO, Preenchimento, RegraDeColuna
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.preparo.imputacao import Imputador
from funcoes.validacao.portao import CANDIDATO
from funcoes.validacao.veredito import PERDIDO
from funcoes.vocabulario.grandezas import GRANDEZAS

if TYPE_CHECKING:
    from funcoes.validacao.validar import Candidatura

BIBLIOTECAS: Final = ("joblib", "numpy", "scikit-learn", "scipy")
"""What every joblib file of a candidate needs."""


def assinar(
    quadro: pd.DataFrame,
    classes: Iterable[int],
    pesquisa: PesquisaConfig,
    imputador: Imputador,
    decisao: Decisao,
    *,
    radiacao_max_min: int = 20,
) -> Assinatura:
    """The signature, still without the hashes of the package's files, which `pacote.montar` adds.

    Its inputs are the quantities that the survey's features need. What training saw of them is of the real
    training rows of `quadro`, as filled by `impute`. What the survey says that is required (`exigidas`) may
    not be left out of a request; `radiacao_max_min` is `impute.mesma_hora_max_min`, minutes.
    """
    treino, atributos = linhas_reais_de_treino(quadro), do_levantamento(pesquisa)
    opcionais = {*imputador.colunas, RADIACAO} - set(pesquisa.exigidas)
    return Assinatura(
        formato=FORMATO,
        entradas=[_entrada(treino[nome], nome in opcionais, pesquisa) for nome in atributos.entradas],
        preenchimento=_preenchimento(imputador, radiacao_max_min),
        atributos=list(atributos.nomes),
        versao_atributos=VERSAO_ATRIBUTOS,
        classes=[int(c) for c in classes],
        decisao=decisao,
        python=platform.python_version(),
        bibliotecas={nome: version(nome) for nome in BIBLIOTECAS},
    )


def _entrada(valores: pd.Series, opcional: bool, pesquisa: PesquisaConfig) -> Entrada:
    nome = str(valores.name)
    grandeza, dita = GRANDEZAS[nome], pesquisa.grandezas.get(nome)
    faixa = None if grandeza.categorias else list((dita and dita.faixa) or grandeza.faixa)
    return Entrada(
        nome=nome,
        unidade=grandeza.unidade.nome if grandeza.unidade else "",
        faixa=faixa,
        categorias=list(grandeza.categorias),
        tipo="float64",
        min=float(valores.min()),
        max=float(valores.max()),
        opcional=opcional,
    )


def _preenchimento(imputador: Imputador, radiacao_max_min: int) -> Preenchimento:
    return Preenchimento(
        colunas={c: RegraDeColuna(**r.model_dump()) for c, r in imputador.colunas.items()},
        perfil_geral=imputador.perfil_geral,
        radiacao_geral=imputador.radiacao_geral,
        radiacao_max_min=radiacao_max_min,
    )


def metadados_do_modelo(
    candidatura: "Candidatura",
    portao: Mapping[str, Any],
    assinatura: dict[str, Any],
    linhagem: Mapping[str, str],
) -> dict[str, object]:
    """Flat key-value metadata of the model version: signature (as plain data), gate, metrics, lineage."""
    metricas = {f"teste_{k}": v for k, v in portao["teste"][CANDIDATO].items()}
    metricas |= {f"oof_{k}": v for k, v in portao["oof"][CANDIDATO].items()}
    return {
        "algoritmo": candidatura.nome,
        "protocolo": candidatura.protocolo,
        "balanced": candidatura.variante.balanceado,
        "outliers": candidatura.variante.outliers,
        "gate_passed": portao["passed"],
        "gate_reasons": "\n".join(portao["reasons"]),
        "gate_reasons_pt": "\n".join(portao.get("reasons_pt", [])),
        "campeao_comparado": portao["promocao"]["campeao_id"],
        "promocao": portao["promocao"]["motivo"],
        PIOR_QUE: portao["promocao"][PIOR_QUE],
        "comparacao": portao["promocao"]["resultado"],
        PERDIDO: portao["promocao"]["perdido"],
        "treino_dataset_id": portao["treino_dataset_id"],
        "assinatura": json.dumps(assinatura, sort_keys=True),
        **metricas,
        **linhagem,
    }
