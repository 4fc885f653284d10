"""What goes wrong, on demand: which request meets which fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .messages import HTML, Answer, as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .messages import Seen

ALL = ("429", "500", "502", "503", "reset", "truncated", "slow", "length", "401", "html")
IN_A_ROW = 2
"""Faults by chance never hit one path more often than this without an answer between them."""

_GATEWAY = b"<html><head><title>%s</title></head><body><h1>%s</h1></body></html>"
_PROXY = b"<html><body><p>You are offline. Log in to the network to go on.</p></body></html>"
INSTEAD = {
    "429": as_json({"message": "Too Many Requests", "errors": []}, 429),
    "500": as_json({"message": "Internal Server Error", "errors": []}, 500),
    "502": Answer(status=502, body=_GATEWAY % ((b"502 Bad Gateway",) * 2), kind=HTML),
    "503": Answer(status=503, body=_GATEWAY % ((b"503 Service Unavailable",) * 2), kind=HTML),
    "html": Answer(body=_PROXY, kind=HTML),
    "invalid": as_json(
        {
            "message": "Authorization Error",
            "errors": [{"resource": "Application", "field": "", "code": "invalid"}],
        },
        401,
    ),
}
"""Faults that are answers of their own; the others spoil the right one."""
BEFORE_SERVICE = {"502", "503", "html"}
"""Faults of what stands before a service: no quota in the headers."""


class Faults:
    """Which faults are yet to come.

    ``slow_s`` is how long a slow answer drips.
    """

    def __init__(self) -> None:
        self.slow_s = 30.0
        self._next: list[str] = []
        self._chosen: list[tuple[Callable[[Seen], bool], str, set[object]]] = []
        self._share = 0.0
        self._kinds: Sequence[str] = ALL
        self._chance = np.random.default_rng(0)
        self._in_a_row: dict[str, int] = {}

    def next(self, kind: str, times: int = 1) -> None:
        """Let the next requests of the API fail, before any other fault."""
        self._next += [_known(kind)] * times

    def often(self, share: float, seed: int = 0, kinds: Sequence[str] = ALL) -> None:
        """Let a share of the API's requests fail by chance (0 = no more)."""
        self._share = share
        self._kinds = [_known(kind) for kind in kinds]
        self._chance = np.random.default_rng(seed)

    def at(self, chosen: Callable[[Seen], bool], kind: str) -> None:
        """Let chosen requests fail, those of OAuth among them: the same request only once."""
        self._chosen.append((chosen, _known(kind), set()))

    def strike(self, asked: Seen) -> str:
        """Return the fault that a request meets, "" for none."""
        kind = self._planned(asked) or self._chosen_for(asked) or self._by_chance(asked)
        self._in_a_row[asked.path] = self._in_a_row.get(asked.path, 0) + 1 if kind else 0
        return kind

    def _planned(self, asked: Seen) -> str:
        return self._next.pop(0) if self._next and asked.of_api else ""

    def _chosen_for(self, asked: Seen) -> str:
        same = (asked.method, asked.path, *sorted(asked.query.items()))
        for chosen, kind, struck in self._chosen:
            if same not in struck and chosen(asked):
                struck.add(same)
                return kind
        return ""

    def _by_chance(self, asked: Seen) -> str:
        spared = self._in_a_row.get(asked.path, 0) >= IN_A_ROW
        if not asked.of_api or self._chance.random() >= self._share or spared:
            return ""
        return str(self._chance.choice(self._kinds))


def _known(kind: str) -> str:
    if kind not in {*ALL, *INSTEAD}:
        raise ValueError(f"no fault is called {kind!r}; there are {', '.join(ALL)}")
    return kind
