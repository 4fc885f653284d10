"""``legstats status``: what is in the store, from where, and what is undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analyzer import units
from analyzer.answers.local_clock import shown_moment
from analyzer.answers.sports_count import counted_others
from analyzer.cli.options import json_option
from analyzer.cli.output import echo, print_json, print_text
from analyzer.cli.session import CliSession, pass_session
from analyzer.text import harmless_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.answers.status import StoreStatus
    from analyzer.answers.stored_activities import RunsInQuestion
    from analyzer.config import Config
    from analyzer.model import Sport

_FAILURES_SHOWN = 3


@click.command()
@click.option("--failures", is_flag=True, help="Only what could not be read: where, why, when.")
@click.option("--short", is_flag=True, help="One line, at once.")
@json_option
@pass_session
def status(session: CliSession, failures: bool, short: bool, as_json: bool) -> None:
    """Show what is stored, where it came from, and what is undecided.

    \b
    Examples:
      legstats status
      legstats status --short
      legstats status --failures
      legstats status --json
    """
    if failures:
        _show_failures(session, as_json=as_json)
        return
    if short:
        from analyzer.answers.store_summary import store_summary

        summary = store_summary(session.config)
        if as_json:
            print_json(summary)
        else:
            echo(summary.line)
        return
    from analyzer.answers.status import store_status

    facts = store_status(session.data)
    if as_json:
        print_json(facts.to_dict())
        return
    for line in _status_lines(facts, session.config):
        print_text(line, hang=4)


def _status_lines(facts: StoreStatus, config: Config) -> list[str]:
    if facts.is_empty:
        from analyzer.answers.ways_in import ways_in

        empty = f"Nothing stored yet in {facts.store}."
        return [empty, "Start with: legstats sync FOLDER", *ways_in()]
    from analyzer.answers.account_words import account_line

    lines = [f"Store: {facts.store}", _runs_line(facts), _sessions_line(facts)]
    lines += _others_line(facts.sports)
    if facts.activities_by_source:
        told = (f"{kind} {units.number(n)}" for kind, n in facts.activities_by_source.items())
        lines.append(f"By source, as legstats purge takes them: {units.listed(told)}")
    lines.append(f"Files read: {facts.files - len(facts.failed)}")
    if facts.last_import is not None:
        lines.append(f"Last import: {shown_moment(config, facts.last_import)}")
    lines += [_clock_line(config, facts), _backup_line(config, facts)]
    lines += _undecided_line(len(facts.undecided))
    lines += map(_question_line, facts.same_run)
    lines += [
        account_line(kind, account, config) for kind, account in facts.accounts.items() if account
    ]
    lines += [
        f"Failed: {harmless_line(failure.sentence)}" for failure in facts.failed[:_FAILURES_SHOWN]
    ]
    if facts.failed:
        more = len(facts.failed) - _FAILURES_SHOWN
        all_of_them = f"{units.number(more)} more failed" if more > 0 else "Since when, and where"
        lines.append(f"{all_of_them}: legstats status --failures")
    return [*lines, *facts.notes]


def _clock_line(config: Config, facts: StoreStatus) -> str:
    by_it = units.count(facts.without_zone, "activity", "activities")
    name = "names" if facts.without_zone == 1 else "name"
    # Where nobody set the zone, a note says of these what to do.
    said = facts.without_zone and config.sources.zone
    rest = f"; so are those of {by_it} that {name} no zone" if said else ""
    return f"Times are by the clock of {facts.clock}{rest}"


def _backup_line(config: Config, facts: StoreStatus) -> str:
    last = facts.last_backup
    if last is None:
        return "Last backup: none yet; legstats backup FILE makes one"
    return f"Last backup: {shown_moment(config, last.made_at)}, {last.file}"


def _undecided_line(number: int) -> list[str]:
    if not number:
        return []
    sessions = units.count(number, "strength session")
    commands = "legstats legdays --undecided lists, legstats legdays decide asks one by one"
    return [f"Undecided: {sessions}; {commands}"]


def _show_failures(session: CliSession, *, as_json: bool) -> None:
    from analyzer.answers.status import failed_inputs, inputs_in_part

    failed = failed_inputs(session.config)
    if as_json:
        print_json(failed)
        return
    in_part = inputs_in_part(session.config)
    if not (failed or in_part):
        session.note("Everything could be read.")
    for failure in failed:
        print_text(harmless_line(failure.sentence), hang=4)
        echo(f"    Failed since {shown_moment(session.config, failure.failed_at)}.")
    for sentence in in_part:
        print_text(harmless_line(sentence), hang=4)
    if failed:
        session.note("To leave one alone from now on: legstats sync --ignore FILE")


def _runs_line(facts: StoreStatus) -> str:
    if not facts.runs:
        return "Runs: none"
    undated = facts.runs_without_true_date
    periods = (
        [units.span(facts.first_run, facts.last_run)] if facts.first_run and facts.last_run else []
    )
    periods += [f"{units.number(undated)} of them with no true date"] if undated else []
    period = ", ".join(periods)
    sources = units.listed(
        f"{units.number(n)} from {source}" for source, n in facts.sources.items()
    )
    if facts.in_several_sources:
        sources += f"; {units.count(facts.in_several_sources, 'run')} in more than one source"
    refused = facts.last_refused_heart_rate
    why = f" (the last refused, {refused.run_id}: {refused.reason})" if refused else ""
    return (
        f"Runs: {units.number(facts.runs)}, {period}; heart rate on "
        f"{units.number(facts.runs_with_heart_rate)}, usable on "
        f"{units.number(facts.runs_with_usable_heart_rate)}{why}; {sources}"
    )


def _sessions_line(facts: StoreStatus) -> str:
    return (
        f"Strength sessions: {units.number(facts.strength_sessions)}, of them "
        f"{units.count(facts.leg_days, 'leg day')} and "
        f"{units.number(len(facts.undecided))} undecided"
    )


def _others_line(sports: Mapping[Sport, int]) -> list[str]:
    counts = counted_others(sports)
    if not counts:
        return []
    first = next(sport for sport in sports if sport not in {"run", "strength"})
    return [f"Beside them, not used: {counts} (legstats runs list --sport {first})"]


def _question_line(question: RunsInQuestion) -> str:
    ids = " ".join(question.ids)
    return (
        f"Is this the same run ({question.reason})? "
        f"legstats runs same {ids}, or: legstats runs apart {ids}"
    )
