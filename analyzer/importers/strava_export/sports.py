"""Strava's kinds of sport, by the name it gives them in the athlete's language, and of runs."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from analyzer.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import RunKind, Sport, Surface

WORKOUT = "workout"
"""Strava's word for anything: gym, stretching, a class."""

STRETCHING_S = 600
"""Shorter workouts without a single set are no strength sessions: most are stretches."""

_RUN_KINDS: dict[float, RunKind] = {1: "race", 2: "long"}
"""What the athlete tagged a run as; 3 is a "workout", which need not be intervals."""

_GAP = re.compile(r"[\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sport: in the runner's words, and as Strava calls it (``weight_training``)."""

    sport: Sport
    detail: str
    surface: Surface | None = None
    known: bool = True


def kind(label: str) -> Kind:
    """Return what an "Activity Type" means; an unknown one is "other"."""
    known = _known_kinds().get(_bare_label(label))
    return known or Kind("other", _snake_case(label), known=False)


def sport(meant: Kind, seconds: float, *, lifted: bool = False) -> Sport:
    """Return the sport; a workout is strength if something was lifted or it took its time (s)."""
    if meant.detail == WORKOUT and (lifted or seconds >= STRETCHING_S):
        return "strength"
    return meant.sport


def run_kind(tag: float | None) -> RunKind:
    """Return what kind of run a "workout type" means, "" when it is none in particular."""
    return _RUN_KINDS.get(tag, "") if tag is not None else ""


@cache
def _known_kinds() -> Mapping[str, Kind]:
    text = files("analyzer.importers.strava_export").joinpath("sports.csv").read_text("utf-8")
    found: dict[str, Kind] = {}
    for row in csv.DictReader(text.splitlines()):
        sport = "other" if row["sport"] == WORKOUT else row["sport"]
        surface = cast("Surface | None", row["surface"] or None)
        meant = Kind(cast("Sport", sport), _snake_case(row["type"]), surface)
        labels = filter(None, [row["type"], *row["labels"].split("|")])
        found |= {_bare_label(label): meant for label in labels}
    return found


def _bare_label(label: str) -> str:
    return _GAP.sub("", fold(label))


def _snake_case(label: str) -> str:
    return _GAP.sub("_", _HUMP.sub("_", label.strip())).strip("_").lower()
