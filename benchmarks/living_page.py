"""How fast the page that lives starts, answers a decision and is whole again: 5,000 runs.

A real server in a process of its own, on a home of its own, asked as the page's script asks it.
Wall-clock times count here, for somebody waits; so the machine has to be quiet. Beside them stands
the processor time of the server and its second process.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(Path(__file__).parent)]

START_S, PAINT_S, DECIDED_S, WHOLE_S, ENDED_S = 1.0, 0.5, 0.4, 2.0, 1.0


class Worked(NamedTuple):
    """Processor time of the server, and of its second process [s]."""

    here_s: float
    beside_s: float

    def since(self, before: Worked) -> Worked:
        """Return what was worked since then."""
        return Worked(self.here_s - before.here_s, self.beside_s - before.beside_s)


class Page:
    """A running server, asked as a browser asks it."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self._process = psutil.Process(process.pid)
        found = urlsplit(address)
        self._host, self._path = found.netloc, found.path
        secret = found.path.strip("/")
        self._heads = {
            "Cookie": f"legstats={secret}",
            "Sec-Fetch-Site": "same-origin",
            "Accept": "application/json",
        }

    def worked(self) -> Worked:
        """Return the processor time of the server, and of the processes it has started, so far."""
        started = self._process.children(recursive=True)
        times = [sum(one.cpu_times()[:2]) for one in (self._process, *started)]
        return Worked(times[0], sum(times[1:]))

    def ask(self, path: str, fields: dict[str, str] | None = None) -> Iterator[bytes]:
        """Yield what is answered, as it comes."""
        connection = HTTPConnection(self._host, timeout=120)
        heads = dict(self._heads)
        body = None if fields is None else urlencode(fields)
        if body is not None:
            heads["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if body is None else "POST", self._path + path, body, heads)
        answer = connection.getresponse()
        while part := answer.read1(65536):
            yield part
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"{path} was answered with {answer.status}")

    def json(self, path: str, fields: dict[str, str] | None = None) -> dict[str, Any]:
        """Return what is answered, as JSON."""
        found: dict[str, Any] = json.loads(b"".join(self.ask(path, fields)))
        return found


@contextmanager
def running(home: Path) -> Iterator[tuple[Page, float]]:
    """Start the server; yield it with how long it took until the page's first line was there."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "analyzer", "open", "--no-browser"]
    environment = {**os.environ, "LEGSTATS_HOME": str(home), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    address = process.stdout.readline().strip() if process.stdout else ""
    try:
        yield Page(process, address), time.perf_counter() - began
        began = time.perf_counter()
        process.send_signal(signal.SIGINT)
        process.wait(30)
        _show("Ctrl-C, until it has ended", time.perf_counter() - began, ENDED_S)
    finally:
        process.kill()


def _show(
    what: str, wall_s: float, limit_s: float | None = None, worked: Worked | None = None
) -> None:
    met = "" if limit_s is None else f"{limit_s:6.1f}  {'met' if wall_s < limit_s else 'MISSED'}"
    cpu = f"{worked.here_s:6.2f} + {worked.beside_s:.2f} s" if worked else ""
    print(f"{what:44s}{wall_s:8.2f} s {met:16s}{cpu}")


def _painted(page: Page, began: float) -> tuple[float, float, str]:
    """Return when today's line and when the whole page was there [s], and the page."""
    first_s, found = 0.0, b""
    for part in page.ask(""):
        found += part
        if not first_s and b'class="first"' in found:
            first_s = time.perf_counter() - began
    return first_s, time.perf_counter() - began, found.decode()


def _decided(page: Page, fields: dict[str, str]) -> None:
    began, before = time.perf_counter(), page.worked()
    told = page.json("decide", fields)
    answered_s, answered = time.perf_counter() - began, page.worked().since(before)
    there: dict[str, float] = {}
    held = b""
    for part in page.ask(f"fragments?keys={','.join(told['stale'])}"):
        *lines, held = (held + part).split(b"\n")
        for line in lines:
            there[json.loads(line)["key"]] = time.perf_counter() - began
    whole_s, whole = time.perf_counter() - began, page.worked().since(before)
    _show(f"a decision ({fields['decision']}) answered", answered_s, DECIDED_S, answered)
    drawn = ", ".join(told["html"])
    print(f"  drawn with it: {drawn}; with the estimates of before where they are not there yet")
    _show("  the headline with those of now", there.get("answer", answered_s), WHOLE_S)
    _show("  all of the page", whole_s, WHOLE_S, whole)


def main() -> None:
    """Measure, and print each figure with its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5000)
    parser.add_argument("--store", type=Path, help="a store to copy instead of making one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        store = home / "legstats.sqlite"
        if arguments.store:
            shutil.copy(arguments.store, store)
        else:
            from lifetime import write_store  # noqa: PLC0415 - slow, and not always needed

            write_store(store, arguments.runs)
        print(f"{'':44s}    here      limit     processor time: server + second process")
        for which in ("the first time", "again"):
            with running(home) as (page, started_s):
                began = time.perf_counter()
                _show(f"start, {which}", started_s, START_S if which == "again" else None)
                first_s, whole_s, html = _painted(page, began)
                is_again = which == "again"
                _show("  first paint after it", first_s, PAINT_S if is_again else None)
                _show("  the whole page", whole_s, None, page.worked())
                if is_again:
                    _ask_a_little(page, html)


def _ask_a_little(page: Page, html: str) -> None:
    began = time.perf_counter()
    page.json("revision?since=0-0")
    _show("has anything changed?", time.perf_counter() - began)
    found = re.search(r'name="session" value="(strength-[\w-]+)"', html)
    if found is None:
        raise SystemExit("No session is undecided in this store.")
    for decision in ("yes", "no", "auto"):
        _decided(page, {"session": found[1], "decision": decision})
    began, before = time.perf_counter(), page.worked()
    page.json("soreness", {"soreness": "5"})
    worked = page.worked().since(before)
    _show("soreness, Today redrawn", time.perf_counter() - began, DECIDED_S, worked)


if __name__ == "__main__":
    main()
