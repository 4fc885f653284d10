"""What the study says of many athletes: sentences and tables, made of what was pooled."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.buckets import COMPARED_BUCKETS
from analyzer.cohort.pooled import FEWEST_ATHLETES
from analyzer.cohort.slopes import FEWEST_INSTRUMENTS
from analyzer.cohort.words import (
    LEVEL,
    Spread,
    between_words,
    can_leave_one_out,
    device_words,
    moderator_name,
    placebo_name,
    pooled_word,
    range_words,
    size_words,
    spread_of,
    word_of,
)
from analyzer.effect import PRIMARY, EffectVerdict
from analyzer.report.parts import BUCKET_HOURS, BUCKET_NAMES, BUCKET_WHEN, Fact, Note, NumbersTable
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.cohort.athlete import AthleteResult
    from analyzer.cohort.pooled import AthletePoint, Pooled, PooledEffect
    from analyzer.cohort.slopes import SlopePopulation

DAY_ONE = COMPARED_BUCKETS.index(PRIMARY)
HEADING = "Leg day over many runners"


@dataclass(frozen=True, slots=True)
class StudySection:
    """A section of the page: its words, and its charts by name."""

    key: str
    kicker: str
    title: str
    dek: str = ""
    charts: tuple[str, ...] = ()
    tables: tuple[NumbersTable, ...] = ()
    notes: tuple[Note, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """The page: its headline in three pieces, of which the second is strong, and its sections."""

    heading: str
    athletes: str
    before: str
    strong: str
    after: str
    lede: str
    facts: tuple[Fact, ...]
    sections: tuple[StudySection, ...]
    pooled: Pooled


def study_of(pooled: Pooled, results: Sequence[AthleteResult]) -> Study:
    """Say what many athletes show together.

    Args:
        pooled: what was pooled of them.
        results: what each brought, broken ones included.
    """
    before, strong, after = _headline(pooled)
    return Study(
        heading=HEADING,
        athletes=units.count(pooled.n_athletes, "athlete"),
        before=before,
        strong=strong,
        after=after,
        lede=_lede(pooled),
        facts=tuple(_facts(pooled)),
        sections=tuple(_sections(pooled, results)),
        pooled=pooled,
    )


def pooled_primary(pooled: Pooled) -> PooledEffect | None:
    """Return the day after leg day, None where too few athletes have a number for it."""
    primary = pooled.primary
    return primary if primary and primary.estimate_pct is not None else None


# The answer


def _headline(pooled: Pooled) -> tuple[str, str, str]:
    primary = pooled_primary(pooled)
    if primary is None or primary.estimate_pct is None:
        have = units.spelled(pooled.primary.k if pooled.primary else pooled.n_used)
        needed = units.spelled(FEWEST_ATHLETES)
        return (
            "Too few athletes to say anything together: ",
            f"{have} of the {needed}",
            " it takes.",
        )
    word = word_of(primary)
    if word.clear:
        size = size_words(primary.estimate_pct)
        return "The day after leg day, these runners are ", size, ", at the same heart rate."
    if word is EffectVerdict.NO_CLEAR_DIFFERENCE:
        return "The day after leg day, these runners show ", "no clear difference", " on average."
    return "What leg day costs the day after ", "can’t be told yet", " from these runners."


def _lede(pooled: Pooled) -> str:
    primary = pooled_primary(pooled)
    if primary is None:
        return (
            f"Any number over fewer than {units.spelled(FEWEST_ATHLETES)} athletes would say little"
            " and show who is behind it, so there is none. The roster has what each athlete’s own"
            " runs say."
        )
    assert primary.low_pct is not None  # noqa: S101 - pooled as a whole
    assert primary.high_pct is not None  # noqa: S101 - as above
    mean = (
        f"The mean over {units.count(primary.k, 'athlete')} lies"
        f" {between_words(primary.low_pct, primary.high_pct)} (95 % interval)."
    )
    low, high = primary.predicted_low_pct, primary.predicted_high_pct
    if low is None or high is None:
        return mean
    return f"{mean} For one more runner like these it would lie {between_words(low, high)}."


def _facts(pooled: Pooled) -> Iterator[Fact]:
    primary = pooled_primary(pooled)
    if primary is None or primary.estimate_pct is None:
        return
    assert primary.low_pct is not None  # noqa: S101 - pooled as a whole
    assert primary.high_pct is not None  # noqa: S101 - as above
    size = size_words(primary.estimate_pct)
    ends = range_words(primary.low_pct, primary.high_pct)
    yield Fact("The mean of the athletes", size, f"95 % interval {ends}")
    low, high = primary.predicted_low_pct, primary.predicted_high_pct
    if low is not None and high is not None:
        text = f"95 % prediction interval. {_SPREADS[spread_of(primary)]}"
        yield Fact("One more runner like these", range_words(low, high), text)
    left = pooled.n_athletes - primary.k
    text = f"of {units.number(pooled.n_athletes)} have runs enough for the day after leg day"
    yield Fact(
        "Athletes", units.number(primary.k), text if left else "all of them have runs enough"
    )


_SPREADS = {
    Spread.BY_CHANCE: (
        "The athletes differ no more than the noise of their data would make them; differences that"
        " are real may hide in it."
    ),
    Spread.A_LITTLE: "The athletes differ a little, more than the noise of their data would.",
    Spread.IN_SIZE: "For some runners leg day costs much more than for others.",
    Spread.IN_SIGN: (
        "For some runners leg day costs much more than for others; for some it may cost nothing."
    ),
    Spread.UNKNOWN: "How much the athletes differ cannot be told.",
}


# The sections


def _sections(pooled: Pooled, results: Sequence[AthleteResult]) -> Iterator[StudySection]:
    if pooled_primary(pooled) is not None:
        yield _curve(pooled)
        yield _forest(pooled)
        yield _robustness(pooled)
        yield _checks(pooled)
        yield _gains(pooled)
    yield _left_out(results)
    yield _method()


def _curve(pooled: Pooled) -> StudySection:
    known = [bucket for bucket in pooled.buckets if bucket.estimate_pct is not None]
    worst = min(known, key=lambda one: one.estimate_pct or 0.0)
    title = "By the hours since leg day"
    if word_of(worst) is EffectVerdict.SLOWER:
        title = f"It costs most {BUCKET_WHEN[worst.name]}"
    notes = [
        Note("The two bands.", "The dark one is the mean, known better the more athletes there are."
             " The light one is where the effect of one more athlete would lie: it stays wide if"
             " athletes differ."),
        Note("Data alone.", "Each athlete brings the number of their own runs, not the one their"
             " report shows, which is drawn a little towards studies: pooled, that would count a"
             " hundred times."),
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


def _bucket_row(bucket: PooledEffect) -> tuple[str, ...]:
    return (
        BUCKET_HOURS[bucket.name],
        units.number(bucket.k),
        units.percent(bucket.estimate_pct, signed=True),
        units.interval(bucket.low_pct, bucket.high_pct, signed=True),
        units.interval(bucket.predicted_low_pct, bucket.predicted_high_pct, signed=True),
        units.percent(bucket.tau_pct),
    )


def _forest(pooled: Pooled) -> StudySection:
    primary = pooled_primary(pooled)
    assert primary is not None  # noqa: S101 - asked by the caller
    notes = [Note("How much they differ.", _SPREADS[spread_of(primary)])]
    if primary.tau_pct is not None and primary.i2_pct is not None:
        noise = units.share(max(100 - primary.i2_pct, 0.0), 100)
        text = (
            f"The athletes’ true effects spread by {units.percent(primary.tau_pct)} (standard"
            f" deviation). {capital(noise)} of the scatter between their numbers is the noise of"
            f" their data (Cochran’s Q {units.number(primary.q, 1)}, {_p_words(primary.q_p)})."
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
    notes.append(Note("One at a time.", text))
    table = NumbersTable(
        "Each athlete, the day after leg day",
        (
            *("athlete", "heart rate by", "runs", "effect", "95 % interval", "weight"),
            *(["mean without"] if can_leave_one_out(primary) else []),
        ),
        tuple(
            (
                one.pseudonym,
                device_words(one.device),
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
        "The day after leg day, from each athlete’s own runs, with a slope of speed on heart rate"
        " to which the other athletes’ contribute. Below them the mean of all, as wide as its"
        " interval."
    )
    title = "Each athlete, and all together"
    return StudySection("athletes", "Athletes", title, dek, ("forest",), (table,), tuple(notes))


def _robustness(pooled: Pooled) -> StudySection:
    primary = pooled_primary(pooled)
    assert primary is not None  # noqa: S101 - asked by the caller
    title, note = _left_one_out(pooled, primary)
    charts = ("leave-one-out", "funnel")
    return StudySection(
        "robustness",
        "Is it one of them?",
        title,
        charts=charts,
        notes=(note, _funnel_note(pooled)),
    )


def _left_one_out(pooled: Pooled, primary: PooledEffect) -> tuple[str, Note]:
    lead = "One left out."
    if not can_leave_one_out(primary):
        few = units.spelled(FEWEST_ATHLETES)
        text = f"Without one of {few} a mean would be one of fewer than {few}: there is none."
        return "Too few athletes to leave one out", Note(lead, text, missing=True)
    word = word_of(primary)
    without = [one.without_pct for one in pooled.athletes]
    ends = between_words(min(without), max(without))
    text = f"Whichever athlete is left out, the mean stays {ends}."
    deciding = [one.pseudonym for one in pooled.athletes if _word_without(one) is not word]
    if not deciding:
        return "No single athlete makes the result", Note(lead, text)
    names = units.listed(units.first_few(deciding, _NAMED))
    title = f"The word depends on {units.count(len(deciding), 'athlete')}"
    return title, Note(lead, f"{text} Without {names} the word would be another than “{word}”.")


_NAMED = 5


def _word_without(one: AthletePoint) -> EffectVerdict:
    return pooled_word(one.without_low_pct, one.without_high_pct)


def _funnel_note(pooled: Pooled) -> Note:
    test, lead = pooled.small_study, "The funnel."
    if test is None:
        return Note(
            lead, "Too few athletes (ten are needed) to test whether it leans.", missing=True
        )
    if test.p >= LEVEL:
        text = "Athletes with noisy data show no other effect than those with clean data"
    elif test.slope < 0:
        text = "Athletes with noisier data show a larger loss: the mean may be too large"
    else:
        text = "Athletes with noisier data show a smaller loss, or none: the mean may be too small"
    return Note(lead, f"{text} (Egger’s test, {_p_words(test.p)}).")


def _checks(pooled: Pooled) -> StudySection:
    known = [one for one in pooled.placebos if one.estimate_pct is not None]
    seen = [one for one in known if word_of(one).clear]
    if not known:
        title = "Too few athletes for the checks"
    elif seen:
        title = "Not all that should show nothing does"
    else:
        title = "What should show nothing shows nothing"
    notes = [_placebo_note(one) for one in pooled.placebos]
    for one in pooled.moderators:
        ends = units.interval(one.low_pct, one.high_pct, signed=True)
        differs = "differs" if one.p < LEVEL else "does not clearly differ"
        text = (
            f"The effect {differs} between {moderator_name(one, 'and')}:"
            f" {units.percent(one.difference_pct, signed=True)} ({ends};"
            f" {units.number(one.k_group)} against {units.count(one.k_against, 'athlete')})."
        )
        notes.append(Note("Sensor.", text))
    if not pooled.moderators:
        fewest = units.spelled(FEWEST_ATHLETES)
        text = f"To compare sensors it takes {fewest} athletes with each of two kinds."
        notes.append(Note("Sensor.", text, missing=True))
    rows = [
        (placebo_name(one), units.number(one.k), units.percent(one.estimate_pct, signed=True),
         units.interval(one.low_pct, one.high_pct, signed=True))
        for one in pooled.placebos
    ] + [
        (moderator_name(one), f"{units.number(one.k_group)} against {units.number(one.k_against)}",
         units.percent(one.difference_pct, signed=True),
         units.interval(one.low_pct, one.high_pct, signed=True))
        for one in pooled.moderators
    ]  # fmt: skip
    table = NumbersTable(
        "Checks", ("what", "athletes", "difference in speed", "95 % interval"), tuple(rows)
    )
    dek = (
        "The same numbers where leg day can have done nothing, pooled in the same way. Over many"
        " athletes this shows what no single log could."
    )
    charts = ("checks",) if known or pooled.moderators else ()
    return StudySection("checks", "Checks", title, dek, charts, (table,), tuple(notes))


def _placebo_note(effect: PooledEffect) -> Note:
    lead = capital(f"{placebo_name(effect)}.")
    if effect.estimate_pct is None or effect.low_pct is None or effect.high_pct is None:
        few = units.spelled(FEWEST_ATHLETES)
        return Note(lead, f"Fewer than {few} athletes have a number for it.", missing=True)
    if word_of(effect).clear:
        size = size_words(effect.estimate_pct)
        ends = units.interval(effect.low_pct, effect.high_pct, signed=True)
        text = f"{size} ({ends}), where nothing should be: so much of the effect may come of when"
        return Note(lead, f"{capital(text)} people train, and not of leg day.")
    most = max(abs(effect.low_pct), abs(effect.high_pct))
    return Note(lead, f"Nothing is seen; up to {units.percent(most)} could be there unseen.")


def _gains(pooled: Pooled) -> StudySection:
    slopes = pooled.slopes
    kicker, dek = "For one athlete", (
        "How much speed a heartbeat is worth differs between runners, and not knowing it makes"
        " single logs unsure. Athletes whose runs measure it teach something about the others."
    )  # fmt: skip
    if slopes is None or not slopes.learned:
        n = slopes.n_athletes if slopes else 0
        text = (
            f"{capital(units.spelled(n))} of the athletes {'has' if n == 1 else 'have'} runs that"
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
        f"What was learned sharpens the effect of one more runner: `legstats config set slope.mean"
        f" {mean}`, `legstats config set slope.sd {sd}`, and where it comes from: `legstats config"
        f' set slope.source "{source}"`.'
    )


# What was left out, and how it was done


def _left_out(results: Sequence[AthleteResult]) -> StudySection:
    counts = _left_out_counts(results)
    rows = tuple((why, units.number(n)) for why, n in counts if n)
    left = sum(n for _, n in counts)
    title = "Nobody was left out" if not left else f"{units.count(left, 'athlete')} left out"
    if left == 1:
        title = "One athlete left out"
    table = NumbersTable(
        "Athletes who bring nothing to the day after leg day", ("why", "athletes"), rows
    )
    notes = (Note("Who,", "and what would help, the roster says."),) if left else ()
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


def _method() -> StudySection:
    paragraphs = tuple(" ".join(part.split()) for part in _HOW.split("\n\n"))
    return StudySection("method", "Method", "How the numbers were made", paragraphs=paragraphs)


def _p_words(p: float | None) -> str:
    if p is None:
        return "p unknown"
    return "p < .001" if p < 0.001 else f"p = {p:.3f}".replace("0.", ".", 1)  # noqa: PLR2004 - as is usual


_HOW = """\
Each athlete's runs are compared by the same method as in their own report: grade-adjusted speed at
the same heart rate, hills, heat, distance, time of day and slow changes of fitness held equal, by
hours since leg day. What is pooled is the number of their data alone with its error, which allows
for days resembling their neighbours.

First the slopes: how much speed goes with heart rate, measured by instruments (what a run was
planned to be, its structure; only those with F over 10, Staiger & Stock 1997), is pooled over the
athletes by restricted maximum likelihood. Each athlete's effect is then estimated once more with
what all others teach, never with their own part in it.

Then the effects: a random-effects model by restricted maximum likelihood (Viechtbauer 2005), with
the interval of Hartung & Knapp (2001), never narrower than the plain one (Röver, Knapp & Friede
2015). The error that all athletes share, because they share what is known of slopes, is added: more
athletes do not average it out.

The prediction interval says where the effect of one more athlete would lie (Higgins, Thompson &
Spiegelhalter 2009). With few athletes, or noisy ones, it can be too narrow (Partlett & Riley 2017).

The checks: the day after an upper-body day, and a leg day still to come, pooled in the same way;
each athlete left out in turn; the funnel's lean (Egger 1997); what measured the heart rate.

No number is made of fewer than five athletes. This page names no one, no place and no day.
"""
