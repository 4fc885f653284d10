"""Whether to believe it: no single athlete, no leaning funnel, nothing where nothing should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.cohort.pooled import FEWEST_ATHLETES
from analyzer.cohort.sections.section import StudySection
from analyzer.cohort.words import (
    LEVEL,
    between_words,
    can_leave_one_out,
    moderator_name,
    p_words,
    placebo_name,
    pooled_word,
    size_words,
    word_of,
)
from analyzer.effect import EffectVerdict, leaves_out_zero
from analyzer.report.parts import Note, NumbersTable
from analyzer.text import capital

if TYPE_CHECKING:
    from analyzer.cohort.pooled import AthletePoint, Pooled, PooledEffect


def robustness_section(pooled: Pooled, primary: PooledEffect) -> StudySection:
    """Say whether one athlete, or the noisy ones, make the result."""
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
    least, most = min(without), max(without)
    text = f"Whichever athlete is left out, the mean stays {between_words(least, most)}."
    if units.number(least, 1) == units.number(most, 1):
        text = f"Whichever athlete is left out, the mean stays {size_words(least)}."
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
    test, lead = pooled.small_study, "Noisier data."
    if test is None:
        return Note(
            lead,
            "Too few athletes to test whether noisier data show larger effects: ten are needed.",
            missing=True,
        )
    if test.p >= LEVEL:
        text = "Athletes with noisier data show no clearly different effect"
    elif test.slope < 0:
        text = "Athletes with noisier data show a larger loss: the mean may be too large"
    else:
        text = "Athletes with noisier data show a smaller loss, or none: the mean may be too small"
    return Note(lead, f"{text} (Egger’s test, {p_words(test.p)}).")


def checks_section(pooled: Pooled) -> StudySection:
    """Say what is seen where leg day can have done nothing, and by another sensor."""
    known = [one for one in pooled.placebos if one.estimate_pct is not None]
    seen = [one for one in known if leaves_out_zero(one.low_pct, one.high_pct)]
    if not known:
        title = "Too few athletes for the checks"
    elif seen:
        title = "A check failed: not all that should show nothing does"
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
    # No room is left here for what the method is off by: it holds claims back, never alarms.
    if leaves_out_zero(effect.low_pct, effect.high_pct):
        size = size_words(effect.estimate_pct)
        ends = units.interval(effect.low_pct, effect.high_pct, signed=True)
        return Note(
            lead,
            f"{capital(size)} ({ends}), where it should be 0: this check fails. Be wary: that much"
            " of the effect may come of when people train, and not of leg day.",
        )
    most = max(abs(effect.low_pct), abs(effect.high_pct))
    return Note(lead, f"Nothing is seen; up to {units.percent(most)} could be there unseen.")
