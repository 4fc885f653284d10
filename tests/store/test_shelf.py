"""Streams wait on a shelf until their records are saved."""

from __future__ import annotations

import pickle

import numpy as np

from analyzer.model import Stream
from analyzer.store import StreamShelf
from analyzer.store.packing import unpack_stream


def test_each_stream_comes_back_as_it_was() -> None:
    shelf = StreamShelf()
    for number in (1, 2):
        shelf.put(f"run{number}", Stream(np.arange(3.0), hr_bpm=np.full(3, 150.0 + number)))
    packed = shelf.packed("run1")
    assert packed is not None
    (_, seconds), (_, beats) = unpack_stream(packed).columns()
    assert (seconds.tolist(), beats.tolist()) == ([0, 1, 2], [151, 151, 151])
    assert shelf.packed("run3") is None


def test_what_lies_on_a_shelf_goes_with_it_to_another_process() -> None:
    shelf = StreamShelf()
    shelf.put("fit:1", Stream(time_s=np.arange(3.0), hr_bpm=np.array([140.0, np.nan, 150.0])))
    sent = pickle.loads(pickle.dumps(shelf))  # noqa: S301 - our own
    assert sent.packed("fit:1") == shelf.packed("fit:1")
    assert sent.packed("fit:2") is None
