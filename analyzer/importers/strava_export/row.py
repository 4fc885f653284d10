"""From one row of activities.csv to an activity."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from analyzer.clocks import on_clock
from analyzer.importers.clocks import LONGEST_S, has_come
from analyzer.importers.numbers import parse_number, parse_positive, parse_yes
from analyzer.importers.strava_export.sports import kind, run_kind, sport
from analyzer.model import Activity, Source
from analyzer.units import METRES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.importers.dates import DateStyle
    from analyzer.importers.reader import Context
    from analyzer.model import RunKind, Sport

HARDEST = 10
_HIDDEN = (0, 0, 1)


class RowError(Exception):
    """A row that is no activity; says why."""


class Cells:
    """One row's cells by fact."""

    def __init__(self, cells: Sequence[str], places: Mapping[str, int]) -> None:
        self._cells = cells
        self._places = places

    def text(self, fact: str) -> str:
        """Return a cell's text, "" when there is none."""
        place = self._places.get(fact)
        known = place is not None and place < len(self._cells)
        return self._cells[place].strip() if known and place is not None else ""

    def number(self, fact: str) -> float | None:
        """Return a cell's number."""
        return parse_number(self.text(fact))

    def positive(self, fact: str) -> float | None:
        """Return a cell's number if it is above zero."""
        return parse_positive(self.text(fact))

    def says_yes(self, fact: str) -> bool:
        """Tell whether a cell says yes."""
        return parse_yes(self.text(fact))


def row_activity(cells: Cells, dates: DateStyle, context: Context) -> Activity:
    """Return the activity in a row.

    Args:
        cells: the row.
        dates: how the list writes its dates.
        context: how to read it.

    Raises:
        RowError: its number or its date cannot be read.
    """
    source = Source("strava_export", context.name, f"strava-{_activity_number(cells)}#0")
    started_at = _started_at(cells, dates)
    no_time = not dates.names_time(cells.text("date"))
    elapsed_s, moving_s = (
        _plausible_duration(cells, "elapsed_s"),
        _plausible_duration(cells, "moving_s"),
    )
    meant = kind(cells.text("type"))
    meant_sport = sport(meant, elapsed_s or moving_s or 0.0, lifted=_was_lifting(cells))
    run = meant_sport == "run"
    return Activity(
        source=source,
        sport=meant_sport,
        sport_detail=meant.detail,
        surface=meant.surface,
        kind=_run_kind(cells) if run else "",
        started_at=started_at,
        ended_at=started_at + timedelta(seconds=max(elapsed_s or 0.0, moving_s or 0.0)),
        start_hidden=no_time or _start_is_hidden(started_at, context.zone),
        entered_by_hand=_was_typed(cells, started_at),
        distance_m=_distance_m(cells, meant_sport, context.distance_unit),
        gap_distance_m=cells.positive("gap_distance_m") if run else None,
        elapsed_s=elapsed_s,
        moving_s=moving_s,
        climb_m=cells.number("climb_m"),
        descent_m=cells.number("descent_m"),
        avg_hr_bpm=cells.positive("avg_hr_bpm"),
        max_hr_bpm=cells.positive("max_hr_bpm"),
        temperature_c=cells.number("avg_temperature_c"),
        weather_temperature_c=cells.number("weather_temperature_c"),
        weight_lifted_kg=cells.positive("weight_lifted_kg"),
        rpe=_rated_exertion(cells),
        name=cells.text("name"),
        description="\n".join(filter(None, map(cells.text, ("description", "private_note")))),
        belongs_to=_belongs_to(cells.text("filename"), context),
    )


def _activity_number(cells: Cells) -> str:
    digits = cells.text("id").removesuffix(".0")
    if not digits.isdecimal():
        raise RowError("it has no activity number")
    return digits


def _started_at(cells: Cells, dates: DateStyle) -> datetime:
    date = cells.text("date")
    started_at = dates.utc_instant(date)
    if started_at is None:
        raise RowError(f"its date “{date[:40]}” cannot be understood" if date else "it has no date")
    if not has_come(started_at):
        raise RowError(f"its date “{date[:40]}” has not come yet")
    return started_at


def _was_typed(cells: Cells, started_at: datetime) -> bool:
    """Tell whether the athlete typed an activity in: to the minute, and without a heart rate.

    What an app sent without a file, and what Strava no longer gives a file of, has neither.
    """
    beats = cells.positive("avg_hr_bpm") or cells.positive("max_hr_bpm")
    return not (cells.text("filename") or beats or started_at.second)


def _start_is_hidden(started_at: datetime, zone: str) -> bool:
    return hides_start(on_clock(started_at, zone)) or hides_start(started_at.astimezone(UTC))


def hides_start(when: datetime) -> bool:
    """Tell whether the athlete hides the start: Strava then writes one second after midnight."""
    return (when.hour, when.minute, when.second) == _HIDDEN


def _plausible_duration(cells: Cells, fact: str) -> float | None:
    seconds = cells.positive(fact)
    return seconds if seconds is not None and seconds <= LONGEST_S else None


def _was_lifting(cells: Cells) -> bool:
    return bool(cells.positive("weight_lifted_kg") or cells.positive("sets"))


def _run_kind(cells: Cells) -> RunKind:
    if cells.says_yes("race"):
        return "race"
    if cells.says_yes("long_run"):
        return "long"
    return run_kind(cells.number("workout_type"))


def _distance_m(cells: Cells, sport: Sport, unit: str) -> float | None:
    metres = cells.positive("distance")
    if metres is not None or sport == "swim":  # what is shown of a swim is in metres or yards
        return metres
    shown = cells.positive("distance_shown")
    return shown and shown * METRES[unit]


def _rated_exertion(cells: Cells) -> float | None:
    exertion = cells.positive("rpe")
    return exertion if exertion is not None and exertion <= HARDEST else None


def _belongs_to(filename: str, context: Context) -> str:
    """Return the content digest of the row's file, which some systems unpack on the way."""
    if not filename:
        return ""
    return context.digest_of(filename) or context.digest_of(filename.removesuffix(".gz"))
