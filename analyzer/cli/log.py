"""``legstats log``: the journal of soreness, sleep and what else may matter around leg day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from analyzer import units
from analyzer.cli.morning_keys import MORNING_KEYS, ask_key, may_ask_keys
from analyzer.cli.options import (
    AmountType,
    ArgumentGroup,
    DayType,
    force_option,
    json_option,
)
from analyzer.cli.output import echo, print_json, print_table
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import Exit
from analyzer.model import JOURNAL_TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from analyzer.answers.journal import JournalDay
    from analyzer.model import JournalFact, JournalTopic

F = TypeVar("F", bound="Callable[..., Any]")

_SHOWN = 14
_ALL = "all"
_TEXTS = {
    "soreness": "How sore your legs are, 0-10.",
    "sleep": "Hours slept the night before.",
    "protein": "Protein eaten, in grams.",
    "water": "Water drunk, in litres.",
    "alcohol": "Alcoholic drinks.",
    "foam-rolling": "Foam-rolled the legs.",
    "compression": "Wore compression.",
    "epsom-bath": "Took an Epsom salt bath.",
    "massage": "Had the legs massaged.",
    "stretching": "Stretched the legs.",
    "cold-bath": "Took a cold bath.",
    "weight": "Body weight, in kilograms; protein is told in g/kg of it.",
    "note": "Anything else; private.",
}


def _topic_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take what may be noted of a day, an option each."""
    for topic in reversed(JOURNAL_TOPICS):
        command = _topic_option(topic)(command)
    return command


def _topic_option(topic: JournalTopic) -> Callable[[F], F]:
    text = _TEXTS[topic.option]
    if topic.is_habit:
        return click.option(
            f"--{topic.option}/--no-{topic.option}", topic.name, default=None, help=text
        )
    kind: click.ParamType[Any] = click.STRING
    if topic.most is not None:
        kind = AmountType(0, topic.most, is_hours=topic.name == "sleep_h")
    return click.option(f"--{topic.option}", topic.name, type=kind, help=text)


@click.group(cls=ArgumentGroup, invoke_without_command=True)
@click.argument("day", metavar="[DATE]", required=False, type=DayType())
@_topic_options
@click.option(
    "--clear",
    metavar="TOPIC",
    multiple=True,
    type=click.Choice([*(topic.option for topic in JOURNAL_TOPICS), _ALL]),
    help=f"Delete what you noted of it: {', '.join(topic.option for topic in JOURNAL_TOPICS)} or"
    f" {_ALL}.",
)
@json_option
@click.pass_context
def log(
    ctx: click.Context,
    /,
    clear: tuple[str, ...],
    as_json: bool,
    day: date | None = None,
    **noted: JournalFact,
) -> None:
    """Keep a journal: note how a day went, or list the last entries.

    DATE is the day it is about; without it, today. The sleep you enter overrides your watch's.
    Soreness counts for the advice from the moment you enter it: enter it before you run. At a
    terminal, without options and with nothing noted today, you are asked.

    \b
    Examples:
      legstats log --soreness 5
      legstats log yesterday --sleep 7.5 --protein 140 --no-foam-rolling
      legstats log 2026-11-17 --clear soreness
      legstats log import journal.csv
      legstats log
    """
    if ctx.invoked_subcommand is not None:
        return
    from analyzer.actions.journal import note_day
    from analyzer.actions.said_back import deleted_words
    from analyzer.answers.journal import facts_of_day, journal_days
    from analyzer.answers.local_clock import local_today
    from analyzer.answers.tonight import drawn_tonight

    session = ctx.ensure_object(CliSession)
    facts: dict[str, JournalFact] = {name: fact for name, fact in noted.items() if fact is not None}
    cleared = {topic.name for topic in JOURNAL_TOPICS if topic.option in clear or _ALL in clear}
    if both := facts.keys() & cleared:
        raise click.UsageError(f"{units.listed(sorted(both))}: set it or clear it, not both.")
    facts |= dict.fromkeys(cleared)
    if not facts and day is None and not as_json:
        facts = _asked(session)
    before = facts_of_day(session.config, day or local_today(session.config)) if cleared else {}
    about = note_day(session.config, day, facts) if facts else day
    found = journal_days(session.config, about)
    if about and before and not as_json:
        # Compared, not looked up: the watch's hours of sleep stand again after yours are deleted.
        after = facts_of_day(session.config, about)
        gone = (t.option for t, was in before.items() if t.name in cleared and after.get(t) != was)
        session.note(deleted_words(about, gone))
    _show_journal(session, found, as_json=as_json, about=about)
    for sentence in drawn_tonight(session.config) if not as_json else ():
        session.note(sentence)


def _asked(session: CliSession) -> dict[str, JournalFact]:
    """Ask three things about the day, where somebody is there and has not said it yet."""
    if not may_ask_keys(session):
        return {}
    from analyzer.answers.journal import journal_days
    from analyzer.answers.local_clock import local_today

    noted = journal_days(session.config, local_today(session.config))
    if any(day.entered_at is not None for day in noted):
        return {}
    answers = {question.topic: ask_key(question) for question in MORNING_KEYS}
    return {topic: answer for topic, answer in answers.items() if answer is not None}


@log.command("import")
@click.argument(
    "file", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help="Order of day, month and year where the dates do not show it.",
)
@json_option
@pass_session
def import_file(session: CliSession, file: Path, date_order: str | None, as_json: bool) -> int:
    """Note every day of a spreadsheet saved as CSV.

    Its first line names the columns: date, and any of the options of `legstats log`. An empty cell
    says nothing. Reading the same file again changes nothing; a value that differs replaces the
    one you noted. Soreness counts for the advice from now on, whatever day it is about.

    \b
    Example:
      legstats log import journal.csv
    """
    from analyzer.actions.journal_file import import_journal

    found = import_journal(session.config, file, date_order or "")
    if as_json:
        print_json(found)
    else:
        counts = (found.new, found.changed, found.unchanged, len(found.failed))
        words = ("new", "changed", "unchanged", "not read")
        said = units.counts_in_words(zip(counts, words, strict=True), "entry", "entries")
        echo(", ".join(said) or "Nothing is noted in it.")
    for sentence in found.failed:
        echo(sentence, err=True)
    if found.columns_left_out:
        session.note(f"Columns not read: {units.listed(found.columns_left_out)}.")
    if not found.failed:
        return Exit.DONE
    return Exit.PARTLY if sum((found.new, found.changed, found.unchanged)) else Exit.FAILED


@log.command("export")
@click.argument("file", metavar="FILE.csv", type=click.Path(dir_okay=False, path_type=Path))
@force_option
@pass_session
def export_file(session: CliSession, file: Path, force: bool) -> None:
    """Write all you noted into a CSV file.

    Spreadsheets open it and `log import` reads it. Nights that only your watch measured are left
    out. A note that a spreadsheet would take for a formula begins with an apostrophe there;
    `log import` takes it away again.

    \b
    Example:
      legstats log export journal.csv
    """
    from analyzer.actions.journal_file import export_journal

    days = export_journal(session.config, file, session.outputs(force=force))
    session.note(f"{units.count(days, 'day')} written to {file}.")


def _show_journal(
    session: CliSession, days: list[JournalDay], *, as_json: bool, about: date | None
) -> None:
    from analyzer.answers.journal import unread_journal

    if unread := unread_journal(session.config):
        from analyzer.answers.lost_rows import unread_note

        session.note(unread_note(unread))
    if as_json:
        print_json(days)
        return
    shown = days if about else days[-_SHOWN:]
    if not shown and about:
        session.note(f"Nothing is noted for {units.day(about, named=True)}.")
        return
    if not shown:
        session.note("The journal is empty. Start with: legstats log --soreness 3")
        return
    # Few weigh themselves: nobody else is shown an empty column.
    weighed = "weight" if any(units.is_known(noted.weight_kg) for noted in shown) else ""
    print_table(
        ("day", "soreness", "sleep", "protein", "water", "alcohol", weighed, "did", "note"),
        [_day_cells(noted) for noted in shown],
        shape="lrrrrrrlw",
    )
    if len(shown) < len(days):
        session.note(f"The last {len(shown)} of {units.count(len(days), 'day')}; all with --json.")


def _day_cells(noted: JournalDay) -> tuple[str, ...]:
    return (
        units.day(noted.day, named=True),
        _measured_cell(noted.soreness, ""),
        units.duration(noted.sleep_h * 3600) + " (watch)" * (noted.sleep_from == "watch"),
        _protein_cell(noted),
        _measured_cell(noted.water_l, " l"),
        _measured_cell(noted.alcohol, ""),
        _measured_cell(noted.weight_kg, " kg"),
        ", ".join(noted.habits),
        noted.note or "",
    )


def _protein_cell(noted: JournalDay) -> str:
    by_weight = noted.protein_g_per_kg
    of_weight = f" ({units.number(by_weight, 1)} g/kg)" if units.is_known(by_weight) else ""
    return _measured_cell(noted.protein_g, " g") + of_weight


def _measured_cell(value: float, unit: str) -> str:
    if not units.is_known(value):
        return units.UNKNOWN
    return units.number(value, 0 if float(value).is_integer() else 1) + unit
