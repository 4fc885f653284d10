"""Keep screenshots of the sample report and of its page that lives: on a desk, and on a phone.

``make look`` writes them beside the report. They depend on the browser's version, so no test
compares them: they are there to be looked at.
"""

from __future__ import annotations

import io
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from analyzer import config
from analyzer.app.living import LivingPage
from analyzer.app.server import LiveServer
from analyzer.report.worker import work_here
from analyzer.sample import SAMPLE_NOW, copy_sample

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT = Path(__file__).resolve().parents[1] / "reports" / "sample"
LOOKS = (("desk", 1280, "light"), ("desk-dark", 1280, "dark"), ("phone", 390, "light"))
LIVING_HEIGHT = 1810
"""What a page that lives adds stands at its top: the rest is the report."""
COLOURS = 128
"""Enough for a page of few colours, and small."""


def look(browser: Browser, address: str, width: int, scheme: str) -> Image.Image:
    """Return a page as it looks at a width, by day or by night: the whole report, or the top."""
    is_living = address.startswith("http")
    height = LIVING_HEIGHT if is_living else 900
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type] # one of the two
    page.goto(address)  # to its end, which comes when every part is there
    picture = page.screenshot(full_page=not is_living)
    page.close()
    return Image.open(io.BytesIO(picture)).convert("RGB")


@contextmanager
def living_sample() -> Iterator[str]:
    """Serve the sample athlete's page that lives; yield its address."""
    with TemporaryDirectory() as folder:
        home = copy_sample(Path(folder) / "home")
        page = LivingPage(lambda: config.load(home, environ={}), submit=work_here, now=SAMPLE_NOW)
        server = LiveServer(page)
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        yield server.address
        server.stop()
        thread.join()


def main() -> None:
    """Write a screenshot of each look into the folder ``screenshots`` beside the page."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    folder = REPORT / "screenshots"
    folder.mkdir(exist_ok=True)
    with living_sample() as living, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for kind, address in (("", (REPORT / "index.html").as_uri()), ("living-", living)):
            for name, width, scheme in LOOKS:
                path = folder / f"{kind}{name}.png"
                seen = look(browser, address, width, scheme)
                few = seen.quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
                few.save(path, optimize=True)
                kilobytes = path.stat().st_size / 1000
                print(f"{path.relative_to(REPORT.parents[1])}: {kilobytes:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main()
