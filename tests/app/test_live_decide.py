"""Was it leg day? Cards that say what would follow, decided, undone, put off, by weekday."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file
from fakes.page_client import PageClient
from fakes.report_data import HOSTILE
from fakes.strava_archive import Entry, write_archive

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.browser import Opener

    from analyzer.app.server import LiveServer


def _decisions(home: Path) -> dict[str, str]:
    return {one["leg_day_id"]: one["decision"] for one in legstats(home, "legdays", "--json").json}


def _undecided(home: Path) -> list[str]:
    return [one for one, decision in _decisions(home).items() if decision == "unknown"]


def _verdicts(home: Path) -> Counter[str]:
    return Counter(one["verdict"] for one in legstats(home, "check", "--json").json["verdicts"])


@pytest.mark.browser
def test_two_sessions_are_decided_by_keyboard_alone(
    live: LiveServer, home: Path, open_page: Opener
) -> None:
    newest = _undecided(home)[-1]
    page = open_page(live.address)
    cards = page.locator(".ask")
    assert cards.count() == 2
    page.locator(f"#yes-{newest}").focus()
    page.keyboard.press("Enter")
    said = page.locator("#part-decide .outcome p")
    said.wait_for()
    assert said.inner_text().split(": ", 1)[1].startswith("leg day, by your word.")
    assert cards.count() == 1
    assert _decisions(home)[newest] == "yes"
    # What had the focus is gone: it is on the part, from where the next card is one step away.
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Not legs":
            break
    page.keyboard.press("Space")
    page.locator("#part-decide", has_not=page.locator(".ask")).wait_for()
    assert _undecided(home) == []
    page.locator("#part-decide").get_by_role("button", name="Undo").click()
    cards.first.wait_for()
    assert len(_undecided(home)) == 1
    # What was decided before can be taken back, too, whenever the page is opened.
    page.reload()
    page.get_by_text("Decided by your word").click()
    page.locator(f"#back-{newest}").click()
    cards.nth(1).wait_for()
    assert len(_undecided(home)) == 2


def test_a_card_foretells_the_verdicts_that_follow(client: PageClient) -> None:
    own = client.home
    before = _verdicts(own)
    newest = _undecided(own)[-1]
    card = client.part("decide").split("</article>")[0]
    foretold = re.findall(r"Judged by that: (.*?)\.", card)
    told = client.tap("decide", session=newest, decision="yes")
    moved = _verdicts(own)
    moved.subtract(before)
    assert foretold == [f"{n} {word}" for word, n in moved.items() if n > 0]
    assert "not judged to" in told["words"]
    back = client.undo(told)
    assert back["words"].split(": ", 1)[1].startswith("your word is taken back")
    assert _verdicts(own) == before
    # What was taken back by a slip comes back, and what was changed to no is yes again.
    assert "leg day, by your word" in client.undo(back)["words"]
    changed = client.tap("decide", session=newest, decision="no")
    assert "leg day, by your word" in client.undo(changed)["words"]
    client.do("decide", session=newest, decision="auto")
    assert "undo" not in client.tap("decide", session=newest, decision="auto")["html"]["decide"]


def test_later_puts_a_card_off_and_it_comes_back_when_asked_for(client: PageClient) -> None:
    own = client.home
    newest = _undecided(own)[-1]
    told = client.tap("later", session=newest)
    assert f"ask-{newest}" not in told["html"]["decide"]
    assert "1 put off." in told["html"]["decide"]
    assert f"ask-{newest}" in client.tap("later", session="")["html"]["decide"]
    assert len(_undecided(own)) == 2


@pytest.mark.parametrize("decision", ["yes", "no"])
def test_every_weekday_alike_is_decided_and_undone_at_once(
    client: PageClient, decision: str
) -> None:
    own = client.home
    before = _decisions(own)
    weekday = re.findall(r"Every (\w+) like this", client.part("decide"))[0]
    told = client.tap("every-weekday", weekday=weekday, decision=decision)
    assert "2 sessions" in told["words"]
    assert set(_decisions(own).values()) == {"yes", decision}
    assert client.undo(told)["status"] == 200
    assert _decisions(own) == before


def test_what_the_command_decides_is_gone_from_the_page(client: PageClient) -> None:
    own = client.home
    newest = _undecided(own)[-1]
    assert f"ask-{newest}" in client.part("decide")
    assert legstats(own, "legdays", "set", newest, "no").code == 0
    assert f"ask-{newest}" not in client.part("decide")
    client.do("decide", session=newest, decision="auto")


def test_a_session_that_is_not_there_is_refused_as_at_the_terminal(client: PageClient) -> None:
    told = client.tap("decide", session="strength-19990101-0000", decision="yes")
    assert (told["status"], told["error"]) == (
        400,
        "There is no strength session strength-19990101-0000. `legstats legdays` lists the ids.",
    )
    assert client.tap("decide", session="x", decision="maybe")["status"] == 400


@pytest.fixture(scope="module")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve sessions, called what nobody should be called (one by a leg), and a run."""
    folder = tmp_path_factory.mktemp("hostile")
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=20)
    entries = [
        Entry(
            started_at=start + timedelta(days=day),
            kind="Weight Training",
            name=HOSTILE[day % len(HOSTILE)],
            minutes=50,
        )
        for day in range(12)
    ]
    write_archive(folder / "strava.zip", entries)
    (folder / "run.fit").write_bytes(run_file(start + timedelta(days=12), 40))
    (folder / "legs.fit").write_bytes(strength_file(start - timedelta(days=3), ["squat"] * 5))
    home = folder / "home"
    assert legstats(home, "sync", folder).code == 0
    return home


def test_at_most_ten_cards_are_laid_out_and_the_others_are_counted(hostile_home: Path) -> None:
    html = PageClient(hostile_home).part("decide")
    assert html.count('class="ask"') == 10
    assert len(_undecided(hostile_home)) == 11
    assert "1 earlier one comes after these." in html


@pytest.mark.browser
def test_no_name_acts_or_breaks_the_page(hostile_home: Path, serve: Any, open_page: Opener) -> None:
    with serve(hostile_home) as server:
        page = open_page(server.address, 390)
        shown = page.locator(".ask bdi").all_inner_texts()
        assert "“<script>alert(1)</script>”" in shown
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.get_by_role("button", name="Not legs").first.click()
        page.locator("#part-decide .outcome").wait_for()
        page.close()
    assert len(_undecided(hostile_home)) == 10
