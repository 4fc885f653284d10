"""A made-up service of one athlete, who has a key."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from .faults import INSTEAD
from .messages import Answer, Refusal, Seen
from .served import Served

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .clock import FakeClock


class KeyedService(Served):
    """A service of one athlete, who has a key."""

    def __init__(self, clock: FakeClock | None = None, port: int = 0) -> None:
        super().__init__(clock, port)
        self.key = str(uuid.uuid4())
        self.issued = {self.key}
        self.key_is_good = True

    def revoke_key(self) -> None:
        """Delete the key, as the athlete does on the service's page."""
        self.key_is_good = False

    def asked(self) -> list[str]:
        """Return what was asked: paths with their queries, in order."""
        return [_line(seen.path, seen.query) for seen in self.requests]

    def answer(self, asked: Seen) -> tuple[Answer, str]:
        """Return the answer to a request, and the fault that spoils it ("" = none)."""
        with self.lock:
            fault = self.faults.strike(asked)
            answer = INSTEAD.get(fault) or self._true_answer(asked)
            self.requests.append(replace(asked, status=answer.status, fault=fault))
        return answer, fault

    def _true_answer(self, asked: Seen) -> Answer:
        try:
            return self.told(asked)
        except Refusal as refusal:
            return refusal.answer

    def told(self, asked: Seen) -> Answer:
        """Return what the service itself answers; raise a Refusal where it would refuse."""
        raise NotImplementedError


def _line(path: str, query: Mapping[str, str]) -> str:
    return path + "".join(f" {name}={value}" for name, value in sorted(query.items()))
