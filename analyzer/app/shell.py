"""The shell of the page: its head is shown at once, each part when it is there, the foot at last.

It imports nothing slow: the shell is on the screen while pandas is still being imported.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from analyzer import __version__
from analyzer.app.commands_here import commands_here
from analyzer.report.page_look import (
    HEADING,
    page_environment,
    page_script,
    page_style,
    policy,
    read_asset,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import Environment

    from analyzer.units import DistanceUnit

_MAY = (
    "connect-src 'self'",
    "form-action 'self'",
    "img-src data:",  # the empty icon, without which a browser asks for one
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


@cache
def app_environment(unit: DistanceUnit) -> Environment:
    """Return the templates of the report, and what the page that lives puts in their place."""
    environment = page_environment(unit, "analyzer.app")
    environment.filters["commands"] = commands_here
    return environment


def live_style() -> str:
    """Return the style of the page that lives: the report's, and that of what lives."""
    return "\n".join((page_style(), read_asset("live.css", "analyzer.app")))


def live_script() -> str:
    """Return the script of what lives."""
    return read_asset("live.js", "analyzer.app")


def live_policy() -> str:
    """Return what the page that lives may do: talk to its own server, and nothing else."""
    return policy(live_style(), page_script(), live_script(), may=_MAY)


def page_pieces(
    fragments: Iterable[str], *, line: str, revision: str, sample: bool
) -> Iterator[str]:
    """Yield the page piece by piece: its head at once, each fragment when it is there.

    Args:
        fragments: the parts and sections in their frames, in the order of the page.
        line: what holds for a run now, in short.
        revision: what the page is made of.
        sample: the athlete is made up.
    """
    page = app_environment("km").get_template("live.html.j2")
    yield from page.generate(
        data={"heading": HEADING},
        version=__version__,
        revision=revision,
        line=line,
        fragments=map(Markup, fragments),
        style=Markup(live_style()),  # noqa: S704 - our own file
        script=Markup(page_script()),  # noqa: S704 - our own file
        live_script=Markup(live_script()),  # noqa: S704 - our own file
        sample=sample,
    )
