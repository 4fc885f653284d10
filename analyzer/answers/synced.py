"""What a sync did, in sentences: what ``legstats sync`` and the living page say of it."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from analyzer import units
from analyzer.answers.sports_count import counted_sports
from analyzer.text import harmless_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analyzer.sync import SyncResult

_SHOWN = 20
_NAMED = 3
_OF_AN_ARCHIVE = "An activities.csv belongs to a Strava archive: give the whole one, as it came"


class SyncTopic(Enum):
    """What a sentence is about: an input that failed or lacks something, or anything else."""

    FAILED = "Failed"
    IN_PART = "In part"
    NOTE = ""


class SyncSentence(NamedTuple):
    """One sentence, in one harmless line, and what it is about."""

    topic: SyncTopic
    text: str

    def __str__(self) -> str:
        return f"{self.topic.value}: {self.text}" if self.topic.value else self.text


def sync_sentences(result: SyncResult, *, everything: bool = False) -> Iterator[SyncSentence]:
    """Yield what was met: damage, failures, what is missing, what left the store.

    What stopped an account is not among them: it is an error, and said as one.

    Args:
        result: what the sync did.
        everything: also what failed before, and all of many; by default the first of each.
    """
    met = (
        (SyncTopic.NOTE, list(_survived(result.problems, everything=everything))),
        (SyncTopic.FAILED, [failure.reason for failure in result.failed]),
        (SyncTopic.IN_PART, [part.reason for part in result.in_part]),
    )
    for topic, texts in met:
        if not everything and len(texts) > _SHOWN:
            yield _note(f"The first {_SHOWN} of {units.number(len(texts))} (all with -v):")
            texts = texts[:_SHOWN]  # noqa: PLW2901 - so many are shown
        yield from (SyncSentence(topic, harmless_line(text)) for text in texts)
    yield from map(_note, _notes(result, everything=everything))


def sync_remarks(result: SyncResult) -> Iterator[str]:
    """Yield what files lack, what was survived, and what is but a part of an export.

    No sentence has a command in it, so each holds for whosever store it is.
    """
    yield from map(harmless_line, _survived(result.problems, everything=False))
    if _has_table_of_an_archive(result):
        yield f"{_OF_AN_ARCHIVE}."


def sync_summary(result: SyncResult, *, dry_run: bool = False) -> str:
    """Return what a sync did, or would do, counted in activities and files."""
    return ("Would be: " if dry_run else "") + "; ".join(_summary_parts(result))


def _note(text: str) -> SyncSentence:
    return SyncSentence(SyncTopic.NOTE, text)


def _survived(problems: Iterable[tuple[str, str]], *, everything: bool) -> Iterator[str]:
    """Yield what was survived: a remark on several inputs once, with their names."""
    of_remark: dict[str, list[str]] = {}
    for place, remark in problems:
        of_remark.setdefault(remark, []).append(place)
    names = _told_apart(chain.from_iterable(of_remark.values()))
    for remark, places in of_remark.items():
        if everything or len(places) == 1:
            yield from (f"{names[place]}: {remark}" for place in places)
        else:
            files = units.count(len(places), "file")
            yield f"{files} ({_first_of(names[place] for place in places)}): {remark}"


def _notes(result: SyncResult, *, everything: bool) -> Iterator[str]:
    for failure in result.failed_before if everything else ():
        yield f"Failed before: {harmless_line(failure.reason)}"
    known, refused = _still_failing(result)
    if known:
        unchanged = "is unchanged" if known == 1 else "are unchanged"
        yield (
            f"{units.count(known, 'file')} still cannot be read and {unchanged}: `legstats status "
            "--failures` says why, `legstats sync --ignore FILE` leaves one alone."
        )
    if refused:
        activities = units.count(refused, "activity of an account", "activities of accounts")
        yield (
            f"{activities} still cannot be read in full, as before: `legstats status --failures` "
            "says why; each sync asks again."
        )
    yield from result.notes
    if result.measured:
        yield f"{_measured_in_words(result.measured)} went into the journal."
    if result.left_alone:
        files = units.count(len(result.left_alone), "other file")
        what = "was left alone" if len(result.left_alone) == 1 else "were left alone"
        yield f"{files} {what}: {_first_of(_told_apart(result.left_alone).values())}."
        if _has_table_of_an_archive(result):
            yield f"{_OF_AN_ARCHIVE}: legstats sync export_12345.zip"
        names = [PurePath(place).name.lower() for place in result.left_alone]
        if any(name.endswith(".csv") and name != "activities.csv" for name in names):
            yield "If one is a journal of yours: legstats log import FILE"


def _has_table_of_an_archive(result: SyncResult) -> bool:
    return any(PurePath(place).name.lower() == "activities.csv" for place in result.left_alone)


def _summary_parts(result: SyncResult) -> Iterator[str]:
    new = counted_sports(result.new_by_sport)
    yield f"{new} new" if new else "nothing new"
    counts = (
        (result.updated - result.corrected, "updated"),
        (result.corrected, "corrected"),
        (result.gone, "gone"),
        (result.expired, "expired"),
        (result.unchanged, "unchanged"),
    )
    yield from units.counts_in_words(counts, "activity", "activities")
    inputs = sum(not failure.account for failure in result.failed)
    if files := inputs - result.failed_places:
        yield f"{units.count(files, 'file')} could not be read"
    if result.failed_places:
        yield f"nothing could be read from {units.count(result.failed_places, 'source')}"
    if others := len(result.failed) - inputs:
        yield f"{units.count(others, 'activity', 'activities')} could not be read"
    known, refused = _still_failing(result)
    if known:
        yield f"{units.count(known, 'file')} still cannot be read"
    if refused:
        yield f"{units.count(refused, 'activity', 'activities')} still cannot be read"
    if result.in_part:
        yield f"{units.count(len(result.in_part), 'file')} read in part"
    if empty := result.without_activity:
        names = _first_of(_told_apart(empty).values())
        yield f"{units.count(len(empty), 'file')} without an activity ({names})"
    if result.ignored:
        yield f"{units.count(result.ignored, 'file')} ignored"
    if result.still_to_read:
        waiting = units.count(result.still_to_read, "activity", "activities")
        yield f"{waiting} still to be read in full"


def _still_failing(result: SyncResult) -> tuple[int, int]:
    """Count what failed the last time too: files, and activities of accounts."""
    refused = sum(bool(failure.account) for failure in result.failed_before)
    return len(result.failed_before) - refused, refused


def _first_of(names: Iterable[str]) -> str:
    return units.listed(units.first_few(list(names), _NAMED))


def _told_apart(places: Iterable[str]) -> dict[str, str]:
    """Name inputs by place, each with as few of its folders as tell it from the others."""
    names = dict.fromkeys(places, "")
    unnamed = {place: place.rstrip("/").split("/") for place in names}
    last = 0
    while unnamed:
        last += 1
        tails = {place: "/".join(way[-last:]) for place, way in unnamed.items()}
        alike = Counter(tails.values())
        for place, tail in tails.items():
            if alike[tail] == 1 or last >= len(unnamed[place]):
                names[place] = harmless_line(tail)
                del unnamed[place]
    return names


def _measured_in_words(measured: Mapping[str, int]) -> str:
    """Say of how many days something was measured, e.g. "3 nights of sleep and 1 body weight"."""
    said = {
        "sleep_h": f"{units.count(measured.get('sleep_h', 0), 'night')} of sleep",
        "weight_kg": units.count(measured.get("weight_kg", 0), "body weight"),
    }
    return " and ".join(words for topic, words in said.items() if measured.get(topic))
