"""``legstats sync``: read files into the store."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from analyzer import units
from analyzer.answers.sports_count import counted_sports
from analyzer.cli.options import day_option, json_option
from analyzer.cli.output import print_json, print_text, show_error
from analyzer.cli.progress import ProgressBar, drawn_progress
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import Exit, TryLaterError
from analyzer.text import harmless_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from analyzer.errors import SettingQuestion
    from analyzer.sync import SyncResult

_SHOWN = 20
_NAMED = 3


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
    help="Time zone of sources that name none; remembered for lifting logs.",
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
            timezone=timezone,
            weight_unit=weight_unit,
            date_order=date_order,
            date_language=date_language,
            progress=bar.show,
        )
    _show_problems(session, result)
    did = result.new or result.updated or result.unchanged or result.failed
    if as_json:
        print_json(result.to_dict())
    elif (did or not result.stopped) and (not session.quiet or result.failed or result.in_part):
        print_text(_sync_summary(result, dry_run=dry_run))
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
    for source, problem in _first_ones(session, result.problems):
        session.note(harmless_line(f"{source}: {problem}"))
    for failure in _first_ones(session, result.failed):
        print_text(f"Failed: {harmless_line(failure.reason)}", err=True)
    for part in _first_ones(session, result.in_part):
        print_text(f"In part: {harmless_line(part.reason)}", err=True)
    for failure in result.failed_before if session.verbose else ():
        session.note(f"Failed before: {harmless_line(failure.reason)}")
    if known := sum(not failure.account for failure in result.failed_before):
        unchanged = "is unchanged" if known == 1 else "are unchanged"
        session.note(
            f"{units.count(known, 'file')} still cannot be read and {unchanged}: `legstats status "
            "--failures` says why, `legstats sync --ignore FILE` leaves one alone."
        )
    if refused := len(result.failed_before) - known:
        activities = units.count(refused, "activity of an account", "activities of accounts")
        session.note(
            f"{activities} still cannot be read in full, as before: `legstats status --failures` "
            "says why; each sync asks again."
        )
    for note in result.notes:
        session.note(note)
    if result.stopped and not (session.quiet and isinstance(result.stopped, TryLaterError)):
        show_error(result.stopped)
    if result.measured:
        session.note(f"{_measured_in_words(result.measured)} went into the journal.")
    _show_left_alone(session, result)


def _show_left_alone(session: CliSession, result: SyncResult) -> None:
    if result.left_alone:
        files = units.count(len(result.left_alone), "other file")
        what = "was left alone" if len(result.left_alone) == 1 else "were left alone"
        session.note(f"{files} {what}: {_names_of(result.left_alone)}.")
        if any(place.lower().endswith(".csv") for place in result.left_alone):
            session.note("If one is a journal of yours: legstats log import FILE")


def _names_of(places: list[str]) -> str:
    """Name the first few inputs, without their folders."""
    names = [harmless_line(place.rstrip("/").rpartition("/")[2]) for place in places]
    return units.listed(units.first_few(names, _NAMED))


def _measured_in_words(measured: Mapping[str, int]) -> str:
    """Say of how many days something was measured, e.g. "3 nights of sleep and 1 body weight"."""
    said = {
        "sleep_h": f"{units.count(measured.get('sleep_h', 0), 'night')} of sleep",
        "weight_kg": units.count(measured.get("weight_kg", 0), "body weight"),
    }
    return " and ".join(words for topic, words in said.items() if measured.get(topic))


def _first_ones(session: CliSession, items: list[Any]) -> list[Any]:
    if session.verbose or len(items) <= _SHOWN:
        return items
    session.note(f"The first {_SHOWN} of {len(items)} (all with -v):")
    return items[:_SHOWN]


def _sync_summary(result: SyncResult, *, dry_run: bool) -> str:
    new = counted_sports(result.new_by_sport)
    counts = (
        (result.updated - result.corrected, "updated"),
        (result.corrected, "corrected"),
        (result.gone, "gone"),
        (result.expired, "expired"),
        (result.unchanged, "unchanged"),
    )
    parts = [f"{new} new" if new else "nothing new"]
    parts += [f"{units.number(amount)} {what}" for amount, what in counts if amount]
    inputs = sum(not failure.account for failure in result.failed)
    if files := inputs - result.failed_places:
        parts.append(f"{units.count(files, 'file')} could not be read")
    if result.failed_places:
        parts.append(f"nothing could be read from {units.count(result.failed_places, 'source')}")
    if others := len(result.failed) - inputs:
        parts.append(f"{units.count(others, 'activity', 'activities')} could not be read")
    if result.failed_before:
        parts.append(f"{units.number(len(result.failed_before))} still cannot be read")
    if result.in_part:
        parts.append(f"{units.count(len(result.in_part), 'file')} read in part")
    if empty := result.without_activity:
        without = f"{units.count(len(empty), 'file')} without an activity"
        parts.append(f"{without} ({_names_of(empty)})")
    if result.ignored:
        parts.append(f"{units.count(result.ignored, 'file')} ignored")
    if result.still_to_read:
        parts.append(f"{units.number(result.still_to_read)} still to be read in full")
    return ("Would be: " if dry_run else "") + "; ".join(parts)
