"""A picture of a survey: what each quantity holds, beside what is usual, and the votes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from funcoes.apoio.textos import legivel
from funcoes.conferencia.destino import ORIGEM
from funcoes.dados.colunas import ALVO
from funcoes.graficos.estilo import CLARO, PALETA, REALCE, com_estilo, como_bytes
from funcoes.palavras.lingua import com_sinal
from funcoes.palavras.votos import escala
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.vocabulario.grandezas import GRANDEZAS

_POR_LINHA: Final = 4
_LADO: Final = (2.9, 2.2)
_CAIXAS: Final = 30
_MAIS_LONGE: Final = 1.5
_LONGO: Final = 34
DE_TEMPERATURA: Final = ("temperatura", "temperatura_operativa", "temperatura_externa")


@dataclass(frozen=True)
class Quadrinho:
    """A quantity of the picture: its title, its numbers, what is usual, None where its unit is not known."""

    titulo: str
    valores: pd.Series
    usual: tuple[float, float] | None


def dos_aceitos(pesquisa: PesquisaConfig, aceitos: pd.DataFrame) -> list[Quadrinho]:
    """The quantities of a checked survey, in the product's units."""
    nomes = [n for n in GRANDEZAS if n in aceitos and (n in pesquisa.grandezas or n == "hora")]
    return [_de(n, aceitos[n]) for n in nomes if aceitos[n].notna().any()]


def _de(nome: str, valores: pd.Series) -> Quadrinho:
    grandeza = GRANDEZAS[nome]
    if grandeza.unidade is None:
        codigos = {codigo: GRANDEZAS[nome].categorias[c].en for c, codigo in grandeza.codigos.items()}
        return Quadrinho(grandeza.termo.en, valores.map(codigos), None)
    return Quadrinho(f"{grandeza.termo.en}, {grandeza.unidade.nome}", valores, grandeza.usual)


def _histograma(eixo: Axes, quadrinho: Quadrinho) -> None:
    valores = quadrinho.valores.dropna()
    if not pd.api.types.is_numeric_dtype(valores):
        vezes = valores.value_counts()
        eixo.barh([_legivel(str(v)[:_LONGO]) for v in vezes.index[:8]], vezes.to_numpy()[:8], **CLARO)
        return
    eixo.hist(valores.to_numpy(dtype=float), bins=_CAIXAS, **CLARO)
    if quadrinho.usual is not None:
        menor, maior = quadrinho.usual
        meio = (maior - menor) * _MAIS_LONGE
        for limite in quadrinho.usual:  # where it is near: a limit far away would hide the values
            if valores.min() - meio < limite < valores.max() + meio:
                eixo.axvline(limite, color=REALCE, linewidth=1, linestyle="--")


def _votos(eixo: Axes, votos: pd.Series) -> None:
    vezes = votos.value_counts().sort_index()
    cores = [PALETA.get(int(v), "#9aa39a") for v in vezes.index]
    eixo.bar([com_sinal(int(v)) for v in vezes.index], vezes.to_numpy(), color=cores)
    eixo.set_title(f"votes ({escala('en')})", fontsize=8, loc="left")


def _votos_por_temperatura(eixo: Axes, quadro: pd.DataFrame, coluna: str) -> None:
    """Mean vote of tenths of the rows by temperature, and all votes behind it, pale."""
    pares = quadro[[coluna, ALVO]].dropna()
    sorteio = pares.sample(min(len(pares), 2000), random_state=0)
    desvio = np.random.default_rng(0).uniform(-0.25, 0.25, len(sorteio))
    eixo.scatter(sorteio[coluna], sorteio[ALVO] + desvio, s=3, alpha=0.25, color="#8fa0b5", linewidths=0)
    decimos = pd.qcut(pares[coluna], 10, duplicates="drop")
    medias = pares.groupby(decimos, observed=True).mean()
    eixo.plot(medias[coluna], medias[ALVO], color=REALCE, marker="o", markersize=3, linewidth=1.2)
    eixo.set_title(f"vote by {GRANDEZAS[coluna].termo.en}", fontsize=8, loc="left")


@com_estilo
def desenhar(titulo: str, quadrinhos: list[Quadrinho], aceitos: pd.DataFrame | None) -> Figure:
    """Small pictures, four in a row; with the checked rows also votes, and votes by temperature."""
    coluna = next((c for c in DE_TEMPERATURA if aceitos is not None and c in aceitos), "")
    extras = 0 if aceitos is None else 1 + bool(coluna and aceitos[coluna].nunique() > 1)
    quantos = max(1, len(quadrinhos) + extras)
    linhas = -(-quantos // _POR_LINHA)
    figura = Figure(figsize=(_LADO[0] * _POR_LINHA, _LADO[1] * linhas + 0.5), layout="constrained")
    eixos = figura.subplots(linhas, _POR_LINHA, squeeze=False).ravel()
    for eixo in eixos:
        eixo.spines[["top", "right"]].set_visible(False)
        eixo.tick_params(labelsize=7)
    if aceitos is not None:
        _votos(eixos[0], aceitos[ALVO])
        if extras > 1:
            _votos_por_temperatura(eixos[1], aceitos, coluna)
    for eixo, quadrinho in zip(eixos[extras:], quadrinhos, strict=False):
        _histograma(eixo, quadrinho)
        eixo.set_title(_legivel(quadrinho.titulo), fontsize=8, loc="left")
    for eixo in eixos[extras + len(quadrinhos) :]:
        eixo.set_visible(False)
    usual = " (dashed: the ends of what is usual)" * any(q.usual is not None for q in quadrinhos)
    figura.suptitle(f"{_legivel(titulo)}{usual}", fontsize=10, fontweight="bold")
    return figura


def _legivel(texto: str) -> str:
    """No dollars: Matplotlib takes what stands between two of them for a formula."""
    return legivel(texto).replace("$", r"\$")


def em_png(titulo: str, quadrinhos: list[Quadrinho], aceitos: pd.DataFrame | None) -> bytes:
    """The picture as a file, which says that it was made here."""
    return como_bytes(desenhar(titulo, quadrinhos, aceitos), "png", ORIGEM)


def dos_lidos(valores: Mapping[str, pd.Series]) -> list[Quadrinho]:
    """Columns as the file has them, where units are not all known: by column, without what is usual."""
    return [
        Quadrinho(f"{coluna}, as in the file", v, None) for coluna, v in valores.items() if v.notna().any()
    ]
