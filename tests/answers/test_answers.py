"""What every command answers, before anybody shows it."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from fakes.fit_encoder import run_file, strength_file

from analyzer.answers.activity_ids import find_activity
from analyzer.answers.advice_check import AdviceCheck, check_advice
from analyzer.answers.comparison import EasyPace, compare_runs
from analyzer.answers.journal import JournalDay, journal_days
from analyzer.answers.runs import TaggedRun, tagged_runs
from analyzer.answers.settings_list import settings_in_use
from analyzer.answers.status import store_status
from analyzer.answers.strength_sessions import DecidedSession, decided_sessions
from analyzer.answers.tables import exported_tables
from analyzer.config import Config, load
from analyzer.errors import UsageError
from analyzer.frames.dataset import no_data
from analyzer.jsonable import json_text
from analyzer.loading import load as load_data
from analyzer.model import Evidence
from analyzer.settings import Sources
from analyzer.store import Store
from analyzer.sync import sync

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer import Dataset


def test_every_answer_is_json_without_more_ado(sample: Dataset) -> None:
    answers: list[Any] = [
        store_status(sample).to_dict(),
        [run.to_dict() for run in tagged_runs(sample)],
        decided_sessions(sample),
        journal_days(sample.config),
        compare_runs(sample, "hr").to_dict(),
        check_advice(sample).to_dict(),
        [setting.to_dict() for setting in settings_in_use(sample.config)],
    ]
    for answer in answers:
        assert json.loads(json_text(answer)) is not None


def tagged(**columns: object) -> TaggedRun:
    known = {"leg_day_known": True, "hours_since_leg_day": 21.0, "days_since_leg_day": 1}
    return TaggedRun(known | columns, None)


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (tagged(), "21 h"),
        (tagged(hours_since_leg_day=0.4), "24 min"),
        (tagged(hours_since_leg_day=78.0, days_since_leg_day=4), "78 h"),
        (tagged(hours_since_leg_day=120.0, days_since_leg_day=5), "5 d"),
        (tagged(hours_since_leg_day=math.nan), "–"),
        (tagged(leg_day_known=False), "undecided"),
    ],
)
def test_time_since_leg_day_is_told_in_hours_then_days_and_doubt_is_told(
    run: TaggedRun, words: str
) -> None:
    assert run.since_leg_day == words


def test_a_name_is_private_and_an_old_key_stays(sample: Dataset) -> None:
    listed = tagged_runs(sample)[0].to_dict()
    assert "name" not in listed
    assert "leg_load" in listed
    assert "leg_carryover" not in listed
    assert "" not in [listed[key] for key in ("leg_day_id", "undecided_id", "hr_source")]


def session(decision: str, **facts: Any) -> DecidedSession:
    moment = datetime(2026, 11, 16, 17, tzinfo=UTC)
    evidence = (
        Evidence("title", "the title says upper body", -2.0),
        Evidence("sets", "9 sets of squats", 4.0),
        Evidence("weekday", "a Monday", 0.0),
    )
    known = {
        "leg_day_id": "strength-20261116-1700", "started_at": moment, "ended_at": moment,
        "decision": decision, "confidence": 0.97, "evidence": evidence, "severity": None,
        "decided_by": "auto", "local_date": moment.date(), "sources": ("fit",),
        "leg_sets": 9.0, "leg_load_kg": 4000.0, "local_hour": 18.0,
    }  # fmt: skip
    return DecidedSession(**(known | facts))


def test_a_decision_is_explained_by_its_weightiest_evidence_first() -> None:
    assert session("yes").explanation == [
        "strength-20261116-1700, Mon 16 Nov 2026, 18:00",
        "Leg day: yes (97\u202f% sure, by the evidence)",
        "  for: 9 sets of squats (sets)",
        "  against: the title says upper body (title)",
        "  neither: a Monday (weekday)",
    ]


def test_the_reason_that_is_told_is_on_the_side_of_the_decision() -> None:
    upper = "the title says upper body"
    told = {decision: session(decision).why for decision in ("yes", "no", "unknown")}
    squats = "9 sets of squats"
    assert told == {"yes": squats, "no": upper, "unknown": f"{squats}, but {upper}"}
    rule = Evidence("rule", "by your rule, Friday is leg day", 0.0)
    by_rule = session("yes", evidence=(Evidence("title", upper, -0.2), rule), decided_by="rule")
    assert by_rule.why == rule.text


def test_what_is_undecided_is_not_sure_of_anything() -> None:
    undecided = session("unknown")
    assert undecided.sureness == ""
    assert undecided.explanation[1] == "Leg day: unknown (the evidence does not decide it)"
    assert "by your word" in session("no", decided_by="athlete").explanation[1]


def test_only_the_undecided_can_be_listed(sample: Dataset) -> None:
    undecided = decided_sessions(sample, undecided_only=True)
    assert [each.leg_day_id for each in undecided] == list(store_status(sample).undecided)
    assert {each.decision for each in undecided} == {"unknown"}


def test_the_status_says_which_folder_of_the_settings_is_not_there(tmp_path: Path) -> None:
    here, gone = str(tmp_path), str(tmp_path / "unplugged")
    config = Config(home=tmp_path, sources=Sources(folders=(here, gone)))
    assert store_status(no_data(config)).notes == (
        f"The folder {gone} is not there now, so legstats sync reads nothing of it.",
    )


def test_the_status_counts_the_leg_days_among_the_sessions(sample: Dataset) -> None:
    status = store_status(sample)
    assert (status.strength_sessions, status.leg_days) == (
        len(sample.strength_sessions),
        len(sample.leg_days),
    )
    assert sum(status.sources.values()) >= status.runs
    assert status.first_run is not None
    assert status.last_run is not None
    assert status.first_run < status.last_run
    assert not status.is_empty


def test_an_empty_store_is_empty(tmp_path: Path) -> None:
    status = store_status(load_data(tmp_path))
    assert status.is_empty
    assert (status.runs, status.first_run, status.last_import, status.failed) == (0, None, None, ())
    assert not (tmp_path / "legstats.sqlite").exists()


def test_a_check_since_a_day_counts_that_day(sample: Dataset) -> None:
    everything = check_advice(sample)
    day = everything.judged[-3].day
    late = check_advice(sample, day)
    assert late.judged == everything.judged[-len(late.judged) :]
    assert {run.day >= day for run in late.judged} == {True}
    assert sum(int(part.split()[0]) for part in late.summary.split(", ")) == len(late.judged)


def test_nothing_judged_is_nothing_broken() -> None:
    assert not AdviceCheck(()).is_broken
    assert AdviceCheck(()).summary == "0 kept, 0 borderline, 0 broke, 0 not judged"


def test_an_effect_is_seconds_at_the_easy_pace_in_the_unit_asked_for() -> None:
    assert EasyPace(340.0, "km").change(-2.4) == "+8 s/km"
    assert EasyPace(340.0, "mi").change(-2.4) == "+13 s/mi"
    assert str(EasyPace(340.0, "km")) == "5:40 /km"


def test_the_warning_beside_unadjusted_speed_says_what_this_runner_chose(sample: Dataset) -> None:
    warning = compare_runs(sample, "speed").unadjusted_warning
    assert warning.startswith("Do not read this as fatigue: ")
    empty = replace(sample, runs=sample.runs.iloc[:0])
    assert compare_runs(empty, "speed").unadjusted_warning.endswith("makes them slower.")
    assert compare_runs(empty, "speed").easy_pace is None


def test_a_setting_is_shown_as_a_person_writes_it(tmp_path: Path) -> None:
    environ = {"LEGSTATS_ATHLETE_HR_MAX": "188", "LEGSTATS_SOURCES_FOLDERS": "/watch"}
    settings = {s.name: s for s in settings_in_use(load(tmp_path, environ=environ))}
    assert settings["athlete.hr_max"].shown_value == "188 bpm"
    assert settings["athlete.hr_max"].origin == "$LEGSTATS_ATHLETE_HR_MAX"
    assert settings["athlete.lthr"].shown_value == "not set"
    assert settings["sources.folders"].shown_value == "/watch"
    assert settings["rules.score_length_share"].shown_value == "0.4"


def test_habits_are_those_done_not_those_left_undone() -> None:
    unknown = math.nan
    day = JournalDay(
        date(2026, 11, 10), datetime(2026, 11, 10, tzinfo=UTC), 3.0, 7.5, unknown, unknown, unknown,
        foam_rolling=True, compression=False, epsom_bath=None, massage=None, stretching=False,
        cold_bath=True, weight_kg=unknown, note=None, sleep_from=None, protein_g_per_kg=unknown,
    )  # fmt: skip
    assert day.habits == ["foam rolling", "cold bath"]


def test_exported_cells_hold_no_tuples(sample: Dataset) -> None:
    for name, table in exported_tables(sample).items():
        nested = table.map(lambda cell: isinstance(cell, tuple | list | dict))
        assert not nested.to_numpy().any(), name
    sources = exported_tables(sample)["runs"]["sources"]
    assert isinstance(sources, pd.Series)
    assert sources.str.contains("; ").any()


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Two runs and a strength session, a day apart."""
    home, watch = (tmp_path_factory.mktemp(name) for name in ("home", "watch"))
    start = datetime(2026, 11, 16, 6, tzinfo=UTC)
    for days in (0, 1):
        run = run_file(start + timedelta(days=days), 30, every_s=5)
        (watch / f"{days}.fit").write_bytes(run)
    (watch / "legs.fit").write_bytes(strength_file(start + timedelta(days=2), ["squat"] * 5))
    config = Config(home=home)
    sync(config, [watch])
    return config


def test_an_id_may_be_typed_as_far_as_it_takes(two_runs: Config) -> None:
    with Store(two_runs.store_path) as store:
        whole = find_activity(store, "run-20261116-0800", "run", two_runs)
        assert find_activity(store, "run-20261116", "run", two_runs) == whole
        assert len(whole.keys) == 1


def test_an_id_that_two_runs_had_by_two_clocks_is_asked_about_with_both(tmp_path: Path) -> None:
    """The morning run's id is what the later one was called by UTC."""
    start = datetime(2026, 11, 16, 6, tzinfo=UTC)
    for hours in (0, 1):
        run = run_file(start + timedelta(hours=hours), 30, every_s=5, utc_offset_h=1.0)
        (tmp_path / f"{hours}.fit").write_bytes(run)
    config = Config(home=tmp_path / "home")
    sync(config, [tmp_path])
    with Store(config.store_path) as store, pytest.raises(UsageError) as asked:
        find_activity(store, "run-20261116-0700", "run", config)
    first, second = re.findall(r"run-[\w-]+", str(asked.value).partition("may mean")[2])
    assert "(16 Nov 2026, 7:00) or" in str(asked.value)
    assert "(16 Nov 2026, 8:00)" in str(asked.value)
    with Store(config.store_path) as store:
        assert find_activity(store, first, "run", config) != find_activity(
            store, second, "run", config
        )


@pytest.mark.parametrize(
    ("typed", "sentence", "hint"),
    [
        ("run-202611", "could be any of run-20261116-0800 or run-20261117-0800", "more of the id"),
        ("run-1999", "There is no run run-1999", "`legstats runs` lists"),
        ("strength-", "There is no run strength-", "`legstats runs` lists"),
    ],
)
def test_an_id_that_means_no_run_or_several_is_refused(
    two_runs: Config, typed: str, sentence: str, hint: str
) -> None:
    with Store(two_runs.store_path) as store, pytest.raises(UsageError, match=sentence) as refused:
        find_activity(store, typed, "run", two_runs)
    assert hint in refused.value.hint
