"""Strava's kinds of sport, by the name it gives them in the athlete's language."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Sport, Surface

WORKOUT = "workout"
"""Strava's word for anything: gym, stretching, a class."""

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
    known = _kinds().get(_plain(label))
    return known or Kind("other", _snake(label), known=False)


@cache
def _kinds() -> Mapping[str, Kind]:
    text = files("analyzer.importers.strava_export").joinpath("sports.csv").read_text("utf-8")
    found: dict[str, Kind] = {}
    for row in csv.DictReader(text.splitlines()):
        sport = "other" if row["sport"] == WORKOUT else row["sport"]
        surface = cast("Surface | None", row["surface"] or None)
        meant = Kind(cast("Sport", sport), _snake(row["type"]), surface)
        labels = filter(None, [row["type"], *row["labels"].split("|")])
        found |= {_plain(label): meant for label in labels}
    return found


def _plain(label: str) -> str:
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", label).casefold())
    return _GAP.sub("", "".join(c for c in folded if not unicodedata.combining(c)))


def _snake(label: str) -> str:
    return _GAP.sub("_", _HUMP.sub("_", label.strip())).strip("_").lower()
