"""The folder: whole files, the same bytes each time, nobody else's files touched."""

from __future__ import annotations

import json
import os
import shutil
import signal
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from fakes import report_data as fakes
from PIL import Image

from analyzer import report
from analyzer.errors import LegstatsError
from analyzer.report.schema import FILE, report_schema
from analyzer.report.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.frames.dataset import Dataset


def _fall() -> None:
    """Let a process fall as it starts."""
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(scope="module")
def short() -> Dataset:
    return fakes.simulated(last_runs=40)


@pytest.fixture(scope="module")
def folder(short: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which somebody else's file stood before the report came."""
    folder = tmp_path_factory.mktemp("folder")
    (folder / "figures").mkdir()
    (folder / "figures" / "mine.txt").write_text("keep me")
    report.write(short, folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".txt")
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_the_folder_holds_the_page_the_pictures_and_the_numbers(written: Path) -> None:
    names = {str(path.relative_to(written)) for path in written.rglob("*") if path.is_file()}
    assert {"index.html", "report.png", "report-tall.png", "report.json"} <= names
    charts = {"recovery", "scoreboard", "calendar", "form", "leg-training", "balance"}
    assert {f"figures/{c}.{kind}" for c in charts for kind in ("png", "svg")} <= names
    assert not any(Path(name).name.startswith(".") for name in names)


def test_pictures_have_the_size_they_are_shared_at(written: Path) -> None:
    assert Image.open(written / "report.png").size == (1200, 630)
    assert Image.open(written / "report-tall.png").size == (1080, 1920)


def test_other_files_in_the_folder_stay(folder: Path) -> None:
    assert (folder / "figures" / "mine.txt").read_text() == "keep me"


def test_only_the_formats_asked_for_are_written(short: Dataset, tmp_path: Path) -> None:
    written = report.write(short, tmp_path, formats=("svg", "json"))
    assert {path.suffix for path in written.files} == {".svg", ".json"}
    assert set(files(tmp_path)) == {str(path.relative_to(tmp_path)) for path in written.files}
    assert written.left == ()


def test_files_of_other_formats_stay_and_are_told(
    short: Dataset, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "report.png").write_text("a picture of mine")
    report.write(short, tmp_path, formats=("svg", "json"))
    written = report.write(short, tmp_path, formats=("html",))
    assert [path.name for path in written.files] == ["index.html"]
    assert files(tmp_path) == {
        name: b"a picture of mine" if name == "report.png" else content
        for name, content in files(folder).items()
        if name == "report.png" or not name.endswith(".png")
    }
    left = {str(path.relative_to(tmp_path)) for path in written.left}
    assert left == {name for name in files(folder) if name.endswith((".svg", ".json"))}


def test_a_foreign_page_is_left_alone_and_so_is_all_else(short: Dataset, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("MINE")
    with pytest.raises(LegstatsError, match=r"index\.html was not written from"):
        report.write(short, tmp_path, formats=("html", "json"))
    assert files(tmp_path) == {"index.html": b"MINE"}


def test_the_same_data_give_the_same_bytes_and_a_helper_that_is_gone_costs_but_time(
    short: Dataset, folder: Path, tmp_path: Path
) -> None:
    with Worker(_fall) as worker:
        report.write(short, tmp_path, worker=worker)
    assert files(tmp_path) == files(folder)


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be made read-only there")
def test_a_folder_that_is_a_file_gets_one_sentence(short: Dataset, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(LegstatsError, match="cannot be written") as caught:
        report.write(short, taken, formats=("json",))
    assert caught.value.hint
    assert taken.read_text() == "a file"


def test_a_failed_write_leaves_the_old_page_and_no_litter(
    short: Dataset, folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "figures" / "form.svg").unlink()
    (tmp_path / "figures" / "form.svg").mkdir()
    with pytest.raises(LegstatsError, match=r"form\.svg cannot be written"):
        report.write(short, tmp_path, formats=("html", "svg", "json"))
    assert files(tmp_path).keys() == files(folder).keys() - {"figures/form.svg"}
    assert (tmp_path / "index.html").read_bytes() == (folder / "index.html").read_bytes()


def test_the_schema_beside_the_code_is_the_codes_own() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == report_schema()


@pytest.mark.parametrize(
    "athlete",
    [
        fakes.nothing,
        partial(fakes.simulated, last_runs=5),
        partial(fakes.simulated, heart_rate=False, last_runs=60),
    ],
    ids=["nothing", "five runs", "no heart rate"],
)
def test_numbers_keep_to_the_schema(athlete: Callable[[], Dataset], tmp_path: Path) -> None:
    report.write(athlete(), tmp_path, formats=("json",))
    content = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(content, report_schema())


def test_numbers_of_a_full_report_keep_to_the_schema(written: Path) -> None:
    content = json.loads((written / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(content, report_schema())
    assert content["flagged"]["runs"][0]["story"]["pace_s_per_km"]


@pytest.mark.parametrize("show_names", [False, True])
def test_names_notes_and_files_stay_private_unless_shown(
    show_names: bool,  # noqa: FBT001 - the case
    tmp_path: Path,
) -> None:
    dataset = fakes.simulated(last_runs=60)
    report.write(dataset, tmp_path, show_names=show_names, formats=("html", "svg", "json"))
    for path in tmp_path.rglob("*"):
        if path.suffix in {".html", ".json", ".svg"}:
            text = path.read_text(encoding="utf-8")
            assert fakes.PRIVATE_NOTE not in text
            assert str(dataset.config.home) not in text
            if not show_names:
                assert "arguerite" not in text
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert (fakes.PRIVATE_NAME in page) == show_names


def test_pictures_hold_no_text_but_the_pixels(written: Path) -> None:
    for path in written.rglob("*.png"):
        assert not Image.open(path).info.keys() - {"dpi"}


@pytest.mark.parametrize("show_names", [False, True])
def test_hostile_names_neither_break_nor_enter_the_pictures(
    show_names: bool,  # noqa: FBT001 - the case
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    # Without names the pictures are those of other names: the test after this one compares them.
    pictures = ("png",) if show_names else ()
    dataset = fakes.simulated(last_runs=60, names=fakes.HOSTILE)
    report.write(
        dataset, tmp_path, show_names=show_names, formats=("html", "svg", "json", *pictures)
    )
    assert capfd.readouterr().err == ""
    for path in tmp_path.rglob("*.png"):
        picture = Image.open(path)
        assert not picture.info.keys() - {"dpi"}
        assert min(low for low, _ in picture.convert("RGB").getextrema()) < 60
    for path in (*tmp_path.rglob("*.svg"), tmp_path / "report.json"):
        text = path.read_text(encoding="utf-8")
        assert "\u202e" not in text
        assert "A" * 100 not in text
        assert path.suffix == ".json" or "script" not in text
        if not show_names:
            assert "alert(" not in text


def test_names_change_neither_pictures_nor_numbers_without_them(
    short: Dataset, folder: Path, tmp_path: Path
) -> None:
    report.write(replace(short, runs=short.runs.assign(name=fakes.HOSTILE[0])), tmp_path)
    assert files(tmp_path) == files(folder)
