"""Texts of frames are Python's own, however many threads make frames at once."""

from __future__ import annotations

from contextlib import ExitStack

import pandas as pd

from analyzer.frames.texts import python_texts

STORAGE = "mode.string_storage"


def test_two_that_make_frames_at_once_leave_pandas_as_it_was() -> None:
    before = pd.get_option(STORAGE)
    first, second = ExitStack(), ExitStack()
    first.enter_context(python_texts())
    second.enter_context(python_texts())
    first.close()  # who began first ends first
    assert pd.get_option(STORAGE) == "python"
    second.close()
    assert pd.get_option(STORAGE) == before
    assert before != "python"
