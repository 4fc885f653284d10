"""The cohort's pages: templates that only place values, the report's style, no request."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup

from analyzer import __version__
from analyzer.cohort.charts import checks, curve, forest, funnel, gains, influence
from analyzer.jsonable import json_value
from analyzer.report.drawings import inline_chart
from analyzer.report.page_look import page_environment, page_script, page_style, policy, read_asset
from analyzer.report.pictures import foot_words, paint_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from analyzer.cohort.pooled import Pooled
    from analyzer.cohort.roster import Roster
    from analyzer.cohort.study import Study
    from analyzer.report.charts.canvas import Canvas

CHARTS: Mapping[str, Callable[[Pooled], Iterator[Canvas]]] = MappingProxyType(
    {
        "pooled-curve": curve.draw,
        "forest": forest.draw,
        "leave-one-out": influence.draw,
        "funnel": funnel.draw,
        "checks": checks.draw,
        "gains": gains.draw,
    }
)
"""The study's charts by their files' names, in the page's order."""
SCHEMA_VERSION = 1
_PACKAGE = "analyzer.cohort"
_DIGITS = 6


def study_files(study: Study) -> dict[str, bytes]:
    """Return the study's files by name: the page, its numbers, its charts."""
    foot = foot_words(study.athletes, sample=False)
    return {
        "index.html": _study_page(study).encode(),
        "study.json": study_json(study),
        **paint_figures(CHARTS, study.pooled, foot),
    }


def roster_page(roster: Roster) -> bytes:
    """Return the roster as one self-contained HTML document."""
    return _rendered("roster.html.j2", page=roster).encode()


def study_json(study: Study) -> bytes:
    """Return the study as UTF-8 JSON: unknown is null, numbers as in ``Pooled``."""
    content = {"schema_version": SCHEMA_VERSION, **json_value(study, digits=_DIGITS)}
    return (json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _study_page(study: Study) -> str:
    drawings = {name: inline_chart(draw(study.pooled)) for name, draw in CHARTS.items()}
    return _rendered("study.html.j2", page=study, drawings=drawings)


def _rendered(template: str, **content: object) -> str:
    style = "\n".join((page_style(), read_asset("cohort.css", _PACKAGE)))
    script = page_script()
    return (
        page_environment("km", _PACKAGE)
        .get_template(template)
        .render(
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=policy(style, script),
            version=__version__,
            **content,
        )
    )
