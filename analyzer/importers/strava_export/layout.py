"""Where the facts stand in a list of activities whose headings are in a language not known here.

Strava has written the same columns in the same order in every language for years. A layout is
believed only as far as the table itself shows it: the names, or else the numbers, of the second
elapsed time and the second distance repeat those of the first, and files stand in one column.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from analyzer.importers.numbers import parse_number
from analyzer.units import METRES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Rows = Sequence[Sequence[str]]

_FIRST = ("id", "date", "name", "type", "description")
"""How every list has begun since 2018."""
_ELAPSED, _DISTANCE = 5, 6
_AGAIN = (13, 14, 15, 16)
"""Where the second elapsed time has stood; moving time and distance come next."""
_NOW = 15
_TWICE_NOW = ((7, 30), (8, 37), (9, 50))
"""The other names that come twice today: what stands before the second is where it should be."""
_WHOLE = 86
"""Columns of the shortest layout in which all places are certain."""
_SHORTEST_NUMBER = 4
"""Digits of an activity's number."""
LOOKED_AT = 200
"""Rows that are looked at."""
FEWEST_COLUMNS = 10
"""A shorter table is none of these lists."""
_FILE = re.compile(r"[\w-]+/[^/]+\.(?:fit|gpx|tcx)(?:\.gz)?", re.IGNORECASE)
_CLOCK = re.compile(r"\d[\s:.h時시点]+\d\d")
_UNITS_M = (METRES["km"], METRES["mi"], 1.0, 0.9144)
"""Swims are shown in metres or yards."""
_ROUNDED = 0.006
"""What the first distance lost where it was rounded to two decimals."""


def places_by_order(
    header: Sequence[str], rows: Iterable[Sequence[str]], known_places: Mapping[str, int]
) -> dict[str, int]:
    """Return where each fact stands that the order of a list's columns tells; none in other tables.

    Args:
        header: the names of its columns, in whatever language.
        rows: its rows, of which the first are looked at.
        known_places: where each fact stands in today's layout.
    """
    seen = [row for row in islice(rows, LOOKED_AT) if len(row) > _DISTANCE]
    if not _is_list(seen):
        return {}
    found = _second_half(header, seen, known_places)
    filename = _file_column(seen)
    if filename is not None:
        found["filename"] = filename
    if "filename" not in found:
        return {}
    shown = {"distance_shown": _DISTANCE} if _are_numbers(seen, _DISTANCE) else {}
    lasted = {"elapsed_s": _ELAPSED} if _are_numbers(seen, _ELAPSED) else {}
    return {fact: place for place, fact in enumerate(_FIRST)} | shown | lasted | found


def _is_list(rows: Rows) -> bool:
    """Tell whether rows begin with an activity's number and a moment."""
    return bool(rows) and all(
        (number := row[0].strip().removesuffix(".0")).isdecimal()
        and len(number) >= _SHORTEST_NUMBER
        and _CLOCK.search(row[1])
        for row in rows
    )


def _second_half(
    header: Sequence[str], rows: Rows, known_places: Mapping[str, int]
) -> dict[str, int]:
    for elapsed in _AGAIN:
        moving, distance = elapsed + 1, elapsed + 2
        if distance >= len(header):
            break
        again = _stands_again(header, rows, _ELAPSED, elapsed, _equal)
        if again and _stands_again(header, rows, _DISTANCE, distance, _as_far):
            if elapsed == _NOW:
                return _places_of_now(header, known_places)
            return {"elapsed_s": elapsed, "moving_s": moving, "distance": distance}
    return {}


def _places_of_now(header: Sequence[str], known_places: Mapping[str, int]) -> dict[str, int]:
    sure = _NOW + 2
    for one, other in _TWICE_NOW:
        if other >= len(header) or _bare(header[one]) != _bare(header[other]):
            break
        sure = other
    else:
        sure = len(header) if len(header) >= _WHOLE else sure
    return {fact: place for fact, place in known_places.items() if place <= sure}


def _stands_again(
    header: Sequence[str],
    rows: Rows,
    one: int,
    other: int,
    agree: Callable[[float, float], bool],
) -> bool:
    """Tell whether two columns have one name, or at least the same numbers in each row."""
    if _bare(header[one]) == _bare(header[other]) != "":
        return True
    pairs = [_two_numbers(row, one, other) for row in rows]
    both = [pair for pair in pairs if pair is not None]
    return any(first for first, _ in both) and all(agree(*pair) for pair in both)


def _two_numbers(row: Sequence[str], one: int, other: int) -> tuple[float, float] | None:
    if other >= len(row):
        return None
    first, second = parse_number(row[one]), parse_number(row[other])
    return None if first is None or second is None else (first, second)


def _equal(first: float, second: float) -> bool:
    return abs(first - second) <= 1


def _as_far(shown: float, metres: float) -> bool:
    return any(abs(shown - metres / unit) <= _ROUNDED + metres / unit / 1000 for unit in _UNITS_M)


def _file_column(rows: Rows) -> int | None:
    """Return the only column that names files, None where there is none or more than one."""
    width = max(map(len, rows))
    named = [[row[place].strip() for row in rows if place < len(row)] for place in range(width)]
    columns = [
        place
        for place, cells in enumerate(named)
        if place > len(_FIRST) and any(cells) and all(map(_FILE.fullmatch, filter(None, cells)))
    ]
    return columns[0] if len(columns) == 1 else None


def _are_numbers(rows: Rows, place: int) -> bool:
    cells = [row[place].strip() for row in rows]
    return any(cells) and all(parse_number(cell) is not None for cell in cells if cell)


def _bare(name: str) -> str:
    return " ".join(name.casefold().split())
