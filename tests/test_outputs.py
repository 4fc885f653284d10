"""What legstats writes appears as one set, and never over what it did not write."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from fakes.killed import killed_at

from analyzer.errors import LegstatsError
from analyzer.outputs import Outputs

if TYPE_CHECKING:
    from pathlib import Path

OLD = {"index.html": b"<old>", "figures/form.png": b"old picture", "report.json": b"{}"}
NEW = {"index.html": b"<new>", "figures/form.png": b"new picture", "report.json": b"[]"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def outputs_of(site: Path, *, force: bool = False) -> Outputs:
    return Outputs(site.parent / "home", force)


def write(site: Path, contents: dict[str, bytes], *, force: bool = False) -> None:
    with outputs_of(site, force=force).replacing_set(site) as staging:
        for name, content in contents.items():
            (staging / name).parent.mkdir(exist_ok=True)
            (staging / name).write_bytes(content)


def found(site: Path) -> dict[str, bytes]:
    paths = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}


def test_what_legstats_wrote_it_replaces(site: Path) -> None:
    write(site, OLD)
    write(site, NEW)
    assert found(site) == NEW
    assert outputs_of(site).own_files(site) == sorted(NEW)


def test_a_place_that_may_be_mistyped_is_said_once(tmp_path: Path) -> None:
    said: list[str] = []
    outputs = Outputs(tmp_path / "home", say=said.append)
    mistyped, new, full = tmp_path / "bakcups", tmp_path / "new", tmp_path / "full"
    outputs.write_one(mistyped / "b.zip", b"x")
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    for folder in (new, full, full, tmp_path / "typo" / "site"):
        with outputs.replacing_set(folder) as staging:
            for name in ("index.html", "report.json"):
                (staging / name).write_bytes(b"x")
    outputs.write_one(full / "one.csv", b"x")
    assert said == [
        f"The folder {mistyped} was not there; it was made.",
        f"In {full} there is 1 other thing already; it is as before.",
        f"The folder {tmp_path / 'typo' / 'site'} was not there; it was made.",
    ]


@pytest.mark.parametrize("name", sorted(NEW))
def test_a_foreign_file_stays_and_nothing_else_is_written(site: Path, name: str) -> None:
    (site / name).parent.mkdir(parents=True)
    (site / name).write_text("MINE")
    with pytest.raises(LegstatsError, match="was not written from") as refused:
        write(site, NEW)
    assert "--force" in refused.value.hint
    assert found(site) == {name: b"MINE"}
    write(site, NEW, force=True)
    assert found(site) == NEW


def test_a_file_that_the_athlete_changed_is_theirs(site: Path) -> None:
    write(site, OLD)
    (site / "index.html").write_text("<old> with a word of mine")
    with pytest.raises(LegstatsError, match=r"index\.html is not as legstats wrote it"):
        write(site, NEW)


def test_the_same_content_needs_no_asking(site: Path) -> None:
    site.mkdir()
    (site / "index.html").write_bytes(NEW["index.html"])
    write(site, NEW)
    assert found(site) == NEW


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("linked", ["index.html", "figures"])
def test_nothing_is_written_through_a_link(
    site: Path,
    linked: str,
    force: bool,  # noqa: FBT001 - the case
) -> None:
    write(site, OLD)
    elsewhere = site.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "form.png").write_bytes(OLD["figures/form.png"])
    before = found(elsewhere)
    for name in OLD:
        if name.startswith(linked):
            (site / name).unlink()
    if linked == "figures":
        (site / "figures").rmdir()
        (site / "figures").symlink_to(elsewhere)
    else:
        (site / linked).symlink_to(elsewhere / "form.png")
    if force:
        write(site, NEW, force=True)
        assert not (site / linked).is_symlink()
        assert found(site) == NEW
    else:
        with pytest.raises(LegstatsError, match="is a link to somewhere else"):
            write(site, NEW)
    assert found(elsewhere) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are none on Windows")
@pytest.mark.parametrize("force", [False, True])
def test_a_pipe_or_a_folder_is_never_replaced(
    site: Path,
    force: bool,  # noqa: FBT001 - the case
) -> None:
    site.mkdir()
    os.mkfifo(site / "index.html")
    (site / "report.json").mkdir()
    for name in ("index.html", "report.json"):
        with pytest.raises(LegstatsError, match=f"{name} cannot be written: it is "):
            write(site, {name: b"new"}, force=force)
    assert sorted(path.name for path in site.iterdir()) == ["index.html", "report.json"]


def test_a_home_that_cannot_be_written_still_has_its_report(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the home should be")
    write(tmp_path / "site", NEW)
    assert found(tmp_path / "site") == NEW


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing to kill without a fork")
def test_killed_anywhere_the_next_report_is_whole_and_no_litter_stays(site: Path) -> None:
    names = ("index.html", "report.json")  # of which the page comes last
    old, new = ({name: one[name] for name in names} for one in (OLD, NEW))
    write(site, old)
    (site / "mine.txt").write_bytes(b"mine")
    number = mixed = 0
    while killed_at(number + 1, lambda: write(site, new)):
        number += 1
        left = {name: content for name, content in found(site).items() if "unfinished" not in name}
        assert all(left[name] in {old[name], new[name]} for name in old)
        if left["index.html"] == new["index.html"]:
            assert left["report.json"] == new["report.json"]
        mixed += len({left[name] == new[name] for name in old}) == 2
        write(site, old)
        assert found(site) == {**old, "mine.txt": b"mine"}
    assert number > 15
    assert mixed == len(new) - 1, "only while the files change places, one after the other"
    assert found(site) == {**new, "mine.txt": b"mine"}
