"""A service's own description of its API (OpenAPI 3), to hold a made-up one against."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


def described(file: str) -> ApiDescription:
    """Return a description that is kept outside the project; skip the test where it is not."""
    folder = Path(os.environ.get("LEGSTATS_API_DESCRIPTIONS", ROOT.parent / "shared" / "api"))
    if not (folder / file).is_file():
        pytest.skip(f"no description of the API at {folder / file}")
    return ApiDescription(folder / file)


class ApiDescription:
    """Checks answers against the description: types, and no field it has no word for.

    Null stands for what is not told; some descriptions leave out that it may.
    """

    def __init__(self, path: Path) -> None:
        # Where nothing is required, one answer fits several, and "oneOf" none.
        text = path.read_text("utf-8").replace('"oneOf"', '"anyOf"')
        self._described = json.loads(text)

    def check(self, endpoint: str, answer: Any) -> None:
        """Check the body of a good answer; ``endpoint`` as the description writes it."""
        responses = self._described["paths"][endpoint]["get"]["responses"]
        content = responses.get("200", responses.get("default"))["content"]
        schema = next(iter(content.values()))["schema"]
        told = _without_nulls(answer)
        components = {"components": self._described["components"]}
        Draft202012Validator({**components, **schema}).validate(told)
        assert sorted({*self._strangers(schema, told)}) == []

    def _strangers(self, schema: dict[str, Any], value: Any) -> Iterator[str]:
        """Yield the fields that the description has no word for: misspelt, most likely."""
        parts = [*self._parts(schema)]
        for part in parts:
            for each in value if isinstance(value, list) and "items" in part else ():
                yield from self._strangers(part["items"], each)
        known: dict[str, Any] = {}
        for part in parts:
            known |= part.get("properties", {})
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
            yield from self._parts(self._described["components"]["schemas"][name])
        for part in (*schema.get("allOf", ()), *schema.get("anyOf", ())):
            yield from self._parts(part)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    return value
