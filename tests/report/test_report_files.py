"""The folder: whole files, the same bytes each time, nobody else's files touched."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from fakes import report_data as fakes
from PIL import Image

from analyzer import report
from analyzer.errors import LegstatsError
from analyzer.report import as_json

if TYPE_CHECKING:
    from analyzer.pipeline.frames import Dataset

SCHEMA = Path(as_json.__file__).with_name("report.schema.json")


@pytest.fixture(scope="module")
def short() -> Dataset:
    return fakes.simulated(last_runs=40)


def test_the_folder_holds_the_page_the_pictures_and_the_numbers(written: Path) -> None:
    names = {str(path.relative_to(written)) for path in written.rglob("*") if path.is_file()}
    assert {"index.html", "report.png", "report-tall.png", "report.json"} <= names
    charts = {"recovery", "scoreboard", "calendar", "form", "leg-training", "balance"}
    assert {f"figures/{c}.{kind}" for c in charts for kind in ("png", "svg")} <= names
    assert not any(Path(name).name.startswith(".") for name in names)


def test_pictures_have_the_size_they_are_shared_at(written: Path) -> None:
    assert Image.open(written / "report.png").size == (1200, 630)
    assert Image.open(written / "report-tall.png").size == (1080, 1920)


def test_the_same_data_give_the_same_bytes(short: Dataset, tmp_path: Path) -> None:
    first = report.write(short, tmp_path / "one")
    second = report.write(short, tmp_path / "two")
    assert [p.name for p in first] == [p.name for p in second]
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name


def test_other_files_in_the_folder_stay(short: Dataset, tmp_path: Path) -> None:
    mine = tmp_path / "figures" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("keep me")
    report.write(short, tmp_path)
    report.write(short, tmp_path)
    assert mine.read_text() == "keep me"


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be made read-only there")
def test_a_folder_that_is_a_file_gets_one_sentence(short: Dataset, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(LegstatsError, match="cannot be written") as caught:
        report.write(short, taken)
    assert caught.value.hint
    assert taken.read_text() == "a file"


def test_a_failed_write_leaves_the_old_page_and_no_litter(short: Dataset, tmp_path: Path) -> None:
    report.write(short, tmp_path)
    page = (tmp_path / "index.html").read_bytes()
    (tmp_path / "report.json").unlink()
    (tmp_path / "report.json").mkdir()
    with pytest.raises(LegstatsError, match=r"report\.json cannot be written"):
        report.write(short, tmp_path)
    assert (tmp_path / "index.html").read_bytes() == page
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_schema_beside_the_code_is_the_codes_own() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == as_json.schema()


@pytest.mark.parametrize(
    "dataset",
    [
        fakes.nothing(),
        fakes.simulated(last_runs=5),
        fakes.simulated(heart_rate=False, last_runs=60),
    ],
    ids=["nothing", "five runs", "no heart rate"],
)
def test_numbers_keep_to_the_schema(dataset: Dataset, tmp_path: Path) -> None:
    report.write(dataset, tmp_path)
    content = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(content, as_json.schema())


def test_numbers_of_a_full_report_keep_to_the_schema(written: Path) -> None:
    content = json.loads((written / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(content, as_json.schema())
    assert content["flagged"]["runs"][0]["story"]["pace_s_per_km"]


@pytest.mark.parametrize("show_names", [False, True])
def test_names_notes_and_files_stay_private_unless_shown(
    show_names: bool,  # noqa: FBT001 - the case
    tmp_path: Path,
) -> None:
    dataset = fakes.simulated(last_runs=120)
    report.write(dataset, tmp_path, show_names=show_names)
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


def test_names_change_neither_pictures_nor_numbers_without_them(tmp_path: Path) -> None:
    plain = fakes.simulated(last_runs=60)
    hostile = replace(plain, runs=plain.runs.assign(name=fakes.HOSTILE[0]))
    for name, dataset in (("plain", plain), ("hostile", hostile)):
        report.write(dataset, tmp_path / name)
    for path in (tmp_path / "plain").rglob("*.*"):
        twin = tmp_path / "hostile" / path.relative_to(tmp_path / "plain")
        assert twin.read_bytes() == path.read_bytes()
