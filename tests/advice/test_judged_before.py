"""After a change only what it can touch is judged anew, and nothing comes out otherwise."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest

from analyzer import advice
from analyzer.actions.decisions import decide_sessions, set_run
from analyzer.actions.journal import note_day
from analyzer.actions.settings import set_setting
from analyzer.advice.judged_before import NOTHING, changed_span
from analyzer.config import load as read_settings
from analyzer.config import remember
from analyzer.loading import load_for_answers
from analyzer.timestamps import DAY_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from analyzer import Dataset
    from analyzer.config import Config

    Change = Callable[[Config, Dataset], object]


@pytest.fixture(scope="module")
def home(sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("judged") / "home"
    shutil.copytree(sample.config.home, home)
    remember(home / "config.toml", "sources", "zone", "Europe/Berlin")
    return home


def _session(data: Dataset, place: int) -> str:
    return str(data.strength_sessions["session_id"].iloc[place])


def _run(data: Dataset, place: int) -> str:
    return str(data.runs["run_id"].iloc[place])


CHANGES: dict[str, Change] = {
    "the last session is none": lambda c, d: decide_sessions(c, [_session(d, -1)], "no"),
    "one in the middle is one": lambda c, d: decide_sessions(c, [_session(d, 60)], "yes"),
    "the very first is none": lambda c, d: decide_sessions(c, [_session(d, 0)], "no"),
    "two weeks of them are": lambda c, d: decide_sessions(
        c, [_session(d, place) for place in range(90, 96)], "yes"
    ),
    "sore legs": lambda c, d: note_day(c, d.runs["local_date"].iloc[-40].date(), {"soreness": 8.0}),
    "a run was a race": lambda c, d: set_run(c, _run(d, -30), {"kind": "race"}),
    "a run is taken out": lambda c, d: set_run(c, _run(d, -60), {"ignored": "yes"}),
    "another limit": lambda c, _: set_setting(c, c.home / "config.toml", "rules.spike_pct", ["5"]),
}


def test_whatever_changes_the_verdicts_are_those_of_somebody_who_judges_all(home: Path) -> None:
    before = load_for_answers(read_settings(home, environ={}))
    judge = advice.Judge(before)
    judged = judge.all_verdicts()
    again = 0
    for what, change in CHANGES.items():
        change(read_settings(home, environ={}), before)
        now = load_for_answers(read_settings(home, environ={}))
        anew, following = advice.Judge(now), advice.Judge(now, advice.JudgedBefore(judge, judged))
        quickly = following.all_verdicts()
        judge, judged = following, anew.all_verdicts()
        assert quickly == judged, what
        by_training = [[v for _, v in one.verdicts(soreness=False)] for one in (judge, anew)]
        assert by_training[0] == by_training[1], what
        changed = changed_span(before, now)
        again += sum(run.started_s in changed for run in anew.runs)
        before = now
    assert again < 0.8 * len(CHANGES) * len(before.runs)


def test_where_nothing_changed_all_stands(home: Path) -> None:
    data = load_for_answers(read_settings(home, environ={}))
    assert changed_span(data, data) == NOTHING


def test_soreness_of_a_day_says_nothing_of_the_runs_of_a_week_later(home: Path) -> None:
    before = load_for_answers(read_settings(home, environ={}))
    day = before.runs["local_date"].iloc[-80].date()
    entered_at = datetime.combine(day, time(12), UTC)
    note_day(before.config, day, {"soreness": 5.0}, entered_at)
    changed = changed_span(before, load_for_answers(before.config))
    days = [(one - entered_at.timestamp()) / DAY_S for one in changed]
    assert -4 < days[0] < -2
    assert 4 < days[1] < 7
