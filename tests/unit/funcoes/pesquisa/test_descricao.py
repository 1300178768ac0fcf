"""What a survey says of itself: read from the project's files or a person's, and carried by a run."""

import json
from pathlib import Path

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import achatar, carregar, de_plano
from funcoes.dados.tipar import nomes_de
from funcoes.pesquisa.colunas import Voto
from funcoes.pesquisa.descricao import DE_ANTES, PASTA, PesquisaConfig, chaves_descritas, descrita

DE_ARQUIVO = ["ingest.dados=/a/answers.csv"]


NAO_TEM = {"amostra": ["periodo", "licenca"], "ashrae_db2": ["latitude", "longitude", "fuso"]}
"""The sample is of no time and nobody's; the database is of many places."""


@pytest.mark.parametrize("caminho", sorted(PASTA.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_description_of_the_project_can_be_used_and_says_everything(caminho: Path) -> None:
    dita = descrita(caminho.stem).identidade()
    assert [n for n, v in dita.items() if v in ("", None) and n != "nome"] == NAO_TEM.get(caminho.stem, [])


def test_a_survey_is_described_by_name_or_by_a_file_of_ones_own(tmp_path: Path) -> None:
    assert carregar(None, DE_ARQUIVO, "santa-maria").pesquisa == descrita("santa-maria")
    minha = tmp_path / "Porto Alegre.yaml"
    minha.write_text("lugar: Porto Alegre\nlatitude: -30.03\nlongitude: -51.23\nfuso: America/Sao_Paulo\n")
    config = carregar(None, [*DE_ARQUIVO, "pesquisa.fonte=me"], str(minha))
    assert (config.pesquisa.nome, config.pesquisa.lugar) == ("porto-alegre", "Porto Alegre")
    assert (config.pesquisa.latitude, config.pesquisa.fonte) == (-30.03, "me")
    assert config.nome_do_modelo() == "conforto-termico-porto-alegre"


def test_nothing_said_is_nothing_but_a_name() -> None:
    pesquisa = carregar(None, DE_ARQUIVO).a_pesquisa()
    assert pesquisa.model_copy(update={"nome": ""}) == PesquisaConfig.vazia()
    dita = pesquisa.identidade()
    assert dita.pop("nome") == "answers"
    assert set(dita.values()) == {"", None}
    assert not pesquisa.le_arquivos


def test_the_sample_has_a_description_of_its_own() -> None:
    config = carregar(None, ["pesquisa.lugar=Here"])
    assert config.a_pesquisa() == descrita("amostra")
    assert "Synthetic" in config.da_etapa("register")["pesquisa"]["titulo"]


@pytest.mark.parametrize("pesquisa", [None, "santa-maria"])
def test_a_description_travels_with_the_run_as_text(pesquisa: str | None) -> None:
    config = carregar(None, [*DE_ARQUIVO, "pesquisa.instrumento='a: b, {c} −3 \"quoted\"'"], pesquisa)
    assert de_plano(achatar(config)) == config
    argumento = PesquisaConfig.model_validate(config.da_etapa("register")["pesquisa"])
    assert argumento == config.a_pesquisa()


@pytest.mark.parametrize(
    ("pares", "dito"),
    [
        (["pesquisa.nome=Porto Alegre"], "becomes part of the model's name"),
        (["pesquisa.fuso=Brasilia"], "no time zone, such as America/Sao_Paulo"),
        (["pesquisa.latitude=-30"], "pesquisa.latitude and pesquisa.longitude go together"),
        (["pesquisa.longitude=0"], "pesquisa.latitude and pesquisa.longitude go together"),
        (
            ["pesquisa.latitude=0", "pesquisa.longitude=0"],
            "add the time zone of that place, such as fuso: Am",
        ),
        (["pesquisa.latitude=-91", "pesquisa.longitude=0"], "pesquisa.latitude: got '-91'"),
        (["pesquisa.cidade=x"], r"pesquisa.cidade: unknown key; known: nome, titulo, lugar"),
    ],
)
def test_what_cannot_be_is_said_with_its_key(pares: list[str], dito: str) -> None:
    with pytest.raises(ErroConfig) as erro:
        carregar(None, pares)
    assert dito in str(erro.value)


@pytest.mark.parametrize(
    ("pedido", "dito"),
    [
        (
            "porto-alegre",
            "there is no such description in configs/levantamentos (there are: ashrae_db2, santa-maria)",
        ),
        ("../levantamentos/santa-maria", "there is no such description"),
        ("no-such.yaml", "cannot read no-such.yaml"),
    ],
)
def test_a_description_that_is_not_there(pedido: str, dito: str) -> None:
    with pytest.raises(ErroConfig) as erro:
        carregar(None, DE_ARQUIVO, pedido)
    assert dito in str(erro.value)


def test_a_file_that_is_no_description(tmp_path: Path) -> None:
    lista = tmp_path / "a.yaml"
    lista.write_text("- 1\n")
    with pytest.raises(ErroConfig, match="must map keys to values, found a list"):
        carregar(None, DE_ARQUIVO, str(lista))


@pytest.mark.parametrize("fuso", ["", 'fuso: ""\n', "fuso: UTC\n"])
def test_coordinates_ask_for_a_zone_or_night_would_be_that_of_another_clock(
    tmp_path: Path, fuso: str
) -> None:
    arquivo = tmp_path / "a.yaml"
    arquivo.write_text("latitude: -29.68\nlongitude: -53.81\n" + fuso)
    if "UTC" in fuso:
        assert carregar(None, DE_ARQUIVO, str(arquivo)).pesquisa.fuso == "UTC"
        return
    with pytest.raises(ErroConfig, match=r"need pesquisa\.fuso: add the time zone of that place") as erro:
        carregar(None, DE_ARQUIVO, str(arquivo))
    assert str(erro.value).count("fuso:") == 2, "said once, with an example"


def test_a_zone_alone_is_enough_and_what_was_registered_before_can_be_read() -> None:
    assert carregar(None, [*DE_ARQUIVO, "pesquisa.fuso=UTC"]).pesquisa.latitude is None
    de_antes = descrita("santa-maria").model_dump() | {"fuso": ""}
    assert PesquisaConfig.model_validate(de_antes, context=DE_ANTES).latitude == -29.68
    with pytest.raises(ValueError, match=r"pesquisa\.fuso"):
        PesquisaConfig.model_validate(de_antes)


def test_words_of_votes_survive_json() -> None:
    palavras = {-3: ["muito frio"], 0: ["neutro"], 3: ["muito quente"]}
    dita = PesquisaConfig.vazia().model_copy(update={"voto": Voto(coluna=["v"], palavras=palavras)})
    assert PesquisaConfig.model_validate_json(dita.model_dump_json()) == dita
    assert PesquisaConfig.model_validate(json.loads(dita.model_dump_json())) == dita


def test_the_order_in_which_a_description_is_written_changes_no_print_and_no_column() -> None:
    chaves = {k: v for k, v in chaves_descritas("santa-maria").items() if k != "ordem"}
    ao_contrario = {
        k: dict(reversed(v.items())) if k in {"grandezas", "guardar", "grupos"} else v
        for k, v in chaves.items()
    }
    uma, outra = (PesquisaConfig.model_validate(c) for c in (chaves, ao_contrario))
    assert list(uma.grandezas) != list(outra.grandezas)
    assert uma.colunas == outra.colunas
    assert nomes_de(uma) == nomes_de(outra)
