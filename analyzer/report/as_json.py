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


def written(data: ReportData) -> bytes:
    """Return ``data`` as UTF-8 JSON, a section a line: unknown is null, dates are ISO."""
    content = {"schema_version": SCHEMA_VERSION} | _plain(data)
    sections = (f"{_text(name)}: {_text(section)}" for name, section in content.items())
    lines = ",\n".join(sections)
    return f"{{{lines}}}\n".encode()


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


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
