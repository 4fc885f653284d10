"""Files handed over to legstats: all there, whatever they are called, and none afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.actions.handed_over import HandedOver
from analyzer.config import Config

if TYPE_CHECKING:
    from pathlib import Path


def test_files_of_one_name_stand_apart_even_beside_one_called_by_a_number(tmp_path: Path) -> None:
    names = ("2", "run.fit", "run.fit", "run.fit")
    sent = []
    for number, name in enumerate(names):
        path = tmp_path / f"sent{number}"
        path.write_bytes(str(number).encode())
        sent.append((name, path))
    with HandedOver(Config(home=tmp_path / "home"), sent) as handed:
        assert [path.name for path in handed.files] == list(names)
        assert [path.read_bytes() for path in handed.files] == [b"0", b"1", b"2", b"3"]
    assert not any(path.exists() for path in handed.files)
