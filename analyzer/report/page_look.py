"""How every page looks and is written: its templates, its style, its script, what it may do.

It knows no section, and imports nothing slow: a page's head can be shown before its data are read.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
from functools import cache, partial
from importlib import resources
from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from analyzer import units
from analyzer.report.charts import style as palette
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


HEADING = "Your running after leg day"
_COMMAND = re.compile(r"`([^`]+)`((?: or `[^`]+`)*)")
"""A command between backticks, and what may stand in its place: its "yes", or a "no"."""


def policy(
    style: str, *scripts: str, may: Sequence[str] = ("base-uri 'none'", "form-action 'none'")
) -> str:
    """Return a content security policy that allows a style and scripts, and no request.

    Args:
        style: the page's own.
        scripts: the page's own.
        may: what else the policy says; by default that nothing may be sent.
    """
    # By their digests: a script in an activity's name is not ours, so it would not run.
    digests = " ".join(f"'{_content_digest(script)}'" for script in scripts)
    own = (f"style-src '{_content_digest(style)}'", f"script-src {digests}")
    return "; ".join(("default-src 'none'", *own, *may))


def _content_digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


@cache
def read_asset(name: str, package: str = "analyzer.report") -> str:
    """Return a text file that lies in a package, such as a style."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def page_script() -> str:
    """Return the script of every page: the theme, and tables that sort by their headings."""
    return read_asset("script.js")


@cache
def page_style() -> str:
    """Return the style of every page: the palette as variables by theme, then the rules."""
    light, dark, ink = (
        f"{{color-scheme:{scheme};{palette.variables(colours)}}}"
        for scheme, colours in (
            ("light", palette.LIGHT),
            ("dark", palette.DARK),
            ("light", palette.PRINT),
        )
    )
    chosen, unless = ":root[data-theme=dark]", ":root:not([data-theme=light])"
    themes = (
        f":root{light}",
        f"{chosen}{dark}",
        f"@media (prefers-color-scheme:dark){{{unless}{dark}}}",
        f"@media print{{:root,{chosen},{unless}{ink}}}",
    )
    return "\n".join((*themes, read_asset("style.css")))


def page_environment(
    unit: units.DistanceUnit, *packages: str, home: Path | None = None
) -> Environment:
    """Return what makes pages of templates: the report's own, and those of other packages.

    Args:
        unit: of distances.
        packages: whose templates come before the report's.
        home: the folder that commands are to name, where it is not the reader's own.
    """
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(each) for each in (*packages, "analyzer.report")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_keep_together,
    )
    environment.filters |= _template_filters(unit)
    environment.globals["weekdays"] = units.WEEKDAYS
    if home is not None:
        environment.filters["typed"] = partial(command_at_home, home)
        environment.filters["commands"] = lambda sentence: with_commands(
            commands_at_home(home, sentence)
        )
    return environment


def _keep_together(value: object) -> object:
    """Keep a number and its % together; drawings, style and script are left as they are."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return units.with_narrow_spaces(value)
    return value


def command_at_home(home: Path, command: str) -> str:
    """Let a command work on a home by its name; it stands alone, without backticks."""
    named = f"legstats --home {shlex.quote(str(home))} "
    return named + command.removeprefix(_PROGRAM) if command.startswith(_PROGRAM) else command


def commands_at_home(home: Path, sentence: str) -> str:
    """Let the commands of a sentence, which stand between backticks, work on a home."""
    return _IN_BACKTICKS.sub(lambda found: f"`{command_at_home(home, found[1])}`", sentence)


_PROGRAM = "legstats "
_IN_BACKTICKS = re.compile(r"`([^`]+)`")


def command_as_code(found: re.Match[str]) -> str:
    """Return what is to be typed, as mark-up."""
    other = _IN_BACKTICKS.sub(r"<code>\1</code>", found[2])
    return f"<code>{found[1]}</code>{other}"


def with_commands(sentence: str, show: Callable[[re.Match[str]], str] = command_as_code) -> Markup:
    """Show what stands between backticks as something to type.

    Args:
        sentence: as it is said at the terminal.
        show: returns the mark-up of a command, whose text is escaped already.
    """
    # Escaped before the mark-up is put in: a sentence may hold a file name.
    escaped = str(escape(units.with_narrow_spaces(sentence)))
    return Markup(_COMMAND.sub(show, escaped))  # noqa: S704 - escaped above


def _template_filters(unit: units.DistanceUnit) -> dict[str, object]:
    return {
        "capital": capital,
        "day_named": lambda day: units.day(day, named=True),
        "weekday": lambda day: units.weekday(day, short=True),
        "commands": with_commands,
        "typed": str,
        "hours": units.hours,
        "distance": lambda metres: units.distance(metres, unit),
        "duration": units.duration,
        "pace": lambda pace: units.pace(pace, unit),
        "number": units.number,
        "signed_percent": lambda value: units.percent(value, signed=True),
        "plain": lambda value: "" if value is None else f"{round(value, 1):g}",
        "runs": lambda n: units.count(n, "run"),
        "files": lambda n: units.count(n, "file"),
    }
