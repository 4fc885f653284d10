"""Numbers from outside: as tables write them in any language, and as JSON holds them."""

from __future__ import annotations

import math
import re
from functools import lru_cache

HEAVIEST_KG = 1500.0
"""More is a slip of the finger or a damaged byte: the heaviest known leg press is 1,043 kg."""

_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_YES = {"true", "yes", "1", "1.0"}


@lru_cache(maxsize=20_000)
def parse_number(text: str) -> float | None:
    """Return the finite number a text is, None when it is none: "5000.0", "10,20", "1 234,5".

    A lone comma is a decimal one.
    """
    bare = _SPACES.sub("", text)
    if bare.rfind(",") > bare.rfind("."):
        bare = bare.replace(".", "").replace(",", ".") if bare.count(",") == 1 else bare
    try:
        # Python reads "1_000" as a number; no export means one by it.
        value = float(bare.replace(",", "").replace("_", "x"))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


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


def plausible_kg(weight_kg: float | None) -> float | None:
    """Return a weight somebody may have lifted, None for anything else."""
    return weight_kg if weight_kg and 0 < weight_kg < HEAVIEST_KG else None
