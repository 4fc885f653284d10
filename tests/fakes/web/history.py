"""A made-up history of runs and strength sessions, for every service that hands on files."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    MakeFile = Callable[[datetime], bytes]

LATEST = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)


class OneDay(NamedTuple):
    """What was done on a day: when, whether it was lifting, and its file."""

    start: datetime
    is_lifting: bool
    file: MadeWhenAsked


class MadeWhenAsked:
    """A file that is made when it is asked for: two thousand of them take their time."""

    def __init__(self, make: MakeFile, start: datetime) -> None:
        self._make, self._start = make, start

    def __bytes__(self) -> bytes:
        return _made(self._make, self._start)


@lru_cache(maxsize=64)
def _made(make: MakeFile, start: datetime) -> bytes:
    return make(start)


def one_a_day(
    number: int, files: tuple[MakeFile, MakeFile], until: datetime = LATEST, seed: int = 1
) -> Iterator[OneDay]:
    """Yield a history, oldest first: runs, and every third day a strength session.

    Args:
        number: how many.
        files: make the file of a run and of a strength session that began at a moment.
        until: when the last one begins.
        seed: another number, another history.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    for place in range(number):
        minute = timedelta(minutes=chance.randint(0, 240))
        start = until - timedelta(days=number - 1 - place) - minute
        lifts = place % 3 == 2
        yield OneDay(start, lifts, MadeWhenAsked(files[lifts], start))
