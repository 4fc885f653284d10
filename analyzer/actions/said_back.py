"""What is said back once the athlete has said something, at a terminal and on the page.

A terminal names runs and sessions by their ids, to be typed again; a page by day and time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.actions.decisions import TAKE_BACK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from analyzer.actions.decisions import Removal
    from analyzer.model import Habit, JournalFact, JournalTopic, Trial

_DECIDED = {
    "yes": "leg day, by your word",
    "no": "no leg day, by your word",
    TAKE_BACK: "your word is taken back, the evidence decides",
}


def decided_words(session: str, decision: str) -> str:
    """Say that a strength session is decided (yes, no), or that the evidence decides again."""
    return f"{session}: {_DECIDED[decision]}."


def added_words(when: datetime, minutes: int) -> str:
    """Say that a leg day was added, by its start on the athlete's clock."""
    return (
        f"Leg day added: {units.day(when.date(), named=True)}, {units.time_of_day(when)},"
        f" {minutes} min."
    )


def removed_words(session: str, removal: Removal) -> str:
    """Say what came of removing a leg day."""
    return f"{session}: {removal.value}."


def run_words(run: str, facts: Mapping[str, str]) -> str:
    """Say what was noted of a run, by topic as ``decisions.set_run`` takes it."""
    return f"{run}: noted that {units.listed(_fact_words(*fact) for fact in facts.items())}."


def _fact_words(topic: str, value: str) -> str:
    if topic == "ignored":
        counts = "counts again" if value == TAKE_BACK else "is left out of everything"
        return f"it {counts}"
    if value == TAKE_BACK:
        return f"your word on its {'plan' if topic == 'planned' else topic} is taken back"
    return f"it was planned as {value}" if topic == "planned" else f"its {topic} is {value}"


def left_out_words(what: str, *, back: bool) -> str:
    """Say that activities, in words, are left out of everything, or that they count again."""
    return f"{what}: {'it counts again' if back else 'left out of everything, but kept'}."


def joined_words(joined: str, one: str, other: str) -> str:
    """Say that two runs are one from now on, and how that one is called."""
    return f"{joined}: noted that {one} and {other} are one run."


def parted_words(one: str, other: str) -> str:
    """Say that two runs are two."""
    return f"Noted that {one} and {other} are two runs."


def split_words(runs: Sequence[str]) -> str:
    """Say what became of a run of whose records the athlete no longer says that they are one."""
    if len(runs) == 1:
        return f"Your word is taken back; by the files alone, {runs[0]} is one run all the same."
    return (
        f"Your word is taken back: {units.listed(runs)} count as {units.spelled(len(runs))} runs."
    )


def unsaid_words(one: str, other: str) -> str:
    """Say that it is open again whether two runs are one."""
    return f"It is open again whether {one} and {other} are one run."


def deleted_words(day: date, topics: Iterable[str]) -> str:
    """Say which topics of a day of the journal were deleted."""
    return f"Deleted for {units.day(day, named=True)}: {units.listed(topics) or 'nothing'}."


def day_words(
    day: date,
    before: Mapping[JournalTopic, JournalFact],
    after: Mapping[JournalTopic, JournalFact],
) -> str:
    """Say what is noted of a day now that was not before, and what no longer is."""
    noted = [
        _topic_words(topic, after[topic]) for topic in after if before.get(topic) != after[topic]
    ]
    gone = [topic.title for topic in before if topic not in after]
    if not noted and not gone:
        return f"Nothing changes on {units.day(day, named=True)}."
    said = f"Noted for {units.day(day, named=True)}: {units.listed(noted)}." if noted else ""
    return " ".join(filter(None, (said, deleted_words(day, gone) if gone else "")))


def _topic_words(topic: JournalTopic, fact: JournalFact) -> str:
    title = topic.title
    if isinstance(fact, bool):
        return title if fact else f"no {title}"
    if isinstance(fact, str):
        return f"a {title}"  # a note is private, and may be long
    return f"{title} {fact:g}"


def stopped_words(habit: Habit, trial: Trial) -> str:
    """Say that a trial is stopped, and what becomes of what was noted."""
    if not trial.draws:
        return f"The trial of {habit.title} is gone, as if it had never begun: nothing was drawn."
    return (
        f"The trial of {habit.title} is stopped after {len(trial.draws)} of"
        f" {units.count(trial.flips, 'flip')}. What you noted counts in `legstats habits` all the"
        " same."
    )


def stopping_words(trial: Trial) -> str:
    """Say what would be lost if a trial were given up now, before it is."""
    if not trial.draws:
        return "Nothing is drawn yet: it would be as if it had never begun."
    drawn = units.count(len(trial.draws), "flip")
    return (
        f"{drawn} of {units.number(trial.flips)} would be lost, and cannot be had back: a trial"
        " that is given up has no result, and a new one begins at none. What you noted stays."
    )
