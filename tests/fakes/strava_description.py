"""Strava's own description of its API (Swagger 2.0), to hold the made-up Strava against."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft4Validator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNDESCRIBED = {
    "average_cadence", "average_temp", "location_city", "location_country", "location_state",
    "perceived_exertion", "prefer_perceived_exertion", "resource_state", "username", "utc_offset",
    "visibility", "average_heartrate", "has_heartrate", "max_heartrate",
}  # fmt: skip
"""What Strava really sends and its description leaves out."""


class StravaDescription:
    """Checks answers against the description, apart from where the real Strava departs from it.

    Known departures: null, or an empty list for a position, where there is nothing to tell; sports
    the description doesn't list; and the fields in UNDESCRIBED.
    """

    def __init__(self, path: Path) -> None:
        self._described = json.loads(path.read_text("utf-8"))
        self.sports: set[str] = {*self._described["definitions"]["sportType"]["enum"]}

    def check(self, endpoint: str, answer: Any) -> None:
        """Check the body of a good answer; ``endpoint`` as the description writes it."""
        responses = self._described["paths"][endpoint]["get"]["responses"]
        self._check(responses["200"]["schema"], answer)

    def check_refusal(self, answer: Any) -> None:
        """Check the body of a refusal."""
        self._check({"$ref": "#/definitions/fault"}, answer)

    def _check(self, schema: dict[str, Any], answer: Any) -> None:
        told = self._plain(answer)
        definitions = {"definitions": self._described["definitions"]}
        Draft4Validator({**definitions, **schema}).validate(told)
        assert sorted({*self._strangers(schema, told)} - UNDESCRIBED) == []

    def _plain(self, value: Any) -> Any:
        """Return an answer without its known departures."""
        if isinstance(value, list):
            return [self._plain(each) for each in value]
        if not isinstance(value, dict):
            return value
        told = {name: self._plain(each) for name, each in value.items() if each is not None}
        if told.get("sport_type") not in self.sports:
            told.pop("sport_type", None)
        return {n: each for n, each in told.items() if not (n.endswith("latlng") and each == [])}

    def _strangers(self, schema: dict[str, Any], value: Any) -> Iterator[str]:
        """Yield the fields that the description has no word for: misspelt, most likely."""
        parts = [*self._parts(schema)]
        for part in parts:
            if isinstance(value, list) and "items" in part:
                for each in value:
                    yield from self._strangers(part["items"], each)
        known = {name: what for part in parts for name, what in part.get("properties", {}).items()}
        for name, each in value.items() if isinstance(value, dict) else ():
            if name in known:
                yield from self._strangers(known[name], each)
            else:
                yield name

    def _parts(self, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield a schema and all it is made of."""
        yield schema
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            yield from self._parts(self._described["definitions"][name])
        for part in schema.get("allOf", ()):
            yield from self._parts(part)
