"""An empty file to fill in: a header, one example row, and the description that reads it."""

import csv
import io
from pathlib import Path
from typing import Final

import pandas as pd
from rich.console import Console

from funcoes.apoio.arquivo import exigir_gravavel, gravar_inteiro
from funcoes.apoio.erros import ErroConfig, ErroDados
from funcoes.comando.tela import dizer
from funcoes.conferencia.rascunho import em_yaml
from funcoes.conferencia.relato import em_shell
from funcoes.configuracao.config import carregar
from funcoes.dados.colunas import ALVO
from funcoes.dados.tipar import em_celulas
from funcoes.pesquisa.colunas import GRUPO_DO_PROTOCOLO
from funcoes.pesquisa.descricao import PesquisaConfig, arquivo_de
from funcoes.pesquisa.nomes import apelido
from funcoes.vocabulario.grandezas import GRANDEZAS, Grandeza

DATA, HORA, VOTO = "date", "time", "thermal sensation (-3 to 3)"
GABARITO: Final = "template"
_DIA, _VOTO_DO_EXEMPLO = "2026-01-31", 1


def _nome(grandeza: Grandeza) -> str:
    return f"{grandeza.termo.en} ({grandeza.unidade.nome})" if grandeza.unidade else grandeza.termo.en


def _quantidades() -> list[Grandeza]:
    return [g for n, g in GRANDEZAS.items() if n != "hora"]


def _celula(grandeza: Grandeza) -> str:
    if grandeza.categorias:
        return next(iter(grandeza.categorias.values())).en
    return f"{grandeza.exemplo:g}"


def _em_csv(nomes: list[str], celulas: list[str]) -> bytes:
    destino = io.StringIO()
    escritor = csv.writer(destino, lineterminator="\n")
    escritor.writerows([nomes, celulas])
    return destino.getvalue().encode()


def de_tudo() -> tuple[bytes, str]:
    """A CSV with every quantity that is known, and its description; columns may be left out."""
    hora = GRANDEZAS["hora"].exemplo
    nomes = [DATA, HORA, VOTO, *map(_nome, _quantidades())]
    relogio = f"{int(hora):02d}:{round(hora % 1 * 60):02d}"
    celulas = [_DIA, relogio, str(_VOTO_DO_EXEMPLO), *map(_celula, _quantidades())]
    return _em_csv(nomes, celulas), _descricao()


_CABECALHO: Final = """\
# Reads template.csv when it is filled in (docs/data.md). Columns that you do not have may be left out of
# the file.
titulo: ""  # optional, as all up to fonte: shown with the model
lugar: ""  # optional
latitude: null  # optional; degrees, north positive; both, with fuso, or none
longitude: null  # optional
fuso: ""  # optional; time zone of its clock, such as America/Sao_Paulo
instrumento: ""  # optional
fonte: ""  # optional

data: {coluna: date, formatos: [A-M-D]}  # 2026-01-31
hora: {coluna: time, formato: "H:M"}  # 14:30
voto: {coluna: "thermal sensation (-3 to 3)", minimo: -3, maximo: 3, meios: descartar}  # 3 is very hot
grandezas:
"""


_GRUPOS: Final = """\

# How models are compared, and what is held out whole. The rows of one day share its weather.
protocolos: [by_day]  # and, of fewer days than five: random, with teste_por: linha
teste_por: dia
# Where the same person answers twice, or the file has several buildings or studies, add a column that names
# them and take one of these, the largest first, in the place of the two lines above:
"""


def _grupos() -> str:
    """The part of the description about what belongs together: by day; others as comments to choose from."""
    linhas = []
    for grupo, coluna in (("estudo", "study"), ("predio", "building"), ("pessoa", "person")):
        protocolo = next(p for p, g in GRUPO_DO_PROTOCOLO.items() if g == grupo)
        linhas += [f"# grupos: {{{grupo}: [{coluna}]}}", f"# protocolos: [{protocolo}, by_day]"]
        linhas.append(f"# teste_por: {grupo}")
    return _GRUPOS + "\n".join(linhas) + "\n"


def _descricao() -> str:
    linhas = []
    for grandeza in _quantidades():
        chaves: dict[str, object] = {"coluna": _nome(grandeza)}
        if grandeza.unidade:
            chaves["unidade"] = grandeza.unidade.nome
        else:
            chaves["categorias"] = {c: [t.en] for c, t in grandeza.categorias.items()}
        linhas.append(f"  {grandeza.nome}: {em_yaml({**chaves, 'opcional': True})}\n")
    return _CABECALHO + "".join(linhas) + _grupos()


def da_pesquisa(pesquisa: PesquisaConfig) -> bytes:
    """A CSV with the columns of a survey that is described, and one example row."""
    exemplo = {n: g.exemplo for n, g in GRANDEZAS.items()}
    tipado = pd.DataFrame(
        {
            **{n: [float(v)] for n, v in exemplo.items()},
            "data": [pd.Timestamp(_DIA)],
            ALVO: [_VOTO_DO_EXEMPLO],
        }
    )
    celulas = em_celulas(tipado, pesquisa)
    return _em_csv([str(c) for c in celulas], [str(c) for c in celulas.iloc[0]])


def fazer_gabarito(pesquisa: str, pasta: Path, forcar: bool, tela: Console) -> None:
    """Write an empty CSV with one example row, and the description that reads it."""
    exigir_gravavel(pasta, "name another folder with --out")
    if pesquisa:
        config = carregar(None, [], pesquisa)
        if not config.pesquisa.le_arquivos:
            raise ErroDados(
                f"--survey {pesquisa} does not say how its files are read: give it voto and grandezas"
            )
        nome = apelido(arquivo_de(pesquisa).stem)
        arquivos = {f"{GABARITO}-{nome}.csv": da_pesquisa(config.pesquisa)}
        como = pesquisa
    else:
        dados, descricao = de_tudo()
        arquivos = {f"{GABARITO}.csv": dados, f"{GABARITO}.yaml": descricao.encode()}
        como = str(pasta / f"{GABARITO}.yaml")
    ha = [pasta / n for n in arquivos if (pasta / n).exists()]
    if ha and not forcar:
        raise ErroConfig(f"{', '.join(map(str, ha))} is there already: name a folder with --out, or --force")
    for nome, conteudo in arquivos.items():
        gravar_inteiro(pasta / nome, conteudo)
        dizer(tela, f"wrote {pasta / nome}")
    csv_feito = pasta / next(iter(arquivos))
    dizer(
        tela,
        "put a row for each person in the place of the example, then:\n"
        f"  python -m funcoes.dados.conferir {em_shell(csv_feito)} --survey {em_shell(como)}",
    )
