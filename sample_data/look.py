"""Keep screenshots of the sample report: on a desk by day and by night, and on a phone.

``make look`` writes them beside the report. They depend on the browser's version, so no test
compares them: they are there to be looked at.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

REPORT = Path(__file__).resolve().parents[1] / "reports" / "sample"
LOOKS = (("desk", 1280, "light"), ("desk-dark", 1280, "dark"), ("phone", 390, "light"))
COLOURS = 128
"""Enough for a page of few colours, and small."""


def look(browser: Browser, width: int, scheme: str) -> Image.Image:
    """Return the whole page as it looks at a width, by day or by night."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type] # one of the two
    page.goto((REPORT / "index.html").as_uri())
    picture = page.screenshot(full_page=True)
    page.close()
    return Image.open(io.BytesIO(picture)).convert("RGB")


def main() -> None:
    """Write a screenshot of each look into the folder ``screenshots`` beside the page."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    folder = REPORT / "screenshots"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for name, width, scheme in LOOKS:
            path = folder / f"{name}.png"
            few = look(browser, width, scheme).quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
            few.save(path, optimize=True)
            print(f"{path.relative_to(REPORT.parents[1])}: {path.stat().st_size / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main()
