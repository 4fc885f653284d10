"""From dataclasses and the values of frames to JSON: unknown is null, times are ISO in UTC."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from analyzer.text import HARMFUL

if TYPE_CHECKING:
    from collections.abc import Hashable

_AS_THEY_ARE = {type(None), str, bool, int}


def json_text(value: object, *, indent: int | None = None) -> str:
    """Return any value that ``json_value`` takes as JSON text.

    Letters stay as they are, but for those that act on a screen: these are escaped as JSON may, so
    that whoever reads it gets them back.
    """
    text = json.dumps(json_value(value), indent=indent, ensure_ascii=False, allow_nan=False)
    return HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def json_value(value: Any, *, digits: int | None = None) -> Any:  # noqa: ANN401 - walks any value
    """Return a value in JSON's own types: None, bool, int, float, str, list and dict.

    Args:
        value: a dataclass (an object of its fields), mapping, list or tuple of such values, a
            path, a scalar of Python, numpy or pandas. NaN, infinity, NaT and NA become None. A
            moment with a zone becomes "2026-08-04T05:30:00Z", one without a zone, which is how
            frames hold a calendar day, and a date become "2026-08-04".
        digits: decimals that floats are rounded to; None keeps all.
    """
    kind: type = type(value)
    # The commonest first and by exact type: a report of many years has a million values.
    if kind in _AS_THEY_ARE:
        return value
    if kind is float:
        return _rounded_number(value, digits)
    if isinstance(value, list | tuple):
        return [json_value(item, digits=digits) for item in value]
    if names := _field_names(kind):
        return {name: json_value(getattr(value, name), digits=digits) for name in names}
    if isinstance(value, dict):
        return {str(key): json_value(item, digits=digits) for key, item in value.items()}
    return _scalar_value(value, digits)


def _scalar_value(value: Any, digits: int | None) -> Any:  # noqa: ANN401 - any scalar of a frame
    if isinstance(value, str | PurePath):
        return str(value)
    if isinstance(value, date):
        return _iso_time(value)
    # numpy's scalars know their Python value; what is no number then is pandas' NA or numpy's NaT.
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, float):
        return _rounded_number(number, digits)
    return number if isinstance(number, int) else None


def _rounded_number(number: float, digits: int | None) -> float | None:
    if not math.isfinite(number):
        return None
    return number if digits is None else round(number, digits)


@cache  # asking a dataclass for its fields takes longer than walking them
def _field_names(kind: Hashable) -> tuple[str, ...]:
    return tuple(entry.name for entry in fields(kind)) if is_dataclass(kind) else ()


def _iso_time(value: date) -> str | None:
    if value != value:  # noqa: PLR0124 - NaT is a date that is not equal to itself
        return None
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()[:10]
