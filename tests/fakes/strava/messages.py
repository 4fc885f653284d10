"""How Strava says no, and where its API answers."""

from __future__ import annotations

from typing import Any

from ..web.messages import Refusal as PlainRefusal

API = "/api/v3"


class Refusal(PlainRefusal):
    """Strava says no: a status, a message, and which field of what is wrong."""

    def __init__(self, status: int, message: str, *fault: str) -> None:
        names = ("resource", "field", "code")
        errors: list[dict[str, Any]] = [dict(zip(names, fault, strict=True))] if fault else []
        super().__init__(status, {"message": message, "errors": errors})


NO_SUCH_PAGE = (404, "Resource Not Found")


def bad_request(*fault: str) -> Refusal:
    return Refusal(400, "Bad Request", *fault)


def unauthorized(*fault: str) -> Refusal:
    return Refusal(401, "Authorization Error", *fault)
