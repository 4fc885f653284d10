"""``legstats log``: the journal of soreness, sleep and what else may matter around leg day."""

from __future__ import annotations

from datetime import date, datetime
from math import isnan
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

import click

from analyzer import units
from analyzer.cli.output import Day, json_option, print_json, print_table
from analyzer.cli.session import Session, pass_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    Fact: TypeAlias = float | bool | str | None

F = TypeVar("F", bound="Callable[..., Any]")

_SHOWN = 14
_TOPICS = (
    "soreness", "sleep_h", "protein_g", "water_l", "alcohol",
    "foam_rolling", "compression", "epsom_bath", "note",
)  # fmt: skip
_OF_OPTION = {"sleep": "sleep_h", "protein": "protein_g", "water": "water_l"}
_CLEARABLE = tuple(
    next((option for option, name in _OF_OPTION.items() if name == topic), topic).replace("_", "-")
    for topic in _TOPICS
)


def _amount(name: str, most: float, text: str) -> Callable[[F], F]:
    return click.option(f"--{name}", type=click.FloatRange(0, most), help=text)


def _done(name: str, text: str) -> Callable[[F], F]:
    return click.option(f"--{name}/--no-{name}", default=None, help=text)


@click.command()
@click.argument("day", metavar="[DATE]", required=False, type=Day())
@_amount("soreness", 10, "How sore your legs are, 0-10.")
@_amount("sleep", 24, "Hours slept the night before.")
@_amount("protein", 1000, "Protein eaten, in grams.")
@_amount("water", 30, "Water drunk, in litres.")
@_amount("alcohol", 50, "Drinks of alcohol.")
@_done("foam-rolling", "Rolled out the legs.")
@_done("compression", "Wore compression.")
@_done("epsom-bath", "Took an Epsom salt bath.")
@click.option("--note", help="Anything else; private.")
@click.option(
    "--clear", multiple=True, type=click.Choice(_CLEARABLE), help="Take back what you said of it."
)
@json_option
@pass_session
def log(
    session: Session,
    /,
    day: date | None,
    clear: tuple[str, ...],
    as_json: bool,
    **said: Fact,
) -> None:
    """Keep a journal: what you say of a day, or without options the last entries.

    DATE is the day it is about; without it, today. What you say of sleep wins over your watch's.
    Soreness counts for the advice from the moment you enter it: enter it before you run.

    \b
    Examples:
      legstats log --soreness 5
      legstats log 2026-11-17 --sleep 7.5 --protein 140 --no-foam-rolling
      legstats log 2026-11-17 --clear soreness
      legstats log
    """
    facts: dict[str, Fact] = {_topic(k): v for k, v in said.items() if v is not None}
    if any(isinstance(value, float) and isnan(value) for value in facts.values()):
        raise click.UsageError("nan is no number.")
    if both := facts.keys() & {_topic(name) for name in clear}:
        raise click.UsageError(f"{units.listed(sorted(both))}: either say it or clear it.")
    facts |= {_topic(name): None for name in clear}
    if facts:
        _keep(session, _day(session, day), facts)
    frame = session.data.journal
    if day or facts:
        about = day or _today(session)
        frame = frame[frame["day"].dt.date == about]
    _show(session, frame, as_json=as_json, everything=bool(day or facts))


def _topic(option: str) -> str:
    return _OF_OPTION.get(option, option.replace("-", "_"))


def _day(session: Session, day: date | None) -> date:
    today = _today(session)
    if day and day > today:
        raise click.UsageError(f"{units.day(day)} has not come yet.")
    return day or today


def _today(session: Session) -> date:
    zone = session.config.sources.zone
    return datetime.now(ZoneInfo(zone) if zone else None).date()


def _keep(session: Session, day: date, facts: Mapping[str, Fact]) -> None:
    from analyzer.store import Store

    with Store(session.config.store_path) as store:
        store.journal.note(day, facts)


def _show(session: Session, frame: pd.DataFrame, *, as_json: bool, everything: bool) -> None:
    if as_json:
        print_json([_object(row) for row in frame.to_dict("records")])
        return
    shown = frame if everything else frame.tail(_SHOWN)
    if shown.empty:
        session.note("Nothing is noted yet. Begin with: legstats log --soreness 3")
        return
    print_table(
        ("day", "soreness", "sleep", "protein", "water", "alcohol", "did", "note"),
        [_row(row) for row in shown.to_dict("records")],
        shape="lrrrrrlw",
    )
    if len(shown) < len(frame):
        session.note(f"The last {len(shown)} of {units.count(len(frame), 'day')}; all with --json.")


def _object(row: Mapping[Any, Any]) -> dict[str, Any]:
    told = {name: row[name] for name in ("day", "entered_at", *_TOPICS, "sleep_from")}
    return told | {
        "day": row["day"].date(),
        "note": row["note"] or None,
        "sleep_from": row["sleep_from"] or None,
    }


def _row(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return (
        units.day(row["day"], named=True),
        _measure(row["soreness"], ""),
        units.duration(row["sleep_h"] * 3600) + " (watch)" * (row["sleep_from"] == "watch"),
        _measure(row["protein_g"], " g"),
        _measure(row["water_l"], " l"),
        _measure(row["alcohol"], ""),
        _did(row),
        row["note"],
    )


def _measure(value: float, unit: str) -> str:
    if not units.is_known(value):
        return units.UNKNOWN
    return units.number(value, 0 if float(value).is_integer() else 1) + unit


def _did(row: Mapping[Any, Any]) -> str:
    done: Iterable[str] = (
        name.replace("_", " ")
        for name in ("foam_rolling", "compression", "epsom_bath")
        if row[name] is True
    )
    return ", ".join(done)
