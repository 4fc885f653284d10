"""One tap says how sore the legs are, and Today is another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.browser import Opener

    from analyzer.app.server import LiveServer

pytestmark = pytest.mark.browser


def _noted(home: Path) -> float | None:
    days = legstats(home, "log", "--json", "today").json
    found: float | None = days[0]["soreness"] if days else None
    return found


def test_a_tap_notes_soreness_and_undo_takes_it_back(
    live: LiveServer, home: Path, open_page: Opener
) -> None:
    page = open_page(live.address)
    assert page.locator("h2").first.inner_text().startswith(("Run as usual", "Short and slow"))
    page.get_by_role("button", name="They change how I walk").click()
    page.locator("#part-today h2", has_text="No run now").wait_for()
    assert _noted(home) == 8
    assert page.locator("#said").inner_text()
    assert page.evaluate("document.activeElement.textContent") == "They change how I walk"
    page.get_by_role("button", name="Undo").click()
    page.locator("#part-today h2", has_not_text="No run now").wait_for()
    assert _noted(home) is None


def test_without_script_a_tap_does_the_same(
    live: LiveServer, home: Path, open_page: Opener
) -> None:
    page = open_page(live.address, java_script_enabled=False)
    page.get_by_role("button", name="On stairs").click()
    assert page.locator(".outcome p").inner_text()
    assert _noted(home) == 5
    page.get_by_role("button", name="Undo").click()
    assert _noted(home) is None
    page.reload()
    assert page.locator(".outcome").count() == 0
