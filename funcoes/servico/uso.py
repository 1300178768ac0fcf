"""Usage of the service between two readings of `uso.json`, as numbers to report."""

from collections.abc import Mapping

from funcoes.servico.pasta import Uso


def _de_antes(antes: Uso | None, depois: Uso) -> Uso | None:
    """The earlier reading, unless another process wrote it: the counts of this one began at zero."""
    mesmo = antes is not None and (antes.pid, antes.desde) == (depois.pid, depois.desde)
    return antes if mesmo else None


def por_segundo(antes: Uso | None, depois: Uso) -> dict[str, float]:
    """Requests per second by class of status (`2xx`), and `total`; zeros when no time has passed."""
    base = _de_antes(antes, depois)
    segundos = (depois.em - (base.em if base else depois.desde)).total_seconds()
    contados = {"total": 0, "2xx": 0, "4xx": 0, "5xx": 0}
    for status, vezes in depois.pedidos.items():
        novos = vezes - (base.pedidos.get(status, 0) if base else 0)
        classe = f"{status[:1]}xx"
        contados[classe] = contados.get(classe, 0) + novos
        contados["total"] += novos
    return {classe: n / segundos if segundos > 0 else 0.0 for classe, n in contados.items()}


def parcelas(por_voto: Mapping[str, int]) -> dict[str, float]:
    """Share of each vote, in the order of the votes; empty without predictions."""
    total = sum(por_voto.values())
    votos = sorted(por_voto, key=int)
    return {voto: por_voto[voto] / total for voto in votos} if total else {}
