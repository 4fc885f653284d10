"""What is asked, and what is answered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One request: what the service was asked, when by its clock, and how it answered.

    ``query`` holds the fields of a posted form, too. ``fault`` is the kind of fault it met.
    """

    method: str
    path: str
    query: Mapping[str, str]
    at: float
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    status: int = 0
    fault: str = ""

    @property
    def of_api(self) -> bool:
        """Whether it asks the API; logging in is served beside it, and counts no quota."""
        return "/oauth/" not in self.path

    @property
    def authorization(self) -> str:
        """The header of that name."""
        return self.headers.get("Authorization", "")

    @property
    def token(self) -> str:
        """The access token it came with, wherever it stood."""
        kind, _, token = self.authorization.partition(" ")
        return token if kind.lower() == "bearer" else self.query.get("access_token", "")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer before it goes on the wire."""

    status: int = 200
    body: bytes = b""
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


def as_json(value: object, status: int = 200) -> Answer:
    return Answer(status=status, body=encode(value))


def encode(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


class Refusal(Exception):  # noqa: N818 - a word for what a service does
    """The service says no: a status and what it says."""

    def __init__(self, status: int, value: object) -> None:
        super().__init__(str(value))
        self.answer = as_json(value, status)
