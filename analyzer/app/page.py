"""How the page that lives is put together: the report's own sections, and the parts between them.

One rendering: a section is made by the report's templates from the report's records; this only
frames it, so that it can be swapped, and says which parts stand where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.app.contents import DOWNLOADS, FORMS, PARTS
from analyzer.app.shell import app_environment
from analyzer.report import drawings
from analyzer.report.data import ReportData
from analyzer.report.page_look import HEADING
from analyzer.report.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from markupsafe import Markup

    from analyzer.app.parts import Download, Form, Said, View
    from analyzer.report.charts.canvas import Canvas
    from analyzer.report.context import ReportContext, ReportPeriod
    from analyzer.report.sections import Section
    from analyzer.units import DistanceUnit

_PARTS = {part.key: part for part in PARTS}
_SECTIONS = {section.key: section for section in SECTIONS}


class _MadeWhenAsked(Mapping[str, Any]):
    """A mapping whose values are made when they are first asked for, by a function each.

    ``made`` are those that were.
    """

    def __init__(self, makers: Mapping[str, Callable[[], Any]]) -> None:
        self._makers = makers
        self.made: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - as Mapping
        if key not in self.made:
            self.made[key] = self._makers[key]()
        return self.made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


class _DrawnSection(NamedTuple):
    """A section's HTML, and all it was drawn from: the period, the unit, records by section."""

    html: str
    period: ReportPeriod
    unit: DistanceUnit
    records: Mapping[str, object]

    def still_says(self, context: ReportContext) -> bool:
        """Tell whether it would be drawn the same from another context; unknown numbers say no."""
        if (context.period, context.unit) != (self.period, self.unit):
            return False
        return all(
            context.once(_SECTIONS[key].build) == record for key, record in self.records.items()
        )


class Pages:
    """The page's templates, and what stands on it in which order."""

    def __init__(self) -> None:
        self._drawn: dict[str, _DrawnSection] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all parts and sections, in the order of the page."""
        found: list[str] = []
        for section in SECTIONS:
            found += [part.key for part in PARTS if part.before == section.key]
            if section.template and section.key not in _PARTS:
                found.append(section.key)
        return (*found, *(part.key for part in PARTS if not part.before))

    @cached_property
    def keys_at_once(self) -> tuple[str, ...]:
        """The keys of what is redrawn before a form is answered."""
        at_once = {part.key for part in PARTS if part.at_once} | {"answer"}
        return tuple(key for key in self.keys if key in at_once)

    @cached_property
    def keys_hurried(self) -> frozenset[str]:
        """The keys of the parts that leave something out where a form waits for them."""
        return frozenset(part.key for part in PARTS if part.hurries)

    def fragment(self, key: str, view: View, said: Said | None = None) -> str:
        """Return a part or section in its frame."""
        part = _PARTS.get(key)
        if part is None:
            return self._section(key, view.context, said)
        data = _data_of(view.context, _records_of(view.context))
        return self._framed(key, data, it=part.build(view), template=part.template, said=said)

    def _section(self, key: str, context: ReportContext, said: Said | None) -> str:
        drawn = self._drawn.get(key)
        # Most of what a change sets off finds the same: drawing takes longer than comparing.
        if drawn is not None and said is None and drawn.still_says(context):
            return drawn.html
        records = _records_of(context)
        data, section = _data_of(context, records), _SECTIONS[key]
        html = self._framed(key, data, it=data[key], template=section.template, said=said)
        if said is None:
            self._drawn[key] = _DrawnSection(html, data.period, data.unit, records.made)
        return html

    @cached_property
    def forgotten(self) -> Mapping[str, tuple[str, ...]]:
        """What each part forgets when the page is opened anew, by the part's key."""
        return {part.key: part.forgets for part in PARTS if part.forgets}

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """The forms by their paths."""
        return {form.path: form for form in FORMS}

    @cached_property
    def downloads(self) -> Mapping[str, Download]:
        """The files to save by their paths."""
        return {each.path: each for each in DOWNLOADS}

    def moving(self, view: View) -> tuple[str, ...]:
        """Return the keys of the parts that change by themselves at the moment."""
        return tuple(part.key for part in PARTS if part.moves(view))

    def fault(self, key: str, sentence: str) -> str:
        """Return the frame of a part or section that could not be made, and why."""
        frame = app_environment("km").get_template("part.html.j2")
        return frame.render(key=key, fault=sentence, said=None, template="")

    def _framed(self, key: str, data: ReportData, **shown: object) -> str:
        frame = app_environment(data.unit).get_template("part.html.j2")
        return frame.render(
            key=key,
            data=data,
            drawings=_drawings_of(data),
            fault="",
            invitations={part.key: part.invites for part in PARTS if part.invites},
            **shown,
        )


def _records_of(context: ReportContext) -> _MadeWhenAsked:
    """Return the sections' records of a context by key, each built when it is asked for."""
    return _MadeWhenAsked(
        {section.key: partial(context.once, section.build) for section in SECTIONS}
    )


def _data_of(context: ReportContext, records: Mapping[str, object]) -> ReportData:
    return ReportData(heading=HEADING, period=context.period, unit=context.unit, sections=records)


def _drawings_of(data: ReportData) -> drawings.Drawings:
    def chart_by(draw: Callable[[Any], Iterable[Canvas]], key: str) -> list[Markup]:
        return drawings.inline_chart(draw(data[key]))

    def insets_of(section: Section[Any]) -> list[list[Markup]]:
        return drawings.inline_insets(section, data[section.key])

    charts = {
        name: partial(chart_by, draw, section.key)
        for section in SECTIONS
        for name, draw in section.draw.items()
    }
    insets = {each.key: partial(insets_of, each) for each in SECTIONS if each.insets}
    return drawings.Drawings(_MadeWhenAsked(charts), _MadeWhenAsked(insets))
