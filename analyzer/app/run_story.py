"""A run's story: what it was, by the athlete's word or the files', and its verdict by that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer import units
from analyzer.actions.decisions import RUN_FACTS, TAKE_BACK, set_run
from analyzer.actions.said_back import run_words
from analyzer.advice.plan import usual_week
from analyzer.answers.advice_check import why_outside
from analyzer.answers.joined_runs import SAME_RUN_DAYS, joined_runs, may_be_one
from analyzer.answers.other_sports import no_runs_by_word
from analyzer.answers.runs import tagged
from analyzer.answers.verdict_changes import changed_verdicts, changes_in_words, verdict_word
from analyzer.answers.week_changes import week_changes
from analyzer.app.parts import FormOutcome, Undo
from analyzer.app.soreness import Tap
from analyzer.errors import UsageError
from analyzer.planned.decide import NONE_OF_THESE
from analyzer.report.your_week import plan_of_week
from analyzer.text import capital, fold, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from analyzer.answers.plan import PlanAnswer
    from analyzer.answers.runs import TaggedRun
    from analyzer.app.parts import Fields, View
    from analyzer.model import Verdict

KEY = "runs"
_SHOWN, _CHANGED = "runs.shown", "runs.changed"
FORGETS = (_SHOWN, _CHANGED)
_A_PAGE = 10
_NEAR = np.timedelta64(SAME_RUN_DAYS, "D")
_IN_WORDS = ["run_id", "local_date", "local_hour", "distance_m", "moving_s"]
_LONGEST_TEXT = 100
_FLAGGED = ("broke", "borderline")
_FILTERS = {
    "flagged": "Flagged",
    "": "All",
    "judged": "After leg day",
    "said": "By your word",
    "ignored": "Left out",
}
_NO_RUN = {"walk": "A walk", "other": "No run at all"}


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which runs are looked at: of a filter, with a text in them, from a page on."""

    of: str | None = None
    text: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class _Others:
    """What runs may be the same as, by run_id, and which of all are one by the athlete's word."""

    near: Mapping[str, tuple[Tap, ...]]
    joined: frozenset[str]


@dataclass(frozen=True, slots=True)
class Taps:
    """What one topic of a run may be said to be; ``by_word`` where the athlete has said it.

    ``note`` says whose word the chosen one is, "" where nothing is known.
    """

    topic: str
    title: str
    taps: tuple[Tap, ...]
    by_word: bool
    note: str


@dataclass(frozen=True, slots=True)
class RunCard:
    """One run: what it was, its verdict with the reasons, and what may be said of it.

    ``became`` are the verdicts before and after what was said last, None for all other runs.
    ``near`` are the runs it may be the same as, and ``joined`` tells whether the athlete has said
    so of its records.
    """

    run_id: str
    when: str
    name: str
    size: str
    kind: str
    verdict: str
    became: tuple[str, str] | None
    reasons: tuple[str, ...]
    taps: tuple[Taps, ...]
    planned: Taps
    planned_why: str
    ignored: bool
    said: bool
    near: tuple[Tap, ...]
    joined: bool
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class NoRun:
    """What the athlete said to be no run."""

    activity_id: str
    words: str


@dataclass(frozen=True, slots=True)
class RunStories:
    """The part: a page of cards, the newest run first; ``found`` runs fit filter and text.

    Of these it shows those from ``first`` to ``last``, counted from 1; both 0 where none fits. The
    run of which something was said last is shown all the same.
    """

    cards: tuple[RunCard, ...]
    found: int
    first: int
    last: int
    filters: tuple[Tap, ...]
    text: str
    page: int
    no_runs: tuple[NoRun, ...]


def build(view: View) -> RunStories:
    """Lay out the runs that are looked at; the flagged ones first, where there are any."""
    shown = view.memory.get(_SHOWN, _Shown())
    runs = view.dataset.runs
    verdicts = view.context.verdict_of
    flagged = {run_id for run_id, one in verdicts.items() if one.verdict in _FLAGGED}
    of = shown.of if shown.of is not None else "flagged" if flagged else ""
    fitting = runs[_in_filter(view, runs, of, flagged)].iloc[::-1]
    if shown.text:
        fitting = fitting[_with_words(view, fitting, shown.text)]
    first = min(shown.page * _A_PAGE, max(len(fitting) - 1, 0) // _A_PAGE * _A_PAGE)
    places = list(fitting.index[first : first + _A_PAGE])
    changed = view.memory.get(_CHANGED, ("", "", ""))
    # What was just said may take a run out of what is looked at, but not out of sight.
    said_of = runs.index[(runs["run_id"] == changed[0])].difference(places)
    cards = tagged(runs.loc[[*said_of, *places]], view.config, verdicts)
    others = _others_of(view, cards)
    wanted = fold(shown.text).split()
    return RunStories(
        cards=tuple(_run_card(view, one, changed, wanted, others) for one in cards),
        found=len(fitting),
        first=first + 1 if len(fitting) else 0,
        last=first + len(places),
        filters=tuple(Tap(words, key, key == of) for key, words in _FILTERS.items()),
        text=shown.text,
        page=first // _A_PAGE,
        no_runs=tuple(
            NoRun(
                one.activity_id,
                f"{one.when}: {_NO_RUN[one.sport]}",
            )
            for one in no_runs_by_word(view.config)[::-1]
            if one.sport in _NO_RUN
        ),
    )


def _in_filter(view: View, runs: pd.DataFrame, of: str, flagged: set[str]) -> pd.Series[bool]:
    """Flag the runs of a filter."""
    if of == "flagged":
        return runs["run_id"].isin(flagged)
    if of == "judged":
        return runs["run_id"].isin(view.context.verdict_of.keys())
    if of == "said":
        return runs["athlete_said"].map(bool).astype(bool)
    if of == "ignored":
        return runs["ignored"].astype(bool)
    return runs["run_id"].notna()


def _with_words(view: View, runs: pd.DataFrame, text: str) -> list[bool]:
    """Tell of each run whether all words of a text stand in what is known of it."""
    wanted = fold(text).split()
    verdicts = view.context.verdict_of
    columns = ("run_id", "local_date", "name", "kind", "surface", "planned_kind")
    told = (
        fold(
            f"{units.day(day, named=True)} {units.month(day, short=False)} {day.date()} {name}"
            f" {kind} {surface} {planned} {verdict_word(verdicts.get(run_id))}"
        )
        for run_id, day, name, kind, surface, planned in zip(
            *(runs[column] for column in columns), strict=True
        )
    )
    return [all(word in each for word in wanted) for each in told]


def _run_card(
    view: View,
    run: TaggedRun,
    changed: tuple[str, str, str],
    wanted: Sequence[str],
    others: _Others,
) -> RunCard:
    unit = view.config.display.distance_unit
    # The reasons give that of the steady part, another number.
    heart = f"{units.beats(run['avg_hr_bpm'])} overall" if units.is_known(run["avg_hr_bpm"]) else ""
    size = (
        units.distance(run["distance_m"], unit),
        units.duration(run["moving_s"]),
        units.pace(run["pace_s_per_km"], unit),
        heart,
    )
    said: tuple[str, ...] = run["athlete_said"] or ()
    # What was looked for is to be seen where it was found, though the row shows it only then.
    kind = " ".join(filter(None, (run["surface"], run.kind_in_words)))
    elsewhere = (
        (run["planned_kind"], f"planned as {run['planned_kind']}"),
        (run["name"], f"“{one_line(run['name'])}”"),
    )
    found = (
        shown
        for text, shown in elsewhere
        if any(word in fold(text) and word not in fold(kind) for word in wanted)
    )
    found_kind = run["kind"] or ("intervals" if run.has_intervals else "")
    kinds = (("kind", "What it was", found_kind), ("surface", "Surface", run["surface"]))
    return RunCard(
        run_id=run["run_id"],
        when=units.day_and_hour(run["local_date"], run["local_hour"]),
        name=one_line(run["name"]),
        size=" · ".join(each for each in size if each != units.UNKNOWN and each),
        kind=", ".join(filter(None, (kind, next(found, "")))),
        verdict=verdict_word(run.verdict),
        became=(changed[1], changed[2]) if changed[0] == run["run_id"] else None,
        reasons=_reasons_of(view, run),
        taps=tuple(_topic_taps(*each, said) for each in kinds),
        planned=_topic_taps("planned", "It was planned as", _planned_word(run, said), said),
        planned_why=run["planned_evidence"],
        ignored=bool(run["ignored"]),
        said=bool(said),
        near=others.near[run["run_id"]],
        joined=run["run_id"] in others.joined,
        is_flagged=run.verdict is not None and run.verdict.verdict in _FLAGGED,
    )


def _others_of(view: View, shown: Sequence[TaggedRun]) -> _Others:
    """Look up what some runs may be the same as, by what joining them would accept."""
    runs, unit = view.dataset.runs, view.config.display.distance_unit
    days = runs["local_date"].to_numpy()
    ids = runs["run_id"].to_numpy()
    near = {
        one["run_id"]: [
            run_id
            for run_id in ids[abs(days - np.datetime64(one["local_date"])) <= _NEAR].tolist()
            if run_id != one["run_id"]
        ]
        for one in shown
    }
    near = may_be_one(view.config, near)
    offered = runs[runs["run_id"].isin({run_id for found in near.values() for run_id in found})]
    taps = {
        row["run_id"]: Tap(run_in_words(row, unit), row["run_id"], is_chosen=False)
        for row in offered[_IN_WORDS].to_dict("records")
    }
    return _Others(
        near={run_id: tuple(taps[one] for one in found) for run_id, found in near.items()},
        joined=joined_runs(view.config),
    )


def runs_by_id(view: View) -> dict[str, Mapping[Any, Any]]:
    """Return by id what ``run_in_words`` says of each run."""
    return {row["run_id"]: row for row in view.dataset.runs[_IN_WORDS].to_dict("records")}


def run_in_words(row: Mapping[Any, Any], unit: units.DistanceUnit) -> str:
    """Say which run it is: when it was, how far and how long."""
    size = units.distance(row["distance_m"], unit), units.duration(row["moving_s"])
    return ", ".join([when_run(row), *size])


def when_run(row: Mapping[Any, Any]) -> str:
    """Say when a run began, by which it is known in a sentence."""
    return units.day_and_hour(row["local_date"], row["local_hour"])


def _planned_word(run: TaggedRun, said: tuple[str, ...]) -> str:
    is_none = "planned" in said and not run["planned_kind"]
    return NONE_OF_THESE if is_none else str(run["planned_kind"])


def _topic_taps(topic: str, title: str, now: str, said: tuple[str, ...]) -> Taps:
    words = {NONE_OF_THESE: "None of these"}
    taps = (Tap(words.get(one, capital(one)), one, one == now) for one in RUN_FACTS[topic])
    note = "by your word" if topic in said else "as found" if now else ""
    return Taps(topic, title, tuple(taps), topic in said, note)


def _reasons_of(view: View, run: TaggedRun) -> tuple[str, ...]:
    if run.verdict is None:
        return (why_outside(view.dataset, run.columns),)
    return tuple(capital(one.text) for one in (*run.verdict.reasons, *run.verdict.notes))


def say_of_run(view: View, fields: Fields) -> FormOutcome:
    """Keep what a run was by the athlete's word; "auto" for all lets the files decide again.

    Raises:
        UsageError: there is no such run, or nothing was said of it.
    """
    run_id = fields.text("run")
    facts = {topic: fields.text(topic) for topic in RUN_FACTS if topic in fields.texts}
    before, row = view.context, _run_row(view, run_id)
    planned = before.once(plan_of_week)
    said = row["athlete_said"] or () if row else ()
    if fields.text("all"):
        facts = dict.fromkeys(said, TAKE_BACK)
    if not facts:
        raise UsageError("Nothing is said of this run.")
    when = units.day_and_hour(row["local_date"], row["local_hour"]) if row else run_id
    undo = {topic: _word_now(row, topic) if topic in said else TAKE_BACK for topic in facts}
    found = set_run(view.config, run_id, facts)
    was, now = show_change(view, run_id, before.verdict_of.get(run_id))
    words = f"{run_words(when, facts)} {_change_words(was, now)}"
    words += _others_in_words(run_id, before.verdict_of, view.context.verdict_of)
    words = f"{words} {week_changes(planned, _plan_now(view, planned))}".strip()
    return FormOutcome(words, KEY, Undo("run", {"run": found, **undo}))


def _plan_now(view: View, before: PlanAnswer | None) -> PlanAnswer | None:
    """Return the plan as it is now; that of before where the usual week is the same."""
    known = view.context.everything
    week = usual_week(known.dataset, known.judge.history).week
    if before is not None and before.plan.week == week:
        return before
    return view.context.once(plan_of_week) if week.key_runs else None


def show_change(view: View, run_id: str, before: Verdict | None) -> tuple[str, str]:
    """Show a run, and its verdict before and after what was just said; return these in words."""
    was, now = verdict_word(before), verdict_word(view.context.verdict_of.get(run_id))
    view.memory[_CHANGED] = (run_id, was, now)
    return was, now


def _change_words(was: str, now: str) -> str:
    return f"Its verdict stays: {now}." if was == now else f"Its verdict: {was} before, {now} now."


def _others_in_words(run_id: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Say what became of other runs' verdicts: what is usual may be another thing now."""
    others = {k: pair for k, pair in changed_verdicts(before, after).items() if k != run_id}
    return f" {changes_in_words(others, of='other verdict')}" if others else ""


def _run_row(view: View, run_id: str) -> dict[Any, Any] | None:
    runs = view.dataset.runs
    rows: list[dict[Any, Any]] = runs[runs["run_id"] == run_id].to_dict("records")
    return rows[0] if rows else None


def _word_now(row: Mapping[Any, Any] | None, topic: str) -> str:
    """Return what the athlete's word on a topic is, as ``set_run`` takes it."""
    if row is None or topic == "sport":
        return "run"
    if topic == "ignored":
        return "yes"
    return str(row["planned_kind"] or NONE_OF_THESE) if topic == "planned" else str(row[topic])


def look_at_runs(view: View, fields: Fields) -> FormOutcome:
    """Look at other runs: of a filter, with a text, or the next page."""
    shown: _Shown = view.memory.get(_SHOWN, _Shown())
    of, text = fields.text("of"), fields.text("text")[:_LONGEST_TEXT]
    if "page" in fields.texts:
        typed = fields.text("page")
        shown = _Shown(shown.of, shown.text, int(typed) if typed.isdecimal() else 0)
    elif "of" in fields.texts:
        shown = _Shown(of if of in _FILTERS else "", text)
    else:
        # Whoever looks for a run looks for it among all.
        shown = _Shown("", text)
    view.memory[_SHOWN] = shown
    view.memory.pop(_CHANGED, None)
    return FormOutcome("", KEY)
