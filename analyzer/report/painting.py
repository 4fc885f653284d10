"""The pictures on their way: each is painted as soon as what it shows is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from analyzer.report.answer import Answer
    from analyzer.report.curve import Curve
    from analyzer.report.drawings import Charted
    from analyzer.report.helper import Helper, Promise
    from analyzer.report.scoreboard import Scoreboard

_CARDS = "analyzer.report.pictures:cards"
_CHARTS = "analyzer.report.pictures:charts"


class Front(NamedTuple):
    """What the pictures to share show; ``period`` in words, ``sample`` when it is made up."""

    answer: Answer
    curve: Curve
    scoreboard: Scoreboard
    period: str
    sample: bool


class Painting:
    """Hands pictures to a helper, and gathers them in the end; a sample's say that they are one."""

    def __init__(self, helper: Helper, *, sample: bool) -> None:
        self._helper = helper
        self._sample = sample
        self._begun: list[Promise] = []

    def front(self, answer: Answer, curve: Curve, board: Scoreboard, period: str) -> None:
        """Begin the pictures to share."""
        front = Front(answer, curve, board, period, self._sample)
        self._begun.append(self._helper.take(_CARDS, front))

    def charts(self, section: Charted) -> None:
        """Begin the charts of a section."""
        self._begun.append(self._helper.take(_CHARTS, section))

    def done(self) -> dict[str, bytes]:
        """Wait for all pictures, by file name."""
        return {name: picture for promise in self._begun for name, picture in promise().items()}
