"""Numbers as a person types them: with a decimal point or comma, hours as 7:30, too."""

from __future__ import annotations

import math
import re

from analyzer.errors import UsageError

_DECIMAL_COMMA = re.compile(r"\s*\d+,\d{1,2}\s*")
_CLOCK = re.compile(r"\s*(\d{1,2}):([0-5]\d)\s*")


def typed_amount(text: str, least: float, most: float, *, is_hours: bool = False) -> float:
    """Return the number a person means.

    Args:
        text: what was typed; "1,000" may be a thousand, so a comma before three digits is none.
        least: the smallest that can be meant.
        most: the largest.
        is_hours: hours and minutes may be typed, too: 7:30 is 7.5.

    Raises:
        UsageError: it is no number, or out of range.
    """
    plain = text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text
    clock = _CLOCK.fullmatch(plain) if is_hours else None
    try:
        # Python takes 1_0 for ten, which nobody means.
        number = int(clock[1]) + int(clock[2]) / 60 if clock else float(plain.replace("_", "?"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(f"“{text}” is no number: write it without a unit, like 7 or 7.5.")
    if not least <= number <= most:
        raise UsageError(f"{number:g} is not between {least:g} and {most:g}.")
    return number
