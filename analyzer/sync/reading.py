"""One input's bytes to activities and measures: a pure function, so that it can run anywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from analyzer import units
from analyzer.errors import (
    ImportProblemError,
    NotAnActivityError,
    SettingNeededError,
    explain_bug,
)
from analyzer.importers.clocks import day_has_come
from analyzer.importers.registry import promises_activities, recognise, unrecognised
from analyzer.matching.left_running import without_running_on
from analyzer.measures import run as measuring
from analyzer.measures.run import measure_run
from analyzer.store import StreamShelf
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from analyzer.errors import SettingQuestion
    from analyzer.importers.reader import Context, Readable, Reader
    from analyzer.model import Activity, DayFact, RunMeasures


@dataclass(frozen=True, slots=True)
class Job:
    """Bytes to read, and what their reader gets beside them.

    Of an input that may be too large to hold they are only its beginning, and ``stream`` opens it;
    such a job stays in its process.
    """

    data: bytes
    context: Context
    stream: Callable[[], AbstractContextManager[Readable]] | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.context.name


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reading one input.

    ``kind`` and ``version`` are the reader's. ``failed`` is why it could not be read and
    ``not_an_activity`` what it is instead, both in a sentence; ``known`` is False when no reader
    knows such an input. ``lost`` says what of it was not understood, ``unsaid`` what
    only the athlete can say before it can be read, and ``question`` asks for it. ``written_at`` is
    when it was written, where it says so itself; ``streams`` are those the activities do not hold.
    """

    kind: str = ""
    version: int = 0
    activities: tuple[tuple[Activity, RunMeasures | None], ...] = ()
    left_out: tuple[str, ...] = ()
    facts: tuple[DayFact, ...] = ()
    not_an_activity: str = ""
    failed: str = ""
    known: bool = True
    lost: tuple[str, ...] = ()
    unsaid: str = ""
    question: SettingQuestion | None = None
    written_at: datetime | None = None
    streams: StreamShelf | None = None


Promise: TypeAlias = "Callable[[], Outcome]"


def reading_version(reader_version: int) -> int:
    """Return the version of reading and measuring together: both only ever rise."""
    return reader_version + measuring.VERSION


def read_input(job: Job) -> Outcome:
    """Read and measure one input, whatever comes of it."""
    try:
        found = recognise(job.data)
        if found is None:
            return Outcome(
                failed=unrecognised(job.data, job.name).in_full,
                known=promises_activities(job.data, job.name),
            )
        return _read_with(*found, job)
    except SettingNeededError as problem:
        return Outcome(failed=problem.in_full, unsaid=problem.message, question=problem.question)
    except ImportProblemError as problem:
        return Outcome(failed=problem.in_full)
    except MemoryError:
        return Outcome(failed=too_large(job.name))
    except Exception as fault:  # noqa: BLE001 - one input never costs the others
        return Outcome(failed=explain_bug(job.name, fault))


def measured_activity(activity: Activity) -> tuple[Activity, RunMeasures | None]:
    """Return the activity, saying what of it is left out, with its measures."""
    activity = replace(activity, problems=(*activity.problems, *_absurd_sets(activity)))
    _, ran_on = without_running_on(activity, [activity])
    if ran_on:
        said = f"{capital(ran_on)}, unless another source knows when it ended."
        return replace(activity, problems=(*activity.problems, said)), None
    measures = _measures_of(activity)
    if measures is None:
        return activity, None
    left_out = [f"{capital(measures.cut_off)}."] if measures.cut_off else []
    is_sound_run = activity.sport == "run" and not measures.implausible
    if measures.height_problem and is_sound_run:
        left_out.append(f"Its height is not used: {measures.height_problem}.")
    return replace(activity, problems=(*activity.problems, *left_out)), measures


def _absurd_sets(activity: Activity) -> Iterator[str]:
    """Say which sets nobody did."""
    if not activity.sets:
        return
    # Its words take as long to get ready as a run to read.
    from analyzer.legday.absurd_sets import is_beyond_anybody, set_in_words  # noqa: PLC0415

    for one in activity.sets:
        if is_beyond_anybody(one.exercise, one.reps, one.weight_kg):
            said = set_in_words(one.exercise, one.reps, one.weight_kg)
            yield f"A set is more than anybody lifts, and left out of the load: {said}."


def _measures_of(activity: Activity) -> RunMeasures | None:
    """Return the measures of what may be a run and has a stream, None for anything else."""
    # A file that names no sport may be a run: another source may yet say so.
    may_be_run = activity.sport == "run" or (
        activity.sport == "other" and not activity.sport_detail
    )
    if activity.stream is None or not may_be_run:
        return None
    return measure_run(
        activity.stream,
        surface=activity.surface or "road",
        pauses=activity.pauses,
        hr_source=activity.hr_source,
    )


def too_large(name: str) -> str:
    """Return what to say of an input that asks for too much memory."""
    return f"{name} is left unread: it needs more memory than there is."


def _read_with(kind: str, reader: Reader, job: Job) -> Outcome:
    left_out: list[str] = []
    lost: list[str] = []
    facts: list[DayFact] = []
    written: list[datetime] = []
    shelf = StreamShelf()
    version = reading_version(reader.version)
    context = replace(
        job.context,
        warn=left_out.append,
        leave_out=lost.append,
        on_written=written.append,
        on_fact=facts.append,
    )
    try:
        measured = tuple(_measured_activities(reader, job, context, shelf))
    except NotAnActivityError as other:
        return Outcome(
            kind,
            version,
            left_out=tuple(left_out),
            not_an_activity=other.message,
            lost=tuple(lost),
        )
    placed = tuple(fact for fact in facts if day_has_come(fact.day))
    lost += _days_that_cannot_be(set(facts) - set(placed))
    return Outcome(
        kind,
        version,
        measured,
        tuple(left_out),
        placed,
        lost=tuple(lost),
        written_at=written[-1] if written else None,
        streams=shelf,
    )


def _days_that_cannot_be(facts: set[DayFact]) -> Iterator[str]:
    """Say of which days a file tells on which nobody can have measured anything."""
    if days := sorted({fact.day for fact in facts}):
        such_as = ", such as" if len(days) > 1 else ","
        yield (
            f"It tells of {units.count(len(days), 'day')} that cannot be{such_as} "
            f"{units.day(days[-1])}: left out of the journal."
        )


def _measured_activities(
    reader: Reader, job: Job, context: Context, shelf: StreamShelf
) -> Iterator[tuple[Activity, RunMeasures | None]]:
    for activity in _activities_in(reader, job, context):
        measured, measures = measured_activity(activity)
        if measured.stream is not None:
            shelf.put(measured.source.key, measured.stream)
        yield replace(measured, stream=None), measures


def _activities_in(reader: Reader, job: Job, context: Context) -> Iterator[Activity]:
    if job.stream is None or reader.read_file is None:
        yield from reader.read(job.data, context)
        return
    with job.stream() as file:
        yield from reader.read_file(file, context)
