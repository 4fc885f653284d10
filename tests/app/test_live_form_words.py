"""Forms filled in as nobody should: each is refused in one sentence, and nothing has changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats

from analyzer import config

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.page_client import PageClient

MINUTES = "A leg day takes 5 to 600 minutes. Write them as a number."
CALENDAR = "A calendar repeats a week for 1 to 52 weeks.\n"
LEGS = "Mon legs 18:00"


def _said_of(home: Path) -> list[object]:
    asked = (["legdays", "--json"], ["log", "--json"], ["runs", "--json"])
    return [legstats(home, *one).json for one in asked]


@pytest.mark.parametrize(
    ("form", "fields", "sentence"),
    [
        pytest.param("decide", {"session": "x"}, "Say whether it was leg day.", id="no word"),
        pytest.param("decide", {"session": "x", "decision": "YES"}, "Say whether it was leg day.",
                     id="another word"),
        pytest.param("every-weekday", {"weekday": "Noday", "decision": "yes"},
                     "No session on a Noday is undecided.", id="no weekday"),
        pytest.param("add", {}, "No file was chosen. Choose files, or drop them here.",
                     id="no file"),
        pytest.param("leave-out", {"what": "a.fit"}, "Nothing is named to be left out.",
                     id="nothing to leave out"),
        pytest.param("sync", {"kind": "strava"},
                     "Nobody is logged in to Strava."
                     " Log in in a terminal: `legstats login strava`.", id="no login"),
        pytest.param("sync", {"kind": "<b>"}, "There is no such account. Choose one of the page.",
                     id="no account"),
        pytest.param("add-leg-day", {}, "The day is missing. Say on which day it was.",
                     id="no day"),
        pytest.param("add-leg-day", {"day": "2026-01-05", "minutes": "4"}, MINUTES, id="too short"),
        pytest.param("add-leg-day", {"day": "2026-01-05", "minutes": "601"}, MINUTES,
                     id="too long"),
        pytest.param("add-leg-day", {"day": "2026-01-05", "minutes": "1e2"}, MINUTES,
                     id="no whole number"),
        pytest.param("run", {"run": "x"}, "Nothing is said of this run.", id="nothing said"),
        pytest.param("begin-trial", {"habit": "massage", "flips": "20.5"},
                     "20.5 is no whole number.", id="half a flip"),
        pytest.param("own-week", {"week": "mon legs 18:00, tue easy 7:00"},
                     "The week has no hard or long run: nothing tells where legs cost."
                     ' Write it as in "mon legs 18:00, wed intervals 7:00, sat long 9:00"',
                     id="a week without a key run"),
        pytest.param("save-setting", {"name": "rules.after_runs", "value": "3"},
                     "rules.after_runs is not changed here."
                     " In a terminal: legstats config set rules.after_runs", id="elsewhere"),
    ],
)  # fmt: skip
def test_what_a_form_cannot_do_is_said_in_one_sentence(
    client: PageClient, form: str, fields: dict[str, str], sentence: str
) -> None:
    assert client.refusal(form, **fields) == (400, sentence)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"legs": LEGS, "weeks": "0"}, CALENDAR),
        ({"legs": LEGS, "weeks": "53"}, CALENDAR),
        ({"legs": LEGS, "weeks": "-1"}, CALENDAR),
        ({"legs": LEGS, "weeks": "4.0"}, CALENDAR),
    ],
)
def test_a_calendar_is_of_one_week_to_fifty_two(
    client: PageClient, query: dict[str, str], sentence: str
) -> None:
    answer = client.get("week.ics", **query)
    assert (answer.status_code, answer.text) == (400, sentence)


def test_a_calendar_has_as_many_weeks_as_asked_for_and_four_by_itself(client: PageClient) -> None:
    client.do("own-week", week="tue intervals 18:00, sun long 9:00")
    for typed, weeks in (({"weeks": "1"}, 1), ({}, 4), ({"weeks": "52"}, 52)):
        calendar = client.get("week.ics", legs=LEGS, **typed)
        assert calendar.status_code == 200, calendar.text
        repeated = re.findall(r"COUNT=(\d+)", calendar.text)
        assert repeated == [str(weeks)] * calendar.text.count("BEGIN:VEVENT")
    client.do("own-week", usual="1")


@pytest.mark.parametrize("path", ["no-such-form", "week.ics"])
def test_a_form_that_is_none_is_not_here(client: PageClient, path: str) -> None:
    answer = client.post(path)
    assert (answer.status_code, answer.text) == (404, "Nothing is here.\n")


@pytest.mark.parametrize("path", ["no-such.ics", "decide", "WEEK.ICS"])
def test_a_download_that_is_none_is_not_here(client: PageClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (404, "Nothing is here.\n")


def test_a_rule_of_weekdays_is_set_named_and_taken_away(client: PageClient, home: Path) -> None:
    set_ = client.tap("leg-weekdays", weekdays="monday friday")
    assert set_["words"] == "Monday and Friday: leg day by your rule."
    assert config.load(home, environ={}).sources.leg_weekdays == ("monday", "friday")
    gone = client.tap("leg-weekdays", weekdays="")
    assert gone["words"] == "No weekday is leg day by rule."
    assert config.load(home, environ={}).sources.leg_weekdays == ()
    again = client.undo(gone)
    assert again["words"] == "Undone. Monday and Friday: leg day by your rule."
    client.do("leg-weekdays", weekdays="")


def test_what_is_put_off_says_until_when(client: PageClient) -> None:
    told = client.tap("later", session="strength-20260105-1800")
    assert told["words"] == "Put off until you ask for it, or open the page again."
    assert client.tap("later", session="")["words"] == ""


def test_after_all_that_was_refused_the_home_holds_what_it_held(
    client: PageClient, home: Path
) -> None:
    before = _said_of(home)
    for form in ("decide", "every-weekday", "add", "leave-out", "add-leg-day", "run", "run-at"):
        client.tap(form, session="x", day="2999-01-01", run="x", at="yesterday 7:00", ids="x")
    assert _said_of(home) == before
    assert config.load(home, environ={}).origin == {}
