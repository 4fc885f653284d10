"""While another process writes to the store a form waits, and says so; the page goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.locked_store import locked_store
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.browser import Opener
    from fakes.page_client import PageClient

    from analyzer.app.living import LivingPage
    from analyzer.app.server import LiveServer

_PATIENCE_MS = 60_000


def _soreness(home: Path) -> object:
    days = legstats(home, "log", "--json", "today").json
    return days[0]["soreness"] if days else None


@pytest.mark.browser
def test_a_form_that_waits_says_so_and_the_rest_of_the_page_is_there_meanwhile(
    live: LiveServer, home: Path, open_page: Opener
) -> None:
    page = open_page(live.address)
    page.locator("footer").wait_for()
    with locked_store(home) as let_go:
        page.locator("#part-today button", has_text="On stairs").first.click()
        expect(page.locator("#said")).to_have_text(
            "Another program is writing to your data: this waits for it, up to 30 s.",
            timeout=_PATIENCE_MS,
        )
        waits = page.locator("#part-today form[aria-busy=true]").get_attribute("data-waits")
        assert waits == page.locator("#said").inner_text()
        # Whoever reads, in this window or in another one, waits for nobody.
        page.locator("#runs-of-all").click()
        page.locator("#runs-of-all[aria-pressed=true]").wait_for()
        other = open_page(live.address)
        other.locator("footer").wait_for()
        other.close()
        assert _soreness(home) is None
        let_go()
        page.locator("#part-today .outcome", has_text="soreness 5").wait_for()
    assert page.locator("[data-waits]").count() == 0
    assert _soreness(home) == 5
    page.locator("#part-today .outcome button", has_text="Undo").click()
    page.locator("#part-today .outcome", has_text="Deleted for").wait_for()


def test_a_form_that_has_waited_in_vain_says_that_nothing_was_kept(
    client: PageClient, living: LivingPage, home: Path
) -> None:
    client.part("today")
    living.store_wait.patience_s = 0.3
    with locked_store(home):
        for path, fields in (
            ("soreness", {"soreness": "7"}),
            ("add-leg-day", {"day": "2026-11-02", "clock": "7:00", "minutes": "50"}),
        ):
            status, sentence = client.refusal(path, **fields)
            assert status == 409
            assert "so this was not kept. Wait until it has ended" in sentence
    living.store_wait.patience_s = 30.0
    assert _soreness(home) is None
    assert all(not one["leg_day_id"].startswith("strength-20261102")
               for one in legstats(home, "legdays", "--all", "--json").json)  # fmt: skip
