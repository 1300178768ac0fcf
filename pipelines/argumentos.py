"""The command line of `run.py`."""

import argparse
from pathlib import Path

from funcoes.clearml_project import ETAPAS

TODAS = "all"

_EPILOGO = """\
examples:
  python pipelines/run.py                                     the packaged synthetic sample
  python pipelines/run.py --data survey.csv --summary s.json  your own survey
  python pipelines/run.py --set train.folds=3 --set train.modelos=lr,rf
  python pipelines/run.py --set train.folds_por=dia           leave one day out at a time
  python pipelines/run.py --no-cache train                    run one stage again

exit codes:
  0 done; 1 a stage failed; 2 wrong arguments, configuration or data; 3 no ClearML server or wrong
  credentials; 4 with --require-promotion, the gate refused the model; 130 interrupted
"""


def montar_parser() -> argparse.ArgumentParser:
    """The parser; every default of the pipeline itself is in configs/pipeline.yaml."""
    parser = argparse.ArgumentParser(
        prog="run.py",
        description=(
            "Run the seven stages (ingest, impute, remove_outliers, balance, train, validate, register) as "
            "one ClearML pipeline. Without any ClearML configured, an embedded server is started for the "
            "run; results stay in .clearml_local/ and resultados/."
        ),
        epilog=_EPILOGO,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _dados_e_config(parser)
    _servidor_e_saida(parser)
    return parser


def _dados_e_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", metavar="sample|CSV", default=None, help="the packaged synthetic sample (default) or a CSV"
    )
    parser.add_argument(
        "--set",
        metavar="STAGE.KEY=VALUE",
        action="append",
        default=[],
        help="change one key of configs/pipeline.yaml; may be repeated",
    )
    parser.add_argument(
        "--config", metavar="FILE", type=Path, default=None, help="a YAML file with your changes"
    )
    parser.add_argument(
        "--no-cache",
        metavar="STAGE",
        nargs="?",
        const=TODAS,
        choices=[TODAS, *ETAPAS],
        action="append",
        default=[],
        help="run again although nothing changed: every stage, or the one named; may be repeated",
    )


def _servidor_e_saida(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--server",
        choices=["auto", "embedded", "configured"],
        default="auto",
        help="auto: the ClearML of clearml.conf or CLEARML_*, else the embedded one (default)",
    )
    parser.add_argument(
        "--summary", metavar="FILE.json", type=Path, default=None, help="write the summary there"
    )
    parser.add_argument(
        "--require-promotion", action="store_true", help="exit with 4 when the gate refuses the model"
    )
    parser.add_argument("--quiet", action="store_true", help="print errors only")


def sem_cache(escolhidas: list[str]) -> frozenset[str]:
    """The stages that `--no-cache` names."""
    return frozenset(ETAPAS) if TODAS in escolhidas else frozenset(escolhidas)
