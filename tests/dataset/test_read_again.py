"""A store read again after a change says what one says that is read for the first time."""

from __future__ import annotations

import random
import shutil
from dataclasses import fields
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analyzer.actions.decisions import TAKE_BACK, decide_sessions, set_run
from analyzer.actions.journal import note_day
from analyzer.config import load as read_settings
from analyzer.dataset.read_again import ReadAgain
from analyzer.frames.dataset import Dataset
from analyzer.loading import load_again, load_for_answers

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.config import Config

_FRAMES = [f.name for f in fields(Dataset) if f.type == "pd.DataFrame"]


@pytest.fixture
def home(sample: Dataset, tmp_path: Path) -> Path:
    return shutil.copytree(sample.config.home, tmp_path / "home")


def _change(config: Config, data: Dataset, drawn: random.Random) -> str:
    session = drawn.choice(data.strength_sessions["session_id"].tolist())
    day = drawn.choice(data.runs["local_date"].tolist()).date()
    what = drawn.choice(["decide", "decide", "note", "run"])
    if what == "decide":
        decide_sessions(config, [session], drawn.choice(["yes", "no", TAKE_BACK]))
    elif what == "note":
        note_day(config, day, {"soreness": float(drawn.randint(0, 10))})
    else:
        kind = drawn.choice(["race", "easy"])
        set_run(config, drawn.choice(data.runs["run_id"].tolist()), {"kind": kind})
    return what


def test_whatever_changes_all_frames_are_those_of_a_first_reading(home: Path) -> None:
    drawn, reader = random.Random(7), ReadAgain()  # noqa: S311 - no secret
    config = read_settings(home, environ={})
    before = load_again(config, reader)
    taken_over = set()
    for _ in range(8):
        what = _change(config, before, drawn)
        now, anew = load_again(config, reader), load_for_answers(config)
        assert now.stamps == anew.stamps
        for name in _FRAMES:
            pd.testing.assert_frame_equal(getattr(now, name), getattr(anew, name), obj=name)
        if now.minutes is before.minutes:
            taken_over.add(what)
        assert what != "note" or now.runs is before.runs
        before = now
    assert taken_over == {"decide", "note"}


def test_what_is_read_again_and_unchanged_is_the_same(home: Path) -> None:
    config, reader = read_settings(home, environ={}), ReadAgain()
    first, second = (load_again(config, reader) for _ in range(2))
    assert all(getattr(first, name) is getattr(second, name) for name in _FRAMES)


def test_other_settings_are_read_with(home: Path) -> None:
    reader = ReadAgain()
    one = load_again(read_settings(home, environ={}), reader)
    (home / "config.toml").write_text("[windows]\nlapsed_days = 3\n")
    other = load_again(read_settings(home, environ={}), reader)
    assert other.config.windows.lapsed_days == 3
    assert other.runs["bucket"].isna().sum() > one.runs["bucket"].isna().sum()
