"""Settings on the page: where each comes from, what another value would change, saved, undone."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.page_client import PageClient

from analyzer.answers.setting_change import what_would_change
from analyzer.answers.verdicts import verdicts_on
from analyzer.config import load as load_settings
from analyzer.loading import load

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.browser import Opener

    from analyzer.app.server import LiveServer


def _verdicts(home: Path) -> Counter[str]:
    return Counter(run["verdict"] for run in legstats(home, "check", "--json").json["verdicts"])


def _hr_max(home: Path) -> float | None:
    return load_settings(home, environ={}).athlete.hr_max


@pytest.mark.browser
def test_a_value_is_tried_saved_and_taken_back(
    live: LiveServer, home: Path, open_page: Opener
) -> None:
    page = open_page(live.address)
    row = page.locator("#form-athlete-hr-max")
    before = row.locator(".now").inner_text()
    assert before == "Not set"
    assert page.locator("#form-display-distance-unit .now").inner_text() == "km, the default"
    page.get_by_role("spinbutton", name="Maximum heart rate").fill("150")
    row.get_by_role("button", name="What would change?").click()
    change = row.locator(".change")
    change.wait_for()
    assert "would change" in change.inner_text()
    assert "bpm instead of none" in change.inner_text()
    assert _hr_max(home) is None
    assert page.evaluate("document.activeElement.textContent") == "What would change?"
    row.get_by_role("button", name="Save").click()
    page.locator("#part-settings .outcome", has_text="heart rate: 150 from now on.").wait_for()
    assert _hr_max(home) == 150
    assert row.locator(".now").inner_text() == "150 bpm, as you set it"
    page.locator("#part-settings").get_by_role("button", name="Undo").click()
    page.locator("#part-settings .outcome", has_text="Maximum heart rate: no longer set").wait_for()
    assert _hr_max(home) is None
    assert row.locator(".now").inner_text() == before


def test_what_would_change_is_what_changes(home: Path) -> None:
    """The runs that are judged otherwise in the end are those that were foretold."""
    data = load(home)
    before = _verdicts(home)
    for name, typed in (("windows.standard_h", "12"), ("athlete.hr_max", "150")):
        change = what_would_change(data, verdicts_on(data), name, typed)
        foretold = Counter(before)
        for (was, will_be), number in change.moved.items():
            foretold[was] -= number
            foretold[will_be] += number
        assert change.moved or name != "windows.standard_h"
        assert legstats(home, "config", "set", name, typed).code == 0
        now = _verdicts(home)
        judged = {k: n for k, n in foretold.items() if n and k != "outside the window"}
        assert judged == dict(now), name
        assert legstats(home, "config", "unset", name).code == 0
    assert what_would_change(data, verdicts_on(data), "windows.severe_h", "60").moved == {}


def test_without_script_a_unit_is_tried_and_saved(client: PageClient, home: Path) -> None:
    client.do("try-setting", name="display.distance_unit", value="mi")
    assert "Distances and paces would be shown in miles." in client.part("settings")
    saved = client.post("save-setting", name="display.distance_unit", value="mi")
    assert "Distances: mi from now on." in saved.text
    assert load_settings(home, environ={}).display.distance_unit == "mi"
    client.do("save-setting", name="display.distance_unit", value="mi", default="1")
    assert load_settings(home, environ={}).display.distance_unit == "km"


@pytest.mark.parametrize(
    ("path", "name", "value", "said"),
    [
        ("save-setting", "athlete.hr_max", "20", "it must be between 100 and 240 beats a minute"),
        ("try-setting", "athlete.hr_max", "fast", "a number is needed"),
        ("save-setting", "sources.zone", "<b>Mars</b>", "it must be a zone such as Europe/Berlin"),
        ("save-setting", "sources.strava_url", "https://x.test", "is not changed here"),
        ("try-setting", "no.such", "1", "there is no setting no.such"),
    ],
)
def test_what_it_cannot_be_is_said_at_the_form(
    client: PageClient, home: Path, path: str, name: str, value: str, said: str
) -> None:
    status, sentence = client.refusal(path, name=name, value=value)
    assert status == 400
    assert said in sentence
    assert load_settings(home, environ={}).origin == {}


def test_an_environment_variable_is_named_and_counts_first(home: Path) -> None:
    client = PageClient(home, {"LEGSTATS_ATHLETE_HR_MAX": "188"})
    part = re.sub(r"\s+", " ", client.part("settings"))
    assert "<b>188 bpm</b>, from $LEGSTATS_ATHLETE_HR_MAX" in part
    assert "saving here changes nothing until that is gone" in part
