"""The journal from and to a spreadsheet: a row a day, columns named as the options of ``log``."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from analyzer.answers.local_clock import local_today, on_local_clock
from analyzer.atomic import read_whole
from analyzer.dataset.journal_days import known_days
from analyzer.errors import ImportProblemError
from analyzer.importers.journal_sheet import read_journal_sheet
from analyzer.importers.registry import recognise
from analyzer.model import JOURNAL_TOPICS
from analyzer.sources import source_kind
from analyzer.store import Store
from analyzer.text import for_spreadsheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from analyzer.config import Config
    from analyzer.importers.journal_sheet import JournalSheet
    from analyzer.model import JournalEntry, JournalFact
    from analyzer.outputs import Outputs

    DayFacts = Mapping[str, object]


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

    What a row says counts for the advice from the moment in its column ``entered``, without one
    from now on. The same file once more changes nothing; a value that differs replaces the one
    that was noted, and is said now.

    Args:
        config: the settings.
        path: the file, as a spreadsheet of any language saves it.
        date_order: "dmy", "mdy" or "ymd" where its dates do not show it; "" = what is set.

    Raises:
        ImportProblemError: the file cannot be read, is of another kind, or has no column of dates
            or of anything else.
        SettingNeededError: its dates mean two days each.
    """
    try:
        data = read_whole(path)
    except OSError as error:
        raise ImportProblemError(f"{path.name} cannot be read: {error.strerror}.") from error
    # The column of weights of a lifting log would pass for what the athlete weighs.
    if (known := recognise(data)) and source_kind(known[0]).content != "nights":
        title = source_kind(known[0]).title
        raise ImportProblemError(
            f"{path.name} is no journal: it is {title}.", f"Read it with: legstats sync {path}"
        )
    order = date_order or config.sources.date_order
    table = read_journal_sheet(data, path.name, local_today(config), order)
    return _keep(config, table)


def export_journal(config: Config, path: Path, outputs: Outputs) -> int:
    """Write what the athlete noted as CSV that spreadsheets read; return how many days.

    What only a device measured is left out: read back, it would be the athlete's word.

    Raises:
        LegstatsError: the file cannot be written, or is not legstats' own.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["date", *(topic.option for topic in JOURNAL_TOPICS), "entered"])
    rows = [
        (day.isoformat(), *cells, _entry_text(config, facts))
        for day, facts in _own_days(config).items()
        if any(cells := [_cell_text(facts.get(topic.name)) for topic in JOURNAL_TOPICS])
    ]
    writer.writerows(rows)
    # With a byte-order mark, without which Excel takes UTF-8 for the encoding of the computer.
    outputs.write_one(path, text.getvalue().encode("utf-8-sig"), owner_only=True)
    return len(rows)


def _keep(config: Config, table: JournalSheet) -> JournalImport:
    noted: dict[date, dict[str, JournalFact]] = defaultdict(dict)
    for entry in table.entries:
        noted[entry.day] |= entry.facts
    with Store(config.store_path) as store:
        said = _said_of_days(store)
        fresh = {
            day: {name: fact for name, fact in facts.items() if said.get(day, {}).get(name) != fact}
            for day, facts in noted.items()
        }
        store.journal.note_entries(_entries_of(table, fresh, said))
    facts = sum(map(len, noted.values()))
    told = [(day, name) for day, found in fresh.items() for name in found]
    changed = sum(name in said.get(day, {}) for day, name in told)
    return JournalImport(
        len(told) - changed, changed, facts - len(told), table.failed, table.columns_left_out
    )


def _entries_of(
    table: JournalSheet, fresh: Mapping[date, DayFacts], said: Mapping[date, DayFacts]
) -> Iterator[JournalEntry]:
    """Yield what a table says that was not noted before; another word on a fact is said now."""
    for entry in table.entries:
        news = {name: fact for name, fact in entry.facts.items() if name in fresh[entry.day]}
        known = said.get(entry.day, {})
        yield replace(entry, facts={n: fact for n, fact in news.items() if n not in known})
        yield replace(
            entry, entered_at=None, facts={n: fact for n, fact in news.items() if n in known}
        )


def _own_days(config: Config) -> dict[date, dict[str, Any]]:
    if not config.store_path.exists():
        return {}
    with Store(config.store_path) as store:
        return _said_of_days(store)


def _said_of_days(store: Store) -> dict[date, dict[str, Any]]:
    """Return what the athlete said of each day by topic, without what a device measured."""
    return known_days(fact for fact in store.journal.noted() if fact.said_at is not None)


def _entry_text(config: Config, facts: DayFacts) -> str:
    entered_at = facts["entered_at"]
    assert isinstance(entered_at, datetime)  # noqa: S101 - all that is here was said
    return on_local_clock(config, entered_at).isoformat(timespec="seconds")


def _cell_text(fact: object) -> str:
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, str):
        return for_spreadsheet(fact)
    # To the last digit: rounded, 7:20 h of sleep would read as another word of the athlete's.
    return "" if fact is None else str(fact).removesuffix(".0")
