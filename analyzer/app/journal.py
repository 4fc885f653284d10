"""The journal: what this evening asks for, a month at a glance, and any day to be edited."""

from __future__ import annotations

import calendar
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.actions.journal import note_day
from analyzer.actions.said_back import day_words
from analyzer.answers.journal import facts_of_day, journal_days
from analyzer.answers.journal_due import due_tonight
from analyzer.answers.typed_dates import typed_day
from analyzer.answers.typed_journal import fact_text, typed_facts
from analyzer.app.parts import FormOutcome, Undo
from analyzer.app.soreness import Tap
from analyzer.app.trial import Coin, coins_tonight
from analyzer.errors import UsageError
from analyzer.model import JOURNAL_TOPICS
from analyzer.report.calendar import every_day
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.answers.journal import JournalDay
    from analyzer.app.parts import Fields, View
    from analyzer.model import JournalTopic
    from analyzer.report.calendar import CalendarDay

KEY = "journal"
_DAY, _MONTH = "journal.day", "journal.month"
FORGETS = (_DAY, _MONTH)
_WAS = "was-"
"""How the fields begin that say what stood in the others when the form was made."""
_UNITS = {
    "soreness": "0 to 10",
    "sleep": "hours, like 7.5 or 7:30",
    "protein": "g",
    "water": "litres",
    "alcohol": "drinks",
    "weight": "kg",
}
_DRINKS = ("0", "1", "2", "3")


@dataclass(frozen=True, slots=True)
class TopicTaps:
    """One topic to be noted with one tap: its option, its title, its answers, what was noted."""

    option: str
    title: str
    taps: tuple[Tap, ...]
    was: str


@dataclass(frozen=True, slots=True)
class Evening:
    """What the evening of a leg day (ISO) asks for."""

    day: str
    title: str
    topics: tuple[TopicTaps, ...]


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the month: what the grid shows of it, and ``words``, which say all of that."""

    day: date
    words: str
    legs: str = ""
    undecided: bool = False
    soreness: str = ""
    has_more: bool = False
    is_ahead: bool = False
    is_today: bool = False
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class TopicField:
    """One field of a day's form: its option and title, what stands in it, what was noted."""

    option: str
    title: str
    unit: str
    text: str
    was: str
    is_habit: bool
    is_note: bool


@dataclass(frozen=True, slots=True)
class JournalPage:
    """The part: ``weeks`` from Monday on, None before the first of the month and after the last."""

    evening: Evening | None
    coins: tuple[Coin, ...]
    month: str
    weeks: tuple[tuple[DayCell | None, ...], ...]
    earlier: str
    later: str
    day: str
    day_title: str
    today: str
    fields: tuple[TopicField, ...]


def build(view: View) -> JournalPage:
    """Lay out this evening, the month last looked at, and the day last chosen."""
    day, month = _looked_at(view)
    after = _month_after(month)
    return JournalPage(
        evening=_evening_asked(view),
        coins=coins_tonight(view),
        month=units.month(month, short=False, year=True),
        weeks=_month_weeks(view, month, day),
        earlier=_month_before(month).isoformat(),
        later=after.isoformat() if after <= view.today else "",
        day=day.isoformat(),
        day_title=("Today, " if day == view.today else "") + units.day(day, named=True),
        today=view.today.isoformat(),
        fields=_day_fields(view, day),
    )


def _looked_at(view: View) -> tuple[date, date]:
    """Return the day that is looked at and the first of the month: of a refused form, its own."""
    with suppress(ValueError):
        refused = date.fromisoformat(view.typed.text("day"))
        if refused <= view.today:
            return refused, refused.replace(day=1)
    day = view.memory.get(_DAY, view.today)
    return day, view.memory.get(_MONTH, day.replace(day=1))


def _evening_asked(view: View) -> Evening | None:
    due = due_tonight(view.dataset)
    if due is None:
        return None
    noted = facts_of_day(view.config, due.leg_day)
    is_today = due.leg_day == view.today
    return Evening(
        day=due.leg_day.isoformat(),
        title="Tonight" if is_today else f"The evening of {units.day(due.leg_day, named=True)}",
        topics=tuple(_topic_taps(topic, fact_text(noted.get(topic))) for topic in due.topics),
    )


def _topic_taps(topic: JournalTopic, was: str) -> TopicTaps:
    answers = ("yes", "no") if topic.is_habit else _DRINKS
    taps = tuple(Tap(capital(answer), answer, answer == was) for answer in answers)
    return TopicTaps(topic.option, capital(topic.title), taps, was)


def _month_weeks(view: View, month: date, chosen: date) -> tuple[tuple[DayCell | None, ...], ...]:
    known = view.context.once(every_day)
    noted = {one.day: one for one in journal_days(view.config)}
    return tuple(
        tuple(
            _day_cell(view.today, day, known.get(day), noted.get(day), is_chosen=day == chosen)
            if day.month == month.month
            else None
            for day in week
        )
        for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
    )


def _day_cell(
    today: date, day: date, known: CalendarDay | None, noted: JournalDay | None, *, is_chosen: bool
) -> DayCell:
    legs = known.legs or "" if known else ""
    is_undecided = bool(known and known.undecided)
    soreness = units.number(noted.soreness) if noted and units.is_known(noted.soreness) else ""
    habits = noted.habits if noted else []
    amounts = _amounts_noted(noted) if noted else []
    said = [
        f"{legs} leg day" if legs else "",
        "undecided session" if is_undecided else "",
        f"soreness {soreness}" if soreness else "",
        *amounts,
        *habits,
        "a note" if noted and noted.note else "",
    ]
    words = ", ".join(filter(None, said)) or "nothing noted"
    return DayCell(
        day=day,
        words=f"{units.day(day, named=True)}: {words}",
        legs=legs,
        undecided=is_undecided,
        soreness=soreness,
        has_more=bool(amounts or habits or (noted and noted.note)),
        is_ahead=day > today,
        is_today=day == today,
        is_chosen=is_chosen,
    )


def _amounts_noted(noted: JournalDay) -> list[str]:
    """Return the amounts of a day in words, but for soreness, which the grid shows itself."""
    facts = ((topic, noted.fact(topic)) for topic in JOURNAL_TOPICS if topic.most is not None)
    return [
        f"{topic.title} {fact_text(fact)}"
        for topic, fact in facts
        if fact is not None and topic.name != "soreness"
    ]


def _day_fields(view: View, day: date) -> tuple[TopicField, ...]:
    """Return the fields of a day: as noted, or as they were typed and refused."""
    noted = facts_of_day(view.config, day)
    is_same_day = view.typed.text("day") == day.isoformat()
    found = []
    for topic in JOURNAL_TOPICS:
        was = fact_text(noted.get(topic))
        text = view.typed.text(topic.option, was) if is_same_day else was
        found.append(
            TopicField(
                topic.option,
                capital(topic.title),
                _UNITS.get(topic.option, ""),
                text,
                was,
                is_habit=topic.is_habit,
                is_note=topic.most is None and not topic.is_habit,
            )
        )
    return tuple(found)


def note_facts(view: View, fields: Fields) -> FormOutcome:
    """Note what was typed or tapped of a day; what still reads as it did is left alone.

    Raises:
        UsageError: the day has not come, or an amount is none.
    """
    day = typed_day(fields.text("day"), view.now)
    texts = {topic.option: fields.text(topic.option) for topic in JOURNAL_TOPICS}
    typed = {option: text for option, text in texts.items() if option in fields.texts}
    was = {option: fields.text(_WAS + option) for option in typed}
    before = facts_of_day(view.config, day)
    facts = typed_facts(typed, was)
    if facts:
        note_day(view.config, day, facts, view.said_at)
    after = facts_of_day(view.config, day)
    undo = _undo_note(day, before, after)
    return FormOutcome(day_words(day, before, after), KEY, undo, redraw=(KEY,))


def _undo_note(
    day: date, before: Mapping[JournalTopic, object], after: Mapping[JournalTopic, object]
) -> Undo | None:
    changed = [topic for topic in JOURNAL_TOPICS if before.get(topic) != after.get(topic)]
    if not changed:
        return None
    sent = {"day": day.isoformat()}
    for topic in changed:
        sent[topic.option] = fact_text(before.get(topic))  # type: ignore[arg-type] # a fact
        sent[_WAS + topic.option] = fact_text(after.get(topic))  # type: ignore[arg-type] # as above
    return Undo("journal", sent)


def look_at_day(view: View, fields: Fields) -> FormOutcome:
    """Look at another month, or choose a day of it.

    Raises:
        UsageError: it is no day that has come.
    """
    if month := fields.text("month"):
        # The form goes with the month: else it would edit a day that is not to be seen.
        first = typed_day(month, view.now).replace(day=1)
        shown = view.memory.get(_DAY, view.today)
        if (shown.year, shown.month) != (first.year, first.month):
            is_now = first == view.today.replace(day=1)
            view.memory[_DAY] = view.today if is_now else first
        view.memory[_MONTH] = first
    if typed := fields.text("day"):
        day = typed_day(typed, view.now)
        if day > view.today:
            raise UsageError(f"{units.day(day)} has not come yet.")
        view.memory.update({_DAY: day, _MONTH: day.replace(day=1)})
    return FormOutcome("", KEY)


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _month_after(month: date) -> date:
    return (month + timedelta(days=calendar.monthrange(month.year, month.month)[1])).replace(day=1)
