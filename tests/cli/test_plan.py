"""``legstats plan`` and ``plan check`` as they are typed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from fakes.command import Said

WEEK = "tue legs 18:00, wed intervals 7:00, sat long 9:00"
DOCS = (Path(__file__).parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")


def test_a_week_is_answered_in_sentences_a_table_and_a_strip(
    sample_says: Callable[..., Said],
) -> None:
    said = sample_says("plan", "--week", WEEK)
    assert said.code == 0
    lines = said.out.splitlines()
    assert re.fullmatch(r"Legs on \w+ \d+:00, instead of Tuesday 18:00\.", lines[0])
    assert re.match(r"  Your data: saves \d\.\d\u202f% on an average key run", lines[1])
    assert "wed intervals 7:00" in said.out
    assert "▓ within 36 h of legs" in said.out
    assert "As a week: " in said.out


def test_the_usual_week_is_shown(sample_says: Callable[..., Said]) -> None:
    said = sample_says("plan")
    assert said.code == 0
    weeks = r"Your last 12 weeks up to \d+ \w+ \d{4}, and in how many of them: \w{3} intervals"
    assert re.search(weeks, said.err)
    assert "1 leg day a week on no fixed weekday" in said.err
    assert said.out.startswith("No fixed leg day so far; legs fit your key runs best on ")


def test_json_has_the_documented_keys(sample_says: Callable[..., Said]) -> None:
    said = sample_says(
        "plan", "--week", WEEK, "--leg-days", "2", "--race", "2099-05-03", "--json"
    ).json
    assert len(said["legs"]) == 2
    assert said["race"] == {"date": "2099-05-03", "last_heavy_leg_day": "2099-04-23"}
    assert said["saving"]["word"] == "no comparison"
    assert [key for key in said if f"`{key}`" not in DOCS] == []


def test_the_plan_can_be_put_into_a_calendar_and_keeps_the_rules(
    sample_says: Callable[..., Said], tmp_path: Path
) -> None:
    calendar = tmp_path / "plan.ics"
    assert sample_says("plan", "--week", WEEK, "--ics", calendar).code == 0
    checked = sample_says("plan", "check", calendar, "--json").json
    assert checked["sessions"] == 12
    assert not [f for f in checked["findings"] if f["level"] == "breaks"]
    assert [key for key in checked if f"`{key}`" not in DOCS] == []


def test_an_own_plan_is_checked_with_dates_and_reasons(sample_says: Callable[..., Said]) -> None:
    said = sample_says("plan", "check", "--week", WEEK)
    assert said.code == 0
    assert re.search(
        r"breaks   Wed \d+ \w+, 7:00: intervals 12 h after the leg day of Tue", said.out
    )
    found = sample_says("plan", "check", "--week", WEEK, "--json").json["findings"][0]
    assert (found["level"], found["hours"], found["least_h"]) == ("breaks", 12, 36)
    assert found["at"].endswith("T07:00")
    assert [key for key in found if f"`{key}`" not in DOCS] == []


def test_a_week_counts_before_the_subcommand_as_after_it(sample_says: Callable[..., Said]) -> None:
    after = sample_says("plan", "check", "--week", WEEK, "--race", "2099-05-03")
    assert sample_says("plan", "--week", WEEK, "check", "--race", "2099-05-03").out == after.out
    refused = sample_says("plan", "--leg-days", "2", "check", "--week", WEEK)
    assert refused.code == 2
    assert "--leg-days is no option of “check”" in refused.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--week", "mon lgs 18:00"), "“lgs” is not understood there"),
        (("--week", "mon legs 18:00"), "Give your week: legstats plan --week"),
        (("--week", WEEK, "--race", "2001-01-01"), "The race on 1 Jan 2001 is past"),
        (("--leg-days", "4"), "4 is not between 1 and 3."),
        (("check", "nowhere.ics"), "does not exist"),
    ],
)
def test_a_slip_is_said_and_ends_with_status_2(
    sample_says: Callable[..., Said], words: tuple[str, ...], said: str
) -> None:
    answer = sample_says("plan", *words)
    assert answer.code == 2
    assert said in answer.err


def test_a_calendar_without_sessions_names_what_is_in_it(
    sample_says: Callable[..., Said], tmp_path: Path
) -> None:
    file = tmp_path / "work.ics"
    file.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Dentist\r\n"
        "DTSTART:20200102T100000Z\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        encoding="utf-8",
    )
    answer = sample_says("plan", "check", file)
    assert answer.code == 2
    assert "work.ics has no run and no leg day to come" in answer.err
    assert "“Dentist”" in answer.err
