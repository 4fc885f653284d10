"""A person starts the made-up Strava in a terminal, asks it, and ends it with Ctrl-C."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
STARTED = [sys.executable, "-m", "tests.fakes", "strava", "--port"]


def test_it_says_how_to_use_it_answers_and_ends_quietly() -> None:
    command = [*STARTED, "0", "--activities", "20", "--slow-quota"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdout is not None
            words = ""
            while "Ctrl-C" not in words and (line := running.stdout.readline()):
                words += line
            found = re.search(r"LEGSTATS_SOURCES_STRAVA_URL=(\S+)", words)
            assert found is not None
            url = found[1]
            assert f"LEGSTATS_SOURCES_STRAVA_API_URL={url}/api/v3\n" in words
            assert requests.get(f"{url}/api/v3/athlete", timeout=10).status_code == 401
            asked = {"client_id": "54321", "redirect_uri": "http://localhost:1/", "scope": "read"}
            page = requests.get(
                f"{url}/oauth/authorize", params={**asked, "response_type": "code"}, timeout=10
            )
            assert "made-up Strava" in page.text
            running.send_signal(signal.SIGINT)
            left, errors = running.communicate(timeout=10)
        finally:
            running.kill()
    assert (left, errors, running.returncode) == ("", "", 0)


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with subprocess.Popen([*STARTED, "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        port = first.stdout.readline().split(":")[2].split(",")[0]
        second = subprocess.run(
            [*STARTED, port], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
        )
        first.kill()
    assert second.returncode == 2
    assert second.stderr.splitlines()[-1].endswith(f"port {port} is taken; try another, or 0")
