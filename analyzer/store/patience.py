"""How long a store waits for another process that writes."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT_S = 30.0
_patience_s = ContextVar("store_patience_s", default=WAIT_S)


def patience_s() -> float:
    """Return how long a store that is opened now waits [s]."""
    return _patience_s.get()


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Let stores that this thread opens in the block wait no longer than so many seconds."""
    former = _patience_s.set(seconds)
    try:
        yield
    finally:
        _patience_s.reset(former)
