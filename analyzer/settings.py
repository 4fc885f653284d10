"""Every number legstats assumes, with its unit, its source and what it means.

Each field is one setting a runner may change in ``config.toml``; ``legstats config`` lists them
all with where the value came from. Section and key are the dataclass and field names.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


def setting(default: Any, text: str, *, unit: str = "", source: str = "") -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a setting: its default, what it means, its unit and where the number comes from."""
    return field(default=default, metadata={"text": text, "unit": unit, "source": source})


@dataclass(frozen=True, slots=True)
class Athlete:
    """What only the athlete knows."""

    hr_max: float | None = setting(
        None, "highest heart rate you have seen in an all-out effort", unit="bpm"
    )
    lthr: float | None = setting(None, "heart rate at the lactate threshold", unit="bpm")
    hr_rest: float | None = setting(None, "heart rate at rest", unit="bpm")
    mass_kg: float | None = setting(None, "body mass, for bodyweight exercises", unit="kg")


@dataclass(frozen=True, slots=True)
class Display:
    """How numbers are shown."""

    distance_unit: str = setting("km", "km or mi")
    weight_unit: str = setting(
        "", "kg or lb: what a lifting log without units means; empty asks once"
    )


@dataclass(frozen=True, slots=True)
class Sources:
    """Where runs and lifts come from, and how to read them."""

    folders: tuple[str, ...] = setting((), "folders `legstats sync` looks in when called alone")
    zone: str = setting(
        "",
        "IANA time zone for sources that name none, e.g. Europe/Berlin; "
        "empty means the computer's own",
    )
    leg_weekdays: tuple[str, ...] = setting(
        (), 'weekdays on which an undecided strength session is leg day, e.g. ["tuesday"]'
    )


@dataclass(frozen=True, slots=True)
class Windows:
    """How long after leg day a run is judged, and when a log counts as lapsed."""

    standard_h: float = setting(
        36.0,
        "runs this long after a leg day are judged",
        unit="h",
        source="Doma 2017 review; science.md 4",
    )
    severe_h: float = setting(
        60.0,
        "the window after a heavy, eccentric or sore leg day",
        unit="h",
        source="Doma 2015, 2019",
    )
    first_h: float = setting(
        84.0,
        "the window after the first leg day in a while",
        unit="h",
        source="Doma 2015, 2017, 2019: repeated-bout effect",
    )
    first_after_days: float = setting(
        14.0,
        "a leg day after a longer gap than this is a first one again",
        unit="d",
        source="repeated-bout effect",
    )
    severe_load_z: float = setting(
        1.0, "load (z against 12 weeks) from which a leg day is heavy", source="science.md 4"
    )
    severe_eccentric_share: float = setting(
        1 / 3, "share of eccentric-heavy sets from which a leg day is severe", source="science.md 4"
    )
    severe_soreness: float = setting(
        4.0,
        "soreness (0-10), entered before the run, from which the window is longer",
        source="science.md 4",
    )
    lapsed_days: float = setting(
        14.0,
        "this long after the last leg day the log counts as lapsed and a run is in no bucket",
        unit="d",
        source="science.md 3; sensitivity 21 d",
    )


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of "short and slow after leg day"; advice/rules.py says how they combine."""


SECTIONS: dict[str, type] = {
    "athlete": Athlete,
    "display": Display,
    "sources": Sources,
    "windows": Windows,
    "rules": Rules,
}


def documentation(section: type) -> list[tuple[str, object, str, str, str]]:
    """Return (key, default, text, unit, source) of every setting in a section."""
    return [
        (f.name, f.default, f.metadata["text"], f.metadata["unit"], f.metadata["source"])
        for f in fields(section)
    ]
