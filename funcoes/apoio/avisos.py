"""Warnings of libraries, where what matters of them is said by us."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sem_avisos() -> Iterator[None]:
    """Nothing of what libraries say of few rows or rare votes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
