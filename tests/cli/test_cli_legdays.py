"""``legstats legdays``: which sessions were leg days, why, and the athlete's word on it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from fakes.command import legstats, legstats_at_terminal
from fakes.fit_encoder import Lift, run_file, strength_file

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
        "decided_by", "local_date", "sources", "leg_sets", "leg_load_kg", "local_hour",
    ]  # fmt: skip
    assert (first["decision"], first["decided_by"]) == ("yes", "auto")
    assert all(e.keys() == {"source", "text", "weight"} for e in first["evidence"])
    explained = legstats(home, "legdays", "explain", first["leg_day_id"])
    assert "Leg day: yes (9" in explained.out
    assert "sure, by the evidence)" in explained.out
    assert "Severity: " in explained.out
    assert "1 is a usual leg day of yours" in " ".join(explained.out.split())
    assert legstats(home, "legdays", "explain", first["leg_day_id"], "--json").json == first


def test_a_break_that_hangs_on_an_undecided_session_is_said(tmp_path: Path) -> None:
    for day in ("2026-07-01", "2026-07-20", "2026-07-25"):
        legstats(tmp_path, "legdays", "add", f"{day} 17:00")
    later = legstats(tmp_path, "legdays", "explain", "strength-20260725")
    assert "is undecided" not in later.out
    legstats(tmp_path, "legdays", "set", "strength-20260720", "auto")
    later = legstats(tmp_path, "legdays", "explain", "strength-20260725")
    assert "was 24 days earlier, but strength-20260720-1700 is undecided." in later.out
    assert "is undecided" not in legstats(tmp_path, "legdays", "explain", "strength-20260701").out


def test_what_the_evidence_does_not_decide_is_not_called_sure(tmp_path: Path) -> None:
    legstats(tmp_path, "legdays", "add", "2026-08-03 17:00")
    (session,) = legstats(tmp_path, "legdays", "--json").json
    assert "by your word" in legstats(tmp_path, "legdays", "explain", session["leg_day_id"]).out
    legstats(tmp_path, "legdays", "set", session["leg_day_id"], "auto")
    listed = legstats(tmp_path, "legdays").out.splitlines()[1]
    assert "unknown" in listed
    assert "%" not in listed
    explained = legstats(tmp_path, "legdays", "explain", session["leg_day_id"])
    assert "Leg day: unknown (the evidence does not decide it)" in explained.out
    assert f"Decide it: legstats legdays set {session['leg_day_id']} yes" in explained.err


def test_a_leg_day_at_an_hour_that_never_came_is_said_back_as_it_is_listed(tmp_path: Path) -> None:
    said = legstats(tmp_path, "legdays", "add", "2026-03-29 2:30", TZ="Europe/Berlin")
    assert "Leg day added: Sun 29 Mar 2026, 3:30, 60 min." in said.err
    assert "Sun 29 Mar 2026, 3:30" in legstats(tmp_path, "legdays", TZ="Europe/Berlin").out


def test_a_leg_day_that_has_not_come_cannot_be_added(tmp_path: Path) -> None:
    said = legstats(tmp_path, "legdays", "add", "2099-01-01")
    assert said.code == 2
    assert "Thu 1 Jan 2099, 18:00 has not come yet." in said.err
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


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [("1h", "'1h' is no whole number"), ("900", "900 is not between 5 and 600.")],
)
def test_minutes_that_are_none_are_refused_in_plain_words(
    tmp_path: Path, minutes: str, sentence: str
) -> None:
    said = legstats(tmp_path, "legdays", "add", "2026-11-17", "--minutes", minutes)
    assert (said.code, said.err.count(sentence)) == (2, 1)


def test_an_added_leg_day_moves_the_clock(tmp_path: Path) -> None:
    (tmp_path / "run.fit").write_bytes(run_file(MONDAY + timedelta(hours=14), 30))
    legstats(tmp_path, "sync", tmp_path / "run.fit")
    assert legstats(tmp_path, "runs", "--json").json[0]["days_since_leg_day"] is None
    said = legstats(tmp_path, "legdays", "add", "2026-08-03 17:00", "--minutes", "60")
    assert said.code == 0
    run = legstats(tmp_path, "runs", "--json").json[0]
    assert run["hours_since_leg_day"] == pytest.approx(13.5)
    assert legstats(tmp_path, "legdays", "--json").json[0]["decided_by"] == "athlete"


def test_a_watch_left_running_after_leg_day_does_not_move_the_clock(tmp_path: Path) -> None:
    (tmp_path / "run.fit").write_bytes(run_file(MONDAY + timedelta(hours=13.5), 30))
    lifts = [Lift("squat", 10, 80.0, seconds=60)] * 10
    (tmp_path / "legs.fit").write_bytes(strength_file(MONDAY, lifts, minutes=540))
    said = legstats(tmp_path, "sync", tmp_path / "run.fit", tmp_path / "legs.fit")
    assert "legs.fit: The recording went on for 9 h 00 min; the first" in said.err
    (legs,) = legstats(tmp_path, "legdays", "--json").json
    hours = datetime.fromisoformat(legs["ended_at"]) - MONDAY
    assert timedelta(minutes=10) <= hours <= timedelta(minutes=40)
    run = legstats(tmp_path, "runs", "--json").json[0]
    assert run["hours_since_leg_day"] == pytest.approx(13.5 - hours.total_seconds() / 3600, 0.01)
    assert run["bucket"] == "6-30 h"
    explained = legstats(tmp_path, "legdays", "explain", legs["leg_day_id"]).out
    assert "neither: the recording went on for 9 h 00 min" in explained


def test_an_added_leg_day_can_be_removed(tmp_path: Path) -> None:
    legstats(tmp_path, "legdays", "add", "2026-08-03 17:00")
    (added,) = legstats(tmp_path, "legdays", "--json").json
    said = legstats(tmp_path, "legdays", "remove", added["leg_day_id"])
    assert (said.code, said.err) == (0, f"{added['leg_day_id']}: removed.\n")
    assert legstats(tmp_path, "legdays", "--json").json == []


def test_a_leg_day_of_a_file_is_set_to_no_instead_of_removed(own_copy: Path) -> None:
    first = legstats(own_copy, "legdays", "--json").json[0]["leg_day_id"]
    said = legstats(own_copy, "legdays", "remove", first)
    assert (said.code, said.err) == (0, f"{first}: set to no: it comes from a file.\n")
    sessions = legstats(own_copy, "legdays", "--json").json
    assert (len(sessions), sessions[0]["decision"]) == (12, "no")


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
    said = legstats(tmp_path, "legdays", "add", typed)
    assert f", {clock}, 60 min." in said.err
    (added,) = legstats(tmp_path, "legdays", "--json").json
    assert said.out == f"{added['leg_day_id']}\n", "the id can be used at once"


def test_a_moment_that_is_none_is_answered_in_plain_words(tmp_path: Path) -> None:
    said = legstats(tmp_path, "legdays", "add", "soon")
    assert (said.code, said.out) == (2, "")
    assert "“soon” is no day." in said.err
    assert "with a time after it where it matters: Tue 18:00." in said.err
    ambiguous = legstats(tmp_path, "legdays", "add", "9/3/2026 18:00")
    assert (ambiguous.code, "3 Sep 2026 or 9 Mar 2026" in ambiguous.err) == (2, True)
    assert "legdays add [OPTIONS] WHEN" in legstats(tmp_path, "legdays", "add", "-h").out


def test_yesterday_is_that_of_the_zone_in_the_settings_of_the_home_named_last(
    tmp_path: Path,
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "config.toml").write_text('[sources]\nzone = "Pacific/Kiritimati"\n')
    legstats(tmp_path, "legdays", "add", "yesterday", "--home", there)
    (added,) = legstats(there, "legdays", "--json").json
    yesterday = datetime.now(ZoneInfo("Pacific/Kiritimati")).date() - timedelta(days=1)
    assert added["local_date"][:10] == yesterday.isoformat()


def test_where_a_session_stands_already_none_is_added_unasked(own_copy: Path) -> None:
    """The first of them is on Monday at 17:30 by UTC, 19:30 by the watch's clock."""
    first = legstats(own_copy, "legdays", "--json").json[0]["leg_day_id"]
    assert first == "strength-20260803-1930"
    for when in ("2026-08-03", "2026-08-03 19:00"):
        refused = legstats(own_copy, "legdays", "add", when)
        assert (refused.code, refused.out) == (2, "")
        assert f"stands there already: {first}, Mon 3 Aug 2026, 19:30." in refused.err
        assert f"legstats legdays set {first} yes" in refused.err
    screen = legstats_at_terminal(own_copy, "legdays", "add", "2026-08-03", typed="n\n")
    assert "Add another one?" in screen
    assert "Nothing was added." in screen
    assert "Interrupted" not in screen
    assert len(legstats(own_copy, "legdays", "--json").json) == 12
    assert legstats(own_copy, "legdays", "add", "2026-08-03 7:00").code == 0, "in the morning"
    assert legstats(own_copy, "legdays", "add", "2026-08-03", "--yes").code == 0


def test_a_leg_day_added_twice_is_said_to_be_there_and_its_time_to_be_assumed(
    tmp_path: Path,
) -> None:
    said = legstats(tmp_path, "legdays", "add", "2026-08-03")
    added = said.out.strip()
    assert "No time was named, so 18:00 is taken." in said.err
    assert f"legstats legdays remove {added}" in said.err
    again = legstats(tmp_path, "legdays", "add", "2026-08-03")
    assert again.code == 2
    assert f"You have added one there already: {added}, Mon 3 Aug 2026, 18:00." in again.err
    assert f"legstats legdays remove {added}" in again.err
    assert "If it was leg day" not in again.err
    assert "No time" not in legstats(tmp_path, "legdays", "add", "2026-08-05 7:00").err


def test_several_sessions_are_decided_at_once_or_none(own_copy: Path) -> None:
    ids = [one["leg_day_id"] for one in legstats(own_copy, "legdays", "--json").json]
    refused = legstats(own_copy, "legdays", "set", ids[0], "strength-1999", "no")
    assert (refused.code, "strength-1999" in refused.err) == (2, True)
    said = legstats(own_copy, "legdays", "set", *ids[:3], "No")
    assert said.err == "".join(f"{one}: no leg day, by your word.\n" for one in ids[:3])
    decided = [one["decision"] for one in legstats(own_copy, "legdays", "--json").json]
    assert decided == ["no"] * 3 + ["yes"] * 9


# -- what is undecided ---------------------------------------------------------------------------


@pytest.fixture
def twelve_in_doubt(own_copy: Path) -> Path:
    """Twelve mornings with a session of which nothing is known, each before that day's legs."""
    days = [MONDAY + timedelta(weeks=week, days=2) for week in range(12)]
    added = [legstats(own_copy, "legdays", "add", f"{day:%Y-%m-%d} 07:00").out for day in days]
    legstats(own_copy, "legdays", "set", *map(str.strip, added), "auto")
    return own_copy


def test_the_undecided_stand_in_one_table_those_that_matter_first(twelve_in_doubt: Path) -> None:
    said = legstats(twelve_in_doubt, "legdays", "--undecided")
    heading, *rows = said.out.splitlines()
    assert heading.split() == [
        "id", "when", "took", "what", "is", "known", "if", "it", "was", "leg", "day",
    ]  # fmt: skip
    assert len(rows) == 10
    assert rows[0].startswith("strength-20261021-0700")
    assert all("60 min" in row and " run" in row for row in rows)
    assert "10 of 12 are shown, those that runs depend on first; all with --all." in said.err
    assert len(legstats(twelve_in_doubt, "legdays", "--undecided", "--all").out.splitlines()) == 13
    assert len(legstats(twelve_in_doubt, "legdays", "--undecided", "--json").json) == 12
    # The newest, on which no run depends, comes after those that change one.
    new = legstats(twelve_in_doubt, "legdays", "add", "yesterday").out.strip()
    legstats(twelve_in_doubt, "legdays", "set", new, "auto")
    rows = legstats(twelve_in_doubt, "legdays", "--undecided", "--all").out.splitlines()
    assert (rows[-1].split()[0], "no run changes" in rows[-1]) == (new, True)
    legstats(twelve_in_doubt, "legdays", "remove", new)
    status = legstats(twelve_in_doubt, "status").out
    assert status.count("ndecided: ") == 1
    assert "Undecided: 12 strength sessions; legstats legdays --undecided lists" in status


def test_they_are_decided_one_by_one_with_a_key_each(twelve_in_doubt: Path) -> None:
    keys = tuple((f"({number} of 12)", key) for number, key in enumerate("ynsq", 1))
    screen = legstats_at_terminal(twelve_in_doubt, "legdays", "decide", answers=keys)
    assert "Wed 21 Oct 2026, 7:00, 60 min" in screen
    assert "2 sessions decided, 10 still undecided." in screen
    assert "To take an answer back: legstats legdays set strength-20261014-0700 auto" in screen
    decided = {
        one["leg_day_id"]: one["decision"]
        for one in legstats(twelve_in_doubt, "legdays", "--json").json
    }
    assert decided["strength-20261021-0700"] == "yes"
    assert decided["strength-20261014-0700"] == "no"
    assert decided["strength-20261007-0700"] == "unknown"
    refused = legstats(twelve_in_doubt, "--no-input", "legdays", "decide")
    assert (refused.code, "legstats legdays set ID yes" in refused.err) == (2, True)


def test_where_nothing_is_open_it_says_so(home: Path) -> None:
    for words in (("legdays", "--undecided"), ("legdays", "decide")):
        said = legstats(home, *words)
        assert (said.code, said.err) == (0, "Every strength session is decided.\n")


def test_the_shell_completes_ids(home: Path) -> None:
    offered = completed(home, "legstats legdays explain strength-202608")
    assert offered[0] == "plain,strength-20260831-1930"
    assert len(offered) == 5


def test_the_shell_completes_the_decision_too(home: Path) -> None:
    known = "legstats legdays set strength-20260831-1930"
    assert completed(home, f"{known} y") == ["plain,yes"]
    assert completed(home, f"{known} a") == ["plain,auto"]


def completed(home: Path, words: str) -> list[str]:
    """Return what bash is offered for the last word typed."""
    last = str(len(words.split()) - 1)
    asked = {"_LEGSTATS_COMPLETE": "bash_complete", "COMP_CWORD": last}
    done = subprocess.run(
        [sys.executable, "-c", "from analyzer.cli import main; main()"],
        env=os.environ | asked | {"COMP_WORDS": words, "LEGSTATS_HOME": str(home)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


def test_a_decision_that_is_missing_is_asked_for(home: Path) -> None:
    said = legstats(home, "legdays", "set", "strength-20261116-1730")
    assert said.code == 2
    assert "Say what it was: legstats legdays set strength-20261116-1730 yes" in said.err
    assert "Say which: legstats legdays set ID no" in legstats(home, "legdays", "set", "No").err
    mistyped = legstats(home, "legdays", "set", "strength-20261116-1730", "maybe")
    wanted = "maybe is not yes, no or auto: legstats legdays set strength-20261116-1730 yes"
    assert (mistyped.code, wanted in mistyped.err) == (2, True)
