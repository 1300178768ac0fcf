"""The predictor: what a request leaves out is filled as in training, and what comes out is a distribution."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from funcoes.apoio.erros import ErroDados, ErroRegistro
from funcoes.atributos.catalogo import VERSAO_ATRIBUTOS
from funcoes.configuracao.secoes import PipelineConfig
from funcoes.entrega.assinatura import assinar
from funcoes.entrega.exportar import exportar
from funcoes.entrega.formato import Assinatura, ler_assinatura
from funcoes.entrega.pacote import ASSINATURA, JOBLIB, ONNX, montar
from funcoes.entrega.preditor import Preditor, abrir_sessao
from funcoes.entrega.preenchimento import como_matriz
from funcoes.modelos.ordinal import LogitoOrdinal
from funcoes.preparo.imputacao import Imputador, RegraAprendida, aplicar, aprender
from tests.santa_maria import FEATURE_NAMES, FEATURES, INPUTS, SURVEY

SEM_EXIGIR = SURVEY.model_copy(update={"exigidas": ["hora"]})
RAIZ = Path(__file__).resolve().parents[4]
PEDIDO = {
    "idade": 30, "sexo": 1, "peso": 80, "altura": 180, "vestimenta": 0.5,
    "temperatura": 25.0, "umidade": 60, "velocidade_vento": 1, "radiacao_solar": 400, "hora": 14.5,
}  # fmt: skip


def _regra(regra: Any, geral: float, **por_grupo: float) -> RegraAprendida:
    return RegraAprendida(regra=regra, geral=geral, por_grupo=por_grupo)


IMPUTADOR = Imputador(
    colunas={
        "peso": _regra("mediana_por_sexo", 70, **{"0": 60, "1": 77}),
        "altura": _regra("mediana_por_sexo", 168, **{"0": 163, "1": 175}),
        "sexo": _regra("moda", 0),
        "idade": _regra("mediana", 31),
        "vestimenta": _regra("mediana_por_campanha", 0.5, **{"2016-07": 1.0}),
        "temperatura": _regra("mediana_por_campanha", 26, **{"2016-07": 14}),
        "umidade": _regra("mediana_por_campanha", 45),
        "velocidade_vento": _regra("mediana_por_campanha", 0.2),
    },
    perfil_radiacao={},
    perfil_geral={"540": 100.0, "600": 200.0, "720": 700.0},
    nivel_campanha={},
    radiacao_geral=333.0,
)


@pytest.fixture(scope="module")
def modelo(muitos: Callable[..., pd.DataFrame]) -> Pipeline:
    quadro = muitos(210, (-2, 0, 1))
    passos = [("imputador", SimpleImputer()), ("escala", StandardScaler()), ("modelo", LogitoOrdinal())]
    return Pipeline(passos).fit(quadro[list(FEATURE_NAMES)].to_numpy(), quadro["voto"].to_numpy())


@pytest.fixture(scope="module")
def assinatura(muitos: Callable[..., pd.DataFrame]) -> Assinatura:
    return assinar(muitos(210, (-2, 0, 1)), (-2, 0, 1), SEM_EXIGIR, IMPUTADOR, "mediana")


@pytest.fixture(scope="module")
def preditor(modelo: Pipeline, assinatura: Assinatura) -> Preditor:
    return Preditor.de_pacote(montar({ONNX: exportar(modelo), JOBLIB: b"a pickle"}, assinatura))


def _pedido(**mudancas: Any) -> pd.DataFrame:
    return pd.DataFrame([PEDIDO | mudancas])


def _sem(*colunas: str, **mudancas: Any) -> pd.DataFrame:
    return _pedido(**mudancas).drop(columns=list(colunas))


def test_the_package_predicts_what_the_pipeline_predicts(
    muitos: Callable[..., pd.DataFrame], preditor: Preditor, modelo: Pipeline
) -> None:
    quadro = muitos(90, semente=1)
    esperado = modelo.predict_proba(quadro[list(FEATURE_NAMES)].to_numpy())
    assert np.abs(preditor.proba(quadro) - esperado).max() < 1e-12
    assert (
        np.abs(preditor.proba_dos_atributos(quadro[list(FEATURE_NAMES)].to_numpy()) - esperado).max() < 1e-12
    )
    assert preditor.classes.tolist() == [-2, 0, 1]
    assert set(preditor.voto(esperado)) == {-2, 0, 1}


def test_one_row_is_predicted_as_among_many(preditor: Preditor, muitos: Callable[..., pd.DataFrame]) -> None:
    quadro = muitos(30, semente=1)
    todas = preditor.proba(quadro)
    for i in range(len(quadro)):
        assert preditor.proba(quadro.iloc[[i]]) == pytest.approx(todas[[i]], abs=1e-12)


FALTAS: list[tuple[pd.DataFrame, dict[str, float]]] = [
    (_pedido(), {}),
    (_sem("idade"), {"idade": 31}),
    (_pedido(idade=None), {"idade": 31}),
    (_sem("peso", "altura"), {"peso": 77, "altura": 175}),
    (_sem("peso", sexo=0), {"peso": 60, "sexo": 0}),
    (_sem("peso", "sexo"), {"peso": 60, "sexo": 0}),
    (_sem("vestimenta"), {"vestimenta": 0.5}),
    (_sem("vestimenta", "temperatura", campanha="2016-07"), {"vestimenta": 1.0, "temperatura": 14}),
    (_sem("vestimenta", campanha="2031-01"), {"vestimenta": 0.5}),
    (_sem("radiacao_solar", hora=12.0), {"hora": 12, "radiacao_solar": 700}),
    (_sem("radiacao_solar", hora=9 + 19 / 60), {"hora": 9 + 19 / 60, "radiacao_solar": 100}),
    (_sem("radiacao_solar", hora=9.5), {"hora": 9.5, "radiacao_solar": 333}),
    (_sem("radiacao_solar", hora=22.0), {"hora": 22, "radiacao_solar": 333}),
    (_pedido(cor="azul", idade="41"), {"idade": 41}),
]


@pytest.mark.parametrize(("pedido", "enche"), FALTAS)
def test_what_a_request_leaves_out_is_filled_by_the_learned_rules(
    preditor: Preditor, pedido: pd.DataFrame, enche: dict[str, float]
) -> None:
    cheio = preditor.prever_quadro(pedido).entradas
    assert dict(zip(INPUTS, cheio[0], strict=True)) == PEDIDO | enche


def test_rows_are_filled_each_for_itself_and_what_was_given_stays(preditor: Preditor) -> None:
    pedido = pd.concat([_pedido(peso=None), _pedido(peso=None, sexo=0), _pedido()])
    bruto = como_matriz(pedido, INPUTS)
    antes = bruto.copy()
    assert preditor.preencher(bruto)[:, INPUTS.index("peso")].tolist() == [77, 60, 80]
    np.testing.assert_array_equal(bruto, antes)


@pytest.mark.parametrize(
    ("pedido", "motivo"),
    [
        (_sem("hora"), "^hora: missing, and a request must give it"),
        (_pedido(hora=np.nan), "^hora: missing"),
        (_pedido(peso="muito"), "peso must be a number or missing: .*muito"),
        (_pedido(umidade=np.inf), "umidade: infinite"),
    ],
)
def test_a_request_that_cannot_be_used_is_refused(
    preditor: Preditor, pedido: pd.DataFrame, motivo: str
) -> None:
    with pytest.raises(ErroDados, match=motivo):
        preditor.proba(pedido)


def test_an_input_may_be_made_compulsory(modelo: Pipeline, muitos: Callable[..., pd.DataFrame]) -> None:
    exigente = SURVEY.model_copy(update={"exigidas": ["temperatura", "umidade", "hora"]})
    assinatura = assinar(muitos(), (-2, 0, 1), exigente, IMPUTADOR, "mediana")
    severo = Preditor.de_pacote(montar({ONNX: exportar(modelo)}, assinatura))
    assert severo.proba(_sem("peso")).shape == (1, 3)
    with pytest.raises(ErroDados, match=r"^temperatura, umidade: missing"):
        severo.proba(_sem("temperatura", "umidade"))


def test_features_of_another_shape_are_refused(preditor: Preditor) -> None:
    n = len(FEATURE_NAMES)
    with pytest.raises(ErroDados, match=rf"shape \(2, {n - 1}\), not \(rows, {n}\)"):
        preditor.proba_dos_atributos(np.zeros((2, n - 1)))


def test_a_request_is_filled_as_impute_fills_the_survey(
    aceitos: pd.DataFrame, config: PipelineConfig
) -> None:
    impute = config.impute.da_pesquisa(SURVEY)
    imputador = aprender(aceitos, impute, INPUTS)
    cheio = aplicar(aceitos, imputador, impute)
    pedido = aceitos.assign(radiacao_solar=cheio["radiacao_solar"])
    assert pedido[list(INPUTS)].isna().to_numpy().any()
    quadro = FEATURES.construir(cheio).assign(parte="treino", sintetico=False)
    assinatura = assinar(quadro, (0, 1), SEM_EXIGIR, imputador, "mediana")
    visto = Preditor(assinatura, None).preencher(como_matriz(pedido, INPUTS), list(pedido["campanha"]))
    np.testing.assert_array_equal(visto, cheio[list(INPUTS)].to_numpy(dtype=float))


_LIMITES = {
    "idade": (0, 120), "sexo": (0, 1), "peso": (1, 300), "altura": (30, 250), "vestimenta": (0, 4),
    "temperatura": (-50, 60), "umidade": (0, 100), "velocidade_vento": (0, 60), "radiacao_solar": (0, 1500),
    "hora": (0, 24),
}  # fmt: skip
_CELULA = {n: st.floats(*map(float, lim)) for n, lim in _LIMITES.items()}


@given(
    st.fixed_dictionaries(
        {"hora": _CELULA["hora"]},
        optional={n: st.one_of(st.none(), c) for n, c in _CELULA.items() if n != "hora"},
    )
)
def test_any_request_in_range_gives_a_distribution(
    preditor: Preditor, pedido: dict[str, float | None]
) -> None:
    proba = preditor.proba(pd.DataFrame([pedido]))
    assert proba.shape == (1, 3)
    assert np.isfinite(proba).all()
    assert (proba >= 0).all()
    assert proba.sum() == pytest.approx(1, abs=1e-9)
    assert preditor.voto(proba)[0] in (-2, 0, 1)


def test_the_vote_is_the_most_probable_or_the_median(assinatura: Assinatura) -> None:
    proba = np.array([[0.4, 0.3, 0.3], [0.5, 0.1, 0.4], [0.2, 0.2, 0.6], [0.45, 0.45, 0.1]])
    provavel = assinatura.model_copy(update={"decisao": "mais_provavel"})
    assert Preditor(provavel, None).voto(proba).tolist() == [-2, -2, 1, -2]
    assert Preditor(assinatura, None).voto(proba).tolist() == [0, -2, 1, 0]


def test_a_package_of_other_features_is_refused(modelo: Pipeline, assinatura: Assinatura) -> None:
    for mudanca, motivo in (
        ({"versao_atributos": "0"}, f"features of version 0, this code computes version {VERSAO_ATRIBUTOS}"),
        (
            {"atributos": [*FEATURE_NAMES[:-1], "cor"]},
            rf"the model makes \['{FEATURE_NAMES[0]}'.* has no cor: run",
        ),
        (
            {"atributos": [*FEATURE_NAMES[:4], *FEATURE_NAMES[5:]]},
            r"of \['idade'.*not what this code does: run",
        ),
        ({"entradas": list(reversed(assinatura.entradas))}, r"of \['hora', 'radiacao_solar'"),
        ({"classes": [-1, 1]}, r"'probabilities', 'tensor\(double\)', \[3\].* speaks of .*\[2\]"),
    ):
        pacote = montar({ONNX: exportar(modelo)}, assinatura.model_copy(update=mudanca))
        with pytest.raises(ErroRegistro, match=motivo):
            Preditor.de_pacote(pacote)


def test_bytes_that_are_no_model_are_refused(assinatura: Assinatura) -> None:
    with pytest.raises(ErroRegistro, match="the ONNX file cannot be loaded"):
        Preditor.de_pacote(montar({ONNX: b"no model"}, assinatura))
    with pytest.raises(ErroRegistro, match=r"has no modelo\.onnx and cannot be served"):
        Preditor.de_pacote(montar({JOBLIB: b"a pickle"}, assinatura))


@pytest.mark.parametrize("caminho", ["numeros.bin", "../numeros.bin"])
def test_a_model_cannot_read_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caminho: str) -> None:
    """ONNX may keep its numbers in other files, named from the working folder on."""
    (tmp_path / "aqui").mkdir()
    monkeypatch.chdir(tmp_path / "aqui")
    Path(caminho).write_bytes(np.ones((16, 2)).tobytes())
    fora = TensorProto(
        name="w", data_type=TensorProto.DOUBLE, dims=[16, 2], data_location=TensorProto.EXTERNAL
    )
    fora.external_data.add(key="location", value=caminho)
    formas = [
        helper.make_tensor_value_info(n, TensorProto.DOUBLE, [None, k]) for n, k in (("x", 16), ("y", 2))
    ]
    no = helper.make_node("MatMul", ["x", "w"], ["y"])
    grafo = helper.make_graph([no], "g", formas[:1], formas[1:], [fora])
    onnx_ = helper.make_model(grafo, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    with pytest.raises(ErroRegistro, match="External data path"):
        abrir_sessao(onnx_.SerializeToString())


class _Armadilha:
    """Pickled: a command that runs when it is loaded."""

    def __init__(self, marca: Path) -> None:
        self.marca = marca

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.marca),)


def test_serving_loads_nothing_that_trains_or_unpickles(
    modelo: Pipeline, assinatura: Assinatura, tmp_path: Path
) -> None:
    armadilha = pickle.dumps(_Armadilha(tmp_path / "marca"))
    (tmp_path / "p.zip").write_bytes(montar({ONNX: exportar(modelo), JOBLIB: armadilha}, assinatura))
    codigo = f"""
import json, sys
import pandas as pd
from funcoes.entrega.preditor import Preditor

p = Preditor.de_pacote(open(sys.argv[1], "rb").read())
proba = p.proba(pd.DataFrame([{PEDIDO}]))
print(json.dumps([proba.tolist(), sorted({{m.split(".")[0] for m in sys.modules}})]))
"""
    comando = [sys.executable, "-c", codigo, tmp_path / "p.zip"]
    saida = subprocess.run(comando, cwd=RAIZ, capture_output=True, text=True, check=True)
    proba, modulos = json.loads(saida.stdout)
    assert np.sum(proba) == pytest.approx(1)
    proibidos = {"sklearn", "joblib", "pycaret", "clearml", "lightgbm", "onnx", "skl2onnx", "imblearn"}
    assert not proibidos & set(modulos)
    assert not (tmp_path / "marca").exists()
    pickle.loads(armadilha)  # noqa: S301 -- our own
    assert (tmp_path / "marca").exists(), "the trap does not work: the test shows nothing"


DE_ANTES = {
    "temperatura": "tmedia", "umidade": "ur", "velocidade_vento": "vel_vento", "radiacao_solar": "rsolarmed",
}  # fmt: skip


def test_a_model_under_the_names_of_before_answers_the_same(
    modelo: Pipeline, assinatura: Assinatura, muitos: Callable[..., pd.DataFrame]
) -> None:
    """As packages of earlier versions have them: inputs, features and rules, and no ranges or categories."""
    dita = json.loads(assinatura.como_json())
    for entrada in dita["entradas"]:
        entrada["nome"] = DE_ANTES.get(entrada["nome"], entrada["nome"])
        del entrada["faixa"], entrada["categorias"]
    dita["atributos"] = [DE_ANTES.get(a, a) for a in dita["atributos"]]
    colunas = dita["preenchimento"]["colunas"]
    dita["preenchimento"]["colunas"] = {DE_ANTES.get(c, c): regra for c, regra in colunas.items()}
    assert {"tmedia", "ur", "vel_vento"} < {*dita["preenchimento"]["colunas"]}
    velho, novo = Preditor(ler_assinatura(json.dumps(dita).encode()), None), Preditor(assinatura, None)
    assert velho.atributos == novo.atributos
    assert velho.assinatura.preenchimento == assinatura.preenchimento
    assert [e.nome for e in velho.assinatura.entradas] == list(INPUTS)
    pacote = {ONNX: exportar(modelo), ASSINATURA: json.dumps(dita).encode()}
    quadro = muitos(20, semente=3)[list(INPUTS)]
    quadro.loc[quadro.index[::2], ["peso", "vestimenta", "temperatura", "radiacao_solar"]] = np.nan
    esperado = Preditor.de_arquivos({ONNX: pacote[ONNX], ASSINATURA: assinatura.como_json()}).prever_quadro(
        quadro
    )
    visto = Preditor.de_arquivos(pacote).prever_quadro(quadro)
    np.testing.assert_array_equal(visto.entradas, esperado.entradas)
    np.testing.assert_array_equal(visto.proba, esperado.proba)
