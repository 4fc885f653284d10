"""Options and types of argument that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from analyzer.cli.session import CliSession
from analyzer.sources import account_kinds
from analyzer.text import words_like

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import time

    from analyzer.answers.typed_dates import TypedMoment
    from analyzer.config import Config

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


_TWO_DAYS = 2
_ARGUMENT = "has an argument"
_TIME_ZONES = timedelta(days=1)
"""Somewhere it is tomorrow already."""
_WHOLE = 500
"""Characters that no command's first sentence reaches."""


class HelpfulGroup(click.Group):
    """A group that names its commands with whole sentences, however narrow the terminal."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command with what it does; click would cut that after a line."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, each.get_short_help_str(_WHOLE)) for name, each in found if each]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class DayType(click.ParamType[date]):
    """A calendar day as a person types it, such as yesterday, 25.11.2026 or 2026-10-01."""

    name = "day"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click.ParamType
        param: click.Parameter | None,  # noqa: ARG002 - as above
        ctx: click.Context | None,
    ) -> date:
        """Read a day, or say what one looks like."""
        if isinstance(value, date):
            return value
        from analyzer.answers.typed_dates import typed_day

        return typed_day(value, _local_now(ctx))


class AccountType(click.ParamType[str]):
    """The name of an account, of those that are there when it is asked."""

    name = "account"

    @staticmethod
    def _choice() -> click.Choice[str]:
        return click.Choice(account_kinds(), case_sensitive=False)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Name the accounts, for the help."""
        return self._choice().get_metavar(param, ctx)

    def get_missing_message(
        self,
        param: click.Parameter,  # noqa: ARG002 - as click.ParamType
        ctx: click.Context | None,  # noqa: ARG002 - as above
    ) -> str:
        """Say what may be typed, in a sentence."""
        from analyzer.units import listed

        return f"Say which account: {listed(account_kinds(), 'or')}."

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click.ParamType
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return the account that is meant."""
        return self._choice().convert(value, param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete what is typed so far."""
        return self._choice().shell_complete(ctx, param, incomplete)


class PeriodType(click.ParamType[tuple[date, date]]):
    """A stretch of days from one to another, such as 2026-03-01..2026-05-31."""

    name = "period"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click.ParamType
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[date, date]:
        """Read both days, or say what a stretch looks like."""
        if isinstance(value, tuple):
            return value
        typed = [part.strip() for part in value.split("..")]
        if len(typed) != _TWO_DAYS or not all(typed):
            return self.fail(
                f"{value!r} is no stretch of days: write two days with two dots between, like"
                " 2026-03-01..2026-05-31.",
                param,
                ctx,
            )
        first, last = (DayType().convert(part, param, ctx) for part in typed)
        if first > last:
            return self.fail(f"{value!r} ends before it begins.", param, ctx)
        return first, last


class MomentType(click.ParamType["TypedMoment"]):
    """A moment on the athlete's clock as a person types it, such as Tue 18:00.

    Args:
        otherwise: the time of day where none was typed.
        toward: where a weekday, or a day without a year, is looked for.
    """

    name = "moment"

    def __init__(self, otherwise: time, toward: Literal["past", "ahead"] = "past") -> None:
        self._otherwise, self._toward = otherwise, toward

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click.ParamType
        param: click.Parameter | None,  # noqa: ARG002 - as above
        ctx: click.Context | None,
    ) -> TypedMoment:
        """Read a moment, or say what one looks like."""
        from analyzer.answers.typed_dates import typed_moment

        return typed_moment(value, _local_now(ctx), self._otherwise, self._toward)


class AmountType(click.FloatRange):
    """A number in a range, with a decimal point or a decimal comma.

    Args:
        least: the smallest.
        most: the largest.
        is_hours: hours and minutes may be typed, too: 7:30 is 7.5.
    """

    name = "number"

    def __init__(self, least: float, most: float, *, is_hours: bool = False) -> None:
        super().__init__(least, most)
        self._least, self._most, self._is_hours = least, most, is_hours

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click.FloatRange
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401 - as above
        """Read a number, or say what is wrong with it."""
        from analyzer.answers.typed_numbers import typed_amount
        from analyzer.errors import UsageError

        try:
            return typed_amount(str(value), self._least, self._most, is_hours=self._is_hours)
        except UsageError as error:
            return self.fail(error.message, param, ctx)


class CountType(click.IntRange):
    """A whole number, in a range where it has one."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click.IntRange
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401 - as above
        """Read a whole number, or say what one looks like."""
        try:
            number = int(value)
        except ValueError:
            return self.fail(
                f"{value!r} is no whole number: write it in digits alone, like 60.", param, ctx
            )
        if self.min is not None and self.max is not None and not self.min <= number <= self.max:
            return self.fail(f"{number} is not between {self.min} and {self.max}.", param, ctx)
        return super().convert(number, param, ctx)

    def _describe_range(self) -> str:
        # click's own says "x<=None" in the help where there is no range.
        return "" if self.min is self.max is None else super()._describe_range()


class IdType(click.ParamType[str]):
    """The id of a run or strength session; the shell completes it.

    Args:
        wanted: of what.
        words: what may be typed in its place; the shell completes these too.
    """

    name = "id"

    def __init__(
        self, wanted: Literal["run", "strength", "activity"], words: tuple[str, ...] = ()
    ) -> None:
        self._wanted = wanted
        self._words = words

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - as click.ParamType
        incomplete: str,
    ) -> list[CompletionItem]:
        """Name the ids that begin so, the newest first, each with its day and time."""
        from analyzer.answers.activity_ids import ids_beginning
        from analyzer.errors import LegstatsError

        try:
            found = ids_beginning(_fresh_config(ctx), incomplete, self._wanted)
        except LegstatsError:  # a shell has no place for a sentence
            found = []
        return [
            *(CompletionItem(one, help=shown) for one, shown in found),
            *(CompletionItem(word) for word in self._words if word.startswith(incomplete)),
        ]


class ArgumentGroup(HelpfulGroup):
    """A command with an argument of its own that has subcommands: `log 2026-11-17`, `log import`.

    It takes its first word for a subcommand where one is called so, else for the argument.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Look what the first word is; one that only looks like a subcommand is a slip."""
        first = next((word for word in args if not word.startswith("-")), "")
        if first not in self.commands and (close := words_like(first, self.commands)):
            text = f"There is no {self.name} {first}. Did you mean {close[0]}?"
            raise click.UsageError(text, ctx)
        ctx.meta[_ARGUMENT] = first not in self.commands or args[0] not in {first, "-q", "-v"}
        ctx.allow_interspersed_args = ctx.meta[_ARGUMENT]
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Leave the argument out where a subcommand is called."""
        has_argument = ctx.meta.get(_ARGUMENT, True)
        params = super().get_params(ctx)
        return [each for each in params if has_argument or not isinstance(each, click.Argument)]


def _local_now(ctx: click.Context | None) -> datetime:
    from analyzer.answers.local_clock import local_now

    return local_now(_fresh_config(ctx))


def _fresh_config(ctx: click.Context | None) -> Config:
    """Return the settings as far as the global options are known while options are still read."""
    from analyzer import config

    session = ctx.find_object(CliSession) if ctx else None
    if session:
        return session.config
    typed = ctx.find_root().params if ctx else {}  # what completes has no session yet
    return config.load(typed.get("home"), typed.get("config_file"))


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
force_option = click.option(
    "--force", is_flag=True, help="Replace files that legstats did not write, too."
)
exit_code_option = click.option(
    "--exit-code", is_flag=True, help="Exit with status 3 when a run broke the advice."
)


def day_option(name: str, text: str) -> Decorator:
    """Return an option that takes a calendar day, such as yesterday or 2026-10-01."""
    return click.option(name, metavar="DAY", type=DayType(), help=text)


def period_options(what: str) -> Decorator:
    """Return the options that keep a list to some days, such as those of its ``what``: runs."""

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        until = day_option("--until", f"Only {what} up to this day.")(command)
        return day_option("--since", f"Only {what} from this day on, e.g. 2026-10-01.")(until)

    return decorated


def hand_to_subcommand(ctx: click.Context) -> None:
    """Let what was typed before a subcommand count as if typed after it.

    Raises:
        click.UsageError: the subcommand does not take it; silently left out it would mislead.
    """
    group, name = ctx.command, ctx.invoked_subcommand
    assert isinstance(group, click.Group)  # noqa: S101 - only groups have subcommands
    subcommand = group.get_command(ctx, name or "")
    takes = {param.name for param in subcommand.params} if subcommand else set()
    typed = [
        param
        for param in group.params
        if param.name and ctx.get_parameter_source(param.name) is ParameterSource.COMMANDLINE
    ]
    for param in typed:
        if param.name not in takes:
            raise click.UsageError(f"{param.opts[-1]} is no option of “{name}”: leave it out.", ctx)
    ctx.default_map = {name or "": {param.name: ctx.params[param.name] for param in typed}}


def check_period(since: date | None, until: date | None) -> None:
    """Refuse a period that ends before it begins, or begins in the future."""
    if since and since > datetime.now(UTC).date() + _TIME_ZONES:
        raise click.UsageError(f"--since {since} is still to come.")
    if since and until and since > until:
        raise click.UsageError(f"--since {since} is after --until {until}.")


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
