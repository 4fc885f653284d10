"""The athlete's word is stored whole or not at all, whoever takes it: terminal or page."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file

from analyzer.actions import decisions
from analyzer.actions.journal import note_day
from analyzer.answers.runs import tagged_runs
from analyzer.answers.strength_sessions import decided_sessions, explained_session
from analyzer.config import Config
from analyzer.errors import UsageError
from analyzer.loading import load
from analyzer.settings import Sources
from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

LEGS = datetime(2026, 11, 16, 17, 30, tzinfo=UTC)
FRIDAY = datetime.fromisoformat("2026-11-20 18:00")


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one leg day and one run the day after."""
    home, watch = (tmp_path_factory.mktemp(name) for name in ("home", "watch"))
    (watch / "legs.fit").write_bytes(strength_file(LEGS, ["squat"] * 5 + ["deadlift"] * 4))
    (watch / "run.fit").write_bytes(run_file(LEGS + timedelta(hours=14), 40))
    assert legstats(home, "sync", watch).code == 0
    return home


@pytest.fixture
def config(read_once: Path, tmp_path: Path) -> Config:
    home = shutil.copytree(read_once, tmp_path / "home")
    return Config(home=home, sources=Sources(zone="UTC"))


def run_now(config: Config) -> dict[str, object]:
    (run,) = tagged_runs(load(config=config))
    return run.to_dict()


def test_a_run_is_what_the_athlete_says(config: Config) -> None:
    run_id = decisions.set_run(config, "run-", {"kind": "race", "surface": "trail"})
    run = run_now(config)
    assert (run["run_id"], run["kind"], run["surface"]) == (run_id, "race", "trail")
    decisions.set_run(config, run_id, {"kind": decisions.TAKE_BACK})
    assert (run_now(config)["kind"], run_now(config)["surface"]) == ("", "trail")


def test_a_leg_day_by_the_athletes_word_is_one_again_once_what_was_left_out_counts(
    config: Config,
) -> None:
    decisions.add_leg_day(config, LEGS.replace(tzinfo=None), 60)
    (before,) = decided_sessions(load(config=config))
    assert (before.decision, before.decided_by) == ("yes", "athlete")
    ids = decisions.leave_out(config, [before.leg_day_id])
    assert decided_sessions(load(config=config))[0].decision == "no"
    assert decisions.leave_out(config, ids, back=True) == ids
    assert decided_sessions(load(config=config)) == [before]


def test_a_recorded_session_is_again_what_the_athlete_had_said_once_it_counts(
    config: Config,
) -> None:
    (found,) = decided_sessions(load(config=config))
    ids = decisions.decide_sessions(config, [found.leg_day_id], "yes")
    (said,) = decided_sessions(load(config=config))
    decisions.leave_out(config, ids)
    assert decided_sessions(load(config=config))[0].decision == "no"
    decisions.leave_out(config, ids, back=True)
    assert decided_sessions(load(config=config)) == [said]


@pytest.mark.parametrize("word", ["decide", "add"])
def test_a_session_left_out_counts_once_the_athlete_says_it_was_leg_day(
    config: Config, word: str
) -> None:
    decisions.add_leg_day(config, LEGS.replace(tzinfo=None), 60)
    (session,) = decided_sessions(load(config=config))
    decisions.leave_out(config, [session.leg_day_id])
    if word == "decide":
        decisions.decide_sessions(config, [session.leg_day_id], "yes")
    else:
        decisions.add_leg_day(config, LEGS.replace(tzinfo=None), 60)
    (now,) = decided_sessions(load(config=config))
    assert (now.decision, now.decided_by) == ("yes", "athlete")


def break_writes_of(config: Config, topic: str) -> None:
    """Let the store refuse one topic, as a full disk would in the middle of an action."""
    with Store(config.store_path) as store:
        store._ask(
            f"CREATE TRIGGER full BEFORE INSERT ON word WHEN NEW.topic = '{topic}' "
            "BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )


def test_what_is_said_of_a_run_at_once_is_kept_at_once(config: Config) -> None:
    break_writes_of(config, "surface")
    with pytest.raises(Exception, match="full"):
        decisions.set_run(config, "run-", {"kind": "race", "surface": "trail"})
    assert run_now(config)["kind"] == ""


def test_a_leg_day_is_added_with_its_decision_or_not_at_all(config: Config) -> None:
    break_writes_of(config, "leg_day")
    with pytest.raises(Exception, match="full"):
        decisions.add_leg_day(config, FRIDAY, 60)
    assert len(decided_sessions(load(config=config))) == 1


def test_an_added_leg_day_is_said_back_and_can_be_removed(config: Config) -> None:
    added_id = decisions.add_leg_day(config, FRIDAY, 60)
    added = decided_sessions(load(config=config))[-1]
    assert (added.leg_day_id, added.when) == (added_id, "Fri 20 Nov 2026, 18:00")
    assert (added.decision, added.decided_by) == ("yes", "athlete")
    removed = decisions.remove_leg_day(config, added.leg_day_id)
    assert removed == (added_id, decisions.Removal.REMOVED)
    assert len(decided_sessions(load(config=config))) == 1


def test_a_decision_explains_itself(config: Config) -> None:
    (session_id,) = decisions.decide_sessions(config, ["strength-"], "no")
    explained = explained_session(load(config=config), session_id)
    assert explained.explanation[1] == "Leg day: no (100\u202f% sure, by your word)"
    decisions.decide_sessions(config, [session_id], decisions.TAKE_BACK)
    assert explained_session(load(config=config), session_id).decision == "yes"


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("2999-01-01", "Tue 1 Jan 2999, 0:00 has not come yet"),
        ("1890-01-01", "1 Jan 1890 is too long ago"),
    ],
)
def test_a_leg_day_out_of_time_is_refused(config: Config, when: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        decisions.add_leg_day(config, datetime.fromisoformat(when), 60)


def test_an_evening_that_was_taken_for_them_and_is_still_to_come_is_not_put_in_their_mouth(
    config: Config,
) -> None:
    noon = FRIDAY.replace(hour=12)
    with pytest.raises(UsageError, match="No time was named, and 18:00, which is taken then"):
        decisions.add_leg_day(config, FRIDAY, 60, noon, names_time=False)
    with pytest.raises(UsageError, match="Fri 20 Nov 2026, 18:00 has not come yet"):
        decisions.add_leg_day(config, FRIDAY, 60, noon)


def test_a_day_that_has_not_come_takes_no_note(config: Config) -> None:
    with pytest.raises(UsageError, match="1 Jan 2999 has not come yet"):
        note_day(config, datetime(2999, 1, 1, tzinfo=UTC).date(), {"soreness": 3.0})
    assert load(config=config).journal.empty
