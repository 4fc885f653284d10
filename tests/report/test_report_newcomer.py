"""What another section takes: its file, its chart, its template and one line in ``SECTIONS``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fakes.page_text import page_text

PACKAGE = Path(__file__).resolve().parents[2] / "analyzer"
SECTION = '''"""Shoes: a made-up section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.report.context import ReportContext


@dataclass(frozen=True, slots=True)
class Shoes:
    """The section: how many pairs were worn out."""

    title: str
    pairs: int
    wear: tuple[float, ...]


def build(context: ReportContext) -> Shoes:
    """Wear out a pair every ten runs."""
    pairs = len(context.runs) // 10
    return Shoes(f"{pairs} pairs worn out", pairs, tuple(0.5 * n for n in range(pairs)))
'''
CHART = '''"""The wear of each pair of shoes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.report.charts.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.report.shoes import Shoes


def draw(shoes: Shoes) -> Iterator[Canvas]:
    """Draw the wear for the desk, then for the phone."""
    for name, width in (("shoes", 760), ("shoes-n", 350)):
        sheet = Canvas(name, width, 60, shoes.title)
        sheet.text(0, 20, "millimetres of wear")
        for n, wear in enumerate(shoes.wear):
            sheet.box(20 * n, 40, 15, 2 + wear, "leg")
        yield sheet
'''
TEMPLATE = """<section aria-labelledby="shoes">
{{ part.head("shoes", "Shoes", data.shoes.title) }}
{{ part.figure(drawings.charts["shoes"]) }}
</section>
"""
LINE = """\
    Section(
        "shoes", shoes.Shoes, shoes.build, "shoes.html.j2", {"shoes": shoes_chart.draw},
    ),
"""
IMPORTS = (
    "from analyzer.report import shoes\nfrom analyzer.report.charts import shoes as shoes_chart\n"
)
WRITE = """
import json, sys
from pathlib import Path
from fakes import report_data
from analyzer import report
from analyzer.report.pictures import get_ready
from analyzer.report.schema import report_schema
from analyzer.report.worker import Worker

folder = Path(sys.argv[1])
with Worker(get_ready) as worker:
    written = report.write(report_data.simulated(last_runs=40), folder, worker=worker)
(folder / "schema.json").write_text(json.dumps(report_schema()))
print(report.__file__)
"""


@pytest.fixture(scope="module")
def with_shoes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a copy of the package to which a newcomer has added a section."""
    tree, folder = tmp_path_factory.mktemp("newcomer"), tmp_path_factory.mktemp("shoes")
    copied = tree / "analyzer"
    shutil.copytree(PACKAGE, copied)
    (copied / "report" / "shoes.py").write_text(SECTION)
    (copied / "report" / "charts" / "shoes.py").write_text(CHART)
    (copied / "report" / "templates" / "shoes.html.j2").write_text(TEMPLATE)
    sections = copied / "report" / "sections.py"
    text = sections.read_text(encoding="utf-8")
    before, last, rest = text.rpartition('    Section("method"')
    text = before + LINE + last + rest
    sections.write_text(text.replace("\nif TYPE_CHECKING", f"\n{IMPORTS}\nif TYPE_CHECKING", 1))
    tests = Path(__file__).resolve().parents[1]
    ran = subprocess.run(
        [sys.executable, "-c", WRITE, str(folder)],
        cwd=tree, env={**os.environ, "PYTHONPATH": f"{tree}{os.pathsep}{tests}"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(ran.stdout.strip()).is_relative_to(tree)
    return folder


def test_a_new_section_shows_on_the_page_before_the_one_it_stands_before(with_shoes: Path) -> None:
    page = (with_shoes / "index.html").read_text(encoding="utf-8")
    text = page_text(page)
    assert "\nShoes\n4 pairs worn out\n" in text
    assert text.index("\nShoes\n") < text.index("\nMethod\n")
    assert page.count("millimetres of wear") == 2


def test_its_chart_is_a_picture_and_a_drawing_of_its_own(with_shoes: Path) -> None:
    assert (with_shoes / "figures" / "shoes.png").read_bytes().startswith(b"\x89PNG")
    assert "millimetres of wear" in (with_shoes / "figures" / "shoes.svg").read_text("utf-8")


def test_its_numbers_are_in_the_json_and_its_types_in_the_schema(with_shoes: Path) -> None:
    numbers = json.loads((with_shoes / "report.json").read_text(encoding="utf-8"))
    assert numbers["shoes"] == {
        "title": "4 pairs worn out", "pairs": 4, "wear": [0.0, 0.5, 1.0, 1.5],
    }  # fmt: skip
    schema = json.loads((with_shoes / "schema.json").read_text(encoding="utf-8"))
    assert schema["properties"]["shoes"] == {"$ref": "#/$defs/Shoes"}
    assert schema["$defs"]["Shoes"]["properties"]["pairs"] == {"type": "integer"}
