"""The report's numbers as JSON, and the schema that describes them."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from analyzer.report.data import ReportData

SCHEMA_VERSION = 1
_DIGITS = 4
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def written(data: ReportData) -> bytes:
    """Return ``data`` as UTF-8 JSON: unknown numbers are null, dates ISO, never NaN."""
    content = {"schema_version": SCHEMA_VERSION} | _plain(data)
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode()


def _plain(value: Any) -> Any:  # noqa: ANN401 - walks any record
    if is_dataclass(value):
        return {entry.name: _plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, _DIGITS) if math.isfinite(value) else None
    return value


def schema() -> dict[str, Any]:
    """Return the JSON Schema of ``report.json``, from the records' own types."""
    definitions: dict[str, Any] = {}
    root = _object(ReportData, definitions)
    root["properties"] = {"schema_version": {"const": SCHEMA_VERSION}} | root["properties"]
    root["required"] = ["schema_version", *root["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "legstats report.json",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _object(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    names = [entry.name for entry in fields(kind)]
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip().splitlines()[0],
        "properties": {name: _typed(hints[name], definitions) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _typed(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - a type
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return {"anyOf": [_typed(part, definitions) for part in get_args(kind)]}
    if origin is tuple:
        return {"type": "array", "items": _typed(get_args(kind)[0], definitions)}
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if kind is date:
        return {"type": "string", "format": "date"}
    if kind in _PLAIN:
        return {"type": [_PLAIN[kind], "null"] if kind is float else _PLAIN[kind]}
    name = f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _object(kind, definitions)
    return {"$ref": f"#/$defs/{name}"}
