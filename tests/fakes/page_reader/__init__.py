"""A reader of the report's page from the outside: parses each sentence and recomputes it.

It takes nothing from the package: only the page's text, and ``report.json`` to recompute from, from
the rawest numbers there (marks, days, weeks, minutes). A sentence it does not know is a complaint,
so a new sentence of the page needs a template here.
"""

from fakes.page_reader import (
    answer,
    curve,
    evidence,
    habits,
    months,
    today_and_week,
    training,
    verdicts,
)
from fakes.page_reader.reading import Facts, Reading, lines_of, read_line, read_page

__all__ = [
    "Facts",
    "Reading",
    "answer",
    "curve",
    "evidence",
    "habits",
    "lines_of",
    "months",
    "read_line",
    "read_page",
    "today_and_week",
    "training",
    "verdicts",
]
