"""A journal's table: a row a day, columns named as the options of ``log``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.errors import ImportProblemError
from analyzer.importers.csv_rows import column_names, read_rows
from analyzer.importers.dates import date_style
from analyzer.importers.numbers import parse_number
from analyzer.model import JOURNAL_TOPICS, JournalEntry
from analyzer.text import fold, from_spreadsheet, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from analyzer.model import JournalFact, JournalTopic

_DATE = frozenset({"date", "day"})
_ENTERED = "entered"
_HOURS_AND_MINUTES = re.compile(r"(\d{1,2}):([0-5]\d)(?::[0-5]\d)?")
_YES = frozenset(
    [
        "true",
        "yes",
        "y",
        "1",
        "x",
        "ja",
        "oui",
        "si",
        "sim",
        "vero",
        "wahr",
        "vrai",
        "verdadero",
        "verdadeiro",
        "waar",
        "prawda",
    ]
)
_NO = frozenset(
    [
        "false",
        "no",
        "n",
        "0",
        "nein",
        "non",
        "nao",
        "falso",
        "falsch",
        "faux",
        "onwaar",
        "nee",
        "falsz",
    ]
)


@dataclass(frozen=True, slots=True)
class JournalSheet:
    """What a table holds: its rows, what was not read and why, and the columns nobody knows."""

    entries: tuple[JournalEntry, ...]
    failed: tuple[str, ...] = ()
    columns_left_out: tuple[str, ...] = ()


def read_journal_sheet(data: bytes, name: str, today: date, order: str = "") -> JournalSheet:
    """Return what a table says of each day; what an empty cell says is nothing, not zero.

    Args:
        data: the file, as a spreadsheet of any language saves it.
        name: what it is called.
        today: days after it have not come yet.
        order: "dmy", "mdy" or "ymd" where its dates do not show it.

    Raises:
        ImportProblemError: it has no column of dates or of anything else.
        SettingNeededError: its dates mean two days each.
    """
    columns = _columns(data, name)
    failed: list[str] = []
    entries: list[JournalEntry] = []
    for day, line, cells in _dated_rows(data, name, order, columns.date_at, failed):
        if day > today:
            failed.append(f"Line {line}: {units.day(day)} has not come yet.")
            continue
        entered_at = _entry_moment(cells, columns.entered_at, line, failed)
        entries.append(
            JournalEntry(day, entered_at, _facts_in(cells, columns.topics, line, failed))
        )
    return JournalSheet(tuple(entries), tuple(failed), columns.others)


def _entry_moment(
    cells: list[str], place: int | None, line: int, failed: list[str]
) -> datetime | None:
    """Return when a row was entered, None where it does not say so or cannot be right."""
    text = "" if place is None else _cell(cells, place)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment > datetime.now(UTC):
        example = "2026-11-17T06:30+01:00"
        failed.append(
            f"Line {line}: entered “{one_line(text)}”: a moment that is over, such as {example}."
        )
        return None
    return moment


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where date and moment of entry stand, the topics by place, and the columns that are none."""

    date_at: int
    entered_at: int | None
    topics: Mapping[int, JournalTopic]
    others: tuple[str, ...]


def _columns(data: bytes, name: str) -> _Columns:
    known = {_column_key(name): topic for topic in JOURNAL_TOPICS for name in topic[:2]}
    names = [_column_key(cell) for cell in column_names(data)]
    date_at = next((at for at, cell in enumerate(names) if cell in _DATE), None)
    entered_at = names.index(_ENTERED) if _ENTERED in names else None
    topics = {at: known[cell] for at, cell in enumerate(names) if cell in known}
    if date_at is None or not topics:
        missing = "column named date" if date_at is None else "column that the journal knows"
        options = units.listed(topic.option for topic in JOURNAL_TOPICS)
        raise ImportProblemError(
            f"{name} has no {missing}.", f"Its first line names the columns: date, and {options}."
        )
    others = [
        cell for at, cell in enumerate(names) if cell and at not in {date_at, entered_at, *topics}
    ]
    return _Columns(date_at, entered_at, topics, tuple(one_line(cell) for cell in others))


def _column_key(name: str) -> str:
    return re.sub(r"[\s_-]+", "-", fold(name).strip())


def _dated_rows(
    data: bytes, name: str, order: str, date_at: int, failed: list[str]
) -> Iterator[tuple[date, int, list[str]]]:
    rows = [row for row in list(read_rows(data))[1:] if any(cell.strip() for cell in row.cells)]
    style = date_style((_cell(row.cells, date_at) for row in rows), name, order=order)
    for row in rows:
        text = _cell(row.cells, date_at)
        when = style.clock_time(text)
        if when is None:
            why = row.problem or f"“{one_line(text)}” is no date"
            failed.append(f"Line {row.line}: {why}.")
        else:
            yield when.date(), row.line, row.cells


def _cell(cells: list[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _facts_in(
    cells: list[str], topics: Mapping[int, JournalTopic], line: int, failed: list[str]
) -> dict[str, JournalFact]:
    facts: dict[str, JournalFact] = {}
    for at, topic in topics.items():
        text = _cell(cells, at)
        if not text:
            continue
        fact = _fact(text, topic)
        if fact is None:
            failed.append(f"Line {line}: {topic.option} “{one_line(text)}”: {_wanted(topic)}.")
        else:
            facts[topic.name] = fact
    return facts


def _fact(text: str, topic: JournalTopic) -> JournalFact | None:
    """Return what a cell says, None where it says nothing that can be meant."""
    if topic.is_habit:
        word = fold(text)
        return True if word in _YES else False if word in _NO else None
    if topic.most is None:
        return from_spreadsheet(text)
    if topic.name == "sleep_h" and (clock := _HOURS_AND_MINUTES.fullmatch(text)):
        number: float | None = int(clock[1]) + int(clock[2]) / 60
    else:
        number = parse_number(text)
    return number if number is not None and 0 <= number <= topic.most else None


def _wanted(topic: JournalTopic) -> str:
    return "yes or no" if topic.is_habit else f"a number from 0 to {topic.most:g}"
