"""``legstats`` itself: global options, the commands, and how errors become exit codes."""

from __future__ import annotations

import atexit
import os
import re
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from analyzer import __version__
from analyzer.cli.options import HelpfulGroup
from analyzer.cli.output import echo, log_requests, print_text, show_error, wants_styles
from analyzer.cli.session import CliSession, with_global_options
from analyzer.cli.streams import make_streams_usable
from analyzer.errors import Exit, LegstatsError
from analyzer.text import words_like

if TYPE_CHECKING:
    from types import ModuleType

COMMANDS = (
    "sync",
    "login",
    "logout",
    "purge",
    "status",
    "runs",
    "legdays",
    "log",
    "habits",
    "try",
    "compare",
    "check",
    "today",
    "plan",
    "report",
    "open",
    "export",
    "backup",
    "restore",
    "repair",
    "config",
    "cohort",
    "demo",
)


_NO_NAMES = {"try": "trials"}
"""Commands whose words Python keeps for itself, and the modules they stand in."""
_CLICKS_LEAD = re.compile(
    r"(?<=^legstats: )Invalid value for (?:'[^']*' / )*'([^']*)': ", re.MULTILINE
)
"""What click says before the option whose value is wrong."""
_ALIKE = 0.7
"""Words less alike than this (0-1) are no typing errors of each other."""


def import_command(name: str) -> ModuleType:
    """Return the module in which a command stands, under its own name."""
    return import_module(f"analyzer.cli.{_NO_NAMES.get(name, name)}")


def _option_alone(lead: re.Match[str]) -> str:
    # What stands in an argument's place is named by the sentence.
    return f"{lead[1]}: " if lead[1].startswith("-") else ""


class LazyGroup(HelpfulGroup):
    """A group that imports a command's module only when the command is used."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take "help COMMAND" for "COMMAND --help"."""
        if args[:1] == ["help"]:
            args = [*args[1:], "--help"]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in the order they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_command(cmd_name)
        command = getattr(module, module.__name__.rpartition(".")[2])
        assert isinstance(command, click.Command)  # noqa: S101 - a slip of ours, not of the user
        return with_global_options(command, self.params)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command meant; where there is none, name the one that looks most like it."""
        typed = args[0]
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = words_like(typed, (*COMMANDS, "--help"), _ALIKE)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise click.UsageError(f"{error.message}{hint}", ctx) from None

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click.Group
        """Run the command; say what went wrong in a sentence, and return its exit code."""
        # Here and not around main(): only the context knows how much the runner asked to see.
        try:
            return super().invoke(ctx)
        except LegstatsError as error:
            show_error(error)
            session = ctx.find_object(CliSession)
            if session and session.shows_tracebacks:
                traceback.print_exc()
            return error.exit_code


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of your data.  [default: $LEGSTATS_HOME, else the platform's]",
)
@click.option(
    "--config",
    "config_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Settings file.  [default: config.toml in that folder]",
)
@click.option("-q", "--quiet", is_flag=True, help="Print only results and errors.")
@click.option("-v", "--verbose", count=True, help="Print more; twice for requests and tracebacks.")
@click.option("--no-input", is_flag=True, help="Never ask questions.")
@click.version_option(__version__, prog_name="legstats")
@click.pass_context
def legstats(
    ctx: click.Context,
    home: Path | None,
    config_file: Path | None,
    quiet: bool,
    verbose: int,
    no_input: bool,
) -> None:
    """What leg day does to your running.

    \b
    Examples:
      legstats demo                        see it work on a sample athlete
      legstats sync ~/watch-files          read your own files
      legstats report                      write the report and say where it is
      legstats legdays add 2026-11-17      add a leg day that is in no file
    """
    if not wants_styles():
        ctx.color = False
    if verbose > 1:
        log_requests()
    ctx.obj = CliSession(home, config_file, quiet=quiet, verbose=verbose, no_input=no_input)


_PARQUET_COMMANDS = frozenset({"export", "cohort"})
"""Commands that read or write Parquet."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit with its status."""
    if _PARQUET_COMMANDS.isdisjoint(sys.argv[1:] if arguments is None else arguments):
        # pandas imports it wherever it is there: a fifth of what a short command takes.
        sys.modules["pyarrow"] = cast("ModuleType", None)
    exit_code = run(arguments)
    for stream in filter(None, (sys.stdout, sys.stderr)):  # None where they are closed
        with suppress(OSError):
            stream.flush()
    # What libraries put off to the end is done: pools of processes give back their semaphores.
    atexit._run_exitfuncs()  # noqa: SLF001
    os._exit(exit_code)  # at once: freeing all that was read, object by object, takes longer


def run(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status, having said what went wrong in one sentence."""
    make_streams_usable()
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(threads, "1")  # our matrices are small: threads only slow them down
    try:
        result = legstats.main(arguments, prog_name="legstats", standalone_mode=False)
        if sys.stdout:
            sys.stdout.flush()
    except click.ClickException as error:
        if isinstance(error, click.NoSuchOption) and error.possibilities:
            # click guesses --json for --since: a guess that far off helps nobody.
            alike = words_like(error.option_name, error.possibilities, _ALIKE)
            error = click.NoSuchOption(error.option_name, possibilities=alike, ctx=error.ctx)
        said = StringIO()
        error.show(said)  # it quotes what was typed
        # Whoever finds the fault, click or ourselves, it is told alike.
        told = re.sub("^Error: ", "legstats: ", said.getvalue(), flags=re.MULTILINE)
        print_text(_CLICKS_LEAD.sub(_option_alone, told).rstrip("\n"), err=True)
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        echo("Interrupted. What was stored stays; run the same command again.", err=True)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return Exit.DONE
    except OSError as error:
        echo(f"legstats: the output cannot be written: {error.strerror}.", err=True)
        return Exit.FAILED
    return int(result or 0)
