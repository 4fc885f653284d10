"""A real browser, and a page of it that notices whatever it should not do."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    Opener = Callable[..., Page]

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Open the browser on the PATH, else Playwright's own; without one it fails."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_QUIET)
        yield browser
        browser.close()


@contextmanager
def quiet_pages(browser: Browser) -> Iterator[Opener]:
    """Yield what opens files, or pages of a server.

    At the end none may have said anything, nor asked for anything but what its server has.
    """
    heard: list[str] = []
    contexts = []

    def opened(place: Path | str, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type] # handed on
        contexts.append(context)
        page = context.new_page()
        address = place if isinstance(place, str) else place.as_uri()
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda dialog: heard.append(dialog.message))
        page.on("request", lambda asked: _is_own(asked.url, address) or heard.append(asked.url))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert heard == []


def _is_own(asked: str, address: str) -> bool:
    """Tell whether a page of a server asks its own place there, or a file for itself alone."""
    return asked.startswith(address) if address.startswith("http") else asked == address
