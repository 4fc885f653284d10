"""A run's story on the page: what it was, whether it is the same run, and its verdict by that."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.accessibility import accessibility_faults
from fakes.command import legstats
from fakes.fit_encoder import run_file
from fakes.page_client import PageClient
from fakes.report_data import HOSTILE
from fakes.strava_archive import Entry, write_archive

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.browser import Opener

    from analyzer.app.server import LiveServer


def _runs(home: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = legstats(home, "runs", "--json").json
    return found


def _run(home: Path, run_id: str) -> dict[str, Any]:
    return next(run for run in _runs(home) if run["run_id"] == run_id)


def _judged(home: Path) -> str:
    """Return the newest run that was judged."""
    judged = [run for run in _runs(home) if run["verdict"] not in {None, "not judged"}]
    return str(judged[-1]["run_id"])


def _ids(html: str) -> list[str]:
    return re.findall(r'<details class="run" id="([^"]+)"', html)


@pytest.fixture
def own(trained_home: Path, tmp_path: Path) -> Path:
    """The eight weeks for one test to change."""
    return shutil.copytree(trained_home, tmp_path / "home")


@pytest.mark.browser
def test_a_run_becomes_a_race_and_its_verdict_changes_before_your_eyes(
    live: LiveServer, home: Path, open_page: Opener
) -> None:
    run_id, before = _judged(home), _run(home, _judged(home))
    page = open_page(live.address)
    part = page.locator("#part-runs")
    part.get_by_role("button", name="All", exact=True).click()
    card = page.locator(f"#{run_id}")
    card.locator("summary").click()
    card.get_by_role("button", name="Race").click()
    became = card.locator(".became")
    became.wait_for()
    assert before["verdict"] in became.inner_text().lower()
    assert "not judged" in became.inner_text().lower()
    assert "Races stand apart." in card.locator(".reasons").inner_text()
    assert page.evaluate("document.activeElement.id") == f"{run_id}-kind-race"
    words = part.locator(".outcome p").inner_text()
    assert (
        f"noted that its kind is race. Its verdict: {before['verdict']} before, not judged now."
        in (words)
    )
    assert (_run(home, run_id)["kind"], _run(home, run_id)["athlete_said"]) == ("race", ["kind"])
    assert accessibility_faults(page, "#part-runs") == ""
    part.get_by_role("button", name="Undo").click()
    part.locator(".outcome", has_text="your word on its kind is taken back").wait_for()
    assert _run(home, run_id)["verdict"] == before["verdict"]


def test_each_word_on_a_run_is_kept_shown_as_the_athletes_and_taken_back(
    client: PageClient,
) -> None:
    own = client.home
    before = _runs(own)[-1]
    run_id = before["run_id"]
    assert f'value="{before["surface"]}" aria-pressed="true"' in client.part("runs")
    assert "Surface <small>as found</small>" in client.part("runs")
    for topic, value in (("surface", "trail"), ("planned", "tempo"), ("ignored", "yes")):
        client.do("run", run=run_id, **{topic: value})
    said = _run(own, run_id)
    assert (said["surface"], said["planned_kind"], said["ignored"]) == ("trail", "tempo", True)
    html = client.part("runs")
    assert html.count("by your word") == 1
    assert "You took this run out." in html
    told = client.tap("run", run=run_id, all="auto")
    assert _run(own, run_id) == before
    # Undo says it all again.
    client.undo(told)
    assert _run(own, run_id)["athlete_said"] == ["ignored", "planned", "surface"]
    client.do("run", run=run_id, all="auto")


def test_what_was_a_walk_leaves_the_runs_and_can_come_back(client: PageClient) -> None:
    own = client.home
    run_id = _runs(own)[-1]["run_id"]
    told = client.tap("run", run=run_id, sport="walk")
    assert run_id not in [run["run_id"] for run in _runs(own)]
    html = told["html"]["runs"]
    assert "No runs, by your word" in html
    assert re.search(r'name="run" value="[^"]+"><button id="[^"]+-again"', html)
    client.undo(told)
    assert run_id in [run["run_id"] for run in _runs(own)]


def test_runs_are_found_by_day_kind_and_verdict_a_page_at_a_time(client: PageClient) -> None:
    ids = [run["run_id"] for run in _runs(client.home)][::-1]
    first = client.tap("look-at-runs", of="", text="")["html"]["runs"]
    assert _ids(first) == ids[:10]
    second = client.tap("look-at-runs", page="1")["html"]["runs"]
    assert _ids(second) == ids[10:20]
    assert f"11 to 20 of {len(ids)}" in second
    day = datetime.strptime(ids[3], "run-%Y%m%d-%H%M").replace(tzinfo=UTC)
    found = client.tap("look-at-runs", text=f"{day.day} {day:%B} road")["html"]["runs"]
    assert ids[3] in _ids(found)
    assert len(_ids(found)) < 10
    # What a row does not show otherwise is shown where it was looked for.
    assert "planned as easy" not in first
    planned = client.tap("run", run=ids[0], planned="easy")
    easy = client.tap("look-at-runs", text="easy")["html"]["runs"]
    assert f"{ids[0]}" in _ids(easy)
    assert "planned as easy" in easy
    client.undo(planned)
    none = client.tap("look-at-runs", text="<script>")["html"]["runs"]
    assert _ids(none) == []
    assert "No run has “<bdi>&lt;script&gt;</bdi>” in its day" in none
    client.do("look-at-runs", of="", text="")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"kind": "party"}, "party is no kind: say easy, long, intervals, race or stroller."),
        ({}, "Nothing is said of this run."),
    ],
)
def test_what_nobody_can_say_of_a_run_is_refused(
    client: PageClient, sent: dict[str, str], sentence: str
) -> None:
    run_id = _runs(client.home)[-1]["run_id"]
    told = client.tap("run", run=run_id, **sent)
    assert (told["status"], told["error"]) == (400, sentence)


def test_a_run_the_command_changed_shows_on_the_page_at_once(own: Path) -> None:
    client, run_id = PageClient(own), _judged(own)
    client.do("look-at-runs", of="said")
    assert _ids(client.part("runs")) == []
    legstats(own, "runs", "set", run_id, "--kind", "race")
    assert _ids(client.part("runs")) == [run_id]


@pytest.fixture(scope="module")
def doubtful_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run by the watch, and one as long, of a hostile name, typed in for the same day."""
    folder = tmp_path_factory.mktemp("doubtful")
    morning = datetime(2026, 10, 5, 6, tzinfo=UTC)
    (folder / "watch.fit").write_bytes(run_file(morning, 44))
    typed = Entry(
        started_at=morning + timedelta(hours=6), minutes=45, distance_m=7300.0, name=HOSTILE[0]
    )
    write_archive(folder / "strava.zip", [typed])
    assert legstats(folder / "home", "sync", folder).code == 0
    return folder / "home"


def _asked(home: Path) -> int:
    return len(legstats(home, "status", "--json").json["same_run"])


@pytest.mark.parametrize(("said", "runs"), [("same", 1), ("apart", 2)])
def test_the_same_run_or_two_is_answered_and_open_again(
    doubtful_home: Path, said: str, runs: int
) -> None:
    client = PageClient(doubtful_home)
    html = client.part("same-run")
    one, other = re.findall(r'name="(?:one|other)" value="([^"]+)"', html)
    told = client.tap("same-run", one=one, other=other, said=said)
    assert (len(_runs(doubtful_home)), _asked(doubtful_home)) == (runs, 0)
    assert "Is this the same run?" not in told["html"]["same-run"]
    assert client.undo(told)["words"].startswith(
        "Undone. It is open again whether Mon 5 Oct 2026, "
    )
    assert (len(_runs(doubtful_home)), _asked(doubtful_home)) == (2, 1)


@pytest.fixture
def twice_home(tmp_path: Path) -> Path:
    """A run that two watches recorded, one with a clock 25 minutes off, and one of the evening."""
    morning = datetime(2026, 10, 5, 6, tzinfo=UTC)
    for name, began, minutes in (
        ("one", morning, 44),
        ("other", morning + timedelta(hours=3, minutes=25), 44),
        ("evening", morning + timedelta(hours=11), 60),
    ):
        (tmp_path / f"{name}.fit").write_bytes(run_file(began, minutes))
    assert legstats(tmp_path / "home", "sync", tmp_path).code == 0
    return tmp_path / "home"


def test_two_runs_nobody_asks_about_are_made_one_and_taken_apart_again(twice_home: Path) -> None:
    client = PageClient(twice_home)
    assert _asked(twice_home) == 0
    one, other, evening = [run["run_id"] for run in _runs(twice_home)]
    html = client.part("runs")
    offered = re.findall(rf'id="{one}-same-as".*?</select>', html)[0]
    # Only what will be accepted: the evening's run is as clearly another one.
    assert re.findall(r'value="(run-[^"]+)"', offered) == [other]
    assert f'id="{evening}-same-as"' not in html
    told = client.tap("join-runs", one=one, other=other, said="same")
    assert told["at"] == "runs"
    assert "noted that Mon 5 Oct 2026, 8:00 and Mon 5 Oct 2026, 11:25 are one run" in told["words"]
    assert "By your word its records are one run." in told["html"]["runs"]
    assert len(_runs(twice_home)) == 2
    apart = client.tap("join-runs", one=_runs(twice_home)[0]["run_id"], said="split")
    assert apart["words"] == (
        "Your word is taken back: Mon 5 Oct 2026, 8:00 and Mon 5 Oct 2026, 11:25 count as two runs."
    )
    assert [run["run_id"] for run in _runs(twice_home)] == [one, other, evening]
    client.undo(apart)
    assert len(_runs(twice_home)) == 2
    # What follows another run is refused in a sentence.
    client.do("join-runs", one=_runs(twice_home)[0]["run_id"], said="split")
    status, sentence = client.refusal("join-runs", one=one, other=evening, said="same")
    assert status == 400
    assert "Mon 5 Oct 2026, 8:00 and Mon 5 Oct 2026, 19:00 are not of the same time" in sentence


def test_a_hostile_title_is_text_and_nothing_else(doubtful_home: Path) -> None:
    client = PageClient(doubtful_home)
    html = client.tap("look-at-runs", of="", text="alert")["html"]["runs"]
    assert "“&lt;script&gt;alert(1)&lt;/script&gt;”" in html
    assert "<script>" not in html
