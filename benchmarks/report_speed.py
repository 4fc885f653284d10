"""Is the report fast on a lifetime of running? Prints time, memory, size and page beside the bars.

One simulated athlete runs every day for fourteen years; their store is made first. What is timed is
the command as it is typed, from pressing return to its end, the best of a few runs. Memory is the
most that its processes held together. Then the page is opened in a browser: it counts as
interactive when it has loaded and has sorted the flagged runs once.

Run ``python benchmarks/report_speed.py [--home FOLDER]``; a store made before is used again.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from lifetime import write_store  # noqa: E402 - after the path is set

from analyzer.config import Config  # noqa: E402 - as above
from analyzer.loading import load  # noqa: E402 - as above

TIMES = 3
INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As where it is installed: modules are compiled once, not at every start."""
SETTINGS = "[athlete]\nhr_max = 188\n"
SORTED = """() => {
    const heading = document.querySelector('th[data-key=distance]');
    (heading.querySelector('button') || heading).click();
    return heading.getAttribute('aria-sort') === 'descending' && performance.now();
}"""


def begun(home: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Begin the command as it is typed."""
    command = [sys.executable, "-m", "analyzer", "-q", "--home", home, "report", "-o", folder]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=INSTALLED)


def timed(home: Path, folder: Path) -> tuple[float, float]:
    """Run the command; return seconds from start to end, and of work on all cores."""
    begin, worked = time.perf_counter(), _worked()
    begun(home, folder).communicate()
    return time.perf_counter() - begin, _worked() - worked


def peak(home: Path, folder: Path) -> float:
    """Run the command again, watched, for watching takes time; return its peak memory [MB]."""
    highest = 0.0
    with begun(home, folder) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            highest = max(highest, _held(watched))
            time.sleep(0.02)
    return highest


def _worked() -> float:
    """Return the processor time of all that was started and has ended [s]."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _held(process: psutil.Process) -> float:
    """Return the memory a process and its children hold, what they share counted once [MB]."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_full_info().uss
        except psutil.Error:  # it has just ended
            continue
    return total / 1e6


def interactive(page: Path) -> float:
    """Open the page in a browser; return the seconds until it has sorted its table."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        opened = browser.new_page()
        opened.goto(page.as_uri(), wait_until="domcontentloaded")
        took = opened.evaluate(SORTED)
        browser.close()
    if not took:
        raise SystemExit("The page did not sort.")
    return float(took) / 1000


def main() -> None:
    """Write a lifetime's report and compare with the bars."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path)
    with tempfile.TemporaryDirectory() as scratch:
        home, folder = parser.parse_args().home or Path(scratch) / "home", Path(scratch) / "report"
        config = Config(home=home)
        if not config.store_path.exists():
            write_store(config.store_path)
            (home / "config.toml").write_text(SETTINGS)
        print(f"{len(load(config=config).runs):,} runs")
        runs = [timed(home, folder) for _ in range(TIMES)]
        memory = peak(home, folder)
        size = (folder / "index.html").stat().st_size / 1e6
        page = min(interactive(folder / "index.html") for _ in range(TIMES))
    for what, value, unit, bar in (
        ("legstats report", min(took for took, _ in runs), "s", 5.0),
        ("processor time, of both cores", min(worked for _, worked in runs), "s", 10.0),
        ("peak memory, all processes", memory, "MB", 500.0),
        ("index.html", size, "MB", 2.5),
        ("page interactive", page, "s", 1.0),
    ):
        met = "met" if value < bar else "MISSED"
        print(f"{what:30} {value:8.2f} {unit:3} bar {bar:g} {unit}: {met}")


if __name__ == "__main__":
    main()
