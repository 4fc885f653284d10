"""What a change leaves alone is taken over, and no part comes out otherwise for that."""

from __future__ import annotations

import random
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fakes.page_client import PageClient

from analyzer import config
from analyzer.app.living import LivingPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.frames.dataset import Dataset


_Word = tuple[str, dict[str, str]]


def _parts(client: PageClient) -> dict[str, str]:
    page = client._page
    return dict(page.fragments(page.known_keys()))


def _differing(client: PageClient, home: Path) -> set[str]:
    followed, anew = _parts(client), _parts(PageClient(home))
    return {key for key in anew if followed[key] != anew[key]}


def _words(drawn: random.Random, sessions: list[str], sample: Dataset) -> list[_Word]:
    """Draw a history of what the athlete may say and take back."""
    day = sample.runs["local_date"].iloc[drawn.randint(-60, -1)].date().isoformat()
    run = str(sample.runs["run_id"].iloc[drawn.randint(-40, -1)])
    session, other = drawn.sample(sessions, 2)
    words: list[_Word] = [
        ("decide", {"session": session, "decision": drawn.choice(["yes", "no"])}),
        ("decide", {"session": other, "decision": drawn.choice(["yes", "no", "auto"])}),
        ("soreness", {"soreness": str(drawn.choice([2, 5, 9]))}),
        ("soreness", {"soreness": str(drawn.choice(["", 2, 5, 9])), "day": day}),
        ("run", {"run": run, "kind": drawn.choice(["race", "auto"])}),
    ]
    drawn.shuffle(words)
    return words


def test_after_a_history_of_words_the_page_is_that_of_somebody_who_opens_it_now(
    sample: Dataset, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(sample.config.home, tmp_path / "home"))
    client, drawn = PageClient(home), random.Random(5)  # noqa: S311 - no secret
    sessions = re.findall(r'id="yes-(strength-[\w-]+)"', client.part("decide"))
    sessions += sample.strength_sessions["session_id"].iloc[[-30, -9, -1]].tolist()
    for path, fields in _words(drawn, sessions, sample):
        assert client.tap(path, **fields)["status"] == 200, (path, fields)
        _parts(client)
    client._page.open_anew()  # what was just said of a run is not known to others
    differing = _differing(client, home)
    # While they were read a minute may have begun.
    assert not differing or not differing & _differing(client, home)


def test_what_an_answer_left_out_is_stale_until_it_is_there(home: Path) -> None:
    client = PageClient(home)
    session = re.findall(r'id="yes-(strength-[\w-]+)"', client.part("decide"))[0]
    told = client.tap("decide", session=session, decision="no")
    assert {"today", "answer", "decide"} <= told["html"].keys()
    assert "decide" in told["stale"]
    assert "Being worked out" not in client.part("decide")
    client.tap("decide", session=session, decision="auto")


@pytest.mark.parametrize("takes_s", [0.0, 0.15])
def test_no_old_headline_stays_however_soon_the_new_estimates_come(
    sample: Dataset, tmp_path: Path, takes_s: float
) -> None:
    """They may come while the answer is being made: what was made before them is stale, too."""
    home = Path(shutil.copytree(sample.config.home, tmp_path / "home"))

    def submit(function: Callable[..., Any], *args: object) -> Callable[[], Any]:
        def promise() -> Any:
            time.sleep(takes_s)
            return function(*args)

        return promise

    page = LivingPage(lambda: config.load(home, environ={}), submit=submit)
    client = PageClient(home, page=page)
    client.part("answer")
    session = re.findall(r'id="yes-(strength-[\w-]+)"', client.part("decide"))[-1]
    told = client.tap("decide", session=session, decision="yes")
    page.wait_until_whole()
    assert "answer" in told["html"]
    kept = told["html"].keys() - {*told["stale"], told["at"]}
    assert {key: told["html"][key] for key in kept} == {key: client.part(key) for key in kept}


def test_the_headline_overtakes_what_is_still_to_be_drawn(home: Path) -> None:
    client = PageClient(home)
    page, session = (
        client._page,
        re.findall(r'id="yes-(strength-[\w-]+)"', client.part("decide"))[0],
    )
    _parts(client)
    client.tap("decide", session=session, decision="yes")
    page.wait_until_whole()
    drawn = [key for key, _ in page.fragments(page.known_keys())]
    client.tap("decide", session=session, decision="auto")
    assert sorted(drawn) == sorted(page.known_keys())
    assert drawn.index("answer") < drawn.index("scoreboard")
