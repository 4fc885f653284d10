"""Where each fact stands in activities.csv, whatever the athlete's language and Strava's year.

Columns are known by name, in the languages of ``headers.csv``. Where a name is not known, the
layout is: Strava has written the same columns in the same order in every language for years, and
five names come twice in it, which no other table repeats.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from analyzer.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NEEDED = ("id", "date", "type", "filename")
_TAG = re.compile(r"<[^>]*>")
_MISSING = re.compile(r"^translation missing:\s*\S*?([^.\s]+)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = (
    "a al aan bij com d da dal de del della dell der des di do du e fur in l la las le les "
    "o of os per pour sur the van von voor y"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_TWICE = ((5, 15), (6, 17), (7, 30), (8, 37), (9, 50))
_LIST_NAME, _SHORTEST_NUMBER = "activities.csv", 4
"""What the list is called in every language, and the digits of an activity's number there."""
_WHOLE = 86
"""Columns of the shortest layout in which the places are certain."""


_OLD = ("id", "date", "name", "type", "description", "elapsed_time", "distance", "commute", "gear")
"""How the list began until June 2019; the distance was in metres, whatever the athlete looks at."""


def fact_places(header: Sequence[str]) -> dict[str, int]:
    """Return where each fact stands; of a name that stands twice, the second place.

    The second "Distance" is in metres; the first, ``distance_shown``, is in the unit the athlete
    looks at. Facts the table does not have are absent.
    """
    if tuple(name.strip().lower() for name in header[: len(_OLD)]) == _OLD:
        return {name: place for place, name in enumerate(map(_old_fact, header))}
    found = _laid_out(header)
    for place, name in enumerate(header):
        fact = _fact_of_name().get(_bare_name(name))
        if fact is not None:
            found[fact] = place
    if "distance" in found:
        found["distance_shown"] = header.index(header[found["distance"]])
        if found["distance_shown"] == found["distance"]:
            del found["distance"]
    return found


def _old_fact(name: str) -> str:
    plain = name.strip().lower()
    return "elapsed_s" if plain == "elapsed_time" else plain


def _laid_out(header: Sequence[str]) -> dict[str, int]:
    """Return the places of a whole layout, nothing when this is none."""
    if len(header) < _WHOLE or any(header[one] != header[other] for one, other in _TWICE):
        return {}
    return {row["fact"]: int(row["place"]) for row in _known_headers() if row["place"]}


def is_export(header: Sequence[str]) -> bool:
    """Tell whether a table with this header is Strava's list of activities."""
    found = fact_places(header)
    return all(fact in found for fact in NEEDED)


def is_unread_list(name: str, header: Sequence[str], first_row: Sequence[str]) -> bool:
    """Tell whether a table no reader knows is this list with headings nobody has told us of.

    Other services give a table this name too, but begin no row with an activity's number.
    """
    number = first_row[0].strip() if first_row else ""
    is_list = name.lower() == _LIST_NAME and len(header) >= len(_OLD)
    return is_list and number.isdecimal() and len(number) >= _SHORTEST_NUMBER


def is_english(header: Sequence[str]) -> bool:
    """Tell whether a list of activities has the names that Strava gives them in English."""
    return bool(header) and _bare_name(header[0]) in {"activityid", "id"}


def _bare_name(name: str) -> str:
    """Return a column's name without accents, marks, spaces and small words."""
    bare = _TAG.sub("", name).strip()
    bare = _MISSING.sub(r"\1", bare).replace("_", " ")
    return "".join(word for word in _WORD.findall(fold(bare)) if word not in _SMALL)


@cache
def _fact_of_name() -> Mapping[str, str]:
    return {
        _bare_name(name): row["fact"]
        for row in _known_headers()
        for name in row["names"].split("|")
    }


@cache
def _known_headers() -> Sequence[Mapping[str, str]]:
    text = files("analyzer.importers.strava_export").joinpath("headers.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
