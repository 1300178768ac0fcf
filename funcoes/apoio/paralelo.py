"""The same work in several processes, which end with the one that started them."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from threadpoolctl import threadpool_limits

T = TypeVar("T")
R = TypeVar("R")

_OLHAR_S = 1.0


def _vigiar(pai: int) -> None:
    """No process outlives its parent, which may be killed and then cannot say so."""

    def olhar() -> None:
        while os.getppid() == pai:
            time.sleep(_OLHAR_S)
        os._exit(1)

    threading.Thread(target=olhar, daemon=True, name="vigiar-o-pai").start()


@contextlib.contextmanager
def um_thread() -> Iterator[None]:
    """Numerical libraries use one thread of this process meanwhile.

    Sums are added in the same order wherever it runs, processes do not fight for cores, and on tables of
    thousands of rows more threads mostly wait for each other, which they do turning: a quarter of a run's
    CPU time.
    """
    with threadpool_limits(1):
        yield


def _com_um_thread(funcao: Callable[[T], R], trabalho: T) -> R:
    with um_thread():
        return funcao(trabalho)


def em_processos(funcao: Callable[[T], R], trabalhos: Sequence[T], n: int) -> Iterator[R]:
    """`funcao` of each of `trabalhos`, in their order, `n` at once; with one process, in this one.

    Numerical libraries use one thread either way, so that the results are the same. What `funcao` raises is
    raised here, and what has not begun is not begun any more.
    """
    fazer = partial(_com_um_thread, funcao)
    if n == 1 or len(trabalhos) == 1:
        yield from map(fazer, trabalhos)
        return
    with ProcessPoolExecutor(n, get_context("spawn"), _vigiar, (os.getpid(),)) as processos:
        try:
            yield from processos.map(fazer, trabalhos)
        except BaseException:
            processos.shutdown(wait=False, cancel_futures=True)
            raise
