"""The report's numbers as JSON; ``report.schema.json`` beside this file describes them."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyzer.report.data import ReportData

SCHEMA_VERSION = 1
_DIGITS = 6
_NAMES: dict[type, tuple[str, ...]] = {}
"""The names of a record's fields, none for what is no record; asked for once, for that is slow."""


def written(data: ReportData) -> bytes:
    """Return ``data`` as UTF-8 JSON, a section a line: unknown is null, dates are ISO."""
    content = {"schema_version": SCHEMA_VERSION} | _plain(data)
    sections = (f"{_text(name)}: {_text(section)}" for name, section in content.items())
    lines = ",\n".join(sections)
    return f"{{{lines}}}\n".encode()


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:  # noqa: ANN401 - walks any record
    kind = type(value)
    if kind is float:
        return round(value, _DIGITS) if math.isfinite(value) else None
    if kind is tuple:
        return [_plain(item) for item in value]
    if kind is date:
        return value.isoformat()
    if kind not in _NAMES:
        _NAMES[kind] = tuple(entry.name for entry in fields(kind)) if is_dataclass(kind) else ()
    names = _NAMES[kind]
    return {name: _plain(getattr(value, name)) for name in names} if names else value
