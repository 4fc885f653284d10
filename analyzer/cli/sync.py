"""``legstats sync``: read files into the store."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from analyzer.answers.local_clock import assumed_words
from analyzer.answers.synced import SyncTopic, sync_sentences, sync_summary
from analyzer.cli.options import day_option, json_option
from analyzer.cli.output import print_json, print_text, show_error
from analyzer.cli.progress import ProgressBar, drawn_progress
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import Exit, TryLaterError
from analyzer.sources import SourceAnswers

if TYPE_CHECKING:
    from datetime import date

    from analyzer.errors import SettingQuestion
    from analyzer.sync import SyncResult


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(readable=False))
@day_option("--since", "Only activities from this day on, e.g. 2026-10-01.")
@click.option("--full", is_flag=True, help="Read and list again what was read before.")
@click.option("--dry-run", is_flag=True, help="Only show what would happen.")
@click.option(
    "--decoder",
    type=click.Choice(["own", "fitparse"]),
    default="own",
    show_default=True,
    help="Which FIT decoder reads the files.",
)
@click.option(
    "--timezone",
    metavar="ZONE",
    help="Time zone of times that are written without one; remembered for lifting logs.",
)
@click.option(
    "--weight-unit",
    type=click.Choice(["kg", "lb"]),
    help="Unit of a lifting log that names none; remembered.",
)
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help="Order of day, month and year in a log whose dates do not show it; remembered.",
)
@click.option(
    "--date-language",
    metavar="LANGUAGE",
    help="Language of a log whose months could be in several, e.g. hr; remembered.",
)
@click.option(
    "--ignore",
    "ignored",
    metavar="FILE",
    multiple=True,
    help="Leave a file that cannot be read alone from now on; naming it as a SOURCE reads it "
    "again.",
)
@click.option("--wait", is_flag=True, help="Wait whenever an account's quota is used up.")
@json_option
@pass_session
def sync(  # noqa: PLR0913, PLR0917 - one argument for each option
    session: CliSession,
    sources: tuple[str, ...],
    since: date | None,
    full: bool,
    dry_run: bool,
    decoder: Any,  # noqa: ANN401 - click checked it
    timezone: str | None,
    weight_unit: str | None,
    date_order: str | None,
    date_language: str | None,
    ignored: tuple[str, ...],
    wait: bool,
    as_json: bool,
) -> int:
    """Read runs and strength sessions from files or your accounts.

    SOURCES are files, folders and archives, or the names of accounts, such as "hevy" (for a file
    or folder of that name, write ./hevy). An archive is what Strava or Garmin lets you download;
    it need not be unpacked. What was read before is not read again, and a broken file never stops
    the others. Without SOURCES, legstats reads the folders named in the settings, any connected
    watch and the accounts you are logged in to.

    \b
    Examples:
      legstats sync                                    what is new, everywhere
      legstats sync strava --wait                      your account, however long it takes
      legstats sync ~/watch-files
      legstats sync ~/Downloads/export_12345.zip
      legstats sync GARMIN/Activity run.fit.gz
      legstats sync --weight-unit kg --timezone Europe/Berlin strong.csv
      legstats sync --since 2026-01-01 ~/watch-files
      legstats sync --ignore ~/watch-files/broken.fit
    """
    if not all(sources):
        raise click.UsageError("One of the sources is empty: name a file or a folder.")
    from analyzer.actions.sources import sync_sources
    from analyzer.sync import Options, usual_sources

    if ignored:
        _ignore_files(session, ignored)
        if not sources:
            return 0
    if not (sources or usual_sources(session.config)):
        from analyzer.answers.ways_in import ways_in

        _let_old_things_leave(session, dry_run=dry_run)
        print_text(
            "No watch is connected. Name files: legstats sync FOLDER (or, once for all: "
            "`legstats config set sources.folders ~/watch-files`).",
            err=True,
        )
        for line in ways_in():
            print_text(line, err=True, hang=4)
        return int(Exit.USAGE)
    options = Options(decoder, since, full, dry_run, wait=wait)
    with drawn_progress(session) as bar:
        options = replace(options, say=bar.print_above if bar.drawn else session.note)
        if session.may_ask:
            options = replace(options, ask_setting=partial(_ask_setting, bar))
        result = sync_sources(
            session.config,
            sources,
            options,
            settings_file=session.settings_file,
            answers=SourceAnswers(timezone, weight_unit, date_order, date_language),
            progress=bar.show,
        )
    _show_problems(session, result)
    did = result.new or result.updated or result.unchanged or result.failed
    if as_json:
        print_json(result.to_dict())
    elif (did or not result.stopped) and (not session.quiet or result.failed or result.in_part):
        print_text(sync_summary(result, dry_run=dry_run))
    return int(result.exit_code)


def _let_old_things_leave(session: CliSession, *, dry_run: bool) -> None:
    """Keep the promise of how long a former login's things stay, although nothing is read."""
    from analyzer.sync import sync as sync_nothing

    if session.config.store_path.exists() and not dry_run:
        for note in sync_nothing(session.config).notes:
            session.note(note)


def _ignore_files(session: CliSession, files: tuple[str, ...]) -> None:
    from analyzer.actions.sources import ignore_file

    for typed in files:
        for place in ignore_file(session.config, typed):
            session.note(f"{place}: left alone from now on; to read it after all, name it.")


def _ask_setting(bar: ProgressBar, sentence: str, question: SettingQuestion) -> str:
    with bar.paused():
        print_text(sentence, err=True)
        choice = click.Choice(question.choices)
        return str(click.prompt(question.text, type=choice, err=True))


def _show_problems(session: CliSession, result: SyncResult) -> None:
    for sentence in sync_sentences(result, everything=bool(session.verbose)):
        if sentence.topic is SyncTopic.NOTE:
            session.note(sentence.text)
        else:
            print_text(str(sentence), err=True)
    if assumed := assumed_words(session.config, result.without_zone):
        session.note(assumed)
    if result.stopped and not (session.quiet and isinstance(result.stopped, TryLaterError)):
        show_error(result.stopped)
