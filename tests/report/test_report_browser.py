"""The page in a real browser: quiet, readable at every width, usable by keyboard, in the dark."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fakes import report_data as fakes
from fakes.accessibility import accessibility_faults
from fakes.browser import quiet_pages

from analyzer import report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from analyzer.frames.dataset import Dataset

    Opener = Callable[..., Page]

pytestmark = pytest.mark.browser
SECTIONS = (
    "recovery scoreboard flagged calendar form training evidence quality method".split()  # noqa: SIM905 - reads as the page does
)
CASES = {
    "nothing": fakes.nothing,
    "five runs": lambda: fakes.simulated(last_runs=5),
    "no leg day": lambda: fakes.simulated(legs=False, last_runs=60),
    "no heart rate": lambda: fakes.simulated(heart_rate=False, last_runs=80),
    "nothing decided": lambda: fakes.undecided(fakes.simulated(last_runs=60)),
    "miles": lambda: fakes.simulated("three leg days", 2, unit="mi", last_runs=80),
}


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Open a page and see to it that it says nothing to the console and asks for nothing."""
    with quiet_pages(browser) as opened:
        yield lambda folder, *arguments, **options: opened(
            folder / "index.html", *arguments, **options
        )


def test_the_page_is_whole_and_fits_at_every_width(written: Path, open_page: Opener) -> None:
    page = open_page(written)
    for width in (390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        for name in SECTIONS:
            assert page.locator(f"section[aria-labelledby={name}] h2").inner_text()
        sizes = page.evaluate(
            """[...document.querySelectorAll('figure svg text')]
            .filter(t => t.getClientRects().length)
            .map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)"""
        )
        assert min(sizes) > 10
        first = page.locator("h1").bounding_box()
        assert first is not None
        assert first["y"] < 200


def test_on_a_phone_nothing_of_the_week_the_settings_and_a_flagged_run_is_out_of_sight(
    written: Path, open_page: Opener
) -> None:
    page = open_page(written, 390)
    page.locator("summary", has_text="Settings used").click()
    ends = page.evaluate(
        """[...document.querySelectorAll('.week th, .week td, .settings th, .settings td')]
        .map(cell => cell.getBoundingClientRect().right)"""
    )
    assert len(ends) > 3 * 8
    assert max(ends) <= 390
    assert page.locator(".runs td[data-label=time]").first.is_visible()


@pytest.mark.parametrize("little", CASES.values(), ids=CASES.keys())
def test_little_data_makes_a_whole_page_too(
    little: Callable[[], Dataset], open_page: Opener, tmp_path: Path
) -> None:
    report.write(little(), tmp_path, formats=("html",))
    page = open_page(tmp_path, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    # What differs with the width is asked of the page of somebody with much data.
    assert accessibility_faults(page) == ""
    text = page.locator("body").inner_text()
    assert not re.search(r"\b(nan|null|undefined)\b|\bNone\b(?![.:])", text)
    assert all(page.locator(f"#{name}").is_visible() for name in SECTIONS)


def test_the_flagged_runs_sort_filter_and_unfold(written: Path, open_page: Opener) -> None:
    page = open_page(written)
    runs = page.locator("#runs tbody:visible")
    assert runs.count() == 8
    page.get_by_role("button", name="Show all").click()
    total = page.locator("#runs tbody").count()
    assert runs.count() == total > 8
    assert not page.locator("#more").is_visible()
    page.get_by_role("columnheader", name="Distance").get_by_role("button").click()
    far = [float(run.get_attribute("data-distance") or 0) for run in runs.all()]
    assert far == sorted(far, reverse=True)
    page.get_by_role("columnheader", name="Distance").get_by_role("button").click()
    far = [float(run.get_attribute("data-distance") or 0) for run in runs.all()]
    assert far == sorted(far)
    page.get_by_role("button", name=re.compile("^Borderline")).click()
    assert {run.get_attribute("data-verdict") for run in runs.all()} == {"borderline"}
    assert page.locator("#shown").inner_text().startswith(f"{runs.count()} of")


def test_the_table_is_sorted_and_filtered_by_keyboard(written: Path, open_page: Opener) -> None:
    page = open_page(written)
    heading = page.get_by_role("columnheader", name="Heart rate")
    heading.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="Show all").click()
    runs = page.locator("#runs tbody:visible")
    beats = [run.get_attribute("data-heart") or "" for run in runs.all()]
    known = [float(beat) for beat in beats if beat]
    assert known == sorted(known, reverse=True)
    assert beats[len(known) :] == [""] * (len(beats) - len(known))
    page.get_by_role("button", name=re.compile("^Broke")).focus()
    page.keyboard.press("Space")
    assert {run.get_attribute("data-verdict") for run in runs.all()} == {"broke"}


def test_what_is_not_known_stays_last_either_way(written: Path, open_page: Opener) -> None:
    page = open_page(written)
    page.evaluate("document.querySelector('#runs tbody').dataset.heart = ''")
    button = page.get_by_role("columnheader", name="Heart rate").get_by_role("button")
    for _ in range(2):
        button.click()
        assert page.locator("#runs tbody").last.get_attribute("data-heart") == ""


def test_every_chart_has_its_numbers_in_a_table(written: Path, open_page: Opener) -> None:
    page = open_page(written)
    for name in ("recovery", "scoreboard", "calendar", "form", "training"):
        section = page.locator(f"section[aria-labelledby={name}]")
        section.get_by_text("The numbers behind this chart").first.click()
        assert section.locator("details.numbers[open] tbody tr").first.is_visible()


def test_a_run_opens_by_keyboard(written: Path, open_page: Opener) -> None:
    page = open_page(written)
    summary = page.locator("#runs summary").nth(1)
    summary.focus()
    story = page.locator("#runs .story").nth(1)
    assert not story.is_visible()
    page.keyboard.press("Enter")
    assert story.is_visible()
    assert "Why it counts as broken" in story.inner_text()
    assert story.locator("figure svg:visible").count() == 1


def test_without_scripts_everything_is_there(written: Path, open_page: Opener) -> None:
    page = open_page(written, java_script_enabled=False)
    assert page.locator("#runs tbody:visible").count() == page.locator("#runs tbody").count()
    assert not page.locator("#filter").is_visible()
    assert not page.locator("#theme").is_visible()


def test_the_theme_follows_the_system_and_the_button(written: Path, open_page: Opener) -> None:
    page = open_page(written, color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(21, 23, 27)"
    button = page.locator("#theme")
    assert button.inner_text() == "Theme: auto"
    button.click()
    assert page.evaluate(ground) == "rgb(252, 251, 248)"
    button.click()
    assert page.evaluate(ground) == "rgb(21, 23, 27)"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_page_keeps_the_rules_of_accessibility(
    written: Path, open_page: Opener, scheme: str, width: int
) -> None:
    page = open_page(written, width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert accessibility_faults(page) == ""


def test_it_prints_in_daylight_colours(written: Path, open_page: Opener) -> None:
    page = open_page(written, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("#runs tbody:visible").count() == page.locator("#runs tbody").count()
    assert not page.locator("#theme").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_hostile_names_are_only_text(open_page: Opener, tmp_path: Path) -> None:
    plain = fakes.simulated(last_runs=150, names=fakes.HOSTILE)
    files = plain.files.assign(source=fakes.HOSTILE[2], reason=fakes.HOSTILE[0])
    report.write(replace(plain, files=files), tmp_path, show_names=True)
    page = open_page(tmp_path, 390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    names = page.locator(".name").all_inner_texts()
    assert names
    assert max(map(len, names)) <= 80
    assert not any("\u202e" in name or "\u2066" in name for name in names)
    assert page.locator("img, iframe, svg[onload]").count() == 0
    written = (tmp_path / "report.json").read_text(encoding="utf-8")
    assert "A" * 100 not in written
