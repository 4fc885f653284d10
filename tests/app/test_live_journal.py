"""The journal on the page: five taps of an evening, a month at a glance, any day, the coin."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.accessibility import accessibility_faults
from fakes.command import legstats
from fakes.page_client import PageClient
from fakes.report_data import HOSTILE
from fakes.stories import legs_of_today

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.browser import Opener

    from analyzer.app.server import LiveServer


def _today() -> date:
    """Return the day it is when a test asks: midnight may come between two."""
    return datetime.now(UTC).date()


def _day(home: Path, day: str = "today") -> dict[str, Any]:
    days = legstats(home, "log", "--json", day).json
    return dict(days[0]) if days else {}


@pytest.fixture
def evening_home(trained_home: Path, tmp_path: Path) -> Path:
    """The eight weeks, and legs today: it is the evening of a leg day."""
    home = shutil.copytree(trained_home, tmp_path / "home")
    began = legs_of_today(datetime.now(UTC))
    added = legstats(home, "legdays", "add", f"{began:%Y-%m-%d %H:%M}", "--yes")
    assert added.code == 0, added.err
    return home


@pytest.mark.browser
def test_a_day_is_chosen_edited_and_undone(live: LiveServer, home: Path, open_page: Opener) -> None:
    page = open_page(live.address)
    yesterday = _today() - timedelta(days=1)
    part = page.locator("#part-journal")
    if yesterday.month != _today().month:
        part.get_by_role("button", name="The month before").click()
    cell = page.locator(f"#day-{yesterday}")
    cell.click()
    page.locator(f"#day-{yesterday}[aria-pressed=true]").wait_for()
    page.get_by_label("Soreness 0 to 10").fill("4")
    page.get_by_label("Sleep").fill("7:30")
    page.get_by_label("Foam rolling", exact=True).select_option("Yes")
    part.get_by_label("Note private").fill(HOSTILE[2])
    page.get_by_role("button", name="Save this day").click()
    part.locator(".outcome", has_text="soreness 4, sleep 7.5, foam rolling and a note").wait_for()
    noted = _day(home, "yesterday")
    assert (noted["soreness"], noted["sleep_h"], noted["foam_rolling"]) == (4, 7.5, True)
    assert noted["note"] == HOSTILE[2]
    words = page.locator(f"#day-{yesterday}").get_attribute("aria-label") or ""
    assert words.endswith("soreness 4, sleep 7.5, foam rolling, a note")
    # Whoever opens the page anew does not note on the day that was looked at before.
    other = open_page(live.address)
    assert other.locator("#day-title").inner_text().startswith("Today, ")
    assert other.locator("[aria-current=date]").inner_text() == str(_today().day)
    other.close()
    assert accessibility_faults(page, "#part-journal") == ""
    part.get_by_role("button", name="Undo").click()
    part.locator(".outcome", has_text="Deleted for").wait_for()
    assert _day(home, "yesterday") == {}


@pytest.mark.browser
def test_the_month_is_one_stop_of_the_tab_key_and_the_arrow_keys_go_through_its_days(
    live: LiveServer, open_page: Opener
) -> None:
    page = open_page(live.address)
    page.locator("footer").wait_for()
    page.locator("#month-earlier").click()
    days = page.locator("#month-days button")
    month = _today().replace(day=1) - timedelta(days=1)
    page.locator(f"#day-{month}").wait_for()
    page.locator("#month-later").focus()

    def pressed(key: str) -> str:
        page.keyboard.press(key)
        return str(page.evaluate("document.activeElement.id")).removeprefix("day-")

    first = month.replace(day=1)
    assert pressed("Tab") == str(first)
    assert pressed("ArrowLeft") == str(first)
    assert pressed("ArrowDown") == str(first + timedelta(days=7))
    assert pressed("ArrowRight") == str(first + timedelta(days=8))
    assert pressed("Home") == str(first + timedelta(days=7 - first.weekday()))
    assert pressed("End") == str(first + timedelta(days=13 - first.weekday()))
    assert days.evaluate_all("all => all.filter(day => day.tabIndex === 0).length") == 1
    chosen = str(first + timedelta(days=13 - first.weekday()))
    page.keyboard.press("Enter")
    page.locator(f"#day-{chosen}[aria-pressed=true]").wait_for()
    assert page.evaluate("document.activeElement.id") == f"day-{chosen}"
    page.keyboard.press("Tab")
    assert "day-" not in page.evaluate("document.activeElement.id").replace("day-today", "")
    # Where nothing scripts them, all days can be reached.
    plain = open_page(live.address, java_script_enabled=False)
    assert plain.locator("#month-days [tabindex]").count() == 0


def test_what_still_reads_the_same_is_no_new_word(client: PageClient, home: Path) -> None:
    client.do("journal", day=str(_today()), soreness="2", **{"was-soreness": ""})
    entered = _day(home)["entered_at"]
    sent = {"soreness": "2", "was-soreness": "2", "water": "1.5", "was-water": ""}
    told = client.tap("journal", day=str(_today()), **sent)
    assert told["words"].endswith("water 1.5.")
    assert _day(home)["entered_at"] == entered
    client.undo(told)
    client.do("journal", day=str(_today()), soreness="", **{"was-soreness": "2"})
    assert _day(home) == {}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"sleep": "25"}, "Sleep: 25 is not between 0 and 24."),
        ({"massage": "maybe"}, "Massage: say yes or no."),
        (
            {"protein": "abc"},
            "Protein: “abc” is no number: write it without a unit, like 7 or 7.5.",
        ),
        ({"note": "x" * 2001}, "A note may have 2000 letters, not 2001."),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    client: PageClient, home: Path, sent: dict[str, str], sentence: str
) -> None:
    told = client.tap("journal", day=str(_today()), water="2", **sent)
    assert (told["status"], told["error"]) == (400, sentence)
    assert _day(home) == {}


def test_another_month_brings_a_day_of_its_own_into_the_form(client: PageClient) -> None:
    """A month before, the form must not go on editing a day that is no more to be seen."""
    before = (_today().replace(day=1) - timedelta(days=1)).replace(day=1)
    html = client.tap("journal-look", month=str(before))["html"]["journal"]
    assert f'name="day" value="{before}"' in html.partition('class="day"')[2]
    html = client.tap("journal-look", month=str(_today().replace(day=1)))["html"]["journal"]
    assert f'name="day" value="{_today()}"' in html.partition('class="day"')[2]


def test_a_day_to_come_is_neither_chosen_nor_noted(client: PageClient) -> None:
    tomorrow = str(_today() + timedelta(days=1))
    for told in (
        client.tap("journal-look", day=tomorrow),
        client.tap("journal", day=tomorrow, soreness="3"),
    ):
        assert told["status"] == 400
        assert "has not come yet" in told["error"]


def test_what_was_refused_stays_in_its_field_without_script(client: PageClient) -> None:
    answer = client.post("journal", day=str(_today()), soreness="a lot", note="<script>")
    assert answer.status_code == 400
    assert 'name="soreness" value="a lot"' in answer.text
    assert "&lt;script&gt;</textarea>" in answer.text


def test_the_month_says_leg_days_soreness_and_notes_to_who_does_not_see_it(
    client: PageClient, home: Path
) -> None:
    legs = [s for s in legstats(home, "legdays", "--json").json if s["decision"] == "yes"][-1]
    day = legs["local_date"]
    legstats(home, "log", day, "--soreness", "6", "--note", "stairs!")
    html = client.tap("journal-look", day=day)["html"]["journal"]
    label = re.findall(rf'id="day-{day}"[^>]*aria-label="([^"]*)"', html)[0]
    assert re.fullmatch(r"\w+ \d+ \w+ \d+: \w+ leg day, soreness 6, a note", label)
    assert "stairs!" in html
    assert 'scope="col" abbr="Monday"' in html
    legstats(home, "log", day, "--clear", "all")


def test_the_evening_of_a_leg_day_asks_five_things_with_one_tap_each(evening_home: Path) -> None:
    client = PageClient(evening_home)
    html = client.part("journal")
    asked = re.findall(r'aria-labelledby="tonight-([\w-]+)"', html)
    assert len(asked) == 5
    assert asked[-1] == "alcohol"
    leg_day = re.findall(r'name="day" value="([\d-]+)"', html)[0]
    first = asked[0]
    told = client.tap("journal", day=leg_day, **{first: "yes", f"was-{first}": ""})
    assert _day(evening_home, leg_day)[first.replace("-", "_")] is True
    assert f'id="tonight-{first}-yes"' in told["html"]["journal"]
    client.undo(told)
    assert _day(evening_home, leg_day) == {}


def test_a_trial_is_begun_its_coin_thrown_once_and_given_up(evening_home: Path) -> None:
    client = PageClient(evening_home)
    shown = client.tap("try-habit", habit="massage")["html"]["trial"]
    assert "To see a massage take soreness away" in shown
    # What stands in the field suffices for half of the soreness, and what it shows is said.
    half = re.findall(r"([\d,]+) flips for half", shown)[0].replace(",", "")
    assert re.findall(r'id="trial-flips" name="flips" value="(\d+)"', shown) == [half]
    assert f"{half} flips show" in shown
    assert client.tap("begin-trial", habit="massage", flips="7")["status"] == 400
    begun = client.tap("begin-trial", habit="massage", flips="20")
    assert begun["words"].startswith(
        "The trial of a massage has begun. 20 flips are too few to count on"
    )
    assert "Throw the coin" in begun["html"]["journal"]
    # Begun by mistake, it is as if it never was; a trial that has drawn is given up when told so.
    gone = client.undo(begun)
    assert gone["words"].startswith(
        "Undone. The trial of a massage is gone, as if it had never begun"
    )
    assert legstats(evening_home, "try", "list", "--json").json == []
    client.tap("begin-trial", habit="massage", flips="20")
    (trial,) = legstats(evening_home, "try", "list", "--json").json
    assert (trial["flips"], trial["drawn"]) == (20, 0)
    thrown = client.tap("throw", habit="massage")
    assert thrown["words"].endswith("(flip 1 of 20).")
    # The command, asked afterwards, says the same: what is drawn stays drawn.
    assert legstats(evening_home, "try", "massage").out.strip().endswith(thrown["words"])
    assert client.tap("throw", habit="massage")["words"] == thrown["words"]
    assert thrown["words"] in thrown["html"]["journal"]
    assert "1 flip of 20 would be lost, and cannot be had back" in client.part("trial")
    stopped = client.tap("stop-trial", habit="massage")
    assert stopped["words"].startswith("The trial of a massage is stopped after 1 of 20 flips.")


def test_without_a_leg_day_today_there_is_no_coin_to_throw(client: PageClient) -> None:
    client.do("begin-trial", habit="massage", flips="20")
    told = client.tap("throw", habit="massage")
    assert told["error"] == "There is no coin to throw: no leg day of today is known."
    client.do("stop-trial", habit="massage")
