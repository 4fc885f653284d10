"""Who was left out, and how the numbers were made."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.cohort.pooled import DAY_ONE
from analyzer.cohort.sections.section import StudySection
from analyzer.report.parts import Note, NumbersTable
from analyzer.text import typographic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.cohort.athlete import AthleteResult


def left_out_section(results: Sequence[AthleteResult]) -> StudySection:
    """Count who brings nothing to the day after leg day, by reason, and name nobody."""
    counts = _left_out_counts(results)
    rows = tuple((why, units.number(n)) for why, n in counts if n)
    left = sum(n for _, n in counts)
    title = "Nobody was left out" if not left else f"{units.count(left, 'athlete')} left out"
    if left == 1:
        title = "One athlete left out"
    table = NumbersTable(
        "Athletes who bring nothing to the day after leg day", ("why", "athletes"), rows
    )
    text = (
        "is not said here. The coach’s roster says who could not be read, and why; it opens the"
        " report of each of the others, which says what would help."
    )
    notes = (Note("Who", text),) if left else ()
    return StudySection(
        "left-out", "Left out", title, tables=(table,) if rows else (), notes=notes
    )  # fmt: skip


def _left_out_counts(results: Sequence[AthleteResult]) -> list[tuple[str, int]]:
    """Count, by reason, who has no number for the day after leg day."""
    missing = [one for one in results if not math.isfinite(one.effects[DAY_ONE])]
    broken = [one for one in missing if one.failed]
    sound = [one for one in missing if not one.failed]
    no_runs = [one for one in sound if not one.n_runs]
    running = [one for one in sound if one.n_runs]
    no_leg_day = [one for one in running if not one.n_leg_days]
    few = [one for one in running if one.n_leg_days]
    return [
        ("could not be read or estimated", len(broken)),
        ("have no run", len(no_runs)),
        ("have no leg day", len(no_leg_day)),
        ("have too few runs to compare, the day after leg day or rested", len(few)),
    ]


def method_section() -> StudySection:
    """Say how the numbers were made, in short, with the sources."""
    paragraphs = tuple(typographic(" ".join(part.split())) for part in _HOW.split("\n\n"))
    return StudySection("method", "Method", "How the numbers were made", paragraphs=paragraphs)


_HOW = """\
Each athlete's runs are compared by the same method as in their own report: grade-adjusted speed at
the same heart rate, hills, heat, distance, time of day and slow changes of fitness held equal, by
hours since leg day. What is pooled is the number of their data alone with its error, which allows
for days resembling their neighbours.

First the slopes: how much speed goes with heart rate, measured by instruments (what a run was
planned to be, its structure; only those with F over 10, Staiger & Stock 1997), is pooled over the
athletes by restricted maximum likelihood. Each athlete's effect is then estimated once more with
what all others teach, never with their own part in it. Where five or more have such an instrument,
nothing is guessed from how an athlete's heart rate and speed merely scatter.

Then the effects: a random-effects model by restricted maximum likelihood (Viechtbauer 2005), with
the interval of Hartung & Knapp (2001), never narrower than the plain one (Röver, Knapp & Friede
2015). The error that all athletes share, because they share what is known of slopes, is added: more
athletes do not average it out.

The prediction interval says where the effect of one more athlete would lie. It allows for how
little a few athletes, or noisy ones, tell of how much athletes differ (by Cochran's Q at every
spread they may have: Viechtbauer 2007; Nagashima, Noma & Furukawa 2019), so it is wide where that
is not known, even where no difference is found.

The checks: the day after an upper-body day, and a leg day still to come, pooled in the same way;
each athlete left out in turn; whether noisier data show larger effects (Egger 1997); what measured
the heart rate.

In simulated cohorts the mean is off, on average, by up to 0.25 points with five athletes and by up
to 0.17 with ten to a hundred; with real runners it may be more, however many they are. So
nothing nearer to zero than 0.25 points is called slower or faster. A check fails wherever its
interval leaves out zero, however near.

No mean is one of fewer than five athletes. This page names no one, no place and no day. Each
athlete stands here under a pseudonym, with what measured the heart rate and the number of runs:
whoever knows them may recognise them.
"""
