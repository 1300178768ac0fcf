"""The main job: seven tasks, datasets with lineage, a model, the numbers."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.by_day import at_night
from tests.integration.conftest import PESQUISA, RAPIDO, Oficina, Resultado, esperar, vivos_de

pytestmark = pytest.mark.integration

ETAPAS = ["ingest", "impute", "remove_outliers", "balance", "train", "validate", "register"]
METRICAS = {"accuracy", "macro_f1", "qwk", "mae", "within_one", "rps", "log_loss"}
MEDIANA = {f"mediana_{m}" for m in METRICAS - {"rps", "log_loss"}}
REFERENCIAS = ("majoritaria", "limiares_te", "limiares_utci", "faixas_utci", "faixas_pmv")


def test_the_sample_runs_through_all_seven_stages(corrida_sample: Resultado) -> None:
    assert corrida_sample.codigo == 0, corrida_sample.erros
    resumo = corrida_sample.resumo
    assert resumo is not None
    assert resumo["status"] == "completed"
    assert [e["name"] for e in resumo["stages"]] == ETAPAS
    for etapa in resumo["stages"]:
        assert etapa["status"] == "completed"
        assert etapa["cached"] is False
        assert etapa["seconds"] > 0.5
        assert etapa["rows_in"] > 0
        assert etapa["rows_out"] > 0
        assert etapa["dataset_version"] == "1.0.0"
    assert sum(e["seconds"] for e in resumo["stages"]) < resumo["seconds_total"]
    assert len({e["task_id"] for e in resumo["stages"]} | {e["dataset_id"] for e in resumo["stages"]}) == 14


def test_the_leaderboard_has_candidates_and_baselines_with_honest_numbers(corrida_sample: Resultado) -> None:
    assert corrida_sample.resumo is not None
    linhas = corrida_sample.resumo["leaderboard"]
    assert {i["protocol"] for i in linhas} == {"by_day"}
    candidatos = {(i["model"], i["balanced"], i["outliers_removed"]) for i in linhas if not i["baseline"]}
    modelos = ("ordinal", "lr", "svm", "rf", "et", "gb", "voto")
    tratadas = [(False, False), (True, False), (False, True)]
    assert candidatos == {(m, b, o) for m in modelos for b, o in tratadas}
    assert {i["model"] for i in linhas if i["baseline"]} == set(REFERENCIAS)
    assert all(set(i["metrics"]) == METRICAS | MEDIANA for i in linhas)
    rps = [i["metrics"]["rps"] for i in linhas]
    assert rps == sorted(rps)
    assert all(i["interval"]["rps"][0] <= i["metrics"]["rps"] <= i["interval"]["rps"][1] for i in linhas)
    # with everything fitted inside the folds nobody can be much better than six thresholds on one index
    assert 0.35 < max(i["metrics"]["accuracy"] for i in linhas) < 0.56
    (escolhido,) = [i for i in linhas if i["chosen"]]
    assert not escolhido["baseline"]
    assert str(corrida_sample.resumo["choice"]).startswith(escolhido["model"])


def test_the_gate_writes_every_reason_down_and_the_model_is_promoted(corrida_sample: Resultado) -> None:
    assert corrida_sample.resumo is not None
    portao, modelo = corrida_sample.resumo["gate"], corrida_sample.resumo["model"]
    regras = (
        "protocol by_day",
        "qwk",
        "within_one",
        *REFERENCIAS,
        "held-out qwk",
        "rarest vote",
        "exported model",
    )
    assert all(any(r in motivo for motivo in portao["reasons"]) for r in regras)
    assert portao["passed"] == all(m.startswith("ok:") for m in portao["reasons"])
    assert modelo["promoted"] == portao["passed"]
    assert modelo["tags"] == (["campeao"] if portao["passed"] else ["candidato"])
    assert modelo["version"] == 1


def test_the_terminal_shows_progress_verdict_and_where_to_look(corrida_sample: Resultado) -> None:
    for palavra in [*ETAPAS, "Leaderboard", "Chosen:", "Gate:", "Model", "Pipeline", "Look in", "synthetic"]:
        assert palavra in corrida_sample.saida
    assert "1720 → 1720 rows" in corrida_sample.saida
    assert "\x1b[" not in corrida_sample.saida, "plain lines when not a terminal"


def test_figures_and_summary_are_files_of_the_run(oficina_comum: Oficina, corrida_sample: Resultado) -> None:
    assert corrida_sample.codigo == 0
    pasta = sorted((oficina_comum.pasta / "resultados").iterdir())[0]
    figuras = {p.name for p in pasta.glob("*.png")}
    assert {
        "4-balance-balanceamento.png", "5-train-leaderboard.png", "5-train-calibracao.png",
        "5-train-intervalos.png", "6-validate-validacao.png", "6-validate-grupos.png", "7-register-shap.png",
    } <= figuras  # fmt: skip
    assert all((pasta / f).read_bytes().startswith(b"\x89PNG") for f in figuras)
    assert (pasta / "summary.json").is_file()


def test_nothing_is_written_to_the_home(oficina_comum: Oficina, corrida_sample: Resultado) -> None:
    assert corrida_sample.codigo == 0
    casa = oficina_comum.pasta / "casa"
    assert [str(p.relative_to(casa)) for p in casa.rglob("*") if p.is_file()] == []


def test_the_server_ends_with_the_run(oficina_comum: Oficina, corrida_sample: Resultado) -> None:
    assert corrida_sample.codigo == 0
    esperar(lambda: not vivos_de(oficina_comum))


def test_a_run_where_nothing_changed_is_all_cache(oficina_comum: Oficina, corrida_sample: Resultado) -> None:
    segunda = oficina_comum.correr("--summary", "relativo.json")
    assert (oficina_comum.pasta / "relativo.json").is_file()
    segunda.resumo = json.loads((oficina_comum.pasta / "relativo.json").read_text())
    assert segunda.codigo == 0, segunda.erros
    assert corrida_sample.resumo is not None
    assert segunda.resumo is not None
    assert all(e["cached"] for e in segunda.resumo["stages"])
    for campo in ("task_id", "dataset_id", "rows_out"):
        assert [e[campo] for e in segunda.resumo["stages"]] == [
            e[campo] for e in corrida_sample.resumo["stages"]
        ]
    assert segunda.resumo["model"] == corrida_sample.resumo["model"]
    assert segunda.resumo["leaderboard"] == corrida_sample.resumo["leaderboard"]
    assert segunda.resumo["pipeline_id"] != corrida_sample.resumo["pipeline_id"]


@pytest.mark.nightly
def test_no_cache_of_one_stage_gives_the_same_content_and_uploads_nothing_twice(
    oficina_comum: Oficina, corrida_sample: Resultado
) -> None:
    outra = oficina_comum.correr("--no-cache", "impute")
    assert outra.codigo == 0, outra.erros
    assert corrida_sample.resumo is not None
    assert outra.resumo is not None
    assert [e["cached"] for e in outra.resumo["stages"]] == [True, False, True, True, True, True, True]
    assert outra.resumo["stages"][1]["dataset_id"] == corrida_sample.resumo["stages"][1]["dataset_id"]


def test_the_registry_holds_lineage_parquet_and_a_package_that_needs_no_unpickling(
    oficina_comum: Oficina, corrida_sample: Resultado
) -> None:
    assert corrida_sample.resumo is not None
    ids = [e["dataset_id"] for e in corrida_sample.resumo["stages"]]
    visto = oficina_comum.python(f"""
from clearml import Dataset, Model, Task
import pandas as pd
from funcoes.entrega import pacote
from funcoes.io_clearml import modelos
from funcoes.entrega.preditor import Preditor
from funcoes.deriva import referencia
ids = {ids!r}
pais = [Dataset.get(dataset_id=i)._get_parents() for i in ids]
arquivos = [Dataset.get(dataset_id=i).list_files() for i in ids]
quadro = pd.read_parquet(Dataset.get(dataset_id=ids[3]).get_local_copy() + "/dados.parquet")
modelo = Model(model_id={corrida_sample.resumo["model"]["id"]!r})
conteudo = modelos.baixar(modelo.id)
preditor = Preditor.de_pacote(conteudo)
contado = referencia.ler(pacote.abrir(conteudo)["referencia.json"])
real = quadro[~quadro["sintetico"]]
x = real[list(preditor.atributos.nomes)].to_numpy(dtype=float)
votos = preditor.voto(preditor.proba_dos_atributos(x))
controlador = Task.get_task(task_id={corrida_sample.resumo["pipeline_id"]!r})
etapas = [Task.get_task(task_id=i) for i in {[e["task_id"] for e in corrida_sample.resumo["stages"]]!r}]
treino = etapas[4]
nomes = set(modelo.get_all_metadata())
for t in [controlador, *etapas]:
    nomes |= {{nome for secao in t.data.hyperparams.values() for nome in secao}}
    nomes |= {{*t.data.hyperparams, *(t.data.configuration or {{}})}}
print(json.dumps({{
    "pais": pais, "arquivos": arquivos,
    "metadados": Dataset.get(dataset_id=ids[1]).get_metadata(),
    "sintetico_no_teste": int((quadro["sintetico"] & (quadro["parte"] == "teste")).sum()),
    "partes": sorted(quadro["parte"].unique()), "data": str(quadro["data"].dtype),
    "pacote": sorted(pacote.abrir(conteudo)), "acertos": float((votos == real["voto"]).mean()),
    "contado": [int(contado.linhas.sum()), int((real["parte"] == "treino").sum()), len(contado.dias),
                contado.dias_validados, real[real["parte"] == "treino"]["dia"].nunique()],
    "predito": int(contado.contagens("predicao").sum()),
    "validado": {{n: p.valor for n, p in contado.validacao.items()}},
    "artefatos": sorted(etapas[6].artifacts),
    "meta_modelo": {{k: v["value"] for k, v in modelo.get_all_metadata().items()}},
    "publicado": modelo.published, "tipos": [str(t.task_type) for t in etapas],
    "controlador": str(controlador.task_type),
    "pais_das_etapas": [t.parent for t in etapas], "scripts": [t.data.script.entry_point for t in etapas],
    "argumentos": {{k: v for k, v in treino.get_parameters().items() if k.startswith("Args/")}},
    "valores": treino.get_reported_single_values(), "escalares": sorted(treino.get_reported_scalars()),
    "plots": sorted({{p["metric"] for p in treino.get_reported_plots()}}),
    "parametros": controlador.get_parameters(),
    "nomes": sorted(nomes),
}}))
""")
    assert visto["pais"] == [[], *[[i] for i in ids[:-1]]]
    assert all(any(f.endswith(".parquet") for f in arquivos) for arquivos in visto["arquivos"])
    assert {"sha256", "linhas_entrada", "linhas_saida", "colunas", "parametros", "codigo"} <= set(
        visto["metadados"]
    )
    assert visto["sintetico_no_teste"] == 0
    assert visto["partes"] == ["teste", "treino"]
    assert visto["data"].startswith("datetime64")
    cartao = {"cartao.html", "cartao.md", "cartao.pt-BR.md", "pesquisa.json"}
    modelo = {"modelo.joblib", "modelo.onnx", "paridade.json", "referencia.json"}
    assert set(visto["pacote"]) == {"assinatura.json", "rastro.json"} | cartao | modelo
    assert 0.35 < visto["acertos"] < 0.6
    linhas, de_treino, dias, validados, de_verdade = visto["contado"]
    assert (linhas, dias, validados) == (de_treino, de_verdade, de_verdade)
    assert visto["predito"] == de_treino  # out of fold: each person once
    assert abs(visto["validado"]["vies"]) < 0.2
    assert {"cartao", "cartao_md", "cartao_md_pt", "assinatura", "grafico_shap", "grafico_shap_svg"} <= set(
        visto["artefatos"]
    )
    assert visto["publicado"] is True
    meta = visto["meta_modelo"]
    assert {"assinatura", "sha256", "treino_dataset_id", "validate_dataset_id", "codigo", "oof_rps"} <= set(
        meta
    )
    assert meta["pipeline_id"] == corrida_sample.resumo["pipeline_id"]
    assert meta["treino_dataset_id"] == ids[4]
    assert visto["validado"]["rps"] == pytest.approx(float(meta["oof_rps"]), abs=1e-5)
    assert visto["controlador"] == "controller"
    assert len(set(visto["tipos"])) == 4
    assert visto["pais_das_etapas"] == [corrida_sample.resumo["pipeline_id"]] * 7
    assert [Path(s).name for s in visto["scripts"]] == [f"{e}.py" for e in ETAPAS]
    assert visto["argumentos"]["Args/folds"] == "5"
    assert visto["argumentos"]["Args/contaminacao"] == "0.05"
    assert visto["parametros"]["Args/train/folds"] == "5"
    assert {"folds", "train/folds", "Pipeline", "oof_rps"} <= set(visto["nomes"])
    assert [n for n in visto["nomes"] if set(n) & set(".$")] == [], "a server escapes these"
    assert visto["parametros"]["pipeline/default_queue"] == "default"
    assert "oof rps" in visto["valores"]
    assert set(visto["escalares"]) >= METRICAS
    assert {"leaderboard", "confusao", "importancia", "confusao_oof", "calibracao", "comparacao"} <= set(
        visto["plots"]
    )


@pytest.mark.nightly
@pytest.mark.skipif(
    not PESQUISA.is_file(), reason="the real survey is not on this machine (its licence is not settled)"
)
def test_the_real_survey_runs_through(oficina: Oficina) -> None:
    protocolos = ["--set", "train.protocol=by_day,random,report", "--set", "train.modelos=ordinal,lr,voto"]
    feito = oficina.correr("--data", str(PESQUISA), *protocolos)
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    assert feito.resumo["data"]["rows"] == 1720
    assert feito.resumo["data"]["synthetic"] is False
    assert feito.resumo["data"]["sha256"].startswith("aff1b2ff9970")
    assert feito.resumo["gate"]["passed"], feito.resumo["gate"]["reasons"]
    simples = {
        (i["protocol"], i["model"]): i["metrics"]
        for i in feito.resumo["leaderboard"]
        if not (i["balanced"] or i["outliers_removed"]) or i["leaky"]
    }
    assert simples["by_day", "voto"]["accuracy"] == pytest.approx(0.451, abs=0.01)
    assert simples["by_day", "voto"]["mediana_within_one"] == pytest.approx(0.898, abs=0.01)
    assert simples["by_day", "limiares_te"]["accuracy"] == pytest.approx(0.431, abs=0.01)
    assert simples["random", "lr"]["accuracy"] == pytest.approx(0.455, abs=0.01)
    assert simples["random", "majoritaria"]["accuracy"] == pytest.approx(0.287, abs=0.01)
    assert simples["report", "lr"]["accuracy"] > simples["by_day", "lr"]["accuracy"] + 0.05, (
        "the leak flatters"
    )
    assert "out of fold, report — LEAKY" in feito.saida


def _modelo(feito: Resultado) -> dict[str, Any]:
    assert feito.codigo == 0, feito.erros
    assert feito.resumo is not None
    modelo: dict[str, Any] = feito.resumo["model"]
    return modelo


def _tags(lugar: Oficina) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = lugar.python("""
from clearml import Model
print(json.dumps({m.get_metadata("versao"): m.tags
                  for m in Model.query_models(model_name="conforto-termico-sintetico")}))
""")
    return tags


_REGISTRO = "python -m steps.register --promote"


def _promover(lugar: Oficina, modelo_id: str) -> None:
    lugar.python(f"""
from funcoes.io_clearml import promocao
print(json.dumps(promocao.promover("{modelo_id}", "conforto-termico-sintetico").promovido))
""")


def test_a_worse_model_does_not_displace_the_champion_and_a_better_one_does(pronta: Oficina) -> None:
    """Its gate passes, as in every quick run; a person may still promote it, and then the better one wins."""
    pior = pronta.correr(*RAPIDO, "--set", "train.hiperparametros={lr: {C: 0.0001}}")
    modelo = _modelo(pior)
    assert pior.resumo is not None
    assert pior.resumo["gate"]["passed"]
    assert [e["cached"] for e in pior.resumo["stages"]] == [True] * 4 + [False] * 3
    assert (modelo["version"], modelo["promoted"]) == (2, False)
    assert "the champion stays. Of the candidate: it is worse: rps 0." in modelo["promotion"]
    assert "champion (version 1) 0." in modelo["promotion"]
    assert f"Promotion: {modelo['promotion']}" in " ".join(pior.saida.split()), "wrapped to the terminal"
    assert _tags(pronta) == {"1": ["campeao"], "2": ["candidato"]}

    _promover(pronta, modelo["id"])
    melhor = _modelo(pronta.correr(*RAPIDO, "--set", "train.hiperparametros={lr: {C: 0.9}}"))
    assert (melhor["version"], melhor["promoted"]) == (3, True)
    assert "version 3 takes the place of version 2: it is better" in melhor["promotion"]
    assert "To undo it: python -m steps.register --rollback" in melhor["promotion"]
    assert _tags(pronta) == {"1": ["arquivado"], "2": ["arquivado"], "3": ["campeao"]}
    if not at_night():
        return

    _promover(pronta, modelo["id"])
    melhor = _modelo(pronta.correr(*RAPIDO, "--set", "train.hiperparametros={lr: {C: 0.9}}"))
    assert "none now: version 3 took the place when it was registered, and lost it" in melhor["promotion"]
    assert f"version 2 is the champion. To make it the champion again: {_REGISTRO}" in melhor["promotion"]
    modelo = _modelo(pronta.correr(*RAPIDO, "--set", "train.hiperparametros={lr: {C: 0.0001}}"))
    assert modelo["promotion"] == "version 2 has been made the champion since it was registered"


@pytest.mark.nightly
def test_the_same_training_again_has_the_same_content(pronta: Oficina) -> None:
    """Leaderboard, out-of-fold predictions, ONNX and joblib bytes: the version is found again by its hash."""
    antes = pronta.correr(*RAPIDO)
    depois = pronta.correr(*RAPIDO, "--no-cache", "train")
    assert depois.codigo == 0, depois.erros
    assert antes.resumo is not None
    assert depois.resumo is not None
    assert depois.resumo["stages"][4]["cached"] is False
    assert depois.resumo["stages"][4]["dataset_id"] == antes.resumo["stages"][4]["dataset_id"]
    assert depois.resumo["model"] == antes.resumo["model"]
