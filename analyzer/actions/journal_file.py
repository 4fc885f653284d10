"""The journal from and to a spreadsheet: a row a day, columns named as the options of ``log``."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from analyzer import units
from analyzer.answers.journal import journal_days
from analyzer.answers.local_clock import local_today
from analyzer.atomic import write_atomically
from analyzer.dataset.journal_days import known_days
from analyzer.errors import ImportProblemError
from analyzer.importers.csv_rows import column_names, read_rows
from analyzer.importers.dates import date_style
from analyzer.importers.numbers import parse_number
from analyzer.model import JOURNAL_TOPICS
from analyzer.store import Store
from analyzer.text import fold, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from analyzer.answers.journal import JournalDay
    from analyzer.config import Config
    from analyzer.importers.csv_rows import CsvRow
    from analyzer.model import JournalTopic

    Fact: TypeAlias = float | bool | str

_DATE = frozenset({"date", "day"})
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
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula when a note begins with it."""


@dataclass(frozen=True, slots=True)
class JournalImport:
    """What came of a file: facts that were new, changed and known; what was not read, and why."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: tuple[str, ...] = ()
    columns_left_out: tuple[str, ...] = ()


def import_journal(config: Config, path: Path, date_order: str = "") -> JournalImport:
    """Note every day of a table; what an empty cell says is nothing, not zero.

    A file says what is said now: soreness in it counts for the advice from now on. The same file
    once more changes nothing; a value that differs replaces the one that was noted.

    Args:
        config: the settings.
        path: the file, as a spreadsheet of any language saves it.
        date_order: "dmy", "mdy" or "ymd" where its dates do not show it; "" = what is set.

    Raises:
        ImportProblemError: the file cannot be read, or has no column of dates or of anything else.
        SettingNeededError: its dates mean two days each.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ImportProblemError(f"{path.name} cannot be read: {error.strerror}.") from error
    columns = _columns(data, path.name)
    failed: list[str] = []
    noted: dict[date, dict[str, Fact]] = defaultdict(dict)
    order = date_order or config.sources.date_order
    for day, line, cells in _dated_rows(data, path.name, order, columns.date_at, failed):
        if day > local_today(config):
            failed.append(f"Line {line}: {units.day(day)} has not come yet.")
            continue
        noted[day].update(_facts_in(cells, columns.topics, line, failed))
    return _keep(config, noted, tuple(failed), columns.others)


def export_journal(config: Config, path: Path) -> int:
    """Write what the athlete noted as CSV that spreadsheets read; return how many days.

    Nights that only a watch measured are left out: read back, they would be the athlete's word.

    Raises:
        OSError: the file cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["date", *(topic.option for topic in JOURNAL_TOPICS)])
    rows = [(day.day.isoformat(), *_cells_of(day)) for day in journal_days(config)]
    told = [row for row in rows if any(row[1:])]
    writer.writerows(told)
    # With a byte-order mark, without which Excel takes UTF-8 for the encoding of the computer.
    write_atomically(path, text.getvalue().encode("utf-8-sig"), owner_only=True)
    return len(told)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the date stands, the topics by place, and the columns that are none."""

    date_at: int
    topics: Mapping[int, JournalTopic]
    others: tuple[str, ...]


def _columns(data: bytes, name: str) -> _Columns:
    known = {_column_key(name): topic for topic in JOURNAL_TOPICS for name in topic[:2]}
    names = [_column_key(cell) for cell in column_names(data)]
    date_at = next((at for at, cell in enumerate(names) if cell in _DATE), None)
    topics = {at: known[cell] for at, cell in enumerate(names) if cell in known}
    if date_at is None or not topics:
        missing = "column named date" if date_at is None else "column that the journal knows"
        options = units.listed(topic.option for topic in JOURNAL_TOPICS)
        raise ImportProblemError(
            f"{name} has no {missing}.", f"Its first line names the columns: date, and {options}."
        )
    others = [cell for at, cell in enumerate(names) if cell and at != date_at and at not in topics]
    return _Columns(date_at, topics, tuple(one_line(cell) for cell in others))


def _column_key(name: str) -> str:
    return re.sub(r"[\s_-]+", "-", fold(name).strip())


def _dated_rows(
    data: bytes, name: str, order: str, date_at: int, failed: list[str]
) -> Iterator[tuple[date, int, list[str]]]:
    rows = [row for row in list(read_rows(data))[1:] if any(cell.strip() for cell in row.cells)]
    style = date_style((_cell(row, date_at) for row in rows), name, order=order)
    for row in rows:
        text = _cell(row, date_at)
        when = style.clock_time(text)
        if when is None:
            why = row.problem or f"“{one_line(text)}” is no date"
            failed.append(f"Line {row.line}: {why}.")
        else:
            yield when.date(), row.line, row.cells


def _cell(row: CsvRow, at: int) -> str:
    return row.cells[at].strip() if at < len(row.cells) else ""


def _facts_in(
    cells: list[str], topics: Mapping[int, JournalTopic], line: int, failed: list[str]
) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for at, topic in topics.items():
        text = cells[at].strip() if at < len(cells) else ""
        if not text:
            continue
        fact = _fact(text, topic)
        if fact is None:
            failed.append(f"Line {line}: {topic.option} “{one_line(text)}”: {_wanted(topic)}.")
        else:
            facts[topic.name] = fact
    return facts


def _fact(text: str, topic: JournalTopic) -> Fact | None:
    """Return what a cell says, None where it says nothing that can be meant."""
    if topic.is_habit:
        word = fold(text)
        return True if word in _YES else False if word in _NO else None
    if topic.most is None:
        return text[1:] if text[0] == "'" and text[1:].startswith(_FORMULA) else text
    if topic.name == "sleep_h" and (clock := _HOURS_AND_MINUTES.fullmatch(text)):
        number: float | None = int(clock[1]) + int(clock[2]) / 60
    else:
        number = parse_number(text)
    return number if number is not None and 0 <= number <= topic.most else None


def _wanted(topic: JournalTopic) -> str:
    return "yes or no" if topic.is_habit else f"a number from 0 to {topic.most:g}"


def _keep(
    config: Config,
    noted: Mapping[date, Mapping[str, Fact]],
    failed: tuple[str, ...],
    others: tuple[str, ...],
) -> JournalImport:
    with Store(config.store_path) as store:
        before = known_days(store.journal.noted())
        said = {day: _own_words(facts) for day, facts in before.items()}
        fresh = {
            day: {name: fact for name, fact in facts.items() if said.get(day, {}).get(name) != fact}
            for day, facts in noted.items()
        }
        store.journal.note_days(fresh)
    facts = sum(map(len, noted.values()))
    told = [(day, name) for day, found in fresh.items() for name in found]
    changed = sum(name in said.get(day, {}) for day, name in told)
    return JournalImport(len(told) - changed, changed, facts - len(told), failed, others)


def _own_words(facts: Mapping[str, object]) -> dict[str, object]:
    """Return what the athlete said of a day, without the night a watch measured."""
    from_watch = facts.get("sleep_from") == "watch"
    return {name: fact for name, fact in facts.items() if not (from_watch and name == "sleep_h")}


def _cells_of(day: JournalDay) -> list[str]:
    return [_cell_text(day, topic) for topic in JOURNAL_TOPICS]


def _cell_text(day: JournalDay, topic: JournalTopic) -> str:
    value = getattr(day, topic.name)
    if topic.name == "sleep_h" and day.sleep_from == "watch":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return f"{value:g}" if units.is_known(value) else ""
