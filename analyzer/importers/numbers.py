"""Numbers as exports write them in any language: "5000.0", "10,20", "1 234,5"."""

from __future__ import annotations

import math
import re
from functools import lru_cache

_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_YES = {"true", "yes", "1", "1.0"}


@lru_cache(maxsize=20_000)
def number(text: str) -> float | None:
    """Return a finite number; None when there is none. A lone comma is a decimal one."""
    bare = _SPACES.sub("", text)
    if bare.rfind(",") > bare.rfind("."):
        bare = bare.replace(".", "").replace(",", ".") if bare.count(",") == 1 else bare
    try:
        value = float(bare.replace(",", "").replace("_", "x"))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def positive(text: str) -> float | None:
    """Return a number above zero, None otherwise."""
    value = number(text)
    return value if value is not None and value > 0 else None


def says_yes(text: str) -> bool:
    """Tell whether a yes-or-no column says yes."""
    return text.strip().lower() in _YES
