"""The tables of docs/evaluation*.md, from a survey's file: every protocol, every candidate, every treatment.

    python bench/bench_evaluation.py SURVEY.csv [--all-rows] [--set train.sintonia=8 ...]
    python bench/bench_evaluation.py ashrae.csv.gz --survey ashrae_db2 --side-by-side \\
        --set train.protocol=by_building,by_study,random

Prints Markdown. With --all-rows nothing is held out, so that figures compare with those of others.
"""

import argparse
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pandas as pd

from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import PipelineConfig, TrainEtapa
from funcoes.dados.divisao import TREINO, PartesDoTreino, partes_do_treino
from funcoes.dados.ingerir import ingerir
from funcoes.palavras import nomes
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.preparo.balanceamento import balancear
from funcoes.preparo.outliers import marcar_outliers
from funcoes.preparo.preparar import preparar
from funcoes.treino.avaliacao import avaliar as avaliar_todos
from funcoes.treino.comparacao import Comparacao, comparar_protocolos
from funcoes.treino.escolher import escolher
from funcoes.treino.placar import montar_leaderboard

PROTOCOLOS = "train.protocol=by_day,by_record,random,by_campaign,report"


def partes_de(config: PipelineConfig, todas: bool) -> tuple[PartesDoTreino, PesquisaConfig]:
    """What `balance` hands to `train`; with `todas`, every row belongs to the training part."""
    o, b = config.remove_outliers, config.balance
    lido = ingerir(config.ingest, config.a_pesquisa(), config.target.fusao())
    ingerido = lido.quadro.assign(parte=TREINO) if todas else lido.quadro
    preparado = preparar(ingerido, config.impute, lido.pesquisa)
    quadro, atributos = preparado.quadro, preparado.atributos
    quadro["outlier"] = marcar_outliers(quadro, atributos, o.contaminacao, o.n_arvores, o.semente)
    quadro = balancear(
        quadro, atributos, b.metodo, b.vizinhos, b.semente, b.svmsmote_max_linhas, b.linhas_max
    )[0]
    return partes_do_treino(quadro, atributos), lido.pesquisa


def avaliar(config: PipelineConfig, todas: bool) -> tuple[list[Comparacao], pd.DataFrame, str, pd.DataFrame]:
    """Everybody's predictions, the leaderboard, the choice's reason and its differences to everybody else."""
    partes, pesquisa = partes_de(config, todas)
    treino = TrainEtapa(**config.da_etapa("train")).da_pesquisa(pesquisa)
    feitas = comparar_protocolos(partes, treino, lambda texto: print(texto, file=sys.stderr))
    avaliacoes = [avaliar_todos(c, partes.classes, treino) for c in feitas]
    escolha = escolher(avaliacoes[0], treino)
    tabela = montar_leaderboard(avaliacoes, escolha.comparado, treino.metrica)
    return feitas, tabela, escolha.motivo, escolha.comparacao


def _outros(tabela: pd.DataFrame) -> list[str]:
    """The protocols that do not decide."""
    return list(tabela["protocolo"].unique())[1:]


def lado_a_lado(tabela: pd.DataFrame) -> str:
    """One row per candidate and treatment, a few figures under every protocol."""
    protocolos = list(tabela["protocolo"].unique())
    titulos = ["", *(f"{p}: accuracy / QWK / MAE / ±1 / RPS [95 %]" for p in protocolos)]
    linhas = [titulos, ["---"] * len(titulos)]
    for _, primeira in tabela[tabela["protocolo"] == protocolos[0]].iterrows():
        nome = nomes.candidato(primeira["modelo"], primeira["balanced"], primeira["outliers"])
        mesmos = tabela[
            (tabela["modelo"] == primeira["modelo"])
            & (tabela["balanced"] == primeira["balanced"])
            & (tabela["outliers"] == primeira["outliers"])
        ].set_index("protocolo")
        linhas.append(
            [f"**{nome}**" if primeira["escolhido"] else nome, *(_medidas(mesmos.loc[p]) for p in protocolos)]
        )
    return "\n".join(f"| {' | '.join(celulas)} |" for celulas in linhas)


def _medidas(linha: pd.Series) -> str:
    curtas = " / ".join(f"{linha[m]:.3f}" for m in ("accuracy", "qwk", "mae", "within_one"))
    return f"{curtas} / {linha['rps']:.4f} [{linha['rps_lo']:.4f}, {linha['rps_hi']:.4f}]"


def _no_protocolo(primeira: pd.Series, vistos: pd.DataFrame) -> str:
    """Accuracy under another protocol; the leaky one has a single treatment, shown beside the plain row."""
    if vistos.empty:
        return ""
    if vistos["vazado"].all():
        tratada = primeira["balanced"] or primeira["outliers"]
        return "" if tratada else f"{vistos.iloc[0]['accuracy']:.3f}"
    mesma = (vistos["balanced"] == primeira["balanced"]) & (vistos["outliers"] == primeira["outliers"])
    return f"{vistos[mesma].iloc[0]['accuracy']:.3f}"


def _linha(primeira: pd.Series, tabela: pd.DataFrame) -> list[str]:
    nome = nomes.candidato(primeira["modelo"], primeira["balanced"], primeira["outliers"])
    celulas = [f"**{nome}**" if primeira["escolhido"] else nome]
    celulas += [f"{primeira[m]:.3f}" for m in ("accuracy", "macro_f1", "qwk", "mae", "within_one")]
    celulas.append(f"{primeira['rps']:.4f} [{primeira['rps_lo']:.4f}, {primeira['rps_hi']:.4f}]")
    celulas += [f"{primeira[m]:.3f}" for m in ("log_loss", "ece", "mediana_mae", "mediana_within_one")]
    mesmos = tabela[(tabela["modelo"] == primeira["modelo"])].set_index("protocolo")
    for protocolo in _outros(tabela):
        celulas.append(_no_protocolo(primeira, mesmos.loc[mesmos.index == protocolo]))
    return celulas


def em_markdown(tabela: pd.DataFrame) -> str:
    """One row per candidate and treatment: the deciding protocol whole, the accuracy under the others."""
    decide = tabela["protocolo"].iloc[0]
    titulos = ["", "accuracy", "macro-F1", "QWK", "MAE", "±1", "RPS [95 %]", "log-loss", "ECE",
               "MAE of median", "±1 of median", *(f"accuracy {p}" for p in _outros(tabela))]  # fmt: skip
    linhas = [titulos, ["---"] * len(titulos)]
    linhas += [_linha(linha, tabela) for _, linha in tabela[tabela["protocolo"] == decide].iterrows()]
    return "\n".join(f"| {' | '.join(celulas)} |" for celulas in linhas)


def principal() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("csv", type=Path, help="the file of a survey")
    parser.add_argument("--survey", help="its description, as of run.py")
    parser.add_argument(
        "--side-by-side", action="store_true", help="the same few figures under every protocol"
    )
    parser.add_argument("--all-rows", action="store_true", help="hold nothing out")
    parser.add_argument("--set", action="append", default=[], metavar="stage.key=value")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    config = carregar(None, [f"ingest.dados={args.csv}", PROTOCOLOS, *args.set], args.survey)
    _, tabela, motivo, comparacao = avaliar(config, args.all_rows)
    print(lado_a_lado(tabela) if args.side_by_side else em_markdown(tabela))
    print(f"\nChosen: {motivo}\n")
    print(
        comparacao[comparacao["referencia"]][["contra", "diferenca", "lo", "hi"]]
        .round(4)
        .to_string(index=False)
    )


if __name__ == "__main__":
    principal()
