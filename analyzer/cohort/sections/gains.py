"""What single athletes gain from what all of them teach."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.cohort.sections.section import StudySection
from analyzer.cohort.slopes import FEWEST_INSTRUMENTS
from analyzer.report.parts import Note
from analyzer.text import capital

if TYPE_CHECKING:
    from analyzer.cohort.pooled import Pooled
    from analyzer.cohort.slopes import SlopePopulation


def gains_section(pooled: Pooled) -> StudySection:
    """Say how much smaller an effect single athletes can see by what the others teach."""
    slopes = pooled.slopes
    kicker, dek = "For one athlete", (
        "How much speed a heartbeat is worth differs between runners, and not knowing it makes"
        " single logs unsure. Athletes whose runs measure it teach something about the others."
    )  # fmt: skip
    if slopes is None or not slopes.learned:
        n = slopes.n_athletes if slopes else 0
        text = (
            f"{capital(units.spelled(n)) if n else 'None'} of the athletes"
            f" {'have' if n > 1 else 'has'} runs that"
            " measure it well; from"
            f" {FEWEST_INSTRUMENTS} on it is learned. Until then what they say is added to what is"
            " usual for runners."
        )
        note = Note("Not learned.", text, missing=True)
        title = "What single athletes gain is not known yet"
        return StudySection("gains", kicker, title, dek, notes=(note,))
    before = median(one.mde_before_pct for one in pooled.athletes)
    after = median(one.mde_after_pct for one in pooled.athletes)
    better = sum(one.mde_after_pct < one.mde_before_pct for one in pooled.athletes)
    title = "The others teach single athletes little here"
    if after < before:
        instead = f"{units.percent(after)} instead of {units.percent(before)}"
        title = f"Single logs see smaller effects: {instead}"
    notes = (
        Note("The middle athlete.", f"The smallest effect their runs would reliably show is"
             f" {units.percent(after)} with what the others teach, {units.percent(before)} without;"
             f" {units.number(better)} of {units.count(len(pooled.athletes), 'athlete')} gain."),
        Note("The slopes.", f"{units.number(slopes.mean, 2)} ± {units.number(slopes.mean_se, 2)}"
             f" over {units.count(slopes.n_athletes, 'athlete')}, standard deviation between them"
             f" {units.number(slopes.sd, 2)} (log speed by log of heart rate over 50)."),
        Note("For a single runner.", _prior_words(slopes)),
    )  # fmt: skip
    return StudySection("gains", kicker, title, dek, ("gains",), (), notes)


def _prior_words(slopes: SlopePopulation) -> str:
    """Say how a store of one runner is given what was learned."""
    prior = slopes.predictive
    mean, sd = units.number(prior.mean, 2), units.number(math.sqrt(prior.variance), 2)
    source = f"cohort of {units.count(slopes.n_athletes, 'athlete')}"
    return (
        f"Type `legstats config set slope.mean {mean}` and `legstats config set slope.sd {sd}` and"
        f' `legstats config set slope.source "{source}"` to let it sharpen the effect of one more.'
    )
