"""How a description says its files are read: what cannot be is said with its key, and all of it travels."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import achatar, carregar, de_plano
from funcoes.pesquisa.colunas import GRUPOS
from funcoes.pesquisa.descricao import PASTA, PesquisaConfig, chaves_descritas, conhecidas, descrita
from funcoes.vocabulario.grandezas import GRANDEZAS
from tests.by_day import examples

DE_ARQUIVO = ["ingest.dados=/a/answers.csv"]
FANTASIA: Final = """
titulo: Dragons of the north
data: {coluna: [Dia, day], formatos: [M/D/A, Excel], opcional: true}
hora: {coluna: Hora, formato: HHMM}
voto: {coluna: TSV, minimo: 1, maximo: 7, invertida: true, notacao: virgula, meios: ambos}
grandezas:
  temperatura: {coluna: "T, ar", unidade: °F, notacao: virgula, faixa: [-30, 50], fora: recusar}
  temperatura_globo: Tg
  sexo: {coluna: Geschlecht, categorias: {f: weiblich, m: [männlich, "Mann, alt"]}}
  umidade: {coluna: RH, unidade: 0-1, opcional: true}
guardar: {Notes: {tipo: texto}, UTCI: {faixa: [-60, 60]}}
grupos: {predio: [Site, House], pessoa: ID}
faltantes: ["", "k. A.", "-", "n,a"]
codigos_faltantes: {ID: ["0", "99"], "T, ar": ["-999"]}
ordem: [TSV, "T, ar"]
excluir: [te_calc]
exigidas: [temperatura]
regras: {temperatura_radiante: como_o_ar, umidade: 50}
protocolos: [by_building, random]
teste_por: predio
intervalos_por: predio
campanha_dias: 90
max_fora_por_coluna: 0.5
"""


def ler(tmp_path: Path, texto: str) -> PesquisaConfig:
    arquivo = tmp_path / "mine.yaml"
    arquivo.write_text(texto, encoding="utf-8")
    return carregar(None, DE_ARQUIVO, str(arquivo)).pesquisa


def test_one_name_is_a_list_of_one_and_a_column_alone_needs_a_key(tmp_path: Path) -> None:
    dela = ler(tmp_path, FANTASIA.replace("temperatura_globo: Tg", "temperatura_globo: {coluna: Tg}"))
    assert dela.grandezas["temperatura_globo"].coluna == ["Tg"]
    assert dela.grandezas["sexo"].categorias == {"f": ["weiblich"], "m": ["männlich", "Mann, alt"]}
    assert dela.grupos == {"predio": ["Site", "House"], "pessoa": ["ID"]}
    assert dela.regras == {"temperatura_radiante": "como_o_ar", "umidade": 50.0}
    assert dela.colunas[:2] == ["TSV", "T, ar"]
    assert sorted(dela.colunas) == sorted(
        ["TSV", "T, ar", "Dia", "Hora", "Tg", "Geschlecht", "RH", "Site", "House", "ID", "Notes", "UTCI"]
    )
    with pytest.raises(ErroConfig, match=r"mine\.yaml, line 8: grandezas\.temperatura_globo: got 'Tg'"):
        ler(tmp_path, FANTASIA)


def _linha_de(texto: str, parte: str) -> int:
    return texto[: texto.index(parte)].count("\n") + 1


@pytest.mark.parametrize(
    ("de", "para", "dito"),
    [
        (
            "temperatura: {",
            "temperatur: {",
            "grandezas.temperatur: there is no such quantity; there are idade, ",
        ),
        ("temperatura: {", "hora: {", "grandezas.hora: the time of day has a key of its own, hora"),
        ("unidade: °F", "unidade: stone", "grandezas.temperatura.unidade: 'stone' is no unit of it"),
        ("sexo: {coluna", "sexo: {unidade: kg, coluna", "grandezas.sexo.unidade: 'kg' is no unit of it"),
        ("{f: weib", "{w: weib", "grandezas.sexo.categorias: w is none of its own: f, m"),
        (
            "RH, ",
            "RH, categorias: {a: b}, ",
            "grandezas.umidade.categorias: a is none of its own: none: it is",
        ),
        (
            "faixa: [-30, 50]",
            "faixa: [50, -30]",
            "grandezas.temperatura.faixa: the range 50 to -30 holds nothing",
        ),
        ("faixa: [-30, 50]", "faixa: [1]", "grandezas.temperatura.faixa: got [1]"),
        ("faixa: [-30, 50]", "faixa: [.nan, 5]", "grandezas.temperatura.faixa.0: got nan"),
        ("fora: recusar", "fora: weg", "grandezas.temperatura.fora: got 'weg'"),
        (
            "notacao: virgula, faixa",
            "notacao: komma, faixa",
            "grandezas.temperatura.notacao: got 'komma'",
        ),
        ('coluna: "T, ar"', 'coluna: ""', "grandezas.temperatura.coluna.0: got ''"),
        ('coluna: "T, ar"', "coluna: []", "grandezas.temperatura.coluna: got []"),
        (
            "opcional: true}\nguardar",
            "optional: true}\nguardar",
            "grandezas.umidade.optional: unknown key",
        ),
        ("UTCI: {faixa: [-60, 60]}", "UTCI: {faixa: [60, -60]}", "guardar.UTCI.faixa: the range 60 to -60"),
        ("tipo: texto", "tipo: data", "guardar.Notes.tipo: got 'data'"),
        (
            "[M/D/A, Excel]",
            "[M/D/A, US]",
            "data.formatos.1: 'US' is no format of dates; there are D/M/A, ",
        ),
        ("[M/D/A, Excel]", "[]", "data.formatos: got []"),
        (
            "formato: HHMM",
            "formato: 24h",
            "hora.formato: '24h' is no format of times; there are H:M",
        ),
        ("minimo: 1, maximo: 7", "minimo: 7, maximo: 1", "voto.minimo 7 is not below voto.maximo 1"),
        ("meios: ambos", "meios: beide", "voto.meios: got 'beide'"),
        ("meios: ambos", "palavras: {4: [heiß]}", "voto.palavras.4"),
        ("predio: [Site, House]", "haus: [Site, House]", "grupos.haus"),
        ("predio: [Site, House]", "predio: []", "grupos.predio: got []"),
        ("exigidas: [temperatura]", "exigidas: [t]", "exigidas: 't': there is no such quantity"),
        ("exigidas: [temperatura]", "exigidas: [idade]", "exigidas: idade is no quantity of this survey"),
        (
            "umidade: 50}",
            "idade: 50}",
            "regras: idade is no quantity of this survey: describe it in grandezas",
        ),
        ("como_o_ar", "wie_die_luft", "regras.temperatura_radiante"),
        (
            "[by_building, random]",
            "[by_haus]",
            "protocolos.0: got 'by_haus': Input should be 'by_day'",
        ),
        (
            "teste_por: predio",
            "teste_por: haus",
            "teste_por: got 'haus': Input should be 'registro'",
        ),
        ("intervalos_por: predio", "intervalos_por: x", "intervalos_por: got 'x'"),
        ("campanha_dias: 90", "campanha_dias: 0", "campanha_dias: got 0"),
        ("max_fora_por_coluna: 0.5", "max_fora_por_coluna: 5", "max_fora_por_coluna: got 5"),
        ("campanha_dias: 90", "campaign: 90", "campaign: unknown key; known: nome, titulo, lugar"),
        ("titulo: Dragons", "nome: Dragons!\ntitulo: Dragons", "becomes part of the model's name"),
        ("grupos: {predio: [Site, House], pessoa: ID}", "grupos: predio", "grupos: got 'predio'"),
    ],
)
def test_what_cannot_be_is_said_with_its_key(tmp_path: Path, de: str, para: str, dito: str) -> None:
    certo = FANTASIA.replace("temperatura_globo: Tg", "temperatura_globo: {coluna: Tg}")
    assert certo.count(de) == 1
    with pytest.raises(ErroConfig) as recusa:
        ler(tmp_path, certo.replace(de, para))
    assert dito in str(recusa.value)
    assert f"{tmp_path}/mine.yaml, line {_linha_de(certo, de)}: " in str(recusa.value)


def test_another_survey_may_be_read_as_one_that_comes_with_us(tmp_path: Path) -> None:
    dela = ler(tmp_path, "como: santa-maria\ntitulo: Porto Alegre\ncampanha_dias: 10\n")
    santa = descrita("santa-maria")
    assert (dela.nome, dela.titulo, dela.lugar, dela.campanha_dias) == ("mine", "Porto Alegre", "", 10)
    assert dela.model_copy(update={**santa.identidade(), "campanha_dias": 30}) == santa
    assert descrita("amostra").grandezas == santa.grandezas


@pytest.mark.parametrize("como", ["nowhere", "no-such.yaml"])
def test_a_description_to_be_read_as_has_to_be_there(tmp_path: Path, como: str) -> None:
    with pytest.raises(ErroConfig, match=como):
        ler(tmp_path, f"como: {como}\n")


def test_a_description_read_as_one_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(
        FANTASIA.replace("temperatura_globo: Tg", "temperatura_globo: {coluna: Tg}"), encoding="utf-8"
    )
    dela = ler(tmp_path, f"como: {tmp_path}/base.yaml\ntitulo: Trolls\n")
    assert (dela.titulo, dela.teste_por) == ("Trolls", "predio")


@pytest.mark.parametrize("nome", [*conhecidas(), "amostra", "fantasia"])
def test_a_description_travels_with_the_run_as_text(tmp_path: Path, nome: str) -> None:
    arquivo = tmp_path / "fantasia.yaml"
    arquivo.write_text(
        FANTASIA.replace("temperatura_globo: Tg", "temperatura_globo: {coluna: Tg}"), encoding="utf-8"
    )
    config = carregar(None, DE_ARQUIVO, str(arquivo) if nome == "fantasia" else nome)
    assert config.pesquisa.le_arquivos
    plano = achatar(config)
    assert all(isinstance(valor, str) for valor in plano.values())
    assert de_plano(plano) == config
    argumento = PesquisaConfig.model_validate(config.da_etapa("ingest")["pesquisa"])
    assert argumento == config.pesquisa
    assert PesquisaConfig.model_validate_json(argumento.model_dump_json()) == argumento


@pytest.mark.parametrize("caminho", sorted(PASTA.glob("*.yaml")), ids=lambda p: p.stem)
def test_descriptions_of_the_project_have_features_and_known_columns(caminho: Path) -> None:
    from funcoes.atributos.conjunto import do_levantamento

    dela = descrita(caminho.stem)
    assert do_levantamento(dela).nomes
    assert set(dela.codigos_faltantes) <= {*dela.colunas}
    assert set(dela.ordem) <= {*dela.colunas}
    assert chaves_descritas(str(caminho))["nome"]


TEXTO = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=8)
LISTA = st.lists(
    st.sampled_from(["", " ", "a, b", "null", "1", "-", "x: y", "[a]", "'", '"', "#", "é"]) | TEXTO,
    max_size=4,
)


@settings(max_examples=examples(60), deadline=None)
@given(
    LISTA,
    LISTA,
    st.lists(TEXTO.filter(str.strip), min_size=1, max_size=3),
)
def test_any_text_in_lists_and_maps_travels(
    faltantes: list[str], codigos: list[str], colunas: list[str]
) -> None:
    dita: dict[str, Any] = {
        "faltantes": faltantes,
        "codigos_faltantes": dict.fromkeys(colunas, codigos),
        "ordem": colunas,
        "guardar": {c: {"tipo": "texto"} for c in colunas},
        "grupos": {"predio": colunas},
        "voto": {"coluna": "the vote of them", "palavras": {-3: faltantes}},
    }
    config = carregar(None, DE_ARQUIVO)
    pesquisa = PesquisaConfig.model_validate({**config.pesquisa.model_dump(), **dita})
    config = config.model_copy(update={"pesquisa": pesquisa})
    assert de_plano(achatar(config)).pesquisa == pesquisa


def test_every_group_can_be_declared_and_kept_whole() -> None:
    vazia = PesquisaConfig.vazia().model_dump()
    for grupo in GRUPOS:
        dela = PesquisaConfig.model_validate({**vazia, "grupos": {grupo: "x"}, "teste_por": grupo})
        assert (dela.grupos, dela.teste_por) == ({grupo: ["x"]}, grupo)


def test_every_quantity_can_be_described_in_the_products_own_unit() -> None:
    ditas = {nome: {"coluna": nome} for nome in GRANDEZAS if nome != "hora"}
    texto = yaml.safe_dump({"grandezas": ditas, "voto": {"coluna": "v"}, "hora": {"coluna": "h"}})
    dela = PesquisaConfig.model_validate({**PesquisaConfig.vazia().model_dump(), **yaml.safe_load(texto)})
    assert dela.quantidades == {*GRANDEZAS}
