"""The method in short, the versions, and the settings used."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from analyzer import __version__, units
from analyzer.effect import METHOD_IN_PLAIN_WORDS
from analyzer.report.parts import Note
from analyzer.settings import RULES_VERSION, SECTIONS

if TYPE_CHECKING:
    from analyzer.config import Config
    from analyzer.report.context import ReportContext

_PRIVATE = frozenset({"sources.folders"})
_PLAIN = {
    "calendar HAC": "intervals that allow for days resembling their neighbours",
    "weak literature prior": "drawn a little towards published studies",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it was used, and whether the athlete chose it."""

    name: str
    text: str
    value: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Method:
    """The section."""

    title: str
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...]
    settings: tuple[Setting, ...]
    version: str
    rules_version: str
    method: str
    words: tuple[Note, ...] = ()


def build(context: ReportContext) -> Method:
    """Say how the numbers were made."""
    return Method(
        title="How the numbers were made",
        paragraphs=tuple(" ".join(part.split()) for part in _HOW.split("\n\n")),
        notes=context.speed.notes,
        settings=tuple(_settings_used(context.dataset.config)),
        version=__version__,
        rules_version=str(RULES_VERSION),
        method=METHOD_IN_PLAIN_WORDS,
        words=_WORDS,
    )


def _settings_used(config: Config) -> list[Setting]:
    found = []
    for section, kind in SECTIONS.items():
        for entry in fields(kind):
            name = f"{section}.{entry.name}"
            if name in _PRIVATE:
                continue
            value = getattr(getattr(config, section), entry.name)
            unit = entry.metadata["unit"]
            shown = (
                f"{_value_text(value)} {unit}".strip() if value not in {None, ""} else "not given"
            )
            found.append(Setting(name, entry.metadata["text"], shown, name in config.origin))
    return found


def _value_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return units.listed([str(part) for part in value]) or "none"
    if isinstance(value, int | float):
        return f"{value:g}"
    return str(value)


_WORDS = (
    Note("legstats:", "the program that read your files and made this page, on your machine."),
    Note("Leg day:", "a strength session that trained the legs; undecided where nothing says so."),
    Note(
        "Heavy:",
        "a leg day with clearly more or harder sets than yours of the 12 weeks before; where its"
        " sets are not known, a clearly longer one or one with a higher heart rate.",
    ),
    Note(
        "Much lowering:",
        "many sets in which the weight is let down slowly or the legs brake, as in lunges or"
        " Romanian deadlifts; that leaves legs sore for longer.",
    ),
    Note("What was left of the leg day:", "its load, fading with the hours; 1 is a standard one."),
    Note("At the same heart rate:", "how fast you ran for the effort; easier runs are no slower."),
    Note("Rested:", "so long after leg day that it is taken to be over."),
    Note("Vertical ratio:", "how far you bounce for the length of your step."),
    Note("HRmax, LTHR:", "your highest heart rate; the one at your lactate threshold."),
    Note(
        "Reliably seen from:",
        "the smallest effect that four of five logs like yours would tell from none; a smaller one"
        " may well be there unseen.",
    ),
    Note(
        "How sure (of a verdict):",
        "sure with a clean heart rate, a maximum shown by hard runs and enough rested runs before;"
        " fairly sure where one of these falls short; not sure where one is missing.",
    ),
    Note("z:", "how far from your usual, in standard deviations."),
    Note("Decoupling:", "how much heart rate rises against speed within a run."),
)
"""What a runner may not know of the words on the page."""

_HOW = """\
One row per run: grade-adjusted speed against heart rate after the first minutes, with hills, heat,
distance, time of day and your slow change in fitness taken out. Heart rate is treated as a noisy
measure, because treating it as exact invents an effect. What remains is compared by hours since
leg day.

The headline is drawn a little towards a weak summary of published studies; in Recovery your data
alone stand beside it. Intervals are 95 % and allow for days resembling their neighbours. The one
primary result is the day after leg day; all others are exploratory.

A run is judged against your own runs before it: its length, and its heart rate, or its pace where
there is no heart rate. Later runs count for one thing alone: the maximum heart rate that your runs
have shown is the one known today. The limits alone decide the verdict; the score only ranks.

This report describes; it does not diagnose, and it does not predict injury. It was made on your own
machine from your own data, and it loads nothing from anywhere.
"""
