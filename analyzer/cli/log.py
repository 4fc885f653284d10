"""``legstats log``: the journal of soreness, sleep and what else may matter around leg day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click

from analyzer import units
from analyzer.cli.options import AmountType, DayType, json_option
from analyzer.cli.output import print_json, print_table
from analyzer.cli.session import CliSession, pass_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from analyzer.answers.journal import JournalDay

    Fact: TypeAlias = float | bool | str | None

F = TypeVar("F", bound="Callable[..., Any]")

_SHOWN = 14
_TOPIC_OF = {"sleep": "sleep_h", "protein": "protein_g", "water": "water_l"}
"""The journal's topic, where the option is named otherwise."""
_OPTIONS = (
    "soreness", "sleep", "protein", "water", "alcohol",
    "foam-rolling", "compression", "epsom-bath", "note",
)  # fmt: skip


def _amount_option(name: str, most: float, text: str) -> Callable[[F], F]:
    return click.option(f"--{name}", type=AmountType(0, most), help=text)


def _habit_option(name: str, text: str) -> Callable[[F], F]:
    return click.option(f"--{name}/--no-{name}", default=None, help=text)


@click.command()
@click.argument("day", metavar="[DATE]", required=False, type=DayType())
@_amount_option("soreness", 10, "How sore your legs are, 0-10.")
@_amount_option("sleep", 24, "Hours slept the night before.")
@_amount_option("protein", 1000, "Protein eaten, in grams.")
@_amount_option("water", 30, "Water drunk, in litres.")
@_amount_option("alcohol", 50, "Alcoholic drinks.")
@_habit_option("foam-rolling", "Foam-rolled the legs.")
@_habit_option("compression", "Wore compression.")
@_habit_option("epsom-bath", "Took an Epsom salt bath.")
@click.option("--note", help="Anything else; private.")
@click.option(
    "--clear", multiple=True, type=click.Choice(_OPTIONS), help="Delete what you noted of it."
)
@json_option
@pass_session
def log(
    session: CliSession,
    /,
    day: date | None,
    clear: tuple[str, ...],
    as_json: bool,
    **noted: Fact,
) -> None:
    """Keep a journal: note how a day went, or list the last entries.

    DATE is the day it is about; without it, today. The sleep you enter overrides your watch's.
    Soreness counts for the advice from the moment you enter it: enter it before you run.

    \b
    Examples:
      legstats log --soreness 5
      legstats log yesterday --sleep 7.5 --protein 140 --no-foam-rolling
      legstats log 2026-11-17 --clear soreness
      legstats log
    """
    from analyzer.actions.journal import note_day
    from analyzer.answers.journal import journal_days

    facts: dict[str, Fact] = {_journal_topic(k): v for k, v in noted.items() if v is not None}
    cleared = {_journal_topic(name) for name in clear}
    if both := facts.keys() & cleared:
        raise click.UsageError(f"{units.listed(sorted(both))}: set it or clear it, not both.")
    facts |= dict.fromkeys(cleared)
    about = note_day(session.config, day, facts) if facts else day
    _show_journal(session, journal_days(session.config, about), as_json=as_json, whole=bool(about))


def _journal_topic(option: str) -> str:
    return _TOPIC_OF.get(option, option.replace("-", "_"))


def _show_journal(
    session: CliSession, days: list[JournalDay], *, as_json: bool, whole: bool
) -> None:
    if as_json:
        print_json(days)
        return
    shown = days if whole else days[-_SHOWN:]
    if not shown:
        session.note("The journal is empty. Start with: legstats log --soreness 3")
        return
    print_table(
        ("day", "soreness", "sleep", "protein", "water", "alcohol", "did", "note"),
        [_day_cells(noted) for noted in shown],
        shape="lrrrrrlw",
    )
    if len(shown) < len(days):
        session.note(f"The last {len(shown)} of {units.count(len(days), 'day')}; all with --json.")


def _day_cells(noted: JournalDay) -> tuple[str, ...]:
    return (
        units.day(noted.day, named=True),
        _measured_cell(noted.soreness, ""),
        units.duration(noted.sleep_h * 3600) + " (watch)" * (noted.sleep_from == "watch"),
        _measured_cell(noted.protein_g, " g"),
        _measured_cell(noted.water_l, " l"),
        _measured_cell(noted.alcohol, ""),
        ", ".join(noted.habits),
        noted.note or "",
    )


def _measured_cell(value: float, unit: str) -> str:
    if not units.is_known(value):
        return units.UNKNOWN
    return units.number(value, 0 if float(value).is_integer() else 1) + unit
