"""A file is written whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from analyzer.atomic import remove_unfinished, replacing, write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_file_and_its_folder_are_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "new" / "report.json", b"{}")
    assert (tmp_path / "new" / "report.json").read_bytes() == b"{}"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["report.json"]


def test_a_writer_that_fails_halfway_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "runs.csv"
    path.write_text("old")

    def fail_halfway() -> None:
        with replacing(path) as unfinished:
            unfinished.write_text("half")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - the one raised here
        fail_halfway()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_may_be_read_by_whom_any_new_file_may(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_atomically(tmp_path / "page.html", b"")
    assert mode(tmp_path / "page.html") == mode(tmp_path / "usual")


def test_a_file_keeps_the_mode_its_owner_gave_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.touch(mode=0o640)
    path.chmod(0o640)
    write_atomically(path, b"[athlete]\n")
    assert mode(path) == 0o640


def test_a_secret_is_never_readable_by_others(tmp_path: Path) -> None:
    path = tmp_path / "home" / "login.json"
    with replacing(path, owner_only=True) as unfinished:
        assert mode(unfinished) == 0o600
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    path.chmod(0o644)
    write_atomically(path, b"{}", owner_only=True)
    assert mode(path) == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles" / "config.toml"
    kept.parent.mkdir()
    kept.touch()
    (tmp_path / "config.toml").symlink_to(kept)
    write_atomically(tmp_path / "config.toml", b"new")
    assert (tmp_path / "config.toml").is_symlink()
    assert kept.read_bytes() == b"new"


def test_what_a_killed_writer_left_can_be_removed(tmp_path: Path) -> None:
    path = tmp_path / "login.json"
    if not (child := os.fork()):
        with replacing(path, owner_only=True) as unfinished:
            unfinished.write_text("secret")
            os._exit(9)
    os.waitpid(child, 0)
    assert len(list(tmp_path.iterdir())) == 1
    remove_unfinished(path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        write_atomically(tmp_path / "file" / "page.html", b"")
