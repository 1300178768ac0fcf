"""The serving side: from a model package and raw inputs to probabilities and a vote.

Imports NumPy, pydantic and onnxruntime, and nothing that unpickles; `requirements-serving.txt` is enough.
"""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

# Read while it is imported: it would keep a number of this machine in the user's home, and report.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
import onnxruntime

from funcoes.apoio.erros import ErroDados, ErroRegistro
from funcoes.atributos.catalogo import CATALOGO, VERSAO_ATRIBUTOS
from funcoes.atributos.conjunto import Conjunto
from funcoes.entrega import pacote
from funcoes.entrega.formato import Assinatura, ler_assinatura
from funcoes.entrega.preenchimento import Preenchedor, como_matriz
from funcoes.metricas.decisao import decidir

if TYPE_CHECKING:
    import pandas as pd

_SO_ERROS: Final = 3
_MATRIZ: Final = 2


class Previsao(NamedTuple):
    """What the model makes of raw inputs, a row each."""

    entradas: NDArray[np.float64]
    """The model's inputs, nothing missing any more, shape (rows, inputs)."""
    atributos: NDArray[np.float64]
    """Shape (rows, features)."""
    proba: NDArray[np.float64]
    """Shape (rows, classes)."""
    voto: NDArray[np.int64]
    """Shape (rows,)."""


def abrir_sessao(onnx: bytes) -> Any:
    """An onnxruntime session on one CPU thread, deterministic, that reads no file.

    Raises `ErroRegistro` for bytes that are no model.
    """
    opcoes = onnxruntime.SessionOptions()
    opcoes.intra_op_num_threads = opcoes.inter_op_num_threads = 1
    opcoes.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    opcoes.use_deterministic_compute = True
    opcoes.log_severity_level = _SO_ERROS
    # a model may name files with its numbers, found from the working folder on: below this there is none
    opcoes.add_session_config_entry("session.model_external_initializers_file_folder_path", os.devnull)
    try:
        return onnxruntime.InferenceSession(onnx, opcoes, providers=["CPUExecutionProvider"])
    except Exception as erro:  # onnxruntime's own errors have no common base below it
        raise ErroRegistro(f"the ONNX file cannot be loaded: {erro}. Register the model again.") from erro


def rodar(sessao: Any, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Run a model that `exportar` wrote: (rows, features) to (rows, classes)."""
    return np.asarray(sessao.run(None, {"x": np.ascontiguousarray(x, dtype=np.float64)})[0])


class Preditor:
    """A model package, ready to predict."""

    def __init__(self, assinatura: Assinatura, sessao: Any) -> None:
        self.assinatura = assinatura
        self.atributos = Conjunto.de(assinatura.atributos)
        self.classes: NDArray[np.int64] = np.array(assinatura.classes, dtype=np.int64)
        self._preenchedor = Preenchedor(assinatura.preenchimento, self.atributos.entradas)
        self._sessao = sessao
        self._obrigatorias = np.flatnonzero([not e.opcional for e in assinatura.entradas])

    @classmethod
    def de_pacote(cls, conteudo: bytes) -> Self:
        """Check the package and load its ONNX file; the joblib file is never opened.

        Raises `ErroRegistro` for a package that was tampered with or that this code does not fit.
        """
        return cls.de_arquivos(pacote.abrir(conteudo))

    @classmethod
    def de_arquivos(cls, arquivos: Mapping[str, bytes]) -> Self:
        """The same of a package's files, as `pacote.abrir` gives them."""
        assinatura = ler_assinatura(arquivos[pacote.ASSINATURA])
        _exigir_mesmos_atributos(assinatura)
        if pacote.ONNX not in arquivos:
            raise ErroRegistro(f"the model package has no {pacote.ONNX} and cannot be served: see its card.")
        sessao = abrir_sessao(arquivos[pacote.ONNX])
        _exigir_forma(sessao, len(assinatura.atributos), len(assinatura.classes))
        return cls(assinatura, sessao)

    def proba_dos_atributos(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities, shape (rows, classes), of features, shape (rows, features), in the order of
        the signature."""
        if x.ndim != _MATRIZ or x.shape[1] != len(self.atributos.nomes):
            raise ErroDados(f"features have shape {x.shape}, not (rows, {len(self.atributos.nomes)}).")
        return rodar(self._sessao, x)

    def preencher(
        self, bruto: NDArray[np.float64], campanha: Sequence[str] | None = None
    ) -> NDArray[np.float64]:
        """Raw inputs, shape (rows, inputs), in the order of the signature, NaN where a row leaves one out,
        all filled.

        Raises `ErroDados` for a required input that is missing, and for what no rule fills.
        """
        if (faltam := np.isnan(bruto[:, self._obrigatorias]).any(axis=0)).any():
            nomes = [self.atributos.entradas[n] for n in self._obrigatorias[faltam]]
            raise ErroDados(f"{', '.join(nomes)}: missing, and a request must give it.")
        return self._preenchedor.preencher(bruto, campanha)

    def prever(self, bruto: NDArray[np.float64], campanha: Sequence[str] | None = None) -> Previsao:
        """Fill (see `preencher`), compute the features, run the model, decide."""
        entradas = self.preencher(bruto, campanha)
        atributos = self.atributos.calcular(entradas)
        proba = rodar(self._sessao, atributos)
        return Previsao(entradas, atributos, proba, self.voto(proba))

    def prever_quadro(self, bruto: "pd.DataFrame") -> Previsao:
        """`prever` of a frame; a column `campanha`, if there is one, is what the rules by campaign use."""
        campanha = list(bruto["campanha"]) if "campanha" in bruto else None
        return self.prever(como_matriz(bruto, self.atributos.entradas), campanha)

    def proba(self, bruto: "pd.DataFrame") -> NDArray[np.float64]:
        """Probabilities of raw inputs: fill, compute the features, run the model."""
        return self.prever_quadro(bruto).proba

    def voto(self, proba: NDArray[np.float64]) -> NDArray[np.int64]:
        """The predicted vote of each row, by the rule of the signature."""
        return decidir(proba, self.classes, self.assinatura.decisao)


def _exigir_mesmos_atributos(assinatura: Assinatura) -> None:
    nomes = [e.nome for e in assinatura.entradas]
    if assinatura.versao_atributos != VERSAO_ATRIBUTOS:
        raise ErroRegistro(
            f"the model was trained on features of version {assinatura.versao_atributos}, this code computes "
            f"version {VERSAO_ATRIBUTOS}: run the version of this project that registered it, or train again."
        )
    estranhos = [a for a in assinatura.atributos if a not in CATALOGO]
    if estranhos or tuple(nomes) != Conjunto.de(assinatura.atributos).entradas:
        dito = f", which has no {', '.join(estranhos)}" if estranhos else ""
        raise ErroRegistro(
            f"the model makes {assinatura.atributos} of {nomes}, which is not what this code does{dito}: run "
            "the version of this project that registered it, or train again."
        )


def _exigir_forma(sessao: Any, n_atributos: int, n_classes: int) -> None:
    """The file's tensors are those that the signature speaks of."""
    vistos = [(v.name, v.type, v.shape[1:]) for v in (*sessao.get_inputs(), *sessao.get_outputs())]
    esperados = [("x", "tensor(double)", [n_atributos]), ("probabilities", "tensor(double)", [n_classes])]
    if vistos != esperados:
        raise ErroRegistro(f"the ONNX file has the tensors {vistos}; its signature speaks of {esperados}.")
