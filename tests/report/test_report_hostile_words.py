"""Names that would act if they could: in drawings, commands and whose page it is they are text."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fakes import report_data as fakes
from fakes.drawn import words_on

from analyzer.report import data, drawings, page
from analyzer.report.charts import svg
from analyzer.report.charts.canvas import Canvas, titled
from analyzer.report.page_look import command_at_home, commands_at_home, with_commands

NAMES = [*fakes.HOSTILE, "a & b", "`rm -rf ~`", "$x^2$ & $y$", "</text><script>", "]]>"]


def _drawing_named(name: str) -> Canvas:
    sheet = Canvas("chart", 200, 100, name, description=name, finding=name, key=name)
    sheet.text(0, 20, name)
    sheet.box(0, 30, 10, 10, "leg", tip=name)
    return sheet


def _all_texts(root: ET.Element) -> set[str]:
    return {text for one in root.iter() if (text := (one.text or ""))}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_drawing_that_stands_alone_is_whole_whatever_it_is_called(name: str) -> None:
    alone = titled(_drawing_named(name), foot=name)
    root = ET.fromstring(svg.standalone(alone))  # noqa: S314 - made here
    tags = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert tags == {"svg", "style", "title", "desc", "rect", "text", "g", "path"}
    assert all(not key.startswith("on") for one in root.iter() for key in one.attrib)
    texts = _all_texts(root)
    assert name in texts, "in the title, the description and the tip it is said whole"
    # The finding above is broken into lines, and no letter of it is lost.
    assert " ".join(words_on(alone)).replace(" ", "").count(name.replace(" ", "")) == 4


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_drawing_within_the_page_opens_no_element_of_its_name(name: str) -> None:
    inline = svg.inline(_drawing_named(name), css_class="wide")
    assert inline.startswith('<svg class="wide" role="img" viewBox="0 0 200 100" ')
    assert set(re.findall(r"<(\w+)", inline)) == {"svg", "title", "desc", "text", "g", "path"}


@pytest.mark.parametrize("name", [name for name in NAMES if "`" not in name])
def test_a_command_that_holds_a_name_is_text_between_the_code_marks(name: str) -> None:
    shown = str(with_commands(f"The file is missing: `legstats sync {name}`."))
    assert shown.count("<code>") == shown.count("</code>") == 1
    assert set(re.findall(r"<(/?\w+)", shown)) == {"code", "/code"}


def test_a_sentence_without_a_command_has_no_mark_up_at_all() -> None:
    assert str(with_commands("5 < 6 & “7”")) == "5 &lt; 6 &amp; “7”"
    assert str(with_commands("one ` alone")) == "one ` alone"


@pytest.mark.parametrize(
    ("home", "named"),
    [
        ("/data/ada", "/data/ada"),
        ("/data/ada lovelace", "'/data/ada lovelace'"),
        ("/data/$(reboot)", "'/data/$(reboot)'"),
        ("/data/it's", "'/data/it'\"'\"'s'"),
    ],
)
def test_the_home_of_another_runner_is_one_word_of_the_command(home: str, named: str) -> None:
    typed = command_at_home(Path(home), "legstats log --soreness 3")
    assert typed == f"legstats --home {named} log --soreness 3"
    assert shlex.split(typed) == ["legstats", "--home", home, "log", "--soreness", "3"]


def test_only_commands_name_the_home_and_the_programs_name_alone_does_not() -> None:
    said = "It reads all: `legstats today` or `legstats log`. The legstats page."
    assert commands_at_home(Path("/h"), said).count("--home /h") == 2
    for prose in ("Made by legstats.", "A legstats page", "legstats does not know its headings."):
        assert commands_at_home(Path("/h"), prose) == prose


@pytest.mark.parametrize("name", [fakes.HOSTILE[0], fakes.HOSTILE[2], fakes.HOSTILE[7]])
def test_whose_page_it_is_is_said_as_text(name: str) -> None:
    said = data.build(fakes.nothing())
    inline = drawings.inline_drawings(said, drawings.draw_charts(said))
    whose = page.OtherRunner(name, Path("/data") / "x y")
    html = page.render(said, inline, sample=False, of=whose)
    own = page.render(said, inline, sample=False)
    assert html.count("<script") == own.count("<script") == 1
    for tag in ("<img", "<svg onload"):
        assert tag not in html
    assert "&#39;/data/x y&#39;" in html or "'/data/x y'" in html
    assert "--home" not in own
