"""Options and types of argument that several commands share."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class DayType(click.ParamType[date]):
    """A calendar day, such as 2026-10-01."""

    name = "day"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click.ParamType
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        """Read a day, or say what one looks like."""
        if isinstance(value, date):
            return value
        with suppress(ValueError):
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
        raise click.BadParameter(f"{value!r}: give a day like 2026-11-17.", ctx, param)


class MomentType(click.ParamType[datetime]):
    """A moment on the athlete's clock, such as 2026-10-01 18:00."""

    name = "time"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click.ParamType
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        """Read a moment, or say what one looks like."""
        if isinstance(value, datetime):
            return value
        with suppress(ValueError):
            return datetime.fromisoformat(value)
        raise click.BadParameter(f"{value!r}: give a time like 2026-11-17 18:00.", ctx, param)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
exit_code_option = click.option(
    "--exit-code", is_flag=True, help="Exit with status 3 when a run broke the advice."
)


def day_option(name: str, text: str) -> Decorator:
    """Return an option that takes a calendar day, such as 2026-10-01."""
    return click.option(name, metavar="DAY", type=DayType(), help=text)


def all_option(shown: int) -> Decorator:
    """Return the option to list everything, where only the last few are shown by default."""
    return click.option("--all", "everything", is_flag=True, help=f"Not only the last {shown}.")


def folder_option(default: str, text: str) -> Decorator:
    """Return the option that names the folder to write into."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(default),
        show_default=True,
        help=text,
    )
