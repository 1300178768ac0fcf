"""An image without a model is tried with one of the sample."""

import hashlib
from pathlib import Path

from funcoes.entrega.preditor import Preditor
from funcoes.servico.pasta import PastaServico, Servivel
from scripts.images.__main__ import main
from scripts.images.trial.sample import serving_folder


def test_the_folder_has_a_model_that_predicts(tmp_path: Path) -> None:
    folder = PastaServico(serving_folder(tmp_path / "servico"))
    served = folder.ler(folder.atual, Servivel)
    assert served is not None
    content = folder.pacote(served.modelo_id).read_bytes()
    assert hashlib.sha256(content).hexdigest() == served.sha256
    assert list(Preditor.de_pacote(content).classes) == [-3, -2, -1, 0, 1, 2, 3]


def test_one_model_at_a_time(tmp_path: Path) -> None:
    try:
        code = main(["try", "--own-model", "--folder", str(tmp_path)])
    except SystemExit as end:
        code = int(str(end.code))
    assert code == 2
