"""What leg day does: by the hours since it, and to each athlete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.cohort.copies import copies_words
from analyzer.cohort.pooled import FEWEST_ATHLETES
from analyzer.cohort.sections.section import StudySection
from analyzer.cohort.words import (
    OFF_PCT,
    SPREAD_WORDS,
    can_leave_one_out,
    p_words,
    pooled_word,
    sensor_name,
    spread_of,
    word_of,
)
from analyzer.effect import EffectVerdict
from analyzer.report.parts import BUCKET_HOURS, BUCKET_NAMES, BUCKET_WHEN, Note, NumbersTable
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.cohort.copies import SharedRecordings
    from analyzer.cohort.pooled import Pooled, PooledEffect


def curve_section(pooled: Pooled) -> StudySection:
    """Say what leg day costs by the hours since it."""
    known = [bucket for bucket in pooled.buckets if bucket.estimate_pct is not None]
    title = _curve_title(known)
    notes = [
        Note("The two bands.", "The dark one is the mean, known better the more athletes there are."
             " The light one is where the effect of one more athlete would lie: it stays wide if"
             " athletes differ."),
        Note("Data alone.", "Each athlete brings the number of their own runs, not the one their"
             " report shows, which is drawn a little towards studies: pooled, what studies say"
             " would count once for every athlete."),
    ]  # fmt: skip
    if len(known) < len(pooled.buckets):
        names = units.listed(BUCKET_NAMES[b.name] for b in pooled.buckets if b not in known)
        text = f"Fewer than {units.spelled(FEWEST_ATHLETES)} athletes have runs enough: {names}."
        notes.append(Note("Left open.", text, missing=True))
    table = NumbersTable(
        "The pooled effect by hours since leg day",
        (
            "hours",
            "athletes",
            "mean",
            "95 % interval",
            "one more athlete",
            "spread between athletes",
        ),
        tuple(_bucket_row(bucket) for bucket in pooled.buckets),
    )
    dek = (
        "Speed at the same heart rate against rested runs, the mean over the athletes. The day"
        " after leg day is the one primary result."
    )
    return StudySection(
        "recovery", "Recovery", title, dek, ("pooled-curve",), (table,), tuple(notes)
    )


def _curve_title(known: Sequence[PooledEffect]) -> str:
    """Name when they are slower, and when it is not told: which costs most is seldom known."""
    whens: dict[EffectVerdict, list[str]] = {word: [] for word in EffectVerdict}
    for bucket in known:
        whens[word_of(bucket)].append(BUCKET_WHEN[bucket.name])
    slower, open_ = whens[EffectVerdict.SLOWER], whens[EffectVerdict.CANT_TELL]
    if not slower:
        return "By the hours since leg day"
    title = f"Slower {units.listed(slower)}"
    return f"{title}; {units.listed(open_)} can’t be told" if open_ else title


def _bucket_row(bucket: PooledEffect) -> tuple[str, ...]:
    return (
        BUCKET_HOURS[bucket.name],
        units.number(bucket.k),
        units.percent(bucket.estimate_pct, signed=True),
        units.interval(bucket.low_pct, bucket.high_pct, signed=True),
        units.interval(bucket.predicted_low_pct, bucket.predicted_high_pct, signed=True),
        units.percent(bucket.tau_pct),
    )


def athletes_section(
    pooled: Pooled, primary: PooledEffect, copies: Sequence[SharedRecordings] = ()
) -> StudySection:
    """Say what it does to each athlete, and how much they differ."""
    notes = [Note("How much they differ.", SPREAD_WORDS[spread_of(primary)])]
    if primary.tau_pct is not None and primary.i2_pct is not None:
        noise = units.share(max(100 - primary.i2_pct, 0.0), 100)
        text = (
            "The spread of the athletes’ true effects is estimated at"
            f" {units.percent(primary.tau_pct)} (standard deviation). {capital(noise)} of the"
            " scatter between their numbers would be the noise of their data (Cochran’s test:"
            f" Q = {units.number(primary.q, 1)}, {p_words(primary.q_p)}). Where one more would lie"
            " allows for what such an estimate may miss."
        )
        notes.append(Note("In numbers.", text))
    clear = [pooled_word(one.low_pct, one.high_pct) for one in pooled.athletes]
    slower, faster = clear.count(EffectVerdict.SLOWER), clear.count(EffectVerdict.FASTER)
    none = "none" if not faster else units.number(faster)
    text = (
        f"Alone, {units.number(slower)} of {units.count(len(clear), 'athlete')} would be found"
        f" slower and {none} faster."
    )
    if 2 * (slower + faster) < len(clear):
        text += " Most single logs cannot tell."
    text += f" Nearer to zero than {units.percent(OFF_PCT, 2)} no direction is called."
    notes.append(Note("One at a time.", text))
    text = (
        "All share one guess of what a heartbeat is worth. If it is off, all are off together, so"
        " the mean can be less sure than its athletes look side by side."
    )
    notes.append(Note("All together.", text))
    if copies:
        notes.append(Note("There twice?", copies_words(copies), missing=True))
    table = NumbersTable(
        "Each athlete, the day after leg day",
        (
            *("athlete", "heart rate by", "runs", "effect", "95 % interval", "weight"),
            *(["mean without"] if can_leave_one_out(primary) else []),
        ),
        tuple(
            (
                one.pseudonym,
                sensor_name(one.device),
                units.number(one.n_runs),
                units.percent(one.estimate_pct, signed=True),
                units.interval(one.low_pct, one.high_pct, signed=True),
                units.percent(one.weight_pct),
                *(
                    [units.percent(one.without_pct, signed=True)]
                    if can_leave_one_out(primary)
                    else []
                ),
            )
            for one in pooled.athletes
        ),
    )
    dek = (
        "The day after leg day, from each athlete’s own runs; what a heartbeat is worth in speed is"
        " learned from the others, too. Below them the mean of all, as wide as its"
        " interval."
    )
    title = "Each athlete, and all together"
    return StudySection("athletes", "Athletes", title, dek, ("forest",), (table,), tuple(notes))
