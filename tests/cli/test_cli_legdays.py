"""``legstats legdays``: which sessions were leg days, why, and the athlete's word on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fakes.command import Said

MONDAY = datetime(2026, 8, 3, 17, 30, tzinfo=UTC)


def test_leg_days_have_evidence(home: Path, said_once: Callable[..., Said]) -> None:
    sessions = said_once(home, "legdays", "--json").json
    assert len(sessions) == 12
    first = sessions[0]
    assert list(first) == [
        "leg_day_id", "started_at", "ended_at", "decision", "confidence", "evidence", "severity",
        "decided_by", "local_date", "sources", "leg_sets", "leg_load_kg",
    ]  # fmt: skip
    assert (first["decision"], first["decided_by"]) == ("yes", "auto")
    assert all(e.keys() == {"source", "text", "weight"} for e in first["evidence"])
    explained = legstats(home, "legdays", "explain", first["leg_day_id"])
    assert "Leg day: yes (9" in explained.out
    assert "sure, by the evidence)" in explained.out
    assert legstats(home, "legdays", "explain", first["leg_day_id"], "--json").json == first


def test_what_the_evidence_does_not_decide_is_not_called_sure(tmp_path: Path) -> None:
    legstats(tmp_path, "legdays", "add", "2026-08-03 17:00")
    (session,) = legstats(tmp_path, "legdays", "--json").json
    assert "by your word" in legstats(tmp_path, "legdays", "explain", session["leg_day_id"]).out
    legstats(tmp_path, "legdays", "set", session["leg_day_id"], "auto")
    listed = legstats(tmp_path, "legdays", "list", "--undecided").out.splitlines()[1]
    assert "unknown" in listed
    assert "%" not in listed
    explained = legstats(tmp_path, "legdays", "explain", session["leg_day_id"])
    assert "Leg day: unknown (the evidence does not decide it)" in explained.out
    assert f"Decide it: legstats legdays set {session['leg_day_id']} yes" in explained.err


def test_a_leg_day_that_has_not_come_cannot_be_added(tmp_path: Path) -> None:
    said = legstats(tmp_path, "legdays", "add", "2099-01-01")
    assert said.code == 2
    assert "1 Jan 2099 has not come yet." in said.err
    assert legstats(tmp_path, "legdays", "--json").json == []


def test_the_athletes_word_on_a_leg_day_wins_and_can_be_taken_back(own_copy: Path) -> None:
    first = legstats(own_copy, "legdays", "--json").json[0]["leg_day_id"]
    legstats(own_copy, "legdays", "set", first, "no")
    decided = legstats(own_copy, "legdays", "--json").json[0]
    assert (decided["decision"], decided["decided_by"], decided["severity"]) == (
        "no", "athlete", None,
    )  # fmt: skip
    assert legstats(own_copy, "runs", "--json").json[0]["days_since_leg_day"] is None
    legstats(own_copy, "legdays", "set", first, "auto")
    assert legstats(own_copy, "legdays", "--json").json[0]["decision"] == "yes"


def test_an_added_leg_day_moves_the_clock(tmp_path: Path) -> None:
    (tmp_path / "run.fit").write_bytes(run_file(MONDAY + timedelta(hours=14), 30))
    legstats(tmp_path, "sync", tmp_path / "run.fit")
    assert legstats(tmp_path, "runs", "--json").json[0]["days_since_leg_day"] is None
    said = legstats(tmp_path, "legdays", "add", "2026-08-03 17:00", "--minutes", "60")
    assert said.code == 0
    run = legstats(tmp_path, "runs", "--json").json[0]
    assert run["hours_since_leg_day"] == pytest.approx(13.5)
    assert legstats(tmp_path, "legdays", "--json").json[0]["decided_by"] == "athlete"


def test_an_added_leg_day_can_be_removed(tmp_path: Path) -> None:
    legstats(tmp_path, "legdays", "add", "2026-08-03 17:00")
    (added,) = legstats(tmp_path, "legdays", "--json").json
    said = legstats(tmp_path, "legdays", "remove", added["leg_day_id"])
    assert (said.code, said.err) == (0, f"{added['leg_day_id']}: removed.\n")
    assert legstats(tmp_path, "legdays", "--json").json == []


def test_a_leg_day_of_a_file_is_not_removed_but_decided(
    home: Path, said_once: Callable[..., Said]
) -> None:
    first = said_once(home, "legdays", "--json").json[0]["leg_day_id"]
    said = legstats(home, "legdays", "remove", first)
    assert said.code == 2
    assert f"legstats legdays set {first} no" in said.err
    assert len(legstats(home, "legdays", "--json").json) == 12


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("2026-08-03 00:00", "0:00"),
        ("2026-08-03", "18:00"),
        ("2026-08-03 06:30", "6:30"),
        ("2026-08-03T06:30", "6:30"),
    ],
)
def test_a_leg_day_at_midnight_is_at_midnight_and_a_day_alone_means_the_evening(
    tmp_path: Path, typed: str, clock: str
) -> None:
    assert f", {clock}, 60 min." in legstats(tmp_path, "legdays", "add", typed).err


def test_a_moment_that_is_none_is_answered_in_plain_words(tmp_path: Path) -> None:
    said = legstats(tmp_path, "legdays", "add", "yesterday")
    assert said.code == 2
    assert 'a day like 2026-11-17 or a moment like "2026-11-17 18:00"' in said.err
    assert "%" not in said.err
    shown = legstats(tmp_path, "legdays", "add", "-h").out
    assert "legdays add [OPTIONS] WHEN" in shown
    assert "%" not in shown
