"""Keeping answers with the records made of them; one that cannot be kept costs no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.accounts.strava.activity import VERSION
from analyzer.model import ImportFailure
from analyzer.store import PLACE
from analyzer.sync.faults import fault_of_ours
from analyzer.sync.strava.answers import made_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.store import Answer
    from analyzer.sync.strava.answers import Made
    from analyzer.sync.work import Work


def keep(work: Work, answers: Iterable[Answer]) -> None:
    """Keep answers in one transaction; complain of those that cannot be understood."""
    made = [one for answer in answers if (one := _made(work, answer)) is not None]
    work.store.strava.keep(made, VERSION)


def fail(work: Work, number: int, reason: str) -> None:
    """Complain of one activity, and remember that."""
    place = f"{PLACE}{number}"
    work.result.failed.append(ImportFailure(place, reason))
    work.store.save_failure(place, reason)


def _made(work: Work, answer: Answer) -> Made | None:
    try:
        return made_of(answer)
    except Exception as fault:  # noqa: BLE001 - one activity never costs the others
        fail(work, answer.id, fault_of_ours(f"Strava activity {answer.id}", fault))
        return None
