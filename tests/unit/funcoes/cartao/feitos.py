"""What the cards of these tests are made of, and how their tables are read."""

from typing import Any

from funcoes.metricas.avaliar import MAIOR_MELHOR
from funcoes.palavras.lingua import Frase
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.validacao.portao import Motivo

DESCRITA = PesquisaConfig(
    nome="porto-alegre", titulo="Parks of Porto Alegre", lugar="Porto Alegre, RS, Brazil", latitude=-30.03,
    longitude=-51.23, fuso="America/Sao_Paulo", instrumento="seven questions", fonte="Souza (2024)",
)  # fmt: skip
CALADA = PesquisaConfig(
    nome="", titulo="", lugar="", latitude=None, longitude=None, fuso="", instrumento="", fonte=""
)
DIVISAO = Frase(
    "{parte} of the rows held out by {por}, seen by nothing that learns; all else is learned and scored "
    "inside the training part",
    {"parte": "20%", "por": "registro"},
)
CHOSEN = {"nome": "lr (no outliers)", "metrica": "rps", "n": "0.0815"}
SEM_ONNX = Frase("the model was not exported: {motivo}", {"motivo": "no converter"})
NOT_EXPORTED = Motivo("exportacao", float("nan"), 0.0, True, SEM_ONNX, "<=")


def linha_do_placar(protocolo: str, modelo: str, valor: float, **mudancas: Any) -> dict[str, Any]:
    medidas = {m: valor for m in MAIOR_MELHOR}
    limites = {f"{m}_{lado}": valor + d for m in MAIOR_MELHOR for lado, d in (("lo", -0.01), ("hi", 0.01))}
    fixas = {"protocolo": protocolo, "modelo": modelo, "balanced": False, "outliers": False}
    marcas = {"referencia": modelo == "majoritaria", "vazado": protocolo == "report"}
    return fixas | marcas | medidas | limites | {"ece": 0.02, "mediana_accuracy": 0.777} | mudancas


def celulas(texto: str, comeco: str) -> list[str]:
    """Cells of the first Markdown row that starts with this cell."""
    linha = next(n for n in texto.split("\n") if n.startswith(f"| {comeco} |"))
    return [c.strip() for c in linha.strip("|").split("|")]
