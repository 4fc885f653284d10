"""The way of a page through the reader: lines, sections, sentences, templates, complaints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fakes.page_text import page_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NUMBER = r"[−+]?\d[\d,]*(?:\.\d+)?"
DAY = r"(?:[A-Z][a-z]{2} )?\d{1,2} [A-Z][a-z]{2} \d{4}"
_REST = r"(?:(?!hr_max = (?!188 ))[^|])+"
"""What softens a reason, whatever it is: where it shows how a setting is written, as README does."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SPELLED = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_SECTIONS = {
    "Today": "today",
    "Your week": "your_week",
    "Recovery": "curve",
    "Scoreboard": "scoreboard",
    "Flagged runs": "flagged",
    "Calendar": "calendar",
    "Form": "form",
    "Leg training": "training",
    "The months": "months",
    "Recovery habits": "habits",
    "Evidence": "evidence",
    "Data quality": "quality",
    "Method": "method",
}
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\d−+`])")


class UntrueError(Exception):
    """A sentence that the numbers do not bear out."""


@dataclass
class Facts:
    """``report.json``, and what every template may ask of it; ``run`` is the flagged run read."""

    of: dict[str, Any]
    run: int = -1
    evidence: str = ""

    def __getitem__(self, key: str) -> Any:
        return self.of[key]

    @cached_property
    def marks(self) -> list[dict[str, Any]]:
        """All marks of the scoreboard, in order of time."""
        return [mark for period in self.of["scoreboard"]["periods"] for mark in period["marks"]]

    @cached_property
    def judged(self) -> list[dict[str, Any]]:
        return [mark for mark in self.marks if mark["verdict"] != "not judged"]

    def verdicts(self, word: str) -> int:
        return sum(mark["verdict"] == word for mark in self.marks)

    @cached_property
    def days(self) -> list[dict[str, Any]]:
        """All days of the calendar, in order."""
        found = [day for year in self.of["calendar"]["years"] for day in year["days"]]
        return sorted(found, key=lambda day: day["day"])

    @property
    def flagged(self) -> dict[str, Any]:
        found: dict[str, Any] = self.of["flagged"]["runs"][self.run]
        return found

    @property
    def unit_m(self) -> float:
        return {"km": 1000.0, "mi": 1609.344}[self.of["unit"]]

    @property
    def is_over(self) -> bool:
        """Tell whether days past were asked for."""
        until, today = self.of["period"]["until"], self.of["answer"]["next_run"]["today"]
        return until is not None and until < today


Check = "Callable[[re.Match[str], Facts], object]"


@dataclass(frozen=True)
class Template:
    """A sentence, with holes, of some sections; ``check`` raises where the numbers differ."""

    sections: frozenset[str]
    pattern: re.Pattern[str]
    check: Callable[[re.Match[str], Facts], object]


@dataclass
class Reading:
    """What came of reading a page: complaints, and which templates were met."""

    sentences: int = 0
    complaints: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)


TEMPLATES: list[Template] = []


def reads(sections: str, pattern: str) -> Callable[[Any], Any]:
    """Register a check for a sentence of some sections ("answer curve"; "*" = all)."""
    filled = pattern.replace("<N>", f"({NUMBER})").replace("<D>", f"({DAY})")
    filled = filled.replace("<REST>", _REST)

    def register(check: Callable[[re.Match[str], Facts], object]) -> Any:
        TEMPLATES.append(Template(frozenset(sections.split()), re.compile(filled), check))
        return check

    return register


def fixed(sections: str, *sentences: str) -> None:
    """Register sentences without numbers that are true on every page."""
    for sentence in sentences:
        pattern = re.compile(re.escape(sentence))
        TEMPLATES.append(Template(frozenset(sections.split()), pattern, lambda *_: None))


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("+", "").replace(",", ""))


def day(text: str) -> str:
    """Return a day as ``report.json`` writes it."""
    *_, date, month, year = text.split()
    return f"{year}-{MONTHS.index(month) + 1:02d}-{int(date):02d}"


def count(text: str) -> int:
    """Return a count in digits or letters; "a" is one."""
    text = text.lower()
    if text in {"a", "an"}:
        return 1
    return _SPELLED.index(text) if text in _SPELLED else int(number(text))


def near(text: str, value: float | None, what: str = "") -> None:
    """Demand that a number is what ``value`` rounds to with as many digits."""
    shown = number(text)
    digits = len(text.partition(".")[2])
    if value is None or abs(shown - value) > 0.5 * 10.0**-digits + 1e-5:
        raise UntrueError(f"{what or 'number'}: {text} for {value}")


def same(shown: object, value: object, what: str = "") -> None:
    if shown != value:
        raise UntrueError(f"{what}: {shown!r} for {value!r}")


def that(claim: object, why: str) -> None:
    if not claim:
        raise UntrueError(why)


def plain(text: str) -> str:
    for found, written in (("\u202f", " "), ("\u00a0", " "), ("’", "'")):
        text = text.replace(found, written)
    return text


def lines_of(page: str) -> Iterator[tuple[str, str]]:
    """Yield the section and the text of each line of a page."""
    section = "answer"
    # A command stands within its sentence.
    for line in plain(page_text(re.sub("</?code>", "`", page))).splitlines():
        if line in _SECTIONS:
            section = _SECTIONS[line]
            continue
        if section == "scoreboard" and line.startswith("What came after"):
            section = "after"
        yield section, line


def read_page(page: str, numbers: dict[str, Any]) -> Reading:
    """Read a page and hold each of its sentences against ``report.json``."""
    reading, facts = Reading(), Facts(numbers)
    for section, line in lines_of(page):
        read_line(line, section, facts, reading)
    return reading


def read_line(line: str, section: str, facts: Facts, reading: Reading) -> None:
    """Read one line of a section."""
    # A line, a cell or a sentence: the largest piece that a template knows.
    if _known(line, section, facts, reading):
        return
    cells = line.split(" | ")
    for cell in cells:
        if len(cells) > 1 and _known(cell, section, facts, reading):
            continue
        for sentence in _SENTENCE_END.split(cell):
            if not _known(sentence, section, facts, reading):
                reading.complaints.append(f"{section}: not recognised: {sentence!r} in {line!r}")


def _known(words: str, section: str, facts: Facts, reading: Reading) -> bool:
    for template, match in _matches(words, section):
        reading.sentences += 1
        reading.met.add(template.pattern.pattern)
        try:
            template.check(match, facts)
        except UntrueError as untrue:
            reading.complaints.append(f"{section}: untrue: {words!r}: {untrue}")
        except (KeyError, IndexError, TypeError, ValueError, StopIteration) as error:
            reading.complaints.append(f"{section}: cannot be held against: {words!r}: {error!r}")
        return True
    return False


def _matches(words: str, section: str) -> Iterator[tuple[Template, re.Match[str]]]:
    for template in TEMPLATES:
        if section in template.sections or "*" in template.sections:
            match = template.pattern.fullmatch(words)
            if match:
                yield template, match
