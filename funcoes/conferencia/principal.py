"""The command: reads a file, proposes a description or checks by one, and writes what it made."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from rich.console import Console

from funcoes.apoio.arquivo import exigir_gravavel, gravar_inteiro
from funcoes.apoio.erros import ErroConfig
from funcoes.comando.tela import dizer
from funcoes.conferencia import alcance, destino, exame, figura, rascunho, relato
from funcoes.conferencia.relato import em_shell
from funcoes.configuracao.config import carregar
from funcoes.configuracao.secoes import PipelineConfig
from funcoes.leitura import esquema
from funcoes.leitura import levantamento as leitura
from funcoes.leitura.juntar import ao_lado, conteudo_de
from funcoes.pesquisa.descricao import PesquisaConfig, arquivo_de, conhecidas, descrita
from funcoes.pesquisa.nomes import dos_dados
from funcoes.reconhecimento import proposta as reconhecimento
from funcoes.reconhecimento.achado import DATA, GRANDEZA, GRUPO, HORA
from funcoes.reconhecimento.numero import e_de_numeros, leituras
from funcoes.reconhecimento.proposta import Proposta
from funcoes.tabela import leitura as tabela
from funcoes.tabela.quadro import Tabela
from funcoes.vocabulario.grandezas import GRANDEZAS

UTIL, COM_PROBLEMAS, ABERTA = 0, 1, 2
_QUASE_TODAS: Final = 0.8


@dataclass(frozen=True)
class Pedido:
    """What was asked for: a file; a description by name or path, or ""; where to write."""

    arquivo: Path
    pesquisa: str
    pasta: Path
    forcar: bool
    rascunho: bool

    @property
    def nome(self) -> str:
        """The survey's name, of its file's."""
        base = self.arquivo.name
        for fim in (".xlsx", ".xlsm", ".parquet", ".pq"):
            base = base.removesuffix(fim)
        return dos_dados(base)


def conferir(pedido: Pedido, tela: Console) -> int:
    """Look at a file; the exit code: 0 it can be used, 1 problems that would stop a run, 2 open questions."""
    origem = str(pedido.arquivo)
    exigir_gravavel(pedido.pasta, "name another folder with --out")
    if pedido.pesquisa:
        config = carregar(None, [], pedido.pesquisa)
        return _por_descricao(pedido, config, config.pesquisa, tela)
    conteudo = tabela.ler_bytes(pedido.arquivo)
    lida = tabela.ler(conteudo, origem)
    serve = "" if pedido.rascunho else _que_serve(lida.celulas)
    if serve:
        dizer(
            tela,
            f"its columns are those of {serve}: checked by that description (--draft writes one of its own)",
        )
        return _por_descricao(pedido, carregar(), descrita(serve), tela)
    return _propor(pedido, lida, tela)


def _que_serve(celulas: pd.DataFrame) -> str:
    """The one description that comes with the project and fits, if any.

    Nearly all its columns have to be there: a vote and a temperature may be called the same in any survey,
    and be in other units.
    """
    nomes = [str(c) for c in celulas]
    casadas = {n: esquema.casar(nomes, descrita(n)) for n in conhecidas()}
    servem = [
        n
        for n, casada in casadas.items()
        if not casada.faltam and len(casada.de) >= _QUASE_TODAS * len(descrita(n).colunas)
    ]
    return servem[0] if len(servem) == 1 else ""


def _propor(pedido: Pedido, lida: Tabela, tela: Console) -> int:
    onde = pedido.pasta / f"{pedido.nome}.yaml"
    destino.exigir_outro(onde, [pedido.arquivo])
    if onde.exists() and not pedido.forcar:
        raise ErroConfig(
            f"{onde} is there already: check by it with --survey {onde}, or write over it with --force"
        )
    proposta = reconhecimento.propor(lida.celulas)
    ha = _alcance(proposta, lida.celulas)
    relato.dizer_lido(tela, lida, str(pedido.arquivo))
    relato.dizer_proposta(tela, proposta)
    relato.dizer_perguntas(tela, proposta, str(onde))
    gravar_inteiro(onde, rascunho.escrever(proposta, ha, pedido.nome, str(pedido.arquivo)).encode())
    dizer(tela, f"wrote {onde}, a draft of its description")
    if proposta.duvidas() or not _basta(proposta):
        relato.dizer_alcance(tela, ha)
        _desenhar(pedido, figura.dos_lidos(_numeros(proposta, lida.celulas)), None, tela, [pedido.arquivo])
        _dizer_o_que_falta(pedido, proposta, onde, tela)
        return ABERTA
    config = carregar(None, [], str(onde))
    return _por_descricao(pedido, config, config.pesquisa, tela, lida_ja=True)


def _basta(proposta: Proposta) -> bool:
    return bool(proposta.de("voto")) and bool(proposta.de(GRANDEZA) or proposta.de(HORA))


def _dizer_o_que_falta(pedido: Pedido, proposta: Proposta, destino: Path, tela: Console) -> None:
    if not proposta.duvidas():
        dizer(tela, "no column is a quantity that is known: name them in grandezas (docs/data.md)")
    dizer(tela, f"next: complete {destino}, then")
    dizer(tela, f"  python -m funcoes.dados.conferir {em_shell(pedido.arquivo)} --survey {em_shell(destino)}")


def _alcance(proposta: Proposta, celulas: pd.DataFrame) -> alcance.Alcance:
    grandezas = [a.nome for a in proposta.de(GRANDEZA)] + ["hora"] * bool(proposta.de(HORA))
    grupos = {a.nome: int(celulas[a.coluna].nunique()) for a in proposta.de(GRUPO)}
    datas, horas = ([a for a in proposta.de(p) if not a.sem_leitura] for p in (DATA, HORA))
    if datas:
        grupos["dia"] = int(celulas[datas[0].coluna].str.slice(0, 10).nunique())
        if horas:
            instantes = celulas[datas[0].coluna] + " " + celulas[horas[0].coluna]
            grupos["registro"] = int(instantes.nunique())
    return alcance.do_que_ha(grandezas, grupos, len(celulas))


def _numeros(proposta: Proposta, celulas: pd.DataFrame) -> dict[str, pd.Series]:
    """The columns of quantities as they are in the file, numbers where they are numbers."""
    feitas = {}
    for achado in proposta.de(GRANDEZA):
        textos = celulas[achado.coluna].mask(celulas[achado.coluna].isin(proposta.faltantes))
        numerica = not GRANDEZAS[achado.nome].categorias and e_de_numeros(textos)
        feitas[achado.coluna] = next(iter(leituras(textos).values())) if numerica else textos
    return feitas


def _por_descricao(
    pedido: Pedido, config: PipelineConfig, pesquisa: PesquisaConfig, tela: Console,
    lida_ja: bool = False,
) -> int:  # fmt: skip
    origem = str(pedido.arquivo)
    conteudo, ditos = conteudo_de(pedido.arquivo, pesquisa)  # with what a run joins to it
    lido = leitura.ler(conteudo, pesquisa, origem)
    if not lida_ja:
        relato.dizer_lido(tela, Tabela(lido.celulas, lido.forma, (*ditos, *lido.avisos)), origem)
    if lido.achada:
        dizer(tela, f"read as files of {lido.achada} are: its columns fit")
    feito = exame.examinar(lido.celulas, lido.pesquisa, config, origem)
    lidos = _lidos(pedido, lido.pesquisa)
    onde = _gravar_problemas(pedido, feito, lidos, tela)
    relato.dizer_exame(tela, feito, str(onde))
    relato.dizer_alcance(tela, alcance.da_pesquisa(feito.pesquisa, feito.aceitos))
    _desenhar(pedido, figura.dos_aceitos(feito.pesquisa, feito.aceitos), feito.aceitos, tela, lidos)
    recusa = f"a run would refuse it: {feito.parada}" if feito.parada else ""
    sozinhas = [s.descrever() for s in feito.sozinhas if s.demais]
    if ditas := [dita for dita in (feito.suspeita, *sozinhas, feito.pouco, recusa) if dita]:
        for dita in ditas:
            dizer(tela, dita, style="red")
        return COM_PROBLEMAS
    como = pedido.pesquisa or (str(pedido.pasta / f"{pedido.nome}.yaml") if lida_ja else feito.pesquisa.nome)
    dizer(tela, "it can be used:", style="green")
    dizer(tela, f"  python pipelines/run.py --data {em_shell(origem)} --survey {em_shell(como)}")
    return UTIL


def _lidos(pedido: Pedido, pesquisa: PesquisaConfig) -> list[Path]:
    """The files of people that were read: the survey's, what is joined to it, and its description."""
    outro = ao_lado(pedido.arquivo, pesquisa.juntar) if pesquisa.juntar is not None else None
    descricao = arquivo_de(pedido.pesquisa) if pedido.pesquisa else None
    return [c for c in (pedido.arquivo, outro, descricao) if c is not None]


def _gravar_problemas(pedido: Pedido, feito: exame.Exame, lidos: list[Path], tela: Console) -> Path:
    nomes = destino.dos_problemas(pedido.pasta, pedido.nome)
    onde = destino.escolher(nomes, lidos, pedido.forcar)
    if onde != nomes[0]:
        dizer(tela, f"{nomes[0]} is none that was written here: the list of problems is {onde}")
    gravar_inteiro(onde, destino.em_csv(feito.problemas))
    return onde


def _desenhar(
    pedido: Pedido, quadrinhos: list[figura.Quadrinho], aceitos: pd.DataFrame | None, tela: Console,
    lidos: list[Path],
) -> None:  # fmt: skip
    if not quadrinhos or (aceitos is not None and aceitos.empty):
        return
    onde = destino.escolher(destino.da_figura(pedido.pasta, pedido.nome), lidos, pedido.forcar)
    gravar_inteiro(onde, figura.em_png(pedido.arquivo.name, quadrinhos, aceitos))
    dizer(tela, f"wrote {onde}, a picture of each quantity")
