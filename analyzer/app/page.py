"""How the page that lives is put together: the report's own sections, and the parts between them.

One rendering: a section is made by the report's templates from the report's records; this only
frames it, so that it can be swapped, and says which parts stand where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analyzer.app.contents import DOWNLOADS, FORMS, PARTS
from analyzer.app.shell import app_environment
from analyzer.report import drawings
from analyzer.report.data import ReportData
from analyzer.report.page_look import HEADING
from analyzer.report.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.app.parts import Download, Form, Said, View
    from analyzer.report.context import ReportContext

_PARTS = {part.key: part for part in PARTS}
_SECTIONS = {section.key: section for section in SECTIONS}


class _MadeWhenAsked(Mapping[str, Any]):
    """A mapping whose values are made when they are first asked for, by a function each."""

    def __init__(self, makers: Mapping[str, Callable[[], Any]]) -> None:
        self._makers = makers
        self._made: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - as Mapping
        if key not in self._made:
            self._made[key] = self._makers[key]()
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


class Pages:
    """The page's templates, and what stands on it in which order."""

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
        it = part.build(view) if part else view.context.once(_SECTIONS[key].build)
        template = part.template if part else _SECTIONS[key].template
        return self._framed(key, view.context, it=it, template=template, said=said)

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

    def _framed(self, key: str, context: ReportContext, **shown: object) -> str:
        frame = app_environment(context.unit).get_template("part.html.j2")
        return frame.render(
            key=key,
            data=_data_of(context),
            drawings=_drawings_of(context),
            fault="",
            invitations={part.key: part.invites for part in PARTS if part.invites},
            **shown,
        )


def _data_of(context: ReportContext) -> ReportData:
    """Return the report of a context, each section built when it is asked for."""
    makers = {section.key: lambda build=section.build: context.once(build) for section in SECTIONS}
    return ReportData(
        heading=HEADING, period=context.period, unit=context.unit, sections=_MadeWhenAsked(makers)
    )


def _drawings_of(context: ReportContext) -> drawings.Drawings:
    charts = {
        name: lambda draw=draw, section=section: drawings.inline_chart(
            draw(context.once(section.build))
        )
        for section in SECTIONS
        for name, draw in section.draw.items()
    }
    insets = {
        section.key: lambda section=section: drawings.inline_insets(
            section, context.once(section.build)
        )
        for section in SECTIONS
        if section.insets
    }
    return drawings.Drawings(_MadeWhenAsked(charts), _MadeWhenAsked(insets))
