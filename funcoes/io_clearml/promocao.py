"""Which model version is the champion: promotion and rollback, without a gap and with one winner.

A model tagged `campeao` is the champion. The server has no transaction over several models, so:

- A promotion writes the moment (`promovido_em`) first, then tags the new champion, then clears the others.
  Of several that are tagged, the one promoted last stays, and everyone who clears agrees on it: it is never
  cleared by mistake.
- Whoever has changed a tag looks again, until there is exactly one. So whoever writes last leaves one, also
  where someone acted on what he had read too early.
- An unfinished promotion of somebody else is waited for, within a bound.

A promotion that is killed in its middle leaves two: readers take the newer version; repeating it, or any
other promotion, finishes it.

Each promotion writes down whom it followed (`antecessores`), as far back as is known: moments alone cannot
tell a champion that was promoted from one that was gone back to.
"""

import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from clearml import Model, Task
from clearml.backend_api.session.client import APIError

from funcoes.apoio.erros import ErroRegistro
from funcoes.configuracao.nomes_clearml import PIOR_QUE, TAG_ARQUIVADO, TAG_CAMPEAO, TAG_CANDIDATO
from funcoes.io_clearml.modelos import VersaoModelo, campeoes, cliente, consultar, publicados

PROMOVIDO_EM: Final = "promovido_em"
PROMOVIDO_POR: Final = "promovido_por"
ANTECESSORES: Final = "antecessores"
MANUAL: Final = "manual"
PROTOCOLO_VAZADO: Final = "report"

_ESPERA_S = 2.0
_PAUSA_S = 0.05
_VOLTAS = 20
_MAX_ANTECESSORES = 50
_NENHUM = "-"
_NUNCA = datetime.min.replace(tzinfo=UTC)


def momento(modelo: VersaoModelo) -> datetime:
    """When a version was promoted last; the year 1 when it never was, or what is written is no time."""
    try:
        lido = datetime.fromisoformat(modelo.metadados.get(PROMOVIDO_EM, ""))
    except ValueError:
        return _NUNCA
    return lido if lido.tzinfo else lido.replace(tzinfo=UTC)


def proximo_momento(versoes: Sequence[VersaoModelo], agora: datetime) -> datetime:
    """Now, but after every promotion so far: the clock of another machine may be ahead of this one's."""
    ultimo = max((momento(v) for v in versoes), default=_NUNCA)
    return max(agora, ultimo + timedelta(microseconds=1))


def foi_campeao(modelo: VersaoModelo) -> bool:
    """Whether it was promoted; a promotion killed before it tagged the model leaves it a candidate."""
    return momento(modelo) > _NUNCA and TAG_CANDIDATO not in modelo.tags


def antecessores(modelo: VersaoModelo, versoes: Sequence[VersaoModelo]) -> list[str]:
    """Ids of the champions before this one, the last one last.

    Where its promotion did not write them down, as earlier ones did not: those of a lower number that were
    champion, by number.
    """
    escrito = modelo.metadados.get(ANTECESSORES)
    if escrito is not None:
        return [parte for parte in escrito.split() if parte != _NENHUM]
    abaixo = (v for v in versoes if v.versao < modelo.versao and foi_campeao(v))
    return [v.id for v in sorted(abaixo, key=lambda v: v.versao)]


def linhagem(modelo: VersaoModelo, versoes: Sequence[VersaoModelo]) -> list[str]:
    """Ids of the champions before this one, and its own at the end."""
    return [*antecessores(modelo, versoes), modelo.id]


def alvo_da_reversao(
    versoes: Sequence[VersaoModelo], campeao: VersaoModelo
) -> tuple[VersaoModelo, list[str]] | None:
    """The champion before this one that is still there, and those before that: repeated, this walks back."""
    por_id = {v.id: v for v in versoes if v.id != campeao.id}
    antes = antecessores(campeao, versoes)
    for lugar in reversed(range(len(antes))):
        if antes[lugar] in por_id:
            return por_id[antes[lugar]], antes[:lugar]
    return None


def impedimentos(modelo: VersaoModelo, forcar: bool = False, campeoes: Collection[str] = ()) -> list[str]:
    """Why a version may not take the champion's place; empty when it may.

    `campeoes` are the champion and those before it (`linhagem`): who was found worse than one of them is not
    promoted over their successor. `forcar` overrules the gate and the comparison, nothing else.
    """
    motivos = []
    if not modelo.publicado:
        motivos.append("it was never published: its registration did not end")
    if modelo.guardado:
        motivos.append("it is archived in ClearML, where no reader sees it: restore it first")
    if modelo.metadados.get("protocolo") == PROTOCOLO_VAZADO:
        motivos.append(
            f'it comes of the protocol "{PROTOCOLO_VAZADO}", whose figures are of rows the model has seen; '
            "--force does not change that"
        )
    if not forcar:
        motivos += _do_portao(modelo.metadados)
        motivos += _da_comparacao(modelo.metadados, campeoes)
    return motivos


def _da_comparacao(metadados: dict[str, str], campeoes: Collection[str]) -> list[str]:
    if metadados.get(PIOR_QUE) not in campeoes:
        return []
    return [f"{metadados.get('promocao', 'it is worse')}; --force promotes it all the same"]


def _do_portao(metadados: dict[str, str]) -> list[str]:
    passou = metadados.get("gate_passed")
    if passou == "True":
        return []
    if passou is None:
        return ["its metadata hold no decision of the gate; --force promotes it all the same"]
    motivos = [m for m in metadados.get("gate_reasons", "").splitlines() if m and not m.startswith("ok")]
    return ["the gate refused it; --force promotes it all the same", *motivos]


def exigir_promovivel(modelo: VersaoModelo, forcar: bool = False, campeoes: Collection[str] = ()) -> None:
    """Refuse with every reason; `ErroRegistro`."""
    motivos = impedimentos(modelo, forcar, campeoes)
    if motivos:
        quem = f"model {modelo.id} ({modelo.nome} version {modelo.versao})"
        raise ErroRegistro("\n  ".join([f"{quem} is not promoted; nothing was changed:", *motivos]))


def quem_promove() -> str:
    """The pipeline run that the running task is a stage of; outside of one: by hand."""
    tarefa = Task.current_task()
    return str((tarefa.parent if tarefa is not None else None) or MANUAL)


def _etiquetar(modelo: VersaoModelo, tag: str) -> None:
    """Put one of our tags in the place of the others; tags that people gave stay."""
    nossas = {TAG_CANDIDATO, TAG_CAMPEAO, TAG_ARQUIVADO}
    try:
        cliente().models.edit(model=modelo.id, tags=[*(t for t in modelo.tags if t not in nossas), tag])
    except APIError as erro:
        raise ErroRegistro(f"the model {modelo.id} could not be tagged {tag!r}: {erro}") from erro


def aguardar_outra(nome: str, espera_s: float = _ESPERA_S) -> list[VersaoModelo]:
    """The champions, once a promotion that is going on elsewhere has ended; two if it does not end in time.

    What it still has to clear might be the very version that is to be promoted now.
    """
    fim = time.monotonic() + espera_s
    while len(vistos := campeoes(nome)) > 1 and time.monotonic() < fim:
        time.sleep(_PAUSA_S)
    return vistos


def _assentar(nome: str) -> VersaoModelo:
    """Leave exactly one champion, the one promoted last, and return it."""
    for _ in range(_VOLTAS):
        marcados = sorted(campeoes(nome), key=_ordem)
        if len(marcados) == 1:
            return marcados[0]
        if not marcados:
            marcados = [_devolver(nome)]
        for antigo in marcados[:-1]:
            _etiquetar(antigo, TAG_ARQUIVADO)
    raise ErroRegistro(
        f"after {_VOLTAS} looks {nome!r} has not exactly one champion: others promote all the time? See "
        "`python -m steps.register --list`, and promote again."
    )


def _ordem(modelo: VersaoModelo) -> tuple[datetime, str]:
    return momento(modelo), modelo.id


def _devolver(nome: str) -> VersaoModelo:
    """Tag the version promoted last again: somebody cleared it who had not seen that it was promoted."""
    ultimo = max(filter(foi_campeao, publicados(nome)), key=_ordem, default=None)
    if ultimo is None:
        raise ErroRegistro(
            f"{nome!r} has no version left that can be champion: deleted, or archived, while it was promoted?"
        )
    _etiquetar(ultimo, TAG_CAMPEAO)
    return ultimo


def _coroar(modelo: VersaoModelo, versoes: Sequence[VersaoModelo], antes: list[str]) -> VersaoModelo:
    """Make it the champion; `versoes` are all of its name, `antes` the champions before it."""
    em = proximo_momento(versoes, datetime.now(UTC)).isoformat(timespec="microseconds")
    antes = antes[-_MAX_ANTECESSORES:] or [_NENHUM]
    dados = {PROMOVIDO_EM: em, PROMOVIDO_POR: quem_promove(), ANTECESSORES: " ".join(antes)}
    itens = {k: {"value": v, "type": "str"} for k, v in dados.items()}
    if not Model(model_id=modelo.id).set_all_metadata(itens, replace=False):
        raise ErroRegistro(f"the model {modelo.id} could not be marked as promoted; nothing was changed")
    _etiquetar(modelo, TAG_CAMPEAO)
    _assentar(modelo.nome)
    return consultar(modelo.id)


def promover(modelo_id: str, nome: str) -> VersaoModelo:
    """Make a published version the champion, and return it as it is afterwards.

    A champion is left as it is. Not promoted any more (`promovido` False) when another promotion at the same
    time came later.

    Raises:
        ErroRegistro: the version is unknown, of another name, unpublished, or of a leaky protocol. The gate
            is the caller's to ask: `exigir_promovivel`.
    """
    vistos = aguardar_outra(nome)
    modelo = consultar(modelo_id)
    if modelo.nome != nome:
        raise ErroRegistro(f"the model {modelo_id} is a version of {modelo.nome!r}, not of {nome!r}")
    exigir_promovivel(modelo, forcar=True)
    if [v.id for v in vistos] == [modelo_id]:
        return modelo
    versoes = publicados(nome)
    antes = linhagem(vistos[0], versoes) if vistos else []
    return _coroar(modelo, versoes, antes)


def promover_no_lugar(modelo_id: str, nome: str, campeao_id: str) -> VersaoModelo:
    """Promote a version that was compared with this champion ("" for none); returns it as it is afterwards.

    Where somebody else is champion by now nothing is changed: the two were never compared.
    """
    if [v.id for v in aguardar_outra(nome)] == ([campeao_id] if campeao_id else []):
        return promover(modelo_id, nome)
    return consultar(modelo_id)


def reverter(nome: str) -> tuple[VersaoModelo, VersaoModelo]:
    """Go back to the champion before; returns the one left and the one that is champion now.

    Raises:
        ErroRegistro: there is no champion, or none before it; nothing was changed.
    """
    vistos = aguardar_outra(nome)
    if not vistos:
        raise ErroRegistro(f"{nome!r} has no champion to go back from; promote a version first")
    versoes = publicados(nome)
    achado = alvo_da_reversao(versoes, vistos[0])
    if achado is None:
        raise ErroRegistro(
            f"{nome!r} version {vistos[0].versao} is champion, and none before it is known and still "
            "there: nothing was changed. `--promote ID` takes any version that the gate "
            "passed."
        )
    alvo, antes = achado
    exigir_promovivel(alvo, forcar=True)
    return vistos[0], _coroar(alvo, versoes, antes)
