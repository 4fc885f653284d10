"""The JSON Schema of ``report.json``, made from the records' own types and docstrings.

``python -m analyzer.report.schema`` writes it anew.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from analyzer.report.as_json import SCHEMA_VERSION
from analyzer.report.data import ReportData
from analyzer.report.sections import SECTIONS

FILE = Path(__file__).with_name("report.schema.json")
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``report.json``, from the records' own types."""
    definitions: dict[str, Any] = {}
    types = get_type_hints(ReportData)
    del types["sections"]  # each stands in the object itself, under its key
    types |= {section.key: section.record for section in SECTIONS}
    root = _object_schema(ReportData, types, definitions)
    root["properties"] = {"schema_version": {"const": SCHEMA_VERSION}} | root["properties"]
    root["required"] = ["schema_version", *root["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "legstats report.json",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _object_schema(
    kind: type, types: dict[str, Any], definitions: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").split()),
        "properties": {name: _type_schema(type_, definitions) for name, type_ in types.items()},
        "required": list(types),
        "additionalProperties": False,
    }


def _type_schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - a type
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return {"anyOf": [_type_schema(part, definitions) for part in get_args(kind)]}
    if origin is tuple:
        return {"type": "array", "items": _type_schema(get_args(kind)[0], definitions)}
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if kind is date:
        return {"type": "string", "format": "date"}
    if kind in _PLAIN:
        return {"type": [_PLAIN[kind], "null"] if kind is float else _PLAIN[kind]}
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _object_schema(kind, get_type_hints(kind), definitions)
    return {"$ref": f"#/$defs/{name}"}


if __name__ == "__main__":
    FILE.write_text(
        json.dumps(report_schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
