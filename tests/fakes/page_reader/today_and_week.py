"""Sentences of today and of the week: as ``report.json`` has them, and its spike recomputed.

What ``legstats today`` and ``legstats plan`` say is held against their numbers in tests of their
own; here each piece has to stand in the section's part of ``report.json``.
"""

from __future__ import annotations

import json
import re

from fakes.page_reader.reading import Facts, fixed, near, number, plain, reads, that

fixed("today your_week", "The week, day by day", "The numbers behind this plan")
fixed("your_week", "It takes a few weeks of hard or long runs; or give your week yourself.")
fixed("your_week", "Mon | Tue | Wed | Thu | Fri | Sat | Sun", "as it is", "planned")


@reads("today", r"<N> (?:km|mi) is <N> % over your longest of 30 days \(<N> (?:km|mi)\)\.")
def _spike(match: re.Match[str], facts: Facts) -> None:
    limit, over, longest = (number(match[group]) for group in (1, 2, 3))
    that(abs(limit - longest * (1 + over / 100)) <= 0.12, f"{longest} + {over} %")
    near(match[2], 10)


@reads(
    "your_week", r"It takes a few weeks of hard or long runs; or give your week yourself\. `(.+)`"
)
@reads("today your_week", r"(.+)")
def _as_written(match: re.Match[str], facts: Facts) -> None:
    found = facts.of.get("today"), facts.of.get("your_week")
    written = plain(json.dumps(found, ensure_ascii=False)).replace("`", "").replace('\\"', '"')
    for cell in re.split(r" \| | ?`|(?<=[a-z])(?=\d{1,2}:\d\d)", match[1]):
        fixed_words = cell.startswith("It takes a few weeks of hard or long runs;")
        that(cell in written or not cell or fixed_words, f"{cell} is not in report.json")
