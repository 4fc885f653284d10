"""The recovery curve: the effect by hours since leg day, in words, numbers and side notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.answers.months import one_of_several
from analyzer.buckets import BUCKET_EDGES_H, COMPARED_BUCKETS
from analyzer.effect import (
    FEWEST_IN_BUCKET,
    FEWEST_IN_REFERENCE,
    SMALL_ENOUGH_PCT,
    EffectVerdict,
    Refusal,
    held_back,
    lacking_sentence,
    leaves_out_zero,
    leaves_room_for,
    studies_mean_pct,
)
from analyzer.report.parts import BUCKET_HOURS, BUCKET_NAMES, BUCKET_WHEN, Note, NumbersTable
from analyzer.text import capital, typographic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.effect import BucketEffect, Effect, Placebo
    from analyzer.report.context import ReportContext

_NO_HEART_TITLE = "Without heart rate your curve cannot be drawn"
_NO_HEART_NOTE = Note(
    "No heart rate:",
    "how hard a run was is unknown, so speed cannot be compared at equal effort. A strap or the "
    "wrist would fill this.",
    missing=True,
)
_DOUBTFUL = (EffectVerdict.CANT_TELL, EffectVerdict.NO_CLEAR_DIFFERENCE)


@dataclass(frozen=True, slots=True)
class Step:
    """One bucket of the curve; numbers in % of speed, None when refused."""

    bucket: str
    name: str
    hours: str
    start_h: float
    end_h: float
    n: int
    estimate_pct: float | None
    low_pct: float | None
    high_pct: float | None
    data_only_pct: float | None
    data_only_low_pct: float | None
    data_only_high_pct: float | None
    mde_pct: float | None
    word: str
    naive_pct: float | None
    prior_pct: float
    missing_runs: int | None
    refusal: str
    refusal_word: str
    counts_as_rested: bool = False

    @property
    def clear(self) -> bool:
        """True when the interval excludes zero and the word says in which direction."""
        return EffectVerdict(self.word).clear

    @property
    def leaning(self) -> bool:
        """True when the interval excludes zero, but did not at two quarter-ends in a row."""
        return EffectVerdict(self.word).leaning

    @property
    def held_back(self) -> bool:
        """True when the interval leaves out 0, and sharing the level kept it from a direction."""
        word = EffectVerdict(self.word)
        return held_back(word, self.low_pct, self.high_pct, self.data_only_pct)

    @property
    def lacks_runs(self) -> bool:
        """True when the bucket itself has too few runs, whatever it is compared with."""
        few = self.estimate_pct is None and self.n < FEWEST_IN_BUCKET
        return few and not self.counts_as_rested


@dataclass(frozen=True, slots=True)
class NumberWithInterval:
    """A number in % with its 95 % interval and a name; None where it was refused."""

    name: str
    estimate_pct: float | None
    low_pct: float | None
    high_pct: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """The section: title, introduction, the steps, side notes and the table behind it.

    ``rested_from_h`` is from when on a run counts as rested. ``pooled`` is the effect of one leg
    day from all hours together, named by its verdict; ``placebos`` should be zero. ``other_routes``
    are the next day's effect by the data alone under other assumptions, ``severity`` what a leg day
    twice as severe adds.
    """

    title: str
    dek: str
    steps: tuple[Step, ...]
    n_reference: int
    rested_from_h: float
    pooled: NumberWithInterval | None
    placebos: tuple[NumberWithInterval, ...]
    other_routes: tuple[NumberWithInterval, ...]
    severity: NumberWithInterval | None
    pace_s_per_km: float | None
    unit: units.DistanceUnit
    notes: tuple[Note, ...]
    table: NumbersTable
    routes: NumbersTable | None = None

    def step(self, bucket: str) -> Step:
        """Return one bucket's step."""
        return next(step for step in self.steps if step.bucket == bucket)


def build(context: ReportContext) -> Curve:
    """Say what the effect is, bucket by bucket."""
    effect = context.speed
    no_heart = not context.has_heart_rate and not context.runs.empty
    steps = tuple(_bucket_step(effect, bucket, no_heart=no_heart) for bucket in effect.buckets)
    return Curve(
        title=_NO_HEART_TITLE if no_heart else curve_title(steps),
        dek="How fast you run at the same heart rate, by hours since the end of leg day, "
        f"against runs {effect.rested_from_h:g} to {effect.rested_until_h:g} h after."
        " The next day begins"
        f" {BUCKET_EDGES_H[1]:g} h after: after legs in the morning that may be the same evening.",
        steps=steps,
        n_reference=effect.n_reference,
        rested_from_h=effect.rested_from_h,
        pooled=_pooled_number(effect.per_leg_day),
        placebos=tuple(_checked_number(p) for p in effect.placebos),
        other_routes=tuple(_checked_number(p) for p in effect.sensitivity),
        severity=None if effect.severity is None else _checked_number(effect.severity),
        pace_s_per_km=context.easy_pace,
        unit=context.unit,
        notes=(_NO_HEART_NOTE,) if no_heart else tuple(_side_notes(effect, steps)),
        table=_numbers_table(steps, effect),
        routes=_routes_table(effect),
    )


def _checked_number(check: Placebo) -> NumberWithInterval:
    return NumberWithInterval(check.name, check.estimate_pct, check.low_pct, check.high_pct)


def _pooled_number(pooled: BucketEffect | None) -> NumberWithInterval | None:
    if pooled is None or pooled.refused:
        return None
    return NumberWithInterval(pooled.verdict, pooled.estimate_pct, pooled.low_pct, pooled.high_pct)


def _bucket_step(effect: Effect, found: BucketEffect, *, no_heart: bool) -> Step:
    place = COMPARED_BUCKETS.index(found.bucket)
    unadjusted = next((b for b in effect.unadjusted if b.bucket == found.bucket), None)
    # Without heart rate no run is compared, so those with a speed are counted instead.
    n = unadjusted.n if unadjusted and no_heart else found.n
    refusal, word = _refusal_words(found, n, effect.n_reference, no_heart=no_heart)
    return Step(
        bucket=found.bucket,
        name=BUCKET_NAMES[found.bucket],
        hours=BUCKET_HOURS[found.bucket],
        start_h=BUCKET_EDGES_H[place],
        end_h=BUCKET_EDGES_H[place + 1],
        n=n,
        estimate_pct=found.estimate_pct,
        low_pct=found.low_pct,
        high_pct=found.high_pct,
        data_only_pct=found.data_only_pct,
        data_only_low_pct=found.data_only_low_pct,
        data_only_high_pct=found.data_only_high_pct,
        mde_pct=found.mde_pct,
        word=found.verdict,
        # Beside a refused bucket the plain average would be read as the answer.
        naive_pct=unadjusted.estimate_pct if unadjusted and not found.refused else None,
        prior_pct=studies_mean_pct()[place],
        missing_runs=found.missing_runs,
        refusal=refusal,
        refusal_word=word,
        counts_as_rested=found.refusal is Refusal.COUNTED_AS_RESTED and effect.n_reference > 0,
    )


def _refusal_words(
    found: BucketEffect, n: int, n_reference: int, *, no_heart: bool
) -> tuple[str, str]:
    """Say why a bucket has no number, in a line and in a word or two."""
    runs = units.count(n, "run")
    if not found.refused:
        return "", ""
    if no_heart:
        return f"{runs} without heart rate", "no heart rate"
    if found.refusal is Refusal.COUNTED_AS_RESTED and n_reference:
        return f"{runs}: counted as rested", "rested"
    if n < FEWEST_IN_BUCKET:
        return f"{runs}: too few to judge ({FEWEST_IN_BUCKET} needed)", "too few"
    return f"{runs}: too few rested ones beside them", "too few"


def curve_title(steps: tuple[Step, ...]) -> str:
    """Return the finding in one line, claiming no more than the intervals do."""
    clear = [step for step in steps if step.clear]
    if clear:
        return f"{_clear_days(clear)}{_the_rest(steps, clear)}"
    if leaning := [step for step in steps if step.leaning]:
        return f"{_clear_days(leaning)}, not sure yet"
    words = {step.word for step in steps}
    if words == {EffectVerdict.NOT_ENOUGH_RUNS}:
        return "Too few runs after leg day to draw your curve yet"
    if words <= {EffectVerdict.NO_CLEAR_DIFFERENCE, EffectVerdict.NOT_ENOUGH_RUNS}:
        return "No clear difference on any day your data can show"
    return "Can’t tell yet, on any day"


def _clear_days(clear: list[Step]) -> str:
    parts = []
    for word in dict.fromkeys(step.word for step in clear):
        days = [BUCKET_WHEN[step.bucket] for step in clear if step.word == word]
        parts.append(f"{word} {units.listed(days)}")
    return capital(", ".join(parts))


def _the_rest(steps: tuple[Step, ...], clear: list[Step]) -> str:
    after = [step for step in steps if step.start_h >= clear[-1].end_h]
    if leaning := [step for step in after if step.leaning]:
        return f". {_clear_days(leaning)}"
    later = {step.word for step in after}
    later.discard(EffectVerdict.NOT_ENOUGH_RUNS)
    if not later:
        return ""
    if later == {EffectVerdict.NO_CLEAR_DIFFERENCE}:
        return ". After that, no clear difference"
    return ". After that, your data can’t tell"


def _side_notes(effect: Effect, steps: tuple[Step, ...]) -> Iterator[Note]:
    """Yield what qualifies the curve: clear days, doubtful ones, refused ones, checks."""
    for step in steps:
        if step.clear or step.leaning:
            yield _clear_note(step)
    doubtful = [step for step in steps if step.word in _DOUBTFUL]
    for word in dict.fromkeys(step.word for step in doubtful):
        yield _doubtful_note([s for s in doubtful if s.word == word])
    refused = [step for step in steps if step.estimate_pct is None]
    if refused:
        yield _refused_note(refused, effect)
    told = any(step.clear for step in steps)
    if effect.per_leg_day is not None and not effect.per_leg_day.refused and not told:
        yield _pooled_note(effect.per_leg_day)
    if effect.severity is not None and effect.severity.estimate_pct is not None:
        yield _severity_note(effect.severity)
    yield from _placebo_notes(effect)


def _clear_note(step: Step) -> Note:
    estimate = step.estimate_pct or 0
    size = units.percent(abs(estimate))
    text = f"{size} ({units.sizes(step.low_pct, step.high_pct)})."
    if step.data_only_pct is not None:
        same_side = step.data_only_pct * estimate >= 0
        alone = units.percent(
            abs(step.data_only_pct) if same_side else step.data_only_pct, signed=not same_side
        )
        pulled = abs(estimate - step.prior_pct) < abs(step.data_only_pct - step.prior_pct)
        studies = f"what studies found, {units.percent(step.prior_pct, signed=True)}"
        why = f"leans towards {studies}" if pulled else "takes in the other days too"
        text += f" Your data alone say {alone}{'' if alone == size else f'; the estimate {why}'}."
    if step.leaning:
        text += " It is called sure once it also stood at the ends of the last two quarters."
    return Note(f"{capital(step.name)}: {step.word}.", text)


def _doubtful_note(steps: list[Step]) -> Note:
    names = capital(units.listed([step.name for step in steps]))
    visible = units.listed([units.percent(step.mde_pct) for step in steps])
    runs = units.listed([units.count(step.n, "run") for step in steps])
    effects = "effects are" if len(steps) > 1 else "an effect is"
    text = f"With {runs}, {effects} reliably seen from {visible} on."
    beyond = [step.name for step in steps if step.held_back]
    text = " ".join(filter(None, (text, capital(one_of_several(beyond, "days")))))
    return Note(f"{names}: {typographic(steps[0].word)}.", text)


def _refused_note(steps: list[Step], effect: Effect) -> Note:
    names = capital(units.listed([step.name for step in steps]))
    few = [f"{units.count(s.n, 'run')} {BUCKET_WHEN[s.bucket]}" for s in steps if s.lacks_runs]
    sentences = [f"{units.listed(few)}; {FEWEST_IN_BUCKET} are needed"] if few else []
    never_rested = effect.n_reference < FEWEST_IN_REFERENCE
    sentences += dict.fromkeys(
        _refusal_sentence(effect.bucket(step.bucket), step.name)
        for step in steps
        if never_rested or not step.lacks_runs
    )
    text = " ".join(f"{capital(part)}." for part in sentences if part)
    return Note(f"{names}: too few runs.", text, missing=True)


def _refusal_sentence(bucket: BucketEffect, name: str) -> str:
    """Say why a bucket is refused; what its own hours lack stands before it already."""
    if bucket.lacking_rested:
        return lacking_sentence(bucket.bucket, bucket.lacking_rested, 0)
    return f"{name} {bucket.why}" if bucket.refusal is Refusal.COUNTED_AS_RESTED else bucket.why


def _pooled_note(pooled: BucketEffect) -> Note:
    estimate = units.percent(pooled.estimate_pct, signed=True)
    ends = units.interval(pooled.low_pct, pooled.high_pct, signed=True)
    word = typographic(pooled.verdict)
    if pooled.held_back:
        word += ", being one of several numbers"
    text = (
        f"{estimate} ({ends}) the day after a standard leg day, {word}, if it fades as it did in"
        " studies. It takes in the other days’ runs too, so it is not the next day’s own number."
        " More runs make it surer; that it fades so is assumed."
    )
    return Note("All hours together:", text)


def _severity_note(severity: Placebo) -> Note:
    if leaves_out_zero(severity.low_pct, severity.high_pct):
        so = "cost more" if (severity.estimate_pct or 0) < 0 else "cost less, as it seems"
    else:
        so = "may cost more or less, your data can’t tell"
    text = f"One twice as hard changes the next day by {_size_and_interval(severity)}: they {so}."
    return Note("Harder leg days.", text)


_ROUTES_IN_PLAIN_WORDS = {
    "plain regression on effort": "with heart rate taken as exact",
    "regression the other way round": "with speed taken as exact, and heart rate as what follows",
    "without instrument": "without what is known of what each run was meant to be",
    "rested until the log lapses": "against all later runs, also those long after leg day",
    "usual length held equal": "with your usual length at the time held equal, too",
    "leg days missed as often as legstats misses them": "as if some leg days had been overlooked",
}


def _routes_table(effect: Effect) -> NumbersTable | None:
    """Return the next day's number as it comes out when it is worked out otherwise."""
    routes = [
        (_ROUTES_IN_PLAIN_WORDS.get(p.name, p.name), p)
        for p in effect.sensitivity
        if p.estimate_pct is not None
    ]
    rows = [(capital(words), *_cells_of(route)) for words, route in routes]
    pooled = effect.per_leg_day
    if pooled is not None and not pooled.refused:
        rows.append(("From all hours together, if it fades as in studies", *_cells_of(pooled)))
    columns = ("worked out …", "the day after", "95 % interval")
    return (
        NumbersTable("The same number, worked out otherwise", columns, tuple(rows))
        if rows
        else None
    )


def _cells_of(found: Placebo | BucketEffect) -> tuple[str, str]:
    ends = units.interval(found.low_pct, found.high_pct, signed=True)
    return units.percent(found.estimate_pct, signed=True), ends


def _size_and_interval(check: Placebo) -> str:
    ends = units.interval(check.low_pct, check.high_pct, signed=True)
    return f"{units.percent(check.estimate_pct, signed=True)} ({ends})"


def _placebo_notes(effect: Effect) -> Iterator[Note]:
    """Yield which checks failed, which show nothing, which cannot tell, and which are not made."""
    made = [p for p in effect.placebos if p.estimate_pct is not None]
    if not made:
        return
    loud = list(effect.failed_checks)
    if loud:
        do = "does" if len(loud) == 1 else "do"
        yield Note(
            "A check failed." if len(loud) == 1 else "Checks failed.",
            f"{_what_is_checked(made)} {_placebo_names(loud)} should show nothing but {do}: be wary"
            " of the numbers here.",
        )
    size_pct = _checked_pct(effect.headline)
    coarse = [p for p in made if p not in loud and leaves_room_for(size_pct, p.low_pct, p.high_pct)]
    quiet = [p for p in made if p not in loud and p not in coarse]
    sentences = []
    if (quiet or coarse) and not loud:
        sentences.append(_what_is_checked(made))
    if quiet:
        show = "shows" if len(quiet) == 1 else "show"
        sentences.append(f"{_placebo_names(quiet)} {show} nothing clear, as it should be.")
    if coarse:
        sentences.append(
            f"{_placebo_names(coarse)} can’t tell: an effect of {units.percent(size_pct)} would fit"
            " as well as none, so the result stands, but without this support."
        )
    if lacking := [f"“{capital(p.name)}”" for p in effect.placebos if p not in made]:
        sentences.append(f"{units.listed(lacking)}: too few runs to check.")
    if sentences:
        yield Note("Checks.", " ".join(sentences))


def _checked_pct(headline: BucketEffect) -> float:
    """Return the size that a check should be able to tell from none.

    What would be no clear difference elsewhere, or the effect itself where that is smaller: a check
    that leaves room for it proves nothing.
    """
    if not headline.verdict.clear or headline.estimate_pct is None:
        return SMALL_ENOUGH_PCT
    return min(abs(headline.estimate_pct), SMALL_ENOUGH_PCT)


_CHECKED_RUNS = {
    "upper-body day": "after an upper-body day",
    "leg day is tomorrow": "the day before leg day",
}


def _what_is_checked(made: list[Placebo]) -> str:
    when = units.listed([_CHECKED_RUNS.get(p.name, p.name) for p in made], "or")
    return f"No leg day can change how you run {when}, so that should come out as 0."


def _placebo_names(placebos: list[Placebo]) -> str:
    return units.listed(
        [
            f"“{capital(p.name)}” ({units.interval(p.low_pct, p.high_pct, signed=True)}"
            f"{units.NARROW_SPACE}%)"
            for p in placebos
        ]
    )


def _numbers_table(steps: tuple[Step, ...], effect: Effect) -> NumbersTable:
    columns = (
        "hours since leg day", "runs", "estimate", "95 % interval", "your data alone",
        "seen from", "plain average pace", "in words",
    )  # fmt: skip
    rows = [_table_row(step) for step in steps]
    hours = f"{effect.rested_from_h:g}–{effect.rested_until_h:g}"
    n = units.number(effect.n_reference)
    rows.append((hours, n, "reference", "", "", "", "", ""))
    return NumbersTable("Effect by hours since leg day", columns, tuple(rows))


def _table_row(step: Step) -> tuple[str, ...]:
    alone = units.percent(step.data_only_pct, signed=True)
    if step.data_only_pct is not None:
        ends = units.interval(step.data_only_low_pct, step.data_only_high_pct, signed=True)
        alone += f" ({ends})"
    word = typographic(step.word)
    if step.counts_as_rested:
        word = "counted as rested"
    elif step.lacks_runs:
        word += f": {FEWEST_IN_BUCKET - step.n} more needed"
    return (
        step.hours.removesuffix(" h"),
        units.number(step.n),
        units.percent(step.estimate_pct, signed=True),
        units.interval(step.low_pct, step.high_pct, signed=True),
        alone,
        units.percent(step.mde_pct),
        units.percent(step.naive_pct, signed=True),
        word,
    )
