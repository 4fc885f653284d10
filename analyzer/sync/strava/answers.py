"""From what Strava lists, and what is kept of it, to the answer to keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analyzer.accounts.strava.activity import (
    activity,
    kept,
    number,
    same_recording,
    started_at,
    wants,
)
from analyzer.importers.clocks import DAY_S
from analyzer.store import Answer
from analyzer.sync.measuring import measures_of

if TYPE_CHECKING:
    from analyzer.model import Activity, RunMeasures

    Raw = dict[str, Any]
    Made = tuple[Answer, Activity, RunMeasures | None]


SETTLED_S = 3 * 86_400.0
"""What began longer ago is no longer edited every day."""


def can_be_placed(summary: Raw, now: float) -> bool:
    """Tell whether a summary has what an activity cannot do without: a number and a past start.

    Args:
        summary: as Strava lists it.
        now: the time by Strava's clock (s since 1970).
    """
    begins = started_at(summary)
    return number(summary) is not None and begins is not None and begins.timestamp() < now + DAY_S


def start_s(summary: Raw) -> int:
    """Return when an activity that can be placed began (s since 1970)."""
    begins = started_at(summary)
    assert begins is not None  # noqa: S101 - can_be_placed says so
    return int(begins.timestamp())


def new(summary: Raw, now: float) -> Answer:
    """Return the answer to keep of an activity that stands in the list for the first time."""
    moment = datetime.fromtimestamp(now, UTC)
    return Answer(summary["id"], start_s(summary), wants(summary), moment, kept(summary))


def edited(before: Answer, summary: Raw) -> Answer:
    """Return the answer to keep of an activity that was changed since.

    Streams stay good as long as the recording was not cut; the description of a lift may have
    changed as well, and is asked for again.
    """
    now_wanted = wants(summary)
    after = replace(before, started_s=start_s(summary), summary=kept(summary))
    if not same_recording(before.summary, summary):
        return replace(after, wants=now_wanted, streams=None)
    if now_wanted == "streams" and before.streams is not None:
        return replace(after, wants="")
    return replace(after, wants=now_wanted)


def with_more(before: Answer, more: Raw, now: float) -> Answer:
    """Return the answer with what its wish brought.

    The description of a fresh lift is read once more when it has settled: sets are often written
    down later, and the list does not tell of descriptions.
    """
    if before.wants == "streams":
        return replace(before, wants="", streams=more)
    settled = before.started_s < now - SETTLED_S
    return replace(before, wants="" if settled else "later", detail=kept(more))


def made_of(answer: Answer) -> Made:
    """Return an answer with the activity and the measures made of it."""
    one = activity(answer.summary, answer.detail, answer.streams)
    return answer, one, measures_of(one)
