"""Serving's port and keys from the environment, as containers are given them."""

from pathlib import Path

import pytest

from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar_servico

UM, DOIS = "1" * 64, "e" * 64
"""The first is all digits: it must not be read as a number."""


@pytest.fixture(autouse=True)
def _in_a_container(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFORTO_CONTEINER", "1")


def test_on_a_desk_a_port_is_another_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONFORTO_CONTEINER")
    monkeypatch.setenv("PORT", "3000")
    assert (carregar_servico().http.host, carregar_servico().http.porta) == ("127.0.0.1", 8000)


def test_any_key_goes_before_the_file_and_set_goes_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFORTO_SERVICO__HTTP__SAIDA_S", "8")
    monkeypatch.setenv("CONFORTO_SERVICO__HTTP__PROXIES", "[169.254.0.0/16]")
    monkeypatch.setenv("CONFORTO_SERVICO__LIMITES__POR_ENDERECO", "0")
    config = carregar_servico(None, ["limites.por_endereco=5"])
    assert (config.http.saida_s, config.http.proxies) == (8.0, ["169.254.0.0/16"])
    assert config.limites.por_endereco == 5
    monkeypatch.setenv("CONFORTO_SERVICO__HTTP__SAIDA", "8")
    with pytest.raises(ErroConfig, match=r"http\.saida: unknown key"):
        carregar_servico()


def test_a_port_asks_for_all_addresses_and_so_for_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8080")
    with pytest.raises(ErroConfig, match=r"http\.host 0\.0\.0\.0 .*CONFORTO_CHAVES"):
        carregar_servico()
    monkeypatch.setenv("CONFORTO_CHAVES", f"app: {UM}, site: {DOIS}")
    config = carregar_servico()
    assert (config.http.host, config.http.porta) == ("0.0.0.0", 8080)  # noqa: S104
    assert config.chaves == {"app": UM, "site": DOIS}


def test_set_goes_before_the_environment_and_the_environment_before_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    arquivo = tmp_path / "mudancas.yaml"
    arquivo.write_text(f"http: {{porta: 1, corpo_max_kb: 7}}\nchaves: {{'do-arquivo': '{UM}'}}\n")
    monkeypatch.setenv("PORT", "2")
    monkeypatch.setenv("CONFORTO_CHAVES", f"app:{DOIS}")
    config = carregar_servico(arquivo, ["http.host=127.0.0.1"])
    assert (config.http.host, config.http.porta, config.http.corpo_max_kb) == ("127.0.0.1", 2, 7)
    assert set(config.chaves) == {"do-arquivo", "app"}


def test_keys_of_a_file_are_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    segredo = tmp_path / "chaves"
    segredo.write_text(f"# callers\napp: {UM}\n\nsite: {DOIS}  # the other\n")
    monkeypatch.setenv("CONFORTO_CHAVES_ARQUIVO", str(segredo))
    assert carregar_servico().chaves == {"app": UM, "site": DOIS}
    segredo.unlink()
    with pytest.raises(ErroConfig, match=r"CONFORTO_CHAVES_ARQUIVO .* cannot be read"):
        carregar_servico()


@pytest.mark.parametrize("texto", ["minha-chave-secreta", "app: ", ": x", "app: minha-chave-secreta"])
def test_what_may_be_a_key_is_not_repeated(monkeypatch: pytest.MonkeyPatch, texto: str) -> None:
    monkeypatch.setenv("CONFORTO_CHAVES", texto)
    with pytest.raises(ErroConfig, match="nova-chave") as erro:
        carregar_servico()
    assert "secreta" not in str(erro.value)


@pytest.mark.parametrize("porta", ["0", "65536", "http"])
def test_a_port_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, porta: str) -> None:
    monkeypatch.setenv("PORT", porta)
    with pytest.raises(ErroConfig, match=f"PORT of the environment is '{porta}'"):
        carregar_servico()


def test_empty_variables_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for nome in ("PORT", "CONFORTO_CHAVES", "CONFORTO_CHAVES_ARQUIVO"):
        monkeypatch.setenv(nome, "")
    config = carregar_servico()
    assert (config.http.host, config.http.porta, config.chaves) == ("127.0.0.1", 8000, {})
