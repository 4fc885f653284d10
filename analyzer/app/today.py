"""Today, first on the page: as in the report, and also where the data end days ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.report import today

if TYPE_CHECKING:
    from analyzer.app.parts import View


def build(view: View) -> today.Today:
    """Say what holds for a run now, by all that is known."""
    return today.advice_now(view.context)
