"""A look at the registry: when a champion is fetched, what is refused, what is kept."""

import os
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.config import carregar_servico
from funcoes.configuracao.secoes_servico import ModeloConfig
from funcoes.entrega.pacote import sha256
from funcoes.io_clearml import modelos
from funcoes.io_clearml.modelos import VersaoModelo
from funcoes.io_clearml.servir import Buscador, Olhar, decidir, limpar, sobras
from funcoes.servico.pasta import PastaServico, Recusa, Servivel, gravar
from tests.served_package import served_package
from tests.unit.fichas import EM, OUTRO, UM, ficha


def versao(modelo_id: str = "m2", sha: str = OUTRO, numero: int = 2) -> VersaoModelo:
    dados = {"sha256": sha, "pipeline_id": "p", "promovido_em": "ontem", "algoritmo": "lr"}
    return VersaoModelo(modelo_id, numero, ["campeao"], True, dados, nome="conforto-termico")


def recusado(modelo_id: str, ha_s: float, de_novo_s: float = 60) -> Olhar:
    recusa = Recusa(modelo_id=modelo_id, versao=2, motivo="x", em=EM - timedelta(seconds=ha_s))
    return Olhar(recusa=recusa, de_novo_s=de_novo_s)


@pytest.mark.parametrize(
    ("campeao", "atual", "inteiro", "antes", "acao"),
    [
        (None, None, False, Olhar(), "nada"),
        (None, ficha(), True, Olhar(), "nada"),  # nobody is champion: what is served stays
        (versao(), None, False, Olhar(), "buscar"),
        (versao(), ficha(), True, Olhar(), "buscar"),
        (versao("m1", UM), ficha(), True, Olhar(), "nada"),
        (versao("m1", UM), ficha(), False, Olhar(), "buscar"),  # its file is gone, or another
        (versao("m1", OUTRO), ficha(), True, Olhar(), "buscar"),  # the record says another content
        (versao(), ficha(), True, recusado("m2", ha_s=59), "esperar"),
        (versao(), ficha(), True, recusado("m2", ha_s=60), "buscar"),
        (versao(), ficha(), True, recusado("m2", ha_s=1, de_novo_s=0), "buscar"),
        (versao(), ficha(), True, recusado("m3", ha_s=1), "buscar"),  # the refused one was another
        (versao("m1", UM), ficha(), True, recusado("m2", ha_s=1), "nada"),  # gone back to what is served
    ],
)
def test_what_a_look_does(
    campeao: VersaoModelo | None, atual: Servivel | None, inteiro: bool, antes: Olhar, acao: str
) -> None:
    assert decidir(campeao, atual, inteiro, antes, EM) == acao


@dataclass
class Loja:
    """A registry of one name: its champion, and what its packages hold."""

    campeao: VersaoModelo | None = None
    pacotes: dict[str, bytes | Exception] = field(default_factory=dict)
    baixados: list[str] = field(default_factory=list)

    def por(self, modelo_id: str, conteudo: bytes, numero: int) -> None:
        self.campeao = versao(modelo_id, sha256(conteudo), numero)
        self.pacotes[modelo_id] = conteudo

    def campeao_atual(self, nome: str) -> VersaoModelo | None:
        return self.campeao if nome == "conforto-termico" else None

    def nomes_com_campeao(self, base: str) -> list[str]:
        return [base] if self.campeao is not None else []

    def baixar(self, modelo_id: str) -> bytes:
        self.baixados.append(modelo_id)
        conteudo = self.pacotes[modelo_id]
        if isinstance(conteudo, Exception):
            raise conteudo
        return conteudo


@pytest.fixture
def loja(monkeypatch: pytest.MonkeyPatch) -> Loja:
    aberta = Loja()
    monkeypatch.setattr(modelos, "campeao_atual", aberta.campeao_atual)
    monkeypatch.setattr(modelos, "nomes_com_campeao", aberta.nomes_com_campeao)
    monkeypatch.setattr(modelos, "baixar", aberta.baixar)
    return aberta


@pytest.fixture
def config() -> ModeloConfig:
    return carregar_servico().modelo


def _atual(pasta: PastaServico) -> Servivel | None:
    return pasta.ler(pasta.atual, Servivel)


def test_a_champion_is_put_in_place_once_and_again_when_its_file_is_hurt(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    conteudo = served_package(0.2, 0.3, 0.5)
    loja.por("m1", conteudo, 7)
    buscador = Buscador(pasta, config.model_copy(update={"nomes": ["of another", "conforto-termico"]}), "")
    olhar = buscador.olhar()
    assert olhar.posto == _atual(pasta) == Servivel(
        modelo_id="m1", nome="conforto-termico", versao=7, sha256=sha256(conteudo), pipeline_id="p",
        promovido_em="ontem", algoritmo="lr",
    )  # fmt: skip
    assert pasta.pacote("m1").read_bytes() == conteudo
    assert buscador.olhar().posto is None
    assert loja.baixados == ["m1"]
    pasta.pacote("m1").write_bytes(b"half")
    assert buscador.olhar().posto is not None
    assert pasta.pacote("m1").read_bytes() == conteudo
    pasta.atual.write_text("{broken")
    assert buscador.olhar().posto is not None
    assert _atual(pasta) == olhar.posto


def test_what_cannot_be_served_is_refused_once_and_the_old_stays(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("m1", served_package(0.2, 0.3, 0.5), 1)
    buscador = Buscador(pasta, config, "conforto-termico")
    antes = buscador.olhar().posto
    loja.por("m2", b"no zip file", 2)
    primeira, segunda = buscador.olhar(), buscador.olhar()
    assert primeira.recusa is not None
    assert "no readable zip file" in primeira.recusa.motivo
    assert (primeira.recusa.modelo_id, primeira.recusa.versao, primeira.nova) == ("m2", 2, True)
    assert (segunda.recusa, segunda.nova) == (primeira.recusa, False)
    assert loja.baixados == ["m1", "m2"], "not fetched again before its time"
    assert _atual(pasta) == antes
    assert not pasta.pacote("m2").exists()
    loja.por("m3", served_package(0.5, 0.3, 0.2), 3)
    assert buscador.olhar().recusa is None
    assert _atual(pasta) == pasta.ler(pasta.atual, Servivel) != antes


def test_a_refusal_is_repeated_but_not_said_again(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("m1", b"no zip file", 1)
    buscador = Buscador(pasta, config.model_copy(update={"repetir_recusado_s": 1e-9}), "conforto-termico")
    assert [buscador.olhar().nova for _ in range(3)] == [True, False, False]
    assert len(loja.baixados) == 3


def test_a_file_server_that_is_away_is_asked_again_at_the_next_look(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("m1", b"", 1)
    erro = ErroRegistro("cannot be read")
    erro.__cause__ = ConnectionError("refused")
    loja.pacotes["m1"] = erro
    buscador = Buscador(pasta, config, "conforto-termico")
    buscador.olhar()
    buscador.olhar()
    assert loja.baixados == ["m1", "m1"]


def test_a_record_that_would_lead_out_of_the_folder_is_refused(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("../../m1", served_package(0.2, 0.3, 0.5), 1)
    recusa = Buscador(pasta, config, "conforto-termico").olhar().recusa
    assert recusa is not None
    assert "modelo_id is '../../m1'" in recusa.motivo
    assert not list(pasta.pasta.rglob("*.zip"))


def test_a_folder_that_cannot_be_written_is_a_refusal(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("m1", served_package(0.2, 0.3, 0.5), 1)
    pasta.pasta.mkdir()
    pasta.modelos.touch()
    recusa = Buscador(pasta, config, "conforto-termico").olhar().recusa
    assert recusa is not None
    assert str(pasta.modelos) in recusa.motivo
    assert _atual(pasta) is None


def test_a_champion_with_other_votes_is_served_only_to_who_asked_for_it(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("m1", served_package(0.2, 0.3, 0.5), 1)
    buscador = Buscador(pasta, config, "conforto-termico")
    antes = buscador.olhar().posto
    loja.por("m2", served_package(0.2, 0.3, 0.4, 0.1, classes=[-1, 0, 1, 2]), 2)
    recusa = buscador.olhar().recusa
    assert recusa is not None
    assert "[-1, 0, 1, 2] apart, what is served [-1, 0, 1]" in recusa.motivo
    assert "--set 'modelo.nomes=[conforto-termico]'" in recusa.motivo
    assert _atual(pasta) == antes
    pedido = config.model_copy(update={"nomes": ["conforto-termico"]})
    assert Buscador(pasta, pedido, "").olhar().posto == _atual(pasta) != antes


def test_what_is_served_and_cannot_be_read_keeps_no_champion_away(
    loja: Loja, pasta: PastaServico, config: ModeloConfig
) -> None:
    loja.por("m1", served_package(0.2, 0.3, 0.5), 1)
    buscador = Buscador(pasta, config, "conforto-termico")
    buscador.olhar()
    pasta.pacote("m1").write_bytes(b"broken")
    loja.por("m2", served_package(0.2, 0.3, 0.4, 0.1, classes=[-1, 0, 1, 2]), 2)
    assert buscador.olhar().posto == _atual(pasta)


NOMES = st.sampled_from([f"m{i}" for i in range(8)])


@given(st.dictionaries(NOMES, st.floats(0, 100)), st.sets(NOMES), st.integers(1, 9))
def test_the_newest_and_the_named_are_kept(
    pacotes: dict[str, float], nomeados: set[str], guardar: int
) -> None:
    apagar = set(sobras(pacotes, nomeados, guardar))
    ficam = set(pacotes) - apagar
    assert not apagar & nomeados
    assert len(ficam) >= min(guardar, len(pacotes))
    assert len(ficam - nomeados) <= guardar
    assert all(pacotes[a] <= pacotes[f] for a in apagar for f in ficam - nomeados)


def test_cleaning_deletes_old_packages_and_what_a_killed_process_left(pasta: PastaServico) -> None:
    for idade, nome in enumerate(["m5", "m4", "m3", "m2", "m1"]):
        gravar(pasta.pacote(nome), b"x")
        os.utime(pasta.pacote(nome), (1e9 - idade, 1e9 - idade))
    pasta.anotar(pasta.atual, ficha("m1"))
    pasta.anotar(pasta.bom, ficha("m2"))
    resto, novo = pasta.modelos / ".m9.zip.abc", pasta.modelos / ".m8.zip.abc"
    for arquivo in (resto, novo):
        arquivo.write_bytes(b"ha")
    os.utime(resto, (1e9, 1e9))
    assert limpar(pasta, 2) == ["m3"]
    assert sorted(p.name for p in pasta.modelos.iterdir()) == [
        ".m8.zip.abc", "m1.zip", "m2.zip", "m4.zip", "m5.zip"
    ]  # fmt: skip
