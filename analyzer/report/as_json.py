"""The report's numbers as JSON; ``report.schema.json`` beside this file describes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from analyzer.jsonable import json_value

if TYPE_CHECKING:
    from analyzer.report.data import ReportData

SCHEMA_VERSION = 1
_DIGITS = 6


def report_json(data: ReportData) -> bytes:
    """Return ``data`` as UTF-8 JSON, a section a line: unknown is null, dates are ISO."""
    content = {
        "schema_version": SCHEMA_VERSION,
        "heading": data.heading,
        "period": data.period,
        "unit": data.unit,
        **data.sections,
    }
    lines = ",\n".join(f"{_json_line(key)}: {_json_line(value)}" for key, value in content.items())
    return f"{{{lines}}}\n".encode()


def _json_line(value: object) -> str:
    return json.dumps(json_value(value, digits=_DIGITS), ensure_ascii=False, allow_nan=False)
