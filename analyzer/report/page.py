"""The page: templates that only place values, one style, one script, no request to anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from analyzer.report.page_look import page_environment, page_script, page_style, policy
from analyzer.report.sections import SECTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.report.data import ReportData
    from analyzer.report.drawings import Drawings


class OtherRunner(NamedTuple):
    """Another runner than the page's reader: what they are called, and the home of their data."""

    name: str
    home: Path


def render(
    data: ReportData, drawings: Drawings, *, sample: bool, of: OtherRunner | None = None
) -> str:
    """Return the page as one self-contained HTML document; a sample's says that it is one.

    Where it is of another runner than its reader, it says whose it is, and its commands name the
    runner's home.
    """
    style, script = page_style(), page_script()
    page = page_environment(data.unit, home=of.home if of else None).get_template("index.html.j2")
    return page.render(
        data=data,
        templates=[section.template for section in SECTIONS if section.template],
        drawings=drawings,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=policy(style, script),
        sample=sample,
        whose=of.name if of else "",
    )
