"""What the parts of a survey's description have in common: what there is not, and what contradicts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from funcoes.apoio.erros import ErroConfig
from funcoes.apoio.textos import parecido
from funcoes.celulas.texto import normalizar
from funcoes.pesquisa.chamadas import colunas_chamadas
from funcoes.pesquisa.colunas import GRUPO_DO_PROTOCOLO, Quantidade
from funcoes.vocabulario.grandezas import GRANDEZAS, Grandeza
from funcoes.vocabulario.unidades import UNIDADES, achar

if TYPE_CHECKING:
    from funcoes.pesquisa.descricao import PesquisaConfig


def _sem_grandeza(nome: str) -> str:
    return f"there is no such quantity; there are {', '.join(GRANDEZAS)}{parecido(nome, GRANDEZAS)}"


def exigir_descritas(chave: str, nomes: Iterable[str], descritas: Collection[str]) -> None:
    """`ValueError` for names of quantities that a description does not have, or that there are not."""
    for nome in nomes:
        if nome not in GRANDEZAS:
            raise ValueError(f"{chave}: {nome!r}: {_sem_grandeza(nome)}")
        if nome not in descritas:
            raise ValueError(f"{chave}: {nome} is no quantity of this survey: describe it in grandezas")


def exigir_grandezas(grandezas: Mapping[str, Quantidade]) -> None:
    """`ValueError` for what is no quantity, a unit or a category that it does not have."""
    for nome, dita in grandezas.items():
        if nome not in GRANDEZAS:
            raise ValueError(f"grandezas.{nome}: {_sem_grandeza(nome)}")
        grandeza = GRANDEZAS[nome]
        if dita.unidade and (grandeza.dimensao is None or achar(grandeza.dimensao, dita.unidade) is None):
            ha = _as_que_tem(grandeza, dita.unidade)
            raise ValueError(f"grandezas.{nome}.unidade: {dita.unidade!r} is no unit of it; {ha}")
        estranhas = sorted(set(dita.categorias) - set(grandeza.categorias))
        if estranhas:
            ha = ", ".join(grandeza.categorias) or "none: it is a number"
            raise ValueError(
                f"grandezas.{nome}.categorias: {', '.join(estranhas)} is none of its own: {ha}"
                f"{parecido(estranhas[0], grandeza.categorias)}"
            )
        _exigir_grafias_de_uma_so(nome, dita)


def _exigir_grafias_de_uma_so(nome: str, dita: Quantidade) -> None:
    """`ValueError` for a spelling of two categories, one of which may have it of its own (`celulas`)."""
    proprias = GRANDEZAS[nome].categorias.items()
    de = {normalizar(g): c for c, termo in proprias for g in (c, termo.en, termo.pt)}
    for categoria, grafias in dita.categorias.items():
        for grafia in grafias:
            outra = de.setdefault(normalizar(grafia), categoria)
            if outra != categoria:
                raise ValueError(
                    f"grandezas.{nome}.categorias.{categoria}: {grafia!r} stands for {outra} already: leave "
                    "it out of one of them (capitals, accents and spaces do not tell spellings apart)"
                )


def _as_que_tem(grandeza: Grandeza, dita: str) -> str:
    """The units of a quantity, and the one that is meant, by any of its spellings."""
    if grandeza.dimensao is None:
        return f"it has none: {', '.join(grandeza.categorias)}"
    ha = UNIDADES[grandeza.dimensao]
    por_grafia = {g.casefold(): u.nome for u in ha for g in (u.nome, *u.grafias)}
    perto = get_close_matches(dita.casefold(), por_grafia, 1)
    talvez = f"; did you mean {por_grafia[perto[0]]!r}?" if perto else ""
    return f"there are {', '.join(u.nome for u in ha)} (docs/data.md){talvez}"


def exigir_coerente(pesquisa: "PesquisaConfig") -> None:
    """`ValueError` for parts of a description that cannot be together."""
    _exigir_codigos_de_colunas(pesquisa)
    _exigir_uma_coisa_cada(pesquisa)
    colunas = pesquisa.colunas
    estranhas = sorted({*pesquisa.ordem} - {*colunas}, key=pesquisa.ordem.index)
    if estranhas:
        ha = ", ".join(colunas)
        raise ValueError(f"ordem: {', '.join(estranhas)}: no column that is described; there are {ha}")
    exigir_grupos(pesquisa)


def _exigir_codigos_de_colunas(pesquisa: "PesquisaConfig") -> None:
    """`ValueError` for a code of a column that is not described: it would stand for nothing."""
    for nome, chamadas in colunas_chamadas(pesquisa, pesquisa.codigos_faltantes).items():
        if not chamadas:
            raise ValueError(
                f"codigos_faltantes.{nome}: no column of this survey is called so; there are "
                f"{', '.join(pesquisa.colunas)}"
            )


def _exigir_uma_coisa_cada(pesquisa: "PesquisaConfig") -> None:
    """`ValueError` naming both where two parts take the same column: the vote would be learned from.

    Date and time may be in one column, groups are named by any, and a quantity may fall back (`senao`) on
    another one of the same dimension.
    """
    tomadas: dict[str, list[tuple[str, str]]] = {}
    for uso, colunas in _usos(pesquisa):
        for coluna in colunas:
            antes = tomadas.setdefault(coluna.casefold(), [])
            for outro, escrita in antes:
                if outro != uso and not _podem_dividir(outro, uso):
                    raise ValueError(
                        f"{outro} and {uso} both take the column {escrita!r}: one column is one thing"
                    )
            antes.append((uso, coluna))


def _usos(pesquisa: "PesquisaConfig") -> Iterator[tuple[str, list[str]]]:
    for chave, dita in (("voto", pesquisa.voto), ("data", pesquisa.data), ("hora", pesquisa.hora)):
        if dita is not None:
            yield chave, dita.coluna
    for nome, quantidade in pesquisa.grandezas.items():
        yield f"grandezas.{nome}", quantidade.coluna
        if quantidade.senao:
            yield f"grandezas.{nome}.senao", quantidade.senao
    for coluna in pesquisa.guardar:
        yield f"guardar.{coluna}", [coluna]


def _podem_dividir(a: str, b: str) -> bool:
    if {a, b} == {"data", "hora"} or (a.startswith("guardar.") and b.startswith("guardar.")):
        return True
    if not all(uso.startswith("grandezas.") for uso in (a, b)) or not (a + b).count(".senao"):
        return False
    de, para = (GRANDEZAS[uso.split(".")[1]] for uso in (a, b))
    return de.nome != para.nome and de.dimensao is not None and de.dimensao == para.dimensao


def exigir_grupos(pesquisa: "PesquisaConfig") -> None:
    """`ValueError` for what is to be kept whole though nobody can tell what belongs to it."""
    ha = {"linha", "registro", *pesquisa.grupos, *(["dia", "campanha"] if pesquisa.data is not None else [])}
    pedidos = [(f"protocolos: {p}", GRUPO_DO_PROTOCOLO[p]) for p in pesquisa.protocolos]
    pedidos += [("teste_por", pesquisa.teste_por), ("intervalos_por", pesquisa.intervalos_por or "linha")]
    for chave, grupo in pedidos:
        if grupo not in ha:
            tambem = " or describe data" * (grupo in ("dia", "campanha"))
            raise ValueError(f"{chave}: {grupo} is not known of a row: name its columns in grupos{tambem}")


def exigir_padroes(padroes: object, onde: str) -> dict[str, Any]:
    """Defaults of other sections; `ErroConfig` for what is no sections, and for what is no setting."""
    if padroes is None:
        return {}
    if not isinstance(padroes, dict):
        raise ErroConfig(f"{onde} must be sections with keys, found {padroes!r}")
    ingest = padroes.get("ingest")
    if "pesquisa" in padroes or (isinstance(ingest, dict) and "dados" in ingest):
        raise ErroConfig(
            f"{onde} can give neither pesquisa nor ingest.dados: the description's own keys stand beside it, "
            "and the file is that of --data"
        )
    return padroes
