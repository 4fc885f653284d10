"""Whether another legstats is reading files or an account just now, told by the store alone.

What a sync stores changes file by file; the page is made anew once, when that has come to rest.
What somebody says on the command line changes nothing of that, and is shown at once.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WORDS = (
    "Another legstats is reading files or an account at the moment: this page follows when it is"
    " done."
)
_READ = ("record", "file", "account_record")
"""Tables that a sync fills."""
_REST_S = 1.5
"""How long nothing of it has changed when it counts as done."""
_LONGEST_S = 30.0
"""After so long the page shows what was read so far, though more is coming."""


class ReadingElsewhere:
    """Watches what syncs of others store.

    Args:
        clock: tells seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._shown: object = None
        self._own_syncs = 0
        self._last: object = None
        self._changed_s = 0.0
        self._since_s: float | None = None

    def show(self, stamps: Mapping[str, bytes], own_syncs: int = 0) -> None:
        """Take note that the page shows what a store with these stamps holds.

        Args:
            stamps: those of the store's tables.
            own_syncs: how many of the page's own syncs had ended by then.
        """
        self._shown, self._own_syncs = _read_of(stamps), own_syncs
        self._since_s = None

    def is_reading(self, stamps: Mapping[str, bytes], own_syncs: int = 0) -> bool:
        """Tell whether others are still storing what the page does not show yet.

        Args:
            stamps: those of the store as it is now.
            own_syncs: how many of the page's own syncs have ended.
        """
        found, now_s = _read_of(stamps), self._clock()
        # What a sync of the page itself has stored is nobody else's, and is shown at once.
        if self._shown is None or found == self._shown or own_syncs != self._own_syncs:
            self._since_s = None
            return False
        if self._since_s is None:
            self._since_s = now_s
        if found != self._last:
            self._last, self._changed_s = found, now_s
        return now_s - self._changed_s < _REST_S and now_s - self._since_s < _LONGEST_S


def _read_of(stamps: Mapping[str, bytes]) -> tuple[bytes | None, ...]:
    return tuple(stamps.get(name) for name in _READ)
