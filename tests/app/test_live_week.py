"""Leg day moved to another day on the page: what it costs, and the file for a calendar."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file
from fakes.page_client import PageClient

from analyzer import units
from analyzer.advice.plan import parse_week
from analyzer.answers.chosen_week import WeekChooser
from analyzer.loading import load

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.browser import Opener

    from analyzer.app.server import LiveServer

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.fixture(scope="module")
def home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The module's home with a long run in every week, the day after leg day."""
    watch = tmp_path_factory.mktemp("long")
    legs = datetime.now(UTC).replace(hour=17, minute=30, second=0, microsecond=0)
    for week in range(8):
        start = legs - timedelta(days=1, hours=1, weeks=week)
        run = run_file(start, 100, pace=380.0, hr=140.0, every_s=30)
        (watch / f"long-{week}.fit").write_bytes(run)
    assert legstats(home, "sync", watch).code == 0
    return home


def _another(day: str, further: int = 2) -> str:
    return DAYS[(DAYS.index(day) + further) % 7]


@pytest.mark.browser
def test_a_leg_day_is_moved_by_selects_keys_and_hand_and_put_back(
    live: LiveServer, open_page: Opener
) -> None:
    page = open_page(live.address)
    cost, day = page.locator("#week-cost"), page.locator("#week-day-1")
    usual, begun = day.input_value(), cost.inner_text()
    assert "as now" in begun
    day.focus()
    day.select_option(_another(usual))
    page.get_by_role("button", name="Back to what is usual").wait_for()
    assert "your week as it is costs them" in cost.inner_text()
    assert page.evaluate("document.activeElement.id") == "week-day-1"

    chip = page.locator("#week-chip-1")
    page.get_by_role("link", name="Move leg day", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "week-chip-1"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.locator(f"#week-day-1 option[value={_another(usual, 3)}][selected]").wait_for(
        state="attached"
    )
    assert page.evaluate("document.activeElement.id") == "week-chip-1"

    target = page.locator(f".chosen td[data-day='{DAYS.index(_another(usual, 4))}']")
    box, goal = chip.bounding_box(), target.bounding_box()
    assert box is not None
    assert goal is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(goal["x"] + 20, goal["y"] + 12, steps=4)
    page.mouse.up()
    page.locator(f"#week-day-1 option[value={_another(usual, 4)}][selected]").wait_for(
        state="attached"
    )

    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as .ics").click()
    calendar = saving.value.path().read_text(encoding="utf-8")
    assert calendar.startswith("BEGIN:VCALENDAR")
    legs = (
        calendar[: calendar.index("Leg day")].rpartition("BEGIN:VEVENT")[2]
        + calendar[calendar.index("Leg day") :].partition("END:VEVENT")[0]
    )
    begins = re.search(r"DTSTART[^:]*:(\d{8})T", legs)
    assert begins
    assert DAYS[datetime.strptime(begins[1], "%Y%m%d").weekday()] == _another(usual, 4)  # noqa: DTZ007 - a day

    page.get_by_role("button", name="Back to what is usual").click()
    page.get_by_role("button", name="Back to what is usual").wait_for(state="detached")
    assert cost.inner_text() == begun
    assert day.input_value() == usual


def test_the_numbers_are_those_of_the_plan(home: Path) -> None:
    """The week as it is, and the advised one, cost on the page what the terminal says."""
    planned = legstats(home, "plan", "--json").json
    chooser = WeekChooser(load(home))
    usual = chooser.choose(chooser.week.legs)
    assert usual.is_usual
    assert usual.plan.cost_pct == pytest.approx(planned["cost_now_pct"])
    advised = chooser.choose(parse_week(planned["plan"]).legs)
    assert advised.plan.cost_pct == pytest.approx(planned["cost_pct"])
    checked = legstats(home, "plan", "check", "--week", str(advised.plan.week), "--json").json
    assert list(advised.findings) == [finding["text"] for finding in checked["findings"]]


def test_without_script_the_form_shows_the_cost_and_the_file_has_the_week(
    client: PageClient,
) -> None:
    usual = re.search(r'value="(\w{3})" selected', client.part("week"))
    assert usual
    day = _another(usual[1])
    answer = client.post("week", day=[day, ""], clock=["6:30", "6:30"], minutes=["45", "60"])
    assert answer.history[0].status_code == 303
    assert re.search(r'id="week-cost"[^>]*>Legs on \w+ 6:30: that costs', answer.text)
    legs = f"{day} legs 6:30-7:15"
    assert f'name="legs" value="{legs}"' in answer.text
    calendar = client.get("week.ics", legs=legs, weeks="2")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.headers["content-disposition"] == 'attachment; filename="legstats-week.ics"'
    assert calendar.text.count("BEGIN:VEVENT")
    client.do("week", back="1")
    assert "as now" in client.part("week")


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        ([""], ["7:00"], "A week is planned with one to three leg days. Choose a day."),
        (["<b>"], ["7:00"], "in the week cannot be read"),
        (["tue"], ["25:00"], "a day has no such time"),
        (["mon", "tue", "wed", "thu"], ["7:00"] * 4, "one to three leg days"),
    ],
)
def test_what_is_no_week_is_said_at_the_form(
    client: PageClient, day: list[str], clock: list[str], said: str
) -> None:
    status, sentence = client.refusal("week", day=day, clock=clock, minutes=["60"] * len(day))
    assert status == 400
    assert said in sentence


def test_a_link_that_is_no_week_is_refused_in_a_sentence(client: PageClient) -> None:
    answer = client.get("week.ics", legs="<script>alert(1)</script>", weeks="4")
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert client.get("week.ics", legs="tue legs 7:00", weeks="999").status_code == 400


def test_a_week_of_ones_own_is_planned_until_the_usual_one_is_wanted_again(
    client: PageClient, home: Path
) -> None:
    week = "tue legs 18:00, wed intervals 7:00, sat long 9:00"
    client.do("own-week", week=week)
    cost = r'id="week-cost"[^>]*>Legs on Tuesday 18:00, as now: that costs'
    assert re.search(cost, client.part("week"))
    planned = legstats(home, "plan", "--week", week, "--json").json
    cost = units.percent(planned["cost_now_pct"])
    pays = units.percent(planned["key_runs"][0]["now_cost_pct"])
    said = f"costs your hard and long runs {cost} of speed on average"
    said += f" (Wednesday’s intervals {pays})."
    assert said in client.part("week")
    assert f'value="{week}"' in client.part("week")
    refused = client.post("own-week", week="tue legs 18:00, wed easy 7:00")
    assert refused.status_code == 400
    assert "The week has no hard or long run" in refused.text
    assert "wed easy 7:00" in refused.text, "what was typed stays in the field"
    assert client.refusal("own-week", week="<i>never</i>")[0] == 400
    client.do("own-week", week=week, usual="1")
    assert "Tuesday 18:00, as now" not in client.part("week")


def test_where_no_usual_week_is_known_it_can_be_given(tmp_path: Path) -> None:
    client = PageClient(tmp_path / "home")
    assert "Give your week" in client.part("week")
    client.do("own-week", week="mon legs 18:00, wed intervals 7:00")
    assert "Legs on Monday 18:00" in client.part("week")
