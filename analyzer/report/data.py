"""Everything the page says, as plain frozen records."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the schema reads the types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from analyzer import units  # noqa: TC001 - the schema reads the types
from analyzer.report.context import ReportPeriod, report_context
from analyzer.report.page_look import HEADING
from analyzer.report.sections import SECTIONS, Section
from analyzer.report.worker import work_here

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from analyzer.frames.dataset import Dataset
    from analyzer.report.context import ReportContext
    from analyzer.report.worker import Submit

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class ReportData:
    """The report: one record a section, in the order of the page."""

    heading: str
    period: ReportPeriod
    unit: units.DistanceUnit
    sections: Mapping[str, object]

    def of(self, record: type[Record]) -> Record:
        """Return the section whose record is of a type."""
        return next(found for found in self.sections.values() if isinstance(found, record))

    def __getitem__(self, key: str) -> object:
        """Return a section by its key, as the templates call it."""
        return self.sections[key]


def build(
    dataset: Dataset,
    *,
    since: date | None = None,
    until: date | None = None,
    show_names: bool = False,
    submit: Submit = work_here,
) -> ReportData:
    """Work out everything the report says of a dataset; ``since`` and ``until`` choose the days."""
    context = report_context(
        dataset, since=since, until=until, show_names=show_names, submit=submit
    )
    return gather_report(
        context, {section.key: record for section, record in build_sections(context)}
    )


def build_sections(context: ReportContext) -> Iterator[tuple[Section[Any], Any]]:
    """Yield each section with its record: those with charts first, so that painting can begin."""
    for section in SECTIONS:
        if section.begin:
            context.once(section.begin)
    for section in sorted(SECTIONS, key=lambda section: not section.draw):
        yield section, context.once(section.build)


def gather_report(context: ReportContext, records: Mapping[str, object]) -> ReportData:
    """Return the built records, by key, as one report."""
    return ReportData(
        heading=HEADING,
        period=context.period,
        unit=context.unit,
        sections={section.key: records[section.key] for section in SECTIONS},
    )
