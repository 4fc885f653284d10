"""Where each fact stands in activities.csv, whatever the athlete's language and Strava's year.

Columns are known by name, in the languages of ``headers.csv``. Where a name is not known, the
layout is (``layout``): five names come twice in today's, which no other table repeats.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from analyzer.importers.strava_export.layout import places_by_order
from analyzer.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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


def fact_places(header: Sequence[str], rows: Iterable[Sequence[str]] = ()) -> dict[str, int]:
    """Return where each fact stands; of a name that stands twice, the second place.

    The second "Distance" is in metres; the first, ``distance_shown``, is in the unit the athlete
    looks at. Facts the table does not have are absent.

    Args:
        header: the names of its columns.
        rows: its rows, which show the places where the names do not.
    """
    if tuple(name.strip().lower() for name in header[: len(_OLD)]) == _OLD:
        return {name: place for place, name in enumerate(map(_old_fact, header))}
    by_name = _places_by_name(header)
    if names_tell(by_name):
        return _laid_out(header) | by_name
    return _laid_out(header) | places_by_order(header, rows, _places_of_now()) | by_name


def names_tell(places: Mapping[str, int]) -> bool:
    """Tell whether these places are of Strava's list: all that every one of its years has."""
    return all(fact in places for fact in NEEDED)


def _places_by_name(header: Sequence[str]) -> dict[str, int]:
    found = {
        fact: place
        for place, name in enumerate(header)
        if (fact := _fact_of_name().get(_bare_name(name))) is not None
    }
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
    # In rows of commas, or of objects all alike, any two columns are named alike.
    if len(set(header[:_WHOLE])) < _WHOLE - 2 * len(_TWICE):
        return {}
    return dict(_places_of_now())


@cache
def _places_of_now() -> Mapping[str, int]:
    return {row["fact"]: int(row["place"]) for row in _known_headers() if row["place"]}


def is_export(header: Sequence[str], rows: Iterable[Sequence[str]] = ()) -> bool:
    """Tell whether a table with this header, and these rows, is Strava's list of activities."""
    return names_tell(fact_places(header, rows))


def are_named(header: Sequence[str]) -> bool:
    """Tell whether a list's headings say what stands where, in a language that is known."""
    return names_tell(_places_by_name(header)) or tuple(header[:1]) == _OLD[:1]


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


@lru_cache(maxsize=1_000)
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
