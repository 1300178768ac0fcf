"""The model that comes with an image: made from a package, copied into a serving folder that has none."""

from pathlib import Path

import pytest

from funcoes.apoio.erros import ErroRegistro
from funcoes.servico.pasta import PastaServico, Servivel
from funcoes.servico.semente import SEM_VERSAO, semear
from steps.semear import principal
from tests.served_package import served_package


@pytest.fixture
def semente(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PastaServico:
    """The folder of the image, made as a build makes it."""
    pacote = tmp_path / "model.zip"
    pacote.write_bytes(served_package(0.2, 0.3, 0.5))
    pasta = PastaServico(tmp_path / "semente")
    assert principal(["--pasta", str(pasta.pasta), "--pacote", str(pacote), "--nome", "meu"]) == 0
    monkeypatch.setenv("CONFORTO_SEMENTE", str(pasta.pasta))
    return pasta


def test_a_folder_without_a_model_gets_the_one_of_the_image(semente: PastaServico, tmp_path: Path) -> None:
    pasta = PastaServico(tmp_path / "servico")
    ficha = semear(pasta)
    assert ficha is not None
    assert (ficha.nome, ficha.versao) == ("meu", SEM_VERSAO)
    assert pasta.ler(pasta.atual, Servivel) == ficha
    assert pasta.pacote(ficha.modelo_id).read_bytes() == semente.pacote(ficha.modelo_id).read_bytes()


@pytest.mark.usefixtures("semente")
@pytest.mark.parametrize("arquivo", ["atual", "bom"])
def test_a_folder_with_a_model_keeps_it(tmp_path: Path, arquivo: str) -> None:
    pasta = PastaServico(tmp_path / "servico")
    outra = Servivel(modelo_id="outra", nome="outra", versao=3, sha256="0" * 64)
    pasta.anotar(getattr(pasta, arquivo), outra)
    assert semear(pasta) is None
    assert pasta.ler(getattr(pasta, arquivo), Servivel) == outra
    assert not pasta.modelos.exists()


def test_an_image_without_a_model_gives_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pasta = PastaServico(tmp_path / "servico")
    assert semear(pasta) is None
    monkeypatch.setenv("CONFORTO_SEMENTE", str(tmp_path))
    assert semear(pasta) is None
    assert not pasta.atual.exists()


def test_a_changed_package_is_not_served(semente: PastaServico, tmp_path: Path) -> None:
    ficha = semente.ler(semente.atual, Servivel)
    assert ficha is not None
    semente.pacote(ficha.modelo_id).write_bytes(b"other")
    with pytest.raises(ErroRegistro, match="build the image again"):
        semear(PastaServico(tmp_path / "servico"))
    semente.pacote(ficha.modelo_id).unlink()
    with pytest.raises(ErroRegistro, match="cannot be read"):
        semear(PastaServico(tmp_path / "servico"))


def test_a_package_that_cannot_be_served_is_refused_while_building(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pacote = tmp_path / "model.zip"
    pacote.write_bytes(b"no zip")
    assert principal(["--pasta", str(tmp_path / "semente"), "--pacote", str(pacote)]) == 1
    assert "no readable zip file" in capsys.readouterr().err
    assert not (tmp_path / "semente" / "atual.json").exists()
