"""Texts of frames as Python's own: the same with and without pyarrow, faster read one by one."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

_STORAGE = "mode.string_storage"


class _PythonTexts:
    """Counts who makes frames, for pandas has one setting for all threads.

    ``pandas.option_context`` sets it back to what it met: of two threads that overlap, the last one
    would leave the other's setting behind for good.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._makers = 0
        self._before = ""

    def enter(self) -> None:
        with self._lock:
            if not self._makers:
                self._before = pd.get_option(_STORAGE)
                pd.set_option(_STORAGE, "python")
            self._makers += 1

    def leave(self) -> None:
        with self._lock:
            self._makers -= 1
            if not self._makers:
                pd.set_option(_STORAGE, self._before)


_TEXTS = _PythonTexts()


@contextmanager
def python_texts() -> Iterator[None]:
    """Make frames whose texts are Python's own; from any number of threads."""
    _TEXTS.enter()
    try:
        yield
    finally:
        _TEXTS.leave()
