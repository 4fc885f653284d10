"""CONTRIBUTING sends whoever wants to change something to the right place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PLACES = ("analyzer/", "notebooks/", "sample_data/", "tests/", "reports/")


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading, cell by cell."""
    section = GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def places(cell: str) -> list[Path]:
    return [ROOT / name for name in quoted(cell) if name.startswith(PLACES)]


def text_of(place: Path) -> str:
    files = [f for f in place.rglob("*.py") if f.is_file()] if place.is_dir() else [place]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def is_defined(name: str, text: str) -> bool:
    """Tell whether a file makes this name, or, for a table of words, holds it."""
    made = rf"^\s*(?:def {name}\(|class {name}\b|{name}\b[^\n=]*=[^=])"
    return re.search(made, text, re.MULTILINE) is not None


CHANGES = table("I want to change …")
ADDITIONS = table("Another one of a kind")


@pytest.mark.parametrize("row", CHANGES, ids=lambda row: row[0])
def test_the_file_is_there_and_holds_the_name_it_promises(row: list[str]) -> None:
    _, where, names = row
    found = places(where)
    assert found
    assert [str(place) for place in found if not place.exists()] == []
    first = found[0]
    text = text_of(first)
    for name in quoted(names):
        known = name in text if first.suffix == ".csv" else is_defined(name, text)
        assert known, f"{name} is not made in {where}"


@pytest.mark.parametrize("row", ADDITIONS, ids=lambda row: row[0])
def test_what_another_one_takes_is_there(row: list[str]) -> None:
    assert places(row[1])
    assert [str(place) for place in places(row[1]) if not place.exists()] == []


def test_every_folder_of_the_house_has_its_place_in_the_picture() -> None:
    picture = GUIDE.split("```")[1]
    folders = {path.parent.name for path in (ROOT / "analyzer").glob("*/__init__.py")} - {
        "model",
        "frames",
        "simulate",
    }  # words, columns and the made-up athlete are on no way
    assert {name for name in folders if f"{name}/" not in picture} == set()
