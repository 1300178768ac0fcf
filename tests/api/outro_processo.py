"""`python -m api` with a twist: other code before it, or another place for its lines."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from funcoes.servico.pasta import PastaServico, Uso
from tests.api.conftest import RAIZ
from tests.waiting import PATIENCE_S, eventually

PRINCIPAL = "\nimport sys\nfrom api.__main__ import principal\nsys.exit(principal(sys.argv[1:]))\n"


@contextmanager
def outro_processo(pasta: Path, saida: Path, codigo: str = "") -> Iterator[str]:
    """Its URL; `codigo` runs before anything of `api` is imported. It must end with exit code 0."""
    comando = [sys.executable, "-c", codigo + PRINCIPAL, "--pasta", str(pasta)]
    comando += ["--set", "http.porta=0", "--set", "http.aviso_saida_s=0"]
    with saida.open("wb") as log:
        processo = subprocess.Popen(
            comando, cwd=RAIZ, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(RAIZ)}
        )
    servico = PastaServico(pasta)
    try:
        eventually(lambda: processo.poll() is not None or servico.uso.is_file(), seconds=PATIENCE_S)
        uso = servico.ler(servico.uso, Uso)
        assert uso is not None, saida.read_text() if saida.is_file() else "not started"
        yield f"http://127.0.0.1:{uso.porta}"
        processo.terminate()
        codigo_final = processo.wait(PATIENCE_S)
        assert codigo_final == 0, codigo_final
    finally:
        if processo.poll() is None:
            processo.kill()
            processo.wait(PATIENCE_S)
