"""``report.json`` holds every number on the page: the page can be made from it, to the byte."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from fakes import report_data as fakes

from analyzer import report
from analyzer.report import drawings, page
from analyzer.report.context import ReportPeriod
from analyzer.report.data import ReportData
from analyzer.report.sections import SECTIONS

if TYPE_CHECKING:
    from pathlib import Path

CASES = {
    "a year and a half": {},
    "miles": {"scenario": "three leg days", "seed": 2, "unit": "mi", "last_runs": 200},
    "five runs": {"last_runs": 5},
    "no heart rate": {"heart_rate": False, "last_runs": 150},
}


def read(kind: Any, value: Any) -> Any:
    """Return the record that was written as ``value``."""
    if get_origin(kind) in {Union, UnionType}:
        kinds = [part for part in get_args(kind) if part is not NoneType]
        return None if value is None else read(kinds[0], value)
    if get_origin(kind) is tuple:
        return tuple(read(get_args(kind)[0], item) for item in value)
    if get_origin(kind) is Literal:
        assert value in get_args(kind)
        return value
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{f.name: read(hints[f.name], value[f.name]) for f in fields(kind)})
    if kind is date:
        return date.fromisoformat(value)
    return value


@pytest.mark.parametrize("facts", CASES.values(), ids=CASES.keys())
def test_the_page_can_be_made_from_the_numbers_alone(facts: dict[str, Any], tmp_path: Path) -> None:
    report.write(fakes.simulated(**facts), tmp_path, formats=("html", "json"))
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    sections = {s.key: read(s.record, told[s.key]) for s in SECTIONS}
    period = read(ReportPeriod, told["period"])
    data = ReportData(told["heading"], period, told["unit"], sections)
    drawn = drawings.inline_drawings(data, drawings.draw_charts(data))
    again = page.render(data, drawn, sample=False)
    assert again == (tmp_path / "index.html").read_text(encoding="utf-8")
