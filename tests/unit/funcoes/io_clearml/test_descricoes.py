"""How the registry describes a survey: by its newest raw version, else by the package of its newest model."""

import pytest

from funcoes.configuracao.config import carregar
from funcoes.entrega import pacote
from funcoes.io_clearml import descricoes
from funcoes.io_clearml.brutos import Ponta
from funcoes.io_clearml.modelos import VersaoModelo
from funcoes.pesquisa.descricao import PesquisaConfig
from funcoes.pesquisa.nomes import SINTETICO
from tests.served_package import served_package


def _dita(titulo: str) -> PesquisaConfig:
    return carregar(None, ["pesquisa.nome=serra", f"pesquisa.titulo={titulo}"], "santa-maria").pesquisa


def _modelo(id_: str, pesquisa: str) -> VersaoModelo:
    return VersaoModelo(id_, int(id_[1:]), [], False, {"pesquisa": pesquisa}, f"conforto-termico-{pesquisa}")


@pytest.fixture
def pontas(monkeypatch: pytest.MonkeyPatch) -> dict[str, PesquisaConfig | None]:
    """Versions of the survey 'serra', by id, the newest first; model 3 of it says nothing, 2 and 1 do."""
    versoes: dict[str, PesquisaConfig | None] = {}
    dos_modelos = {
        "m3": served_package(0.2, 0.3, 0.5),
        **{m: served_package(0.2, 0.3, 0.5, others={pacote.PESQUISA: _dita(m).model_dump_json().encode()})
           for m in ("m2", "m1")},
    }  # fmt: skip
    publicados = {
        "conforto-termico-serra": [_modelo(m, "serra") for m in dos_modelos],
        "conforto-termico-vale": [_modelo("m9", "vale")],
        f"conforto-termico-{SINTETICO}": [_modelo("m8", SINTETICO)],
        "conforto-termico": [VersaoModelo("m7", 7, [], False, {}, "conforto-termico")],
    }
    monkeypatch.setattr(
        descricoes.brutos,
        "pontas",
        lambda n: [Ponta(i, "1", frozenset({i})) for i in versoes if n == "serra"],
    )
    monkeypatch.setattr(descricoes.brutos, "pesquisa_de", versoes.get)
    monkeypatch.setattr(descricoes.brutos, "pesquisas", lambda: ["monte"])
    monkeypatch.setattr(descricoes.modelos, "nomes_registrados", lambda _: sorted(publicados))
    monkeypatch.setattr(descricoes.modelos, "publicados", publicados.__getitem__)
    monkeypatch.setattr(descricoes.modelos, "baixar", dos_modelos.__getitem__)
    return versoes


def test_the_newest_version_that_says_it_goes_before_models(pontas: dict[str, PesquisaConfig | None]) -> None:
    pontas.update(d2=None, d1=_dita("of d1"))
    achada = descricoes.registrada("serra", "conforto-termico")
    assert achada == (_dita("of d1"), "dataset:d1")
    assert achada.pesquisa.le_arquivos


@pytest.mark.usefixtures("pontas")
def test_without_a_version_it_is_the_newest_model_that_says_it() -> None:
    achada = descricoes.registrada("serra", "conforto-termico")
    assert achada == (_dita("m2"), "the package of conforto-termico-serra version 2")
    assert descricoes.registrada("sera", "conforto-termico") is None
    assert descricoes.nomes_registrados("conforto-termico") == ["monte", "serra", "vale"]


def test_a_description_read_elsewhere_is_laid_below_what_is_typed() -> None:
    config = carregar(None, ["pesquisa.titulo=typed"], _dita("registered"))
    assert (config.pesquisa.titulo, config.pesquisa.nome) == ("typed", "serra")
    assert config.pesquisa.grandezas == _dita("x").grandezas
