"""Make a synthetic survey, or measure a real one for it:

python -m funcoes.amostra --out dados/amostra.csv            # the default seed
python -m funcoes.amostra --seed 7 --out dados/amostra7.csv
python -m funcoes.amostra --times 10 --out grande.csv        # ten times as many days, 17,200 rows
python -m funcoes.amostra --fit PESQUISA.csv --force         # remake configs/amostra.yaml
"""

import argparse
import subprocess
import sys
from pathlib import Path

from funcoes.amostra.ajuste import ajustar
from funcoes.amostra.dias import MAX_VEZES
from funcoes.amostra.fatos import CAMINHO_PADRAO, carregar_fatos, salvar_fatos, seed_guardada
from funcoes.amostra.gerar import AVISO_SINTETICO, gerar_csv
from funcoes.apoio.arquivo import exigir_destino, gravar_inteiro
from funcoes.apoio.erros import ErroConfig, ErroPipeline
from funcoes.comando.partida import pronto
from funcoes.comando.processo import CODIGO_INTERROMPIDO


def _argumentos() -> argparse.ArgumentParser:
    analisador = argparse.ArgumentParser(
        prog="python -m funcoes.amostra",
        description="Make a synthetic thermal sensation survey (1,720 rows, same dialect as the real one).",
        epilog=AVISO_SINTETICO,
    )
    modo = analisador.add_mutually_exclusive_group()
    modo.add_argument(
        "--seed", type=int, metavar="N", help="which sample (default: seed_padrao of configs/amostra.yaml)"
    )
    analisador.add_argument(
        "--times", type=int, default=1, metavar="K",
        help=f"so many times as many days, 1 to {MAX_VEZES} (1,720 rows each; default: 1)",
    )  # fmt: skip
    analisador.add_argument("--out", type=Path, metavar="FILE", help="where to write (CSV; with --fit, YAML)")
    modo.add_argument(
        "--fit",
        type=Path,
        metavar="REAL.csv",
        help="instead of a sample: measure the statistics of a real survey file "
        "and write them (default --out: configs/amostra.yaml)",
    )
    analisador.add_argument(
        "--force", action="store_true", help="write over a file that belongs to the project (git tracks it)"
    )
    return analisador


def _exigir_destino_livre(destino: Path, forcar: bool) -> None:
    """`ErroConfig` for a file of the project: what is tracked is not written over by a default."""
    if not forcar and (_e_o_padrao(destino) or _rastreado(destino)):
        raise ErroConfig(f"{destino} is a file of the project, not overwritten without --force: see --out")


def _e_o_padrao(destino: Path) -> bool:
    return destino.exists() and destino.resolve() == CAMINHO_PADRAO.resolve()


def _rastreado(destino: Path) -> bool:
    """Whether git tracks it; False where there is no git."""
    if not destino.is_file():
        return False
    absoluto = destino.resolve()
    comando = ["git", "-C", str(absoluto.parent), "ls-files", "--error-unmatch", "--", absoluto.name]
    try:
        return subprocess.run(comando, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _comando_ajustar(csv_path: Path, destino: Path) -> str:
    # The default seed is a choice, not a statistic: it survives a new fit.
    fatos = ajustar(csv_path, seed_guardada(destino))
    salvar_fatos(fatos, destino)
    return f"{destino}: statistics of {len(fatos.dias)} days, measured on {csv_path}"


def _comando_gerar(seed: int | None, destino: Path | None, vezes: int) -> str:
    if destino is None:
        raise ErroConfig("--out is missing: name the CSV file to write, e.g. --out amostra.csv")
    fatos = carregar_fatos()
    escolhida = fatos.seed_padrao if seed is None else seed
    conteudo = gerar_csv(escolhida, fatos, vezes)
    gravar_inteiro(destino, conteudo)
    n_linhas = conteudo.count(b"\n") - 1
    return f"{destino}: {n_linhas} rows, seed {escolhida}\n{AVISO_SINTETICO}"


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns the exit code (2: bad arguments or a bad file)."""
    opcoes = _argumentos().parse_args(argv)
    pronto()
    try:
        destino = opcoes.out or (CAMINHO_PADRAO if opcoes.fit is not None else None)
        if destino is not None:
            _exigir_destino_livre(destino, opcoes.force)
            exigir_destino("--out", destino)
        if opcoes.fit is not None:
            mensagem = _comando_ajustar(opcoes.fit, opcoes.out or CAMINHO_PADRAO)
        else:
            mensagem = _comando_gerar(opcoes.seed, opcoes.out, opcoes.times)
    except ErroPipeline as erro:
        sys.stderr.write(f"error: {erro}\n")
        return erro.exit_code
    except OSError as erro:
        sys.stderr.write(f"error: {erro}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("interrupted: nothing was written\n")
        return CODIGO_INTERROMPIDO
    sys.stdout.write(mensagem + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
