"""Arrays come back from a kept file as they were; what is not ours is never taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from analyzer.kept.kept_file import DAMAGED, KeptFile

if TYPE_CHECKING:
    from pathlib import Path

ARRAYS = {
    "numbers": np.arange(12, dtype="i8").reshape(3, 4),
    "no rows": np.empty((0, 5), "f4"),
    "one": np.array([7]),
    "bytes": np.frombuffer(b"abc", "u1"),
    "columns first": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
}


@pytest.fixture
def file(tmp_path: Path) -> KeptFile:
    return KeptFile(tmp_path / "kept.npz", b"made of this")


def test_arrays_of_any_shape_come_back_and_may_be_changed(file: KeptFile) -> None:
    file.write(ARRAYS)
    kept = file.read()
    assert kept is not None
    assert set(kept.names) == ARRAYS.keys() | {"made_of"}
    for name, array in ARRAYS.items():
        found = kept[name]
        assert (found.dtype, found.shape) == (array.dtype, array.shape), name
        assert found.tolist() == array.tolist(), name
        assert found.flags.writeable, name


def test_what_is_read_later_is_of_the_moment_it_was_opened(file: KeptFile) -> None:
    file.write({"one": np.array([1])})
    kept = file.read()
    file.write({"one": np.array([2])})
    assert kept is not None
    assert kept["one"].tolist() == [1]


@pytest.mark.parametrize(
    "foreign",
    [np.array([None, 5], dtype=object), np.zeros(2, dtype=[("n" * 70_000, "f8")])],
    ids=["objects of Python", "a header of another version"],
)
@pytest.mark.filterwarnings("ignore:Stored array in format 2.0")
def test_an_array_that_is_never_written_here_is_damage(
    tmp_path: Path, file: KeptFile, foreign: np.ndarray
) -> None:
    np.savez(tmp_path / "kept.npz", made_of=np.frombuffer(b"made of this", "u1"), one=foreign)
    kept = file.read()
    assert kept is not None
    with pytest.raises(DAMAGED):
        _ = kept["one"]
