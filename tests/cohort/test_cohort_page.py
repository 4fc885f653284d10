"""The cohort's pages in a real browser: quiet, readable at every width, sorted by keyboard."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fakes.accessibility import accessibility_faults
from fakes.browser import quiet_pages
from fakes.cohorts import made_up_pool, made_up_results, made_up_today
from PIL import Image

from analyzer.cohort.page import CHARTS, roster_page, study_files
from analyzer.cohort.roster import roster_of
from analyzer.cohort.study import study_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fakes.browser import Opener
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 26, 19, 32, tzinfo=UTC)
WIDTHS = (390, 820, 1280)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of 40 athletes with its roster, and one of four."""
    folder = tmp_path_factory.mktemp("cohort")
    for name, count in (("forty", 40), ("four", 4)):
        results = made_up_results(count)
        files = study_files(study_of(made_up_pool(results), results))
        pages = {one.pseudonym: f"athletes/{one.pseudonym}/index.html" for one in results}
        roster = roster_of(results, made_up_today(results), pages, {"A002": "<b>Zoë</b>"}, NOW)
        for file, content in {**files, "roster.html": roster_page(roster)}.items():
            path = folder / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    with quiet_pages(browser) as opened:
        yield opened


def column(page: Page, label: str) -> list[str]:
    return page.locator(f".roster td[data-label='{label}']").all_inner_texts()


@pytest.mark.parametrize(
    ("name", "widths"),
    [("forty/index.html", WIDTHS), ("forty/roster.html", WIDTHS), ("four/index.html", (390,))],
)
def test_a_page_is_whole_and_open_to_everybody_at_every_width(
    folder: Path, open_page: Opener, name: str, widths: tuple[int, ...]
) -> None:
    page = open_page(folder / name, widths[0], bypass_csp=True)
    text = page.locator("body").inner_text()
    assert "None" not in text
    assert "nan" not in text.split()
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert accessibility_faults(page) == ""
        sizes = page.evaluate(
            """[...document.querySelectorAll('figure svg text')]
            .filter(t => t.getClientRects().length)
            .map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)"""
        )
        assert min(sizes, default=12) > 10


def test_the_study_shows_each_chart_once_and_its_numbers(folder: Path, open_page: Opener) -> None:
    page = open_page(folder / "forty" / "index.html")
    assert page.locator("figure svg:visible").count() == len(CHARTS)
    page.locator("#athletes ~ .cols summary").click()
    assert page.locator("#athletes ~ .cols tbody tr").count() == 40


def test_the_charts_are_pictures_too(folder: Path) -> None:
    for name in CHARTS:
        path = folder / "forty" / "figures" / f"{name}.png"
        picture = Image.open(io.BytesIO(path.read_bytes()))
        assert picture.width == 2 * (760 + 48)
        assert not getattr(picture, "text", {})


def test_the_roster_is_sorted_by_keyboard_and_says_so(folder: Path, open_page: Opener) -> None:
    page = open_page(folder / "forty" / "roster.html")
    heading = page.get_by_role("columnheader", name="Look at")
    assert heading.get_attribute("aria-sort") == "descending"
    names = page.get_by_role("columnheader", name="Athlete")
    names.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert names.get_attribute("aria-sort") == "ascending"
    assert heading.get_attribute("aria-sort") is None
    shown = page.locator(".roster tbody th").all_inner_texts()
    assert shown[0] == "<b>Zoë</b>"
    assert shown[1:] == sorted(shown[1:])
    page.get_by_role("columnheader", name="To decide").get_by_role("button").click()
    waiting = [int(cell) if cell != "–" else 0 for cell in column(page, "to decide")]
    assert waiting == sorted(waiting, reverse=True)


def test_without_scripts_the_roster_has_its_order_and_its_links(
    folder: Path, open_page: Opener
) -> None:
    page = open_page(folder / "forty" / "roster.html", java_script_enabled=False)
    first, last = page.locator(".needs").first, page.locator(".needs").last
    assert first.locator(".urgent").count() > 0
    assert last.inner_text() == "–"
    link = page.locator(".roster tbody a").first.get_attribute("href")
    assert link is not None
    assert link.startswith("athletes/A")


def test_in_print_the_roster_is_a_table_of_every_athlete(folder: Path, open_page: Opener) -> None:
    page = open_page(folder / "forty" / "roster.html", 700)
    page.emulate_media(media="print")
    rows = page.locator(".roster tbody tr:visible")
    assert rows.count() == 40
    assert rows.first.evaluate("row => getComputedStyle(row).display") == "table-row"
    assert not page.locator("#theme").is_visible()
