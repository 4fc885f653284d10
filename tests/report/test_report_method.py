"""The small print: settings as they were used, the page's own words, and the numbers as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from fakes import report_data as fakes
from markupsafe import Markup

from analyzer.config import Config
from analyzer.report import as_json, method, page_look
from analyzer.report.context import ReportPeriod, report_context
from analyzer.report.data import ReportData
from analyzer.report.parts import Fact, Note
from analyzer.settings import SECTIONS, Athlete

NNBSP = "\u202f"


def used(config: Config) -> dict[str, method.Setting]:
    return {setting.name: setting for setting in method._settings_used(config)}


def written(**sections: object) -> dict[str, object]:
    """Return the numbers of a report that has these sections."""
    period = ReportPeriod(None, None, date(2026, 1, 5), None, "words", "")
    text = as_json.report_json(ReportData("heading", period, "km", sections))
    content: dict[str, object] = json.loads(text)
    return content


def filters(unit: str = "km") -> dict[str, object]:
    return page_look._template_filters(unit)  # type: ignore[arg-type] # a unit's name


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"), (False, "no"), (8.0, "8"), (0.82, "0.82"), (1500, "1500"), ("km", "km"),
        ((), "none"), (("squat", "lunge"), "squat and lunge"),
    ],
)  # fmt: skip
def test_a_setting_is_shown_as_one_would_write_it(value: object, text: str) -> None:
    assert method._value_text(value) == text


def test_every_setting_is_listed_but_the_folders_which_are_private() -> None:
    listed = set(used(Config()))
    everything = {f"{name}.{f}" for name, kind in SECTIONS.items() for f in kind.__slots__}
    assert everything - listed == {"sources.folders"}


def test_what_the_runner_did_not_give_is_said_to_be_missing() -> None:
    assert used(Config())["athlete.hr_max"].value == "not given"
    given = used(Config(athlete=Athlete(hr_max=188.0)))["athlete.hr_max"]
    assert given.value == "188 bpm"


def test_what_the_runner_chose_is_marked() -> None:
    config = replace(Config(), origin={"athlete.hr_max": "--set"})
    chosen = {name for name, setting in used(config).items() if setting.chosen}
    assert chosen == {"athlete.hr_max"}


def test_the_method_promises_no_cause_and_no_diagnosis() -> None:
    built = method.build(report_context(fakes.nothing()))
    text = " ".join(built.paragraphs)
    assert "it does not diagnose, and it does not predict injury" in text
    assert "loads nothing from anywhere" in text
    assert all("\n" not in part and "  " not in part for part in built.paragraphs)


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("`legstats sync` reads it.", "<code>legstats sync</code> reads it."),
        ("a `b` and `c`", "a <code>b</code> and <code>c</code>"),
        ("a lone ` stays", "a lone ` stays"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("<script>`x`", "&lt;script&gt;<code>x</code>"),
        ("95 % sure", f"95{NNBSP}% sure"),
    ],
)
def test_what_stands_between_backticks_is_to_be_typed(sentence: str, shown: str) -> None:
    assert page_look.with_commands(sentence) == Markup(shown)  # noqa: S704 - the expected mark-up


def test_a_number_keeps_its_percent_on_the_page_and_a_drawing_stays_as_it_is() -> None:
    assert page_look._keep_together("2.4 % slower") == f"2.4{NNBSP}% slower"
    drawing = Markup("<text>2.4 % slower</text>")
    assert page_look._keep_together(drawing) is drawing
    assert page_look._keep_together(7) == 7


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("day_named", date(2026, 3, 9), "Mon 9 Mar 2026"),
        ("weekday", date(2026, 3, 9), "Mon"),
        ("hours", 9.4, "9 h"),
        ("duration", 2400.0, "40 min"),
        ("distance", 8700.0, "8.7 km"),
        ("pace", 280.0, "4:40 /km"),
        ("pace", None, "–"),
        ("signed_percent", -1.24, f"−1.2{NNBSP}%"),
        ("plain", None, ""),
        ("plain", 300.04, "300"),
        ("plain", 0.25, "0.2"),
        ("runs", 1, "1 run"),
        ("files", 1200, "1,200 files"),
        ("capital", "never above the ceiling", "Never above the ceiling"),
    ],
)
def test_the_templates_have_words_for_every_value(name: str, value: object, text: str) -> None:
    assert filters()[name](value) == text  # type: ignore[operator] # a function


def test_in_miles_the_page_has_miles() -> None:
    found = filters("mi")
    assert found["distance"](16_093.44) == "10.0 mi"  # type: ignore[operator] # a function
    assert found["pace"](300.0) == "8:03 /mi"  # type: ignore[operator] # a function


def test_what_is_unknown_is_null_in_the_numbers() -> None:
    assert written(x=[float("nan"), None, float("inf")])["x"] == [None, None, None]


def test_the_numbers_are_rounded_to_what_is_measured() -> None:
    assert written(x=[1 / 3, -2.0000000001])["x"] == [0.333333, -2.0]


def test_the_numbers_begin_with_their_version_and_have_a_section_a_line() -> None:
    period = ReportPeriod(None, None, None, None, "", "")
    sections = {"one": Fact("a", "b", "c"), "two": [Note("d", "é", missing=True)]}
    text = as_json.report_json(ReportData("h", period, "mi", sections)).decode()
    lines = text.splitlines()
    assert lines[0] == f'{{"schema_version": {as_json.SCHEMA_VERSION},'
    assert lines[-2] == '"one": {"label": "a", "figure": "b", "text": "c"},'
    assert lines[-1] == '"two": [{"lead": "d", "text": "é", "missing": true}]}'
    assert text.endswith("\n")


def test_days_are_written_as_iso_dates() -> None:
    period = written()["period"]
    assert isinstance(period, dict)
    assert (period["first"], period["last"]) == ("2026-01-05", None)
