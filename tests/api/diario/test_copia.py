"""The serving folder is copied while its log is written and merged: each row once, and it serves again."""

import shutil
import threading
from pathlib import Path

import pytest

from api.modelo.carregador import Carregador
from funcoes.apoio.erros import ErroConfig
from funcoes.configuracao.config import carregar_servico
from funcoes.diario.esquema import chave_do_pedido
from funcoes.diario.leitura import listar
from funcoes.diario.retornos import Retorno, Retornos, ler
from funcoes.servico.copia import copiar
from funcoes.servico.pasta import PastaServico
from tests.api.diario.anotacoes import arquivos_em, esperar, numeros_em, tabela_de
from tests.api.modelos import por, treinar


class Escritor(threading.Thread):
    """Writes five rows at a time, which are merged with those before, as fast as it can."""

    def __init__(self, pasta: Path) -> None:
        super().__init__(daemon=True)
        self._arquivos = arquivos_em(pasta)
        self._fim = threading.Event()
        self.feitas = 0

    def run(self) -> None:
        while not self._fim.wait(0.02):
            self._arquivos.gravar(tabela_de(self.feitas, 5))
            self.feitas += 5

    def parar(self) -> None:
        self._fim.set()
        self.join()


def test_a_log_that_is_written_meanwhile_is_copied_row_by_row_once(tmp_path: Path) -> None:
    pasta = PastaServico(tmp_path / "servico")
    escritor = Escritor(pasta.predicoes)
    escritor.start()
    try:
        for numero in range(5):
            antes = escritor.feitas
            esperar(lambda antes=antes: escritor.feitas > antes + 20)
            feitas = escritor.feitas
            copiar(pasta, tmp_path / f"copia{numero}")
            copiados = numeros_em(tmp_path / f"copia{numero}" / "predicoes")
            assert copiados == [float(n) for n in range(len(copiados))]
            assert len(copiados) >= feitas
    finally:
        escritor.parar()


def test_what_is_merged_between_two_copies_is_copied_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pasta, nova = PastaServico(tmp_path / "servico"), PastaServico(tmp_path / "copia")
    arquivos = arquivos_em(pasta.predicoes)
    for de in (0, 5, 10):
        arquivos.gravar(tabela_de(de, 5), juntar=False)
    copiar_um, copiados = shutil.copy2, []

    def e_juntar_os_outros(de: Path, para: Path) -> None:
        copiar_um(de, para)
        copiados.append(de)
        if len(copiados) == 1:
            arquivos.gravar(tabela_de(15, 5))

    monkeypatch.setattr("funcoes.servico.copia.shutil.copy2", e_juntar_os_outros)
    copiar(pasta, nova.pasta)
    assert numeros_em(nova.predicoes) == [float(n) for n in range(20)]
    assert {p.name for p in nova.predicoes.iterdir()} == {p.name for p in listar(pasta.predicoes)}


def test_a_copy_has_the_answers_and_serves_the_model(tmp_path: Path) -> None:
    pasta, nova = PastaServico(tmp_path / "servico"), PastaServico(tmp_path / "copia")
    por(pasta, treinar().pacote)
    config = carregar_servico(None, []).modelo
    carregador = Carregador(pasta, config)
    carregador.iniciar()
    carregador.parar()
    aberta = Retornos(pasta.retornos)
    aberta.guardar([Retorno(chave_do_pedido("um"), 0, 2)])
    copiar(pasta, nova.pasta)
    aberta.guardar([Retorno(chave_do_pedido("dois"), 0, 1)])
    aberta.fechar()
    assert [r.voto for r in ler(nova.retornos)] == [2]
    de_novo = Carregador(nova, config)
    de_novo.iniciar()
    de_novo.parar()
    assert de_novo.servido is not None
    assert de_novo.servido.ficha == carregador.servido.ficha  # type: ignore[union-attr]


def test_nothing_is_written_over_and_nothing_is_made_of_nothing(tmp_path: Path) -> None:
    pasta = PastaServico(tmp_path / "servico")
    with pytest.raises(ErroConfig, match="is no serving folder"):
        copiar(pasta, tmp_path / "copia")
    pasta.predicoes.mkdir(parents=True)
    (tmp_path / "ha").mkdir()
    (tmp_path / "ha" / "algo").touch()
    with pytest.raises(ErroConfig, match="is there and not empty"):
        copiar(pasta, tmp_path / "ha")
    copiar(pasta, tmp_path / "copia")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copia", "ha", "servico"]
