"""What a word of the athlete's changes in their usual week, and in where legs fit it best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.advice.plan import SessionKind
from analyzer.answers.plan import habit_name
from analyzer.text import capital, typographic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.advice.plan import Week
    from analyzer.answers.plan import PlanAnswer


def week_changes(was: PlanAnswer | None, now: PlanAnswer | None) -> str:
    """Say which sessions the usual week has gained and lost, and where legs fit best then.

    Args:
        was: the plan before; None where no key run of the week was known.
        now: the plan after, likewise.
    """
    if was is None and now is None:
        return ""
    return " ".join(map(typographic, _sentences(was, now)))


def _sentences(was: PlanAnswer | None, now: PlanAnswer | None) -> Iterator[str]:
    before, after = (set(_habits(one.plan.week)) if one else set() for one in (was, now))
    if gone := sorted(before - after):
        yield f"{_named(gone)} no longer in your usual week{_why_gone(gone, after, now)}."
    if new := sorted(after - before):
        yield f"{_named(new)} in your usual week now."
    headlines = [one.headline.removesuffix(".") if one else "No plan" for one in (was, now)]
    if headlines[0] != headlines[1]:
        yield f"Your plan: “{headlines[0]}” before, “{headlines[1]}” now."


def _why_gone(
    gone: list[tuple[int, SessionKind]], after: set[tuple[int, SessionKind]], now: PlanAnswer | None
) -> str:
    """Say why a kind of session is gone from every weekday; "" where it moved to another one."""
    days, kinds = ({each[place] for each in after} for place in (0, 1))
    # On a day that has another session now, it may be that one that took its place.
    elsewhere = any(weekday in days or kind in kinds for weekday, kind in gone)
    if now is None or now.usual is None or elsewhere:
        return ""
    weeks = units.count(now.usual.weeks, "week")
    return f": too few such sessions are left in your last {weeks} for one a week"


def _habits(week: Week) -> Iterator[tuple[int, SessionKind]]:
    """Yield the weekday and the kind of each session, whatever the hour."""
    for session in week.sessions:
        yield session.weekday, session.kind


def _named(habits: list[tuple[int, SessionKind]]) -> str:
    # "Wednesday's intervals" are several, and so are any two.
    is_one = len(habits) == 1 and habits[0][1] is not SessionKind.INTERVALS
    names = (habit_name(*habit) for habit in habits)
    return f"{capital(units.listed(names))} {'is' if is_one else 'are'}"
