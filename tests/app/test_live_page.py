"""The whole page that lives: first things first, for every eye and width, never without words."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from fakes.accessibility import accessibility_faults
from playwright.sync_api import expect

from analyzer.app.commands_here import commands_here
from analyzer.app.contents import FORMS, PARTS
from analyzer.app.shell import live_script, live_style
from analyzer.report import quality
from analyzer.report.page_look import page_script, page_style
from analyzer.report.sections import SECTIONS

if TYPE_CHECKING:
    from fakes.browser import Opener
    from fakes.page_client import PageClient
    from playwright.sync_api import Route

    from analyzer.app.server import LiveServer

_MOST_SCRIPT_BYTES = 25_000
_PATIENCE_MS = 60_000


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (820, "dark"), (1920, "light")])
def test_the_whole_page_is_for_every_eye_ear_and_width(
    live: LiveServer, open_page: Opener, width: int, scheme: str
) -> None:
    page = open_page(
        live.address, width, bypass_csp=True, color_scheme=scheme, reduced_motion="reduce"
    )
    page.locator("footer").wait_for()
    assert accessibility_faults(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth") == width
    text = page.locator("main").inner_text()
    assert not re.search(r"\b(nan|null|undefined)\b", text)
    if width == 390:
        low = page.evaluate(
            """[...document.querySelectorAll('.part form button, .part form select')]
            .filter(e => e.getClientRects().length)
            .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
        )
        assert low == []
    back = page.get_by_role("link", name="↑ Menu")
    assert back.is_visible() == (width == 390)
    if width == 390:
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        back.click()
        assert page.locator("nav.menu a").first.is_visible()
        assert page.evaluate("scrollY") < 200


@pytest.mark.browser
def test_a_tap_keeps_the_focus_and_what_was_unfolded_and_is_said_aloud(
    live: LiveServer, open_page: Opener
) -> None:
    page = open_page(live.address)
    page.locator("footer").wait_for()
    numbers = page.locator("#part-curve details.numbers").first
    numbers.locator("summary").click()
    tap = page.locator("#part-today button", has_text="On stairs").first
    tap.focus()
    page.keyboard.press("Enter")
    page.locator("#part-today .outcome").wait_for()
    assert "On stairs" in page.evaluate("document.activeElement.textContent")
    expect(page.locator("#said")).not_to_be_empty()
    expect(page.locator(".stale")).to_have_count(0, timeout=_PATIENCE_MS)
    assert numbers.get_attribute("open") is not None
    page.locator("#part-today .outcome button", has_text="Undo").click()
    page.locator("#part-today .outcome", has_text="Deleted for").wait_for()
    expect(page.locator(".stale")).to_have_count(0, timeout=_PATIENCE_MS)
    # What is typed and not sent yet outlives what is sent elsewhere, though it is redrawn at once.
    page.locator("#another-time summary").click()
    page.locator("#run-at-typed").fill("Sat 9:30")
    page.locator("#part-decide").get_by_role("button", name="Not legs", exact=True).first.click()
    page.locator("#part-decide .outcome button", has_text="Undo").click()
    page.locator("#part-decide .outcome", has_text="taken back").wait_for()
    assert page.locator("#run-at-typed").input_value() == "Sat 9:30"
    # The runs still sort and filter after they were swapped.
    page.get_by_role("columnheader", name="Distance").get_by_role("button").first.click()


@pytest.mark.browser
def test_what_is_typed_while_an_answer_is_awaited_is_not_drawn_away(
    live: LiveServer, open_page: Opener
) -> None:
    """Undo is pressed, and before it is answered somebody types into another form beside it."""
    page = open_page(live.address)
    page.locator("footer").wait_for()
    page.locator("#part-today button", has_text="On stairs").first.click()
    undo = page.locator("#part-today .outcome button", has_text="Undo")
    undo.wait_for()
    held: list[Route] = []
    page.route("**/soreness", lambda route: held.append(route))  # noqa: PLW0108 - it is marked
    undo.click()
    page.wait_for_function("document.querySelector('form[aria-busy]')")
    page.locator("#another-time summary").click()
    page.locator("#run-at-typed").fill("Sat 9:30")
    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    page.locator("#part-today .outcome", has_text="Undone.").wait_for()
    assert page.locator("#run-at-typed").input_value() == "Sat 9:30"
    assert page.evaluate("document.activeElement.id") == "run-at-typed"
    # What was sent itself is drawn anew, as it is now.
    page.get_by_role("button", name="Show", exact=True).click()
    page.locator("#part-today .outcome", has_text="For a run on Sat").wait_for()
    page.locator("#run-at-1").click()
    page.locator("#part-today .outcome", has_text="For a run now.").wait_for()
    assert page.locator("#run-at-typed").input_value() == ""


COMMANDS_DONE_HERE = (
    r"legstats (runs set|legdays (set|add|list)|log|habits|try|plan|today|config set)\b"
)


def test_today_comes_first_and_every_section_of_the_report_once(client: PageClient) -> None:
    page = client.get("").text
    keys = re.findall(r'data-part="([\w-]+)"', page)
    assert keys[0] == "today"
    assert len(keys) == len(set(keys))
    assert set(keys) == {s.key for s in SECTIONS if s.template} | {part.key for part in PARTS}
    assert [key for key in keys if key in {s.key for s in SECTIONS}][1:] == [
        s.key for s in SECTIONS if s.template and s.key != "today"
    ]


def test_every_form_leads_to_one_that_is_there(client: PageClient) -> None:
    page = client.get("").text
    paths = set(re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', page))
    assert paths
    assert paths <= {form.path for form in FORMS}
    assert {form.at for form in FORMS} <= {part.key for part in PARTS}


def test_a_link_inside_the_page_leads_somewhere_and_nothing_is_typed_that_it_can_do(
    client: PageClient,
) -> None:
    page = client.get("").text
    typed = re.findall(r"<code>(.*?)</code>", page)
    assert [one for one in typed if re.match(COMMANDS_DONE_HERE, one)] == []
    told = commands_here("Too sore. `legstats today` tells more, `legstats try water` draws <b>.")
    assert told == (
        'Too sore. <a href="#part-today">The advice for today</a> tells more,'
        ' <a href="#part-journal">your journal</a> draws &lt;b&gt;.'
    )
    assert commands_here("`legstats sync FILE`") == "<code>legstats sync FILE</code>"
    either = commands_here("Say so with `legstats legdays set x yes` or `no`.")
    assert either == 'Say so with <a href="#part-decide">your word on the session</a>.'
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids


def test_a_section_that_fails_says_one_sentence_and_the_rest_stands(
    client: PageClient, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: Any) -> quality.Quality:
        raise ZeroDivisionError("<b>of a part</b>")

    page = client._page
    section = next(section for section in SECTIONS if section.key == "quality")
    object.__setattr__(section, "build", broken)
    try:
        found = page.fragment("quality", anew=True).result()
    finally:
        object.__setattr__(section, "build", quality.build)
    assert "ran into a bug" in found
    assert "of a part" not in found
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert "ran into a bug" not in page.fragment("quality", anew=True).result()


def test_an_address_that_is_none_is_answered_so(client: PageClient) -> None:
    assert client.get("nothing").status_code == 404
    assert client.post("nothing").status_code == 404
    assert client.get("fragments", keys="nothing,../today,").text == ""


def test_the_script_is_small_and_asks_nobody_else() -> None:
    script = live_script() + page_script()
    assert len(script.encode()) <= _MOST_SCRIPT_BYTES
    for text in (script, live_style(), page_style()):
        assert not re.search(r"https?://|@import|url\(", text)
    assert not re.search(r"innerHTML\s*\+=|\beval\b|document\.write", script)
    folder = resources.files("analyzer.app").joinpath("templates")
    for template in folder.iterdir():
        assert not re.search(r"\son\w+=|\sstyle=", template.read_text(encoding="utf-8")), template
