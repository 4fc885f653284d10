"""Today asked with one tap: how sore the legs are, and when the run is planned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.browser import Opener
    from fakes.page_client import PageClient

    from analyzer.app.server import LiveServer


def _noted(home: Path) -> float | None:
    days = legstats(home, "log", "--json", "today").json
    found: float | None = days[0]["soreness"] if days else None
    return found


def _headline(html: str) -> str:
    return re.findall(r"<h2[^>]*>(.*?)</h2>", html)[0]


@pytest.mark.browser
def test_a_tap_notes_soreness_and_undo_takes_it_back(
    live: LiveServer, home: Path, open_page: Opener
) -> None:
    page = open_page(live.address)
    assert page.locator("h2").first.inner_text().startswith(("Run as usual", "Short and slow"))
    page.get_by_role("button", name="They change how I walk").click()
    page.locator("#part-today h2", has_text="No run now").wait_for()
    assert _noted(home) == 8
    page.locator("#said", has_text="soreness 8").wait_for(state="attached")
    assert page.evaluate("document.activeElement.textContent") == "They change how I walk"
    page.locator("#part-today").get_by_role("button", name="Undo").click()
    page.locator("#part-today h2", has_not_text="No run now").wait_for()
    assert _noted(home) is None


@pytest.mark.browser
def test_without_script_a_tap_does_the_same(
    live: LiveServer, home: Path, open_page: Opener
) -> None:
    page = open_page(live.address, java_script_enabled=False)
    page.get_by_role("button", name="On stairs").click()
    assert "soreness 5" in page.locator("#part-today .outcome p").inner_text()
    assert _noted(home) == 5
    page.locator("#part-today").get_by_role("button", name="Undo").click()
    assert _noted(home) is None
    page.reload()
    assert page.locator(".outcome").count() == 0


def test_soreness_can_be_said_exactly_and_what_was_there_comes_back(
    client: PageClient, home: Path
) -> None:
    client.do("soreness", soreness="3")
    told = client.tap("soreness", soreness="6,5")
    assert "soreness 6.5" in told["words"]
    assert "6.5 of 10" in told["html"]["today"]
    assert _noted(home) == 6.5
    undone = client.undo(told)["words"]
    assert undone.startswith("Undone. Noted for ")
    assert undone.endswith("soreness 3.")
    assert _noted(home) == 3
    client.do("soreness", soreness="")
    assert _noted(home) is None


def test_the_same_tap_twice_is_one_entry(client: PageClient) -> None:
    client.do("soreness", soreness="5")
    told = client.tap("soreness", soreness="5")
    assert told["words"].startswith("Nothing changes on ")
    client.do("soreness", soreness="")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("11", "Soreness: 11 is not between 0 and 10."),
        ("<script>", "Soreness: “<script>” is no number: write it without a unit, like 7 or 7.5."),
    ],
)
def test_what_no_soreness_can_be_is_refused_as_at_the_terminal(
    client: PageClient, home: Path, typed: str, sentence: str
) -> None:
    told = client.tap("soreness", soreness=typed)
    assert (told["status"], told["error"]) == (400, sentence)
    assert _noted(home) is None


def test_a_run_planned_for_later_is_answered_as_by_the_command(
    client: PageClient, home: Path
) -> None:
    told = client.tap("run-at", at="tomorrow 18:00")
    said = legstats(home, "today", "--at", "tomorrow 18:00", "--json").json
    assert _headline(told["html"]["today"]) == said["headline"].replace("'", "’")
    assert told["words"].startswith("For a run on ")
    assert "A run on " in told["html"]["today"]
    # Today's soreness, still to be tapped there, says nothing of tomorrow's legs.
    assert "It counts for today." in told["html"]["today"]
    back = client.undo(told)
    assert back["words"] == "Undone. For a run now."
    assert "A run on " not in back["html"]["today"]
    assert "It counts for today." not in back["html"]["today"]


def test_a_time_nobody_understands_is_said_and_stays_in_the_field(client: PageClient) -> None:
    answer = client.post("run-at", at="half past <b>")
    assert answer.status_code == 400
    assert "“half past &lt;b&gt;” is no day." in answer.text
    assert "Write it like tomorrow 7:00" in answer.text
    assert 'value="half past &lt;b&gt;"' in answer.text


def test_a_run_of_the_past_is_refused_and_stays_in_the_field(client: PageClient) -> None:
    answer = client.post("run-at", at="yesterday 8:00")
    assert answer.status_code == 400
    assert "8:00 is over. Name a time that is still to come." in answer.text
    assert 'value="yesterday 8:00"' in answer.text
    assert "A run on " not in client.part("today")
