"""Numbers from outside: as tables write them in any language, and as JSON holds them."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from analyzer.units import KG_PER_LB, METRES

LARGEST = 1e16
"""Nothing that is measured from second to second is more; squared and added up it is still a number
in single precision, in which records are kept."""
HEAVIEST_KG = 1500.0
"""More is a slip of the finger or a damaged byte: the heaviest known leg press is 1,043 kg."""

_WITH_UNIT = re.compile(r"([+-]?\d[\d.,\s]*?)\s*((?:[^\W\d]|°|/|(?<=\s)1/)[^\d]*)")
_IN_UNIT = {
    "bpm": 1.0, "spm": 1.0, "rpm": 1.0, "/min": 1.0, "1/min": 1.0, "w": 1.0, "watt": 1.0,
    "watts": 1.0, "°": 1.0, "°c": 1.0, "c": 1.0, "m": 1.0, "meter": 1.0, "meters": 1.0,
    "metres": 1.0, "m/s": 1.0, "s": 1.0, "sec": 1.0, "min": 60.0, "km": METRES["km"],
    "mi": METRES["mi"], "ft": 0.3048, "km/h": 1 / 3.6, "kmh": 1 / 3.6, "kph": 1 / 3.6,
    "mph": METRES["mi"] / 3600,
}  # fmt: skip
"""What one of a unit is in those of GPX and TCX: metres, seconds, beats, steps, watts, °C."""
_THOUSANDS = re.compile(r"([1-9]),(\d{3})")
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_PARTED_BY_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?")
_PARTED_BY_DOTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{2,3})*\.\d{3}(?:,\d*)?")
"""In India the marks part hundreds, but for the last: 1,00,000."""
_YES = {"true", "yes", "1", "1.0"}


@lru_cache(maxsize=20_000)
def parse_number(text: str) -> float | None:
    """Return the finite number a text is, None when it is none: "5000.0", "10,20", "1 234,5".

    A lone comma is a decimal one; several are none where they do not part thousands: "5,5,5".
    """
    bare = _SPACES.sub("", text).replace("\u2212", "-")
    if "," in bare or bare.count(".") > 1:
        bare = _with_decimal_point(bare)
    try:
        # Python reads "1_000" as a number; no export means one by it.
        value = float(bare.replace("_", "x"))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _with_decimal_point(bare: str) -> str:
    """Return a number without the marks between thousands, "" where they stand elsewhere."""
    if "." not in bare and bare.count(",") == 1:
        return bare.replace(",", ".")
    if _PARTED_BY_COMMAS.fullmatch(bare):
        return bare.replace(",", "")
    if _PARTED_BY_DOTS.fullmatch(bare):
        return bare.replace(".", "").replace(",", ".")
    return ""


def number_with_unit(text: str) -> float | None:
    """Return the number of a text such as "120 bpm" or "1,2 km" in metres, seconds and so on.

    None where there is no unit, or one that nobody knows.
    """
    found = _WITH_UNIT.fullmatch(text.strip())
    factor = _IN_UNIT.get(found[2].strip().lower().rstrip(".")) if found else None
    value = parse_number(found[1]) if found and factor else None
    return None if value is None or factor is None else value * factor


def parse_positive(text: str) -> float | None:
    """Return the number a text is if it is above zero, None otherwise."""
    value = parse_number(text)
    return value if value is not None and value > 0 else None


def parse_yes(text: str) -> bool:
    """Tell whether a yes-or-no cell says yes."""
    return text.strip().lower() in _YES


def json_number(value: object) -> float | None:
    """Return what JSON holds as a finite number; None for anything else, yes and no included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:  # a whole number of more digits than a float can hold
        return None


def json_positive(value: object) -> float | None:
    """Return what JSON holds as a number above zero, None for anything else."""
    number = json_number(value)
    return number if number is not None and number > 0 else None


def parse_weight(text: str) -> float | None:
    """Return the number that a weight is; "1,250" is more than a thousand, and "102,500" is not.

    Nobody loads a gram, and few more than three thousand pounds.
    """
    thousands = _THOUSANDS.fullmatch(text.strip())
    if thousands and float(thousands[1] + thousands[2]) * KG_PER_LB < HEAVIEST_KG:
        return float(thousands[1] + thousands[2])
    return parse_number(text)


def plausible_kg(weight_kg: float | None) -> float | None:
    """Return a weight somebody may have lifted, None for anything else."""
    return weight_kg if weight_kg and 0 < weight_kg < HEAVIEST_KG else None
