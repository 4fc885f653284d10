"""What every section of the page is made of: notes, facts, tables; and its fixed words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from analyzer.buckets import BUCKET_EDGES_H, BUCKETS, COMPARED_BUCKETS

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOURS = (*(b.replace("-", "–") for b in COMPARED_BUCKETS), f"{BUCKET_EDGES_H[-1]:g} h +")
BUCKET_NAMES: Mapping[str, str] = MappingProxyType(
    dict(zip(BUCKETS, ("same day", "next day", "day 2", "day 3", "rested"), strict=True))
)
BUCKET_HOURS: Mapping[str, str] = MappingProxyType(dict(zip(BUCKETS, _HOURS, strict=True)))
BUCKET_WHEN: Mapping[str, str] = MappingProxyType(
    dict(zip(BUCKETS, ("the same day", "the next day", "on day 2", "on day 3", ""), strict=True))
)
CLEAR = frozenset({"slower", "faster", "higher", "lower"})
_LONGEST_NAME = 80
_FILE_NAME = re.compile(r"\S+\.[A-Za-z]\w{0,7}[:,;]?(?=\s|$)")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Note:
    """A remark beside a chart: a bold lead and a sentence; ``missing`` tells what is not there."""

    lead: str
    text: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the three key figures under the headline."""

    label: str
    figure: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a chart, as they are shown."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tidy(text: str, longest: int = _LONGEST_NAME) -> str:
    """Make a foreign text safe to show: one line, no invisible or direction marks, not endless."""
    seen = "".join(
        " " if unicodedata.category(letter) in _UNSEEN else letter
        for letter in text[: 20 * longest]
    )
    line = re.sub(r"\s+", " ", seen).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def capital(sentence: str) -> str:
    """Begin a sentence with a capital, unless a file's name begins it."""
    if _FILE_NAME.match(sentence):
        return sentence
    return sentence[:1].upper() + sentence[1:]


def spoken(word: str) -> str:
    """Return a verdict word as it is printed: with a typographic apostrophe."""
    return word.replace("'", "’")
