"""What is asked, and what is answered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

API = "/api/v3"
JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One request: what Strava was asked, when by its clock, and how it answered.

    ``query`` holds the fields of a posted form, too. ``fault`` is the kind of fault it met.
    """

    method: str
    path: str
    query: Mapping[str, str]
    at: float
    authorization: str = ""
    status: int = 0
    fault: str = ""

    @property
    def of_api(self) -> bool:
        """Whether it counts against the quota; OAuth is served below /api/v3, too, and doesn't."""
        return self.path.startswith(f"{API}/") and not self.path.startswith(f"{API}/oauth/")

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


class Refusal(Exception):  # noqa: N818 - a word for what Strava does
    """Strava says no: a status, a message, and which field of what is wrong."""

    def __init__(self, status: int, message: str, *fault: str) -> None:
        super().__init__(message)
        names = ("resource", "field", "code")
        errors: list[dict[str, Any]] = [dict(zip(names, fault, strict=True))] if fault else []
        self.answer = as_json({"message": message, "errors": errors}, status)


NO_SUCH_PAGE = (404, "Resource Not Found")


def bad_request(*fault: str) -> Refusal:
    return Refusal(400, "Bad Request", *fault)


def unauthorized(*fault: str) -> Refusal:
    return Refusal(401, "Authorization Error", *fault)
