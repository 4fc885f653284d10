"""How sore the legs are, with one tap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.actions.journal import note_day
from analyzer.app.parts import Outcome, Undo
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer.app.parts import Fields, View

_TAPS = (("Not sore", 0.0), ("On stairs", 5.0), ("They change how I walk", 8.0))


@dataclass(frozen=True, slots=True)
class Tap:
    """One answer: its words, the soreness it stands for (0-10), and whether it is noted today."""

    words: str
    value: float
    is_noted: bool


@dataclass(frozen=True, slots=True)
class SorenessTaps:
    """The answers there are to "How sore are your legs?"."""

    taps: tuple[Tap, ...]


def build(view: View) -> SorenessTaps:
    """Offer the answers, the one noted today marked."""
    journal = view.dataset.journal
    of_today = journal[journal["day"].dt.date == view.today]["soreness"]
    noted = None if of_today.empty else float(of_today.iloc[-1])
    return SorenessTaps(tuple(Tap(words, value, value == noted) for words, value in _TAPS))


def note(view: View, fields: Fields) -> Outcome:
    """Note how sore the legs are today; "" takes it back."""
    typed = fields.text("soreness")
    try:
        value = float(typed) if typed else None
    except ValueError:
        raise UsageError(f"{typed} is not a number.") from None
    note_day(view.config, None, {"soreness": value})
    if value is None:
        return Outcome("Taken back.", "today")
    return Outcome(f"Noted: soreness {value:g} of 10.", "today", Undo("soreness", {"soreness": ""}))
