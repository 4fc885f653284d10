"""Data quality: what there is, what was left out and why, and what waits for the athlete's word."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer import units
from analyzer.effect import left_out_words
from analyzer.frames.dataset import runs_that_count
from analyzer.sources import source_kind
from analyzer.text import capital, one_line

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from analyzer.report.context import ReportContext

_DYNAMICS = ("ground_contact_ms", "vertical_oscillation_mm", "vertical_ratio_pct")
_SHOWN = 30
_LONGEST = 240
_MOST_DEVICES = 4
_DAY = timedelta(days=1)
_BOTH = 2


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the runs (or leg days) have something."""

    name: str
    n: int
    of: int


@dataclass(frozen=True, slots=True)
class LeftOutRuns:
    """Why runs took no part in the estimate, and how many."""

    reason: str
    n: int


@dataclass(frozen=True, slots=True)
class Undecided:
    """A strength session that may or may not be leg day, and the commands that decide it."""

    leg_day_id: str
    day: date
    text: str
    command: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why files could not be read, how many, and (with names shown) which."""

    reason: str
    n: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """The section."""

    title: str
    runs: int
    ignored: int
    compared: int
    coverage: tuple[Coverage, ...]
    sources: str
    left_out: tuple[LeftOutRuns, ...]
    undecided: tuple[Undecided, ...]
    undecided_more: int
    failures: tuple[Failure, ...]
    problems: int
    remark: str = ""


def build(context: ReportContext) -> Quality:
    """Account for every run and every file."""
    runs = context.runs
    undecided = len(context.undecided)
    latest = context.undecided.tail(_SHOWN).to_dict("records")
    sets = context.dataset.strength_sets
    active = Counter(sets.loc[sets["effort"] == "active", "session_id"])
    every = context.everything.dataset.runs
    waiting = Counter(every.loc[runs_that_count(every), "undecided_id"])
    files, windows = context.dataset.files, context.dataset.config.windows
    return Quality(
        title=_quality_title(int(runs["hr_usable"].sum()), len(runs), undecided),
        runs=len(runs),
        ignored=int(context.dataset.runs["ignored"].sum()),
        # Not counted again here: the estimate alone knows its outliers and its lapse.
        compared=context.speed.n_used,
        coverage=tuple(_coverage_rows(context)),
        sources=_sources_sentence(context),
        left_out=tuple(
            LeftOutRuns(
                capital(left_out_words(reason, windows.lapsed_days, windows.reference_until_h)), n
            )
            for reason, n in context.speed.left_out_counts.items()
        ),
        undecided=tuple(
            _undecided_session(
                row,
                active[row["session_id"]],
                waiting[row["session_id"]],
                show_names=context.show_names,
            )
            for row in reversed(latest)
        ),
        undecided_more=max(0, undecided - _SHOWN),
        failures=tuple(_failed_files(files, show_names=context.show_names)),
        problems=int(sum(bool(problems) for problems in files["problems"])),
        remark=next((problems[0] for problems in files["problems"] if problems), ""),
    )


def _quality_title(with_hr: int, runs: int, undecided: int) -> str:
    if not runs:
        return "Nothing read yet"
    title = f"Heart rate on {units.number(with_hr)} of {units.count(runs, 'run')}"
    if not undecided:
        return title
    session = "strength session needs" if undecided == 1 else "strength sessions need"
    return f"{title}; {units.spelled(undecided)} {session} your word"


def _coverage_rows(context: ReportContext) -> list[Coverage]:
    runs, legs = context.runs, context.leg_days
    dynamics = runs[list(_DYNAMICS)].notna().any(axis=1)
    found = [
        ("Heart rate", runs["hr_usable"], len(runs)),
        ("Hills (elevation)", runs["climb_m"].notna(), len(runs)),
        ("Temperature", runs["temperature_c"].notna(), len(runs)),
        ("Cadence", runs["cadence_spm"].notna(), len(runs)),
        ("Running dynamics", dynamics, len(runs)),
        ("Leg days with sets", legs["leg_sets"] > 0, len(legs)),
        ("Soreness noted", _soreness_noted(context), len(legs)),
    ]
    return [Coverage(name, int(np.sum(flags)), of) for name, flags, of in found if of]


def _soreness_noted(context: ReportContext) -> pd.Series[bool]:
    """Flag the leg days with soreness entered on one of the two days after."""
    journal = context.dataset.journal
    noted = journal.loc[journal["soreness"].notna(), "day"]
    days = context.leg_days["local_date"]
    return (days + _DAY).isin(noted) | (days + 2 * _DAY).isin(noted)


def _sources_sentence(context: ReportContext) -> str:
    kinds = Counter(str(source) for sources in context.runs["sources"] for source in sources)
    twice = sum(len(sources) > 1 for sources in context.runs["sources"])
    names = [
        f"{source_kind(kind).title} ({units.count(n, 'run')})"
        for kind, n in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    ]
    if not names:
        return ""
    more = sum(len(sources) > _BOTH for sources in context.runs["sources"])
    # Without these the numbers would not add up for whoever takes one away for each run merged.
    of_them = f" ({units.number(more)} of them in more than two)" if more else ""
    merged = f"; {units.count(twice, 'run')} in more than one source{of_them}, merged" * bool(twice)
    to_read = _still_to_read(context.dataset.still_to_read)
    devices = _devices_sentence(context.runs["device"])
    refused = _refused_sentence(context.runs)
    return f"From {units.listed(names)}{merged}.{devices}{refused}{to_read}{attribution(kinds)}"


def _refused_sentence(runs: pd.DataFrame) -> str:
    """Say of how many runs a heart rate is there and not believed, and why on the last of them."""
    refused = runs.loc[(runs["hr_source"] != "") & ~runs["hr_usable"].astype(bool), "hr_problem"]
    if refused.empty:
        return ""
    last = "" if len(refused) == 1 else " on the last of them"
    return (
        f" The heart rate of {units.count(len(refused), 'run')} is there, but not"
        f" used:{last} {refused.iloc[-1]}."
    )


def _devices_sentence(devices: pd.Series[str]) -> str:
    """Say what recorded the runs, the most used first, as services ask where they show them."""
    named = devices[devices != ""].value_counts()
    if named.empty:
        return ""
    first = sorted(named.items(), key=lambda item: (-item[1], str(item[0])))[:_MOST_DEVICES]
    names = [f"{name} ({units.count(n, 'run')})" for name, n in first]
    if more := len(named) - len(first):
        names.append(units.count(more, "other device"))
    return f" Recorded with {units.listed(names)}."


def attribution(kinds: Collection[str]) -> str:
    """Return what the rules of the accounts whose answers are shown ask to say, "" for none."""
    said = (source_kind(kind).attribution for kind in sorted(kinds))
    return "".join(f" {sentence}" for sentence in dict.fromkeys(said) if sentence)


def _still_to_read(to_read: int) -> str:
    """Say so while an account is only partly read: what is missing may change the answers."""
    if not to_read:
        return ""
    activities = units.count(to_read, "activity", "activities")
    verb = "is" if to_read == 1 else "are"
    return (
        f" From your accounts, {activities} {verb} not read in full yet: `legstats status` says"
        " more."
    )


def _undecided_session(
    row: dict[Any, Any], sets: int, waiting: int, *, show_names: bool
) -> Undecided:
    day = row["local_date"].date()
    title = one_line(row["name"]) if show_names else ""
    what = title or one_line(str(row["sport_detail"])).replace("_", " ") or "strength"
    minutes = units.duration(row["duration_s"])
    what_is_known = f"“{what}”, {minutes}, {_sets_words(sets)}; {_waiting_words(waiting)}"
    return Undecided(
        leg_day_id=str(row["session_id"]),
        day=day,
        text=f"{units.day(day, named=True)}: {what_is_known}",
        command=f"legstats legdays set {row['session_id']} yes|no",
    )


def _waiting_words(runs: int) -> str:
    """Say what the answer would change: runs whose hours since leg day hang on it."""
    if not runs:
        return "no run waits for your word"
    verb = "counts" if runs == 1 else "count"
    return f"until you say, {units.count(runs, 'run')} {verb} as unknown"


def _sets_words(active: int) -> str:
    if not active:
        return "no exercises recorded"
    return f"{units.count(active, 'set')}, exercises unclear"


def _failed_files(files: pd.DataFrame, *, show_names: bool) -> list[Failure]:
    failed = files[files["status"] == "failed"]
    return [
        Failure(
            _reason_with_names(str(reason), part["source"])
            if show_names
            else _reason_without_names(str(reason), part["source"]),
            len(part),
            tuple(one_line(str(name)) for name in part["source"]) if show_names else (),
        )
        for reason, part in failed.groupby("reason", sort=True)
    ]


def _reason_with_names(reason: str, names: pd.Series[str]) -> str:
    """Return a reason as a sentence; a name that begins it stays as its file is called."""
    named = any(reason.startswith((name, PurePath(name).name)) for name in map(str, names) if name)
    sentence = one_line(reason, _LONGEST)
    return sentence if named else capital(sentence)


def _reason_without_names(reason: str, names: pd.Series[str]) -> str:
    """Return a reason without the names of the files, which may reveal who and where."""
    for name in names:
        for shown in filter(None, (str(name), PurePath(str(name)).name)):
            reason = reason.replace(shown, "the file")
    return capital(one_line(reason.removeprefix("the file: "), _LONGEST))
