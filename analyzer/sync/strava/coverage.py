"""Which stretches of time have been listed: what a sync need not ask for again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Coverage:
    """Stretches of time (s since 1970) that are known whole, each apart, newest first."""

    spans: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Iterable[float]]) -> Coverage:
        """Return the coverage of any stretches, which may overlap."""
        known = cls()
        for low, high in spans:
            known = known.with_span(low, high)
        return known

    def with_span(self, low: float, high: float) -> Coverage:
        """Return it with one more stretch; stretches that touch become one."""
        apart = [span for span in self.spans if span[1] < low or high < span[0]]
        touching = [span for span in self.spans if span not in apart]
        low = min([low, *(span[0] for span in touching)])
        high = max([high, *(span[1] for span in touching)])
        return Coverage(tuple(sorted([*apart, (low, high)], reverse=True)))

    def bottom(self, moment: float) -> float:
        """Return how far back all is known from a moment on; the moment itself if nothing is."""
        return next((low for low, high in self.spans if low <= moment <= high), moment)

    @property
    def top(self) -> float | None:
        """How far the newest stretch reaches, None when nothing is known."""
        return self.spans[0][1] if self.spans else None
