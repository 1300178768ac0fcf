"""The command line of `run.py`."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from funcoes.apoio.arquivo import inteiro
from funcoes.apoio.erros import ErroConfig
from funcoes.comando.ajuda import Formato
from funcoes.comando.embutido import acrescentar_opcao
from funcoes.comando.ids import exigir_forma
from funcoes.configuracao.nomes_clearml import ETAPAS, FILA_CONTROLADOR, VERSAO_PIPELINE
from funcoes.configuracao.secoes import CONTRADITAS, PREFIXO_DE_VERSAO, SAMPLE

TODAS = "all"
_NOME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")

_EPILOGO = """\
examples:
  python pipelines/run.py                                     the packaged synthetic sample
  python pipelines/run.py --data survey.csv --survey santa-maria  a file of a survey that comes described
  python pipelines/run.py --data survey.xlsx --survey mine.yaml  your own, described by you
  python pipelines/run.py --data new.csv --append             its new rows, to the survey's newest version
  python pipelines/run.py --from-feedback                     what people answered to predictions, likewise
  python pipelines/run.py --set train.modelos=lr,rf --no-promote  a variation, only compared
  python pipelines/run.py --set train.protocol=by_day,random  two protocols side by side
  python pipelines/run.py --name winter --data winter.csv     results in resultados/winter
  python pipelines/run.py --no-cache train                    run one stage although nothing changed
  python pipelines/run.py --queue default                     controller on queue services, stages on default
  python pipelines/run.py --resume ID                         go on from the stage that failed
  python pipelines/run.py --stop ID                           end a controller and its stages
  python pipelines/run.py --stage train --from ID --set train.modelos=lr  one stage again, on its old inputs

exit codes:
  0 done; 1 a stage failed, or the output could not be written; 2 wrong arguments, configuration or data; \
3 no ClearML server, wrong credentials, no queue or no agent; 4 with --require-promotion, the model was not \
promoted; 130 interrupted
"""


def montar_parser() -> argparse.ArgumentParser:
    """The parser; every default of the pipeline itself is in configs/pipeline.yaml."""
    parser = argparse.ArgumentParser(
        prog="run.py",
        description=(
            f"Run the stages ({', '.join(ETAPAS)}) as "
            "one ClearML pipeline. Without any ClearML configured, an embedded server is started for the "
            "run; results stay in .clearml_local/ and resultados/."
        ),
        epilog=_EPILOGO,
        formatter_class=Formato,
    )
    _dados_e_config(parser)
    _anexo(parser)
    _promocao(parser)
    _filas(parser)
    _corridas_anteriores(parser)
    _servidor_e_saida(parser)
    return parser


def _dados_e_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        metavar="sample|FILE|dataset:ID",
        default=None,
        help="the packaged synthetic sample (default); a file with a row for each answer: CSV with any "
        "delimiter, Excel (.xlsx) or Parquet, also as gzip or zip; or a dataset version that holds one",
    )
    parser.add_argument(
        "--survey",
        metavar="NAME|FILE.yaml",
        default=None,
        help="of which survey the data are: how its columns are read, the model's name and card. The name of "
        "a file of configs/levantamentos, or of a survey that the registry has, or the path of your own "
        "(python -m funcoes.dados.conferir FILE writes a draft). Without it a dataset version says it itself "
        "(with --append the one appended to); a file is read as the description of configs/levantamentos "
        "whose columns it has, under its own name, and refused where none fits, or several",
    )
    parser.add_argument(
        "--set",
        metavar="STAGE.KEY=VALUE",
        action="append",
        default=[],
        help="change one key of configs/pipeline.yaml, which has them all and what they do; may be repeated",
    )
    parser.add_argument(
        "--config",
        metavar="FILE",
        type=Path,
        default=None,
        help="a YAML file with your changes, laid out as configs/pipeline.yaml",
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


def _anexo(parser: argparse.ArgumentParser) -> None:
    grupo = parser.add_argument_group("new rows of a survey that the registry has")
    grupo.add_argument(
        "--append",
        action="store_true",
        help="put the rows of --data that are not there yet to the survey's newest version, as a child of "
        "it, and run on that; other columns or units are refused",
    )
    grupo.add_argument(
        "--from-feedback",
        nargs="?",
        const=True,
        metavar="FOLDER",
        help="the same with what people answered to predictions (POST /feedback), marked as such: FOLDER is "
        "that of serving (default: its own)",
    )
    grupo.add_argument(
        "--append-to",
        metavar="dataset:ID|FILE",
        help="the version to append to, or the data so far, which become the first version (default: the "
        "newest of the survey that --survey names, of the only one, or of the model that was answered)",
    )
    grupo.add_argument(
        "--contradictions",
        choices=CONTRADITAS,
        help="rows of a person and time that are there with another vote or value: refuse to append "
        "(default), leave-out and keep what was there (default of --from-feedback), or keep both, as other "
        "people's",
    )
    grupo.add_argument(
        "--no-run",
        action="store_true",
        help="make the version, and leave it to retraining, or to a later run with --data dataset:ID",
    )


def _promocao(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-promote",
        action="store_true",
        help="register the model, but leave the champion as it is (the same as register.promover=false)",
    )


def _filas(parser: argparse.ArgumentParser) -> None:
    grupo = parser.add_argument_group("on queues, carried out by agents")
    grupo.add_argument(
        "--queue", metavar="NAME", help=f"stages go to this queue, the controller to {FILA_CONTROLADOR!r}"
    )
    grupo.add_argument("--no-wait", action="store_true", help="end once the run is enqueued")
    grupo.add_argument("--create-queue", action="store_true", help="make a queue that is missing")


def _corridas_anteriores(parser: argparse.ArgumentParser) -> None:
    grupo = parser.add_argument_group("earlier runs, by the id behind 'Pipeline' in their output")
    grupo.add_argument("--resume", metavar="PIPELINE_ID", help="go on from the stage that failed")
    grupo.add_argument("--stop", metavar="PIPELINE_ID", help="end a controller and its stages")
    grupo.add_argument(
        "--stage",
        choices=ETAPAS,
        metavar="STAGE",
        help=f"run this stage again, with --from; one of {', '.join(ETAPAS)}",
    )
    grupo.add_argument("--from", dest="de", metavar="PIPELINE_ID", help="the run that has the stage's inputs")


def _servidor_e_saida(parser: argparse.ArgumentParser) -> None:
    acrescentar_opcao(parser)
    parser.add_argument(
        "--name", metavar="NAME", default=None,
        help="results go to resultados/NAME, which must not be there yet (default: the time)",
    )  # fmt: skip
    parser.add_argument(
        "--summary",
        metavar="FILE.json",
        type=Path,
        default=None,
        help="write the results there, for programs",
    )
    parser.add_argument(
        "--require-promotion",
        action="store_true",
        help="exit with 4 when the model is not promoted: the gate refuses it, or the champion stays",
    )
    parser.add_argument("--quiet", action="store_true", help="print errors only")
    parser.add_argument("--version", action="version", version=f"conforto-termico {VERSAO_PIPELINE}")


def sem_cache(escolhidas: list[str]) -> list[str]:
    """The stages that `--no-cache` names, in order."""
    return [e for e in ETAPAS if TODAS in escolhidas or e in escolhidas]


def _recusas(args: argparse.Namespace) -> Iterator[str]:
    """What does not go together, each with what to do."""
    ids = {"--queue": args.queue, "--resume": args.resume, "--stop": args.stop, "--from": args.de}
    yield from (f"{opcao} has no value: is a variable empty?" for opcao, v in ids.items() if v == "")
    modos = [nome for nome in ("resume", "stop", "stage") if getattr(args, nome) is not None]
    de_outra = bool(args.data or args.survey or args.config or args.no_cache)
    if args.no_promote and (modos or args.require_promotion):
        yield "--no-promote is for a new run, and does not go with --require-promotion"
    if _nome_que_nao_serve(args.name):
        yield f"--name {args.name!r} cannot name a folder: letters, digits, '.', '_' and '-', not '.' first"
    if (args.stage is None) != (args.de is None):
        yield "--stage NAME and --from PIPELINE_ID go together"
    if len(modos) > 1:
        yield f"choose one of {', '.join('--' + m for m in modos)}"
    if args.stage and de_outra:
        yield "--stage takes the inputs of --from: leave --data, --survey, --config and --no-cache away"
    if {"resume", "stop"} & {*modos} and (de_outra or args.set):
        yield (
            f"--{modos[0]} keeps the parameters of the run: leave --data, --survey, --config, --set and "
            "--no-cache away. For other values start a new run"
        )
    yield from _recusas_do_anexo(args, modos)
    if args.stop is not None and (args.queue is not None or args.no_wait):
        yield "--stop needs only the id: leave --queue and --no-wait away"
    yield from _recusas_da_fila(args)


def _recusas_do_anexo(args: argparse.Namespace, modos: list[str]) -> Iterator[str]:
    if args.from_feedback == "":
        yield "--from-feedback has no value: is a variable empty?"
    if not args.append and args.from_feedback is None:
        so_com = {"append-to": args.append_to, "contradictions": args.contradictions}
        so_com["no-run"] = args.no_run or None
        yield from (f"--{o} needs --append" for o, valor in so_com.items() if valor is not None)
        return
    if modos:
        yield f"{'--append' if args.append else '--from-feedback'} is for a new run: leave --{modos[0]} away"
    if args.no_run and args.queue is not None:
        yield "--no-run starts no run: leave --queue away"
    yield from _recusas_do_que_se_anexa(args)


def _recusas_do_que_se_anexa(args: argparse.Namespace) -> Iterator[str]:
    if args.append_to == "":
        yield "--append-to has no value: is a variable empty?"
    if args.from_feedback is not None and (args.append or args.data):
        yield "--from-feedback brings rows of its own: leave --append and --data away"
    if args.append and (not args.data or args.data == SAMPLE or args.data.startswith(PREFIXO_DE_VERSAO)):
        yield "--append needs --data FILE.csv, the new rows"
    if args.append_to == SAMPLE:
        yield "--append-to sample: the synthetic rows are nobody's votes, and are never mixed with people's"


def _nome_que_nao_serve(nome: str | None) -> bool:
    """A folder's name, not a path: results stay where results are."""
    return nome is not None and not _NOME.fullmatch(nome)


def _recusas_da_fila(args: argparse.Namespace) -> Iterator[str]:
    na_fila = args.queue is not None or args.resume is not None
    if args.no_wait and not na_fila:
        yield "--no-wait needs --queue NAME: a run in this process has to be waited for"
    if args.create_queue and not na_fila:
        yield "--create-queue needs --queue NAME"
    if args.no_wait and (args.summary is not None or args.require_promotion):
        yield "--no-wait leaves before there is a result: leave --summary and --require-promotion away"


_DE_UMA_CORRIDA: Final = "Give the one behind 'Pipeline' in a run's output"


def conferir(args: argparse.Namespace) -> None:
    """`ErroConfig` for options that do not go together."""
    for recusa in _recusas(args):
        raise ErroConfig(recusa)


def conferir_ids(args: argparse.Namespace) -> None:
    """`ErroConfig` for ids that can be none; the others are left as the server writes them, paths whole."""
    if args.append_to is not None:
        args.append_to = _versao_ou_arquivo(args.append_to)
    if isinstance(args.from_feedback, str):
        args.from_feedback = str(inteiro("--from-feedback", Path(args.from_feedback)))
    for nome, opcao in (("resume", "--resume"), ("stop", "--stop"), ("de", "--from")):
        if getattr(args, nome) is not None:
            setattr(args, nome, exigir_forma(opcao, getattr(args, nome), _DE_UMA_CORRIDA))


def _versao_ou_arquivo(dito: str) -> str:
    if not dito.startswith(PREFIXO_DE_VERSAO):
        return str(inteiro("--append-to", Path(dito)))
    onde = "Give that of a raw version, as a run with --append or --queue prints it"
    return PREFIXO_DE_VERSAO + exigir_forma(
        f"--append-to {PREFIXO_DE_VERSAO}", dito.removeprefix(PREFIXO_DE_VERSAO), onde
    )
