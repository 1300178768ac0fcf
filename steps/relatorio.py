"""Reporting to ClearML: the same things under the same names in every run, so that runs compare."""

import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from funcoes.apoio.arredondar import arredondado
from funcoes.configuracao.nomes_clearml import PREFIXO_GRAFICO, SECAO_SAIDA
from funcoes.graficos.estilo import FORMATOS, como_bytes
from steps.caderno import ARTEFATO, Caderno, em_json

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Relatorio:
    """Tables, scalars, figures and artifacts of one ClearML task, and its log (`caderno`)."""

    def __init__(self, tarefa: Any, etapa: str = "") -> None:
        self._tarefa = tarefa
        self._log = tarefa.get_logger()
        corrida = tarefa.parent or tarefa.id  # by hand a stage is a run of its own
        self.caderno = Caderno(
            em_json(), pipeline_stage=etapa or tarefa.name, experiment_id=corrida, task_id=tarefa.id
        )

    def dizer(self, texto: str, **campos: object) -> None:
        """A line in the task's log and on the console."""
        self.caderno.dizer(texto, **campos)

    def guardar_log(self) -> None:
        """The log so far as an artifact: JSON lines."""
        self.artefato(ARTEFATO, self.caderno.conteudo(), ".jsonl")

    def tabela(self, titulo: str, quadro: pd.DataFrame) -> None:
        """A table among the plots."""
        self._log.report_table(title=titulo, series="tabela", iteration=0, table_plot=arredondado(quadro))

    def valor(self, nome: str, valor: float) -> None:
        """A single value, shown in the comparison of runs."""
        self._log.report_single_value(nome, float(valor))

    def escalar(self, titulo: str, serie: str, valor: float) -> None:
        """A scalar at iteration 0: one bar per series when runs are compared."""
        self._log.report_scalar(titulo, serie, float(valor), iteration=0)

    def histograma(self, titulo: str, rotulos: list[str], valores: list[float]) -> None:
        """Bars, comparable between runs."""
        self._log.report_histogram(
            title=titulo, series="valores", values=valores, iteration=0, xlabels=rotulos
        )

    def confusao(self, titulo: str, matriz: pd.DataFrame) -> None:
        """A confusion matrix, comparable between runs; rows = given vote."""
        rotulos = [str(c) for c in matriz.index]
        self._log.report_confusion_matrix(
            title=titulo, series="oof", matrix=matriz.to_numpy(), iteration=0,
            xaxis="previsto", yaxis="dado", xlabels=rotulos, ylabels=rotulos,
        )  # fmt: skip

    def pagina(self, nome: str, conteudo: str) -> None:
        """An HTML page among the debug samples, which the web UI shows."""
        fluxo = io.BytesIO(conteudo.encode())  # closed by nobody: it is read later, by another thread
        self._log.report_media(nome, "html", iteration=0, stream=fluxo, file_extension=".html")

    def figura(self, nome: str, figura: "Figure") -> None:
        """A figure among the plots, and as PNG and SVG artifacts that a run copies to its folder."""
        arquivos = {formato: como_bytes(figura, formato) for formato in FORMATOS}
        self.imagem(nome, arquivos["png"])
        for formato, conteudo in arquivos.items():
            marca = "" if formato == "png" else f"_{formato}"
            self.artefato(f"{PREFIXO_GRAFICO}{nome}{marca}", conteudo, f".{formato}")

    def imagem(self, nome: str, png: bytes) -> None:
        """A picture among the plots, as the SDK does with a figure, which it would draw once more."""
        descritor, caminho = tempfile.mkstemp(suffix=".png")
        with os.fdopen(descritor, "wb") as arquivo:
            arquivo.write(png)
        self._log._report_image_plot_and_upload(
            title=nome, series="figura", iteration=0, path=caminho, delete_after_upload=True
        )

    def artefato(self, nome: str, conteudo: Any, extensao: str | None = None) -> None:
        """Upload a frame, a mapping, text or the bytes of a file."""
        if not isinstance(conteudo, bytes):
            self._tarefa.upload_artifact(nome, conteudo, wait_on_upload=True, extension_name=extensao)
            return
        with tempfile.TemporaryDirectory() as pasta:
            arquivo = Path(pasta) / f"{nome}{extensao or ''}"
            arquivo.write_bytes(conteudo)
            self._tarefa.upload_artifact(nome, arquivo, wait_on_upload=True)

    def saidas(self, valores: dict[str, object]) -> None:
        """What the next stages and the run's summary read, as parameters of the section `Saida`."""
        self._tarefa.update_parameters({f"{SECAO_SAIDA}/{k}": str(v) for k, v in valores.items()})
