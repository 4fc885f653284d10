"""How much one input may hold: far more than an honest one ever does, and little enough to keep."""

from __future__ import annotations

from analyzer.errors import ImportProblemError

MOST_ROWS = 100_000
"""A hundred sets a week for nineteen years, or activities of seven lives."""
MOST_CELLS = 10_000_000
MOST_POINTS = 400_000
"""More than four days of a point a second."""
MOST_TRACKS = 10_000
LONGEST_TEXT = 50_000
"""More than any service lets somebody write about a run."""


def too_many_rows() -> ImportProblemError:
    """Return what to say of a table or list without end."""
    return ImportProblemError(
        f"It is left unread, for it goes on for over {MOST_ROWS:,} rows or {MOST_CELLS:,} cells.",
        "Export a shorter time.",
    )
