"""``legstats check``: the verdict on each run after leg day, with reasons and what came after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analyzer import units
from analyzer.cli.options import (
    IdType,
    all_option,
    check_period,
    exit_code_option,
    json_option,
    period_options,
)
from analyzer.cli.output import echo, print_json, print_text
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import Exit

if TYPE_CHECKING:
    from datetime import date

    from analyzer.answers.advice_check import JudgedRun, RunCheck
    from analyzer.model import Verdict

_SHOWN = 15
_COLOURS = {"broke": "red", "borderline": "yellow"}


@click.command()
@click.argument("run_id", required=False, type=IdType("run"))
@period_options("runs")
@all_option(_SHOWN)
@exit_code_option
@json_option
@pass_session
def check(
    session: CliSession,
    run_id: str | None,
    since: date | None,
    until: date | None,
    everything: bool,
    exit_code: bool,
    as_json: bool,
) -> int:
    """Hold each run after leg day against "short and slow"; say why.

    With RUN_ID that run alone: where it lies in no window, why it was not judged and what the
    limits would have been.

    \b
    Examples:
      legstats check
      legstats check --since 2026-10-01 --until 2026-10-31
      legstats check run-20261107-0900
      legstats check --exit-code && echo "all kept"
    """
    from analyzer.answers.advice_check import check_advice, check_run
    from analyzer.answers.verdicts import hr_max_note

    check_period(since, until)
    if run_id:
        one = check_run(session.data, run_id)
        if as_json:
            print_json(one.to_dict())
        else:
            _print_run(one)
        is_broken = one.verdict is not None and one.verdict.verdict == "broke"
        return int(Exit.FINDINGS) if exit_code and is_broken else 0
    answer = check_advice(session.data, since, until)
    if as_json:
        print_json(answer.to_dict())
    else:
        _print_verdicts(session, answer.judged, everything=everything)
        if answer.judged:
            print_text(answer.summary)
        if answer.ceiling_note:
            session.note(answer.ceiling_note)
        if not everything and len(answer.judged) > _SHOWN:
            total = len(answer.judged)
            session.note(f"The last {_SHOWN} of {total} are shown; all with --all.")
        if too_low := hr_max_note(session.data):
            session.note(too_low)
    return int(Exit.FINDINGS) if exit_code and answer.is_broken else 0


def _print_verdicts(
    session: CliSession, judged: tuple[JudgedRun, ...], *, everything: bool
) -> None:
    from analyzer.answers.ways_in import no_runs_sentence

    if not judged:
        print_text("No run to judge: there is none in the window after a leg day.")
        lists = "`legstats legdays` lists the leg days, `legstats runs` the runs."
        session.note(no_runs_sentence(session.data) or lists)
    for run in judged if everything else judged[-_SHOWN:]:
        _print_verdict(run.day, run.verdict)


def _print_verdict(day: date, verdict: Verdict) -> None:
    colour = _COLOURS.get(verdict.verdict)
    word = click.style(verdict.verdict, fg=colour, bold=bool(colour))
    sure = "" if verdict.verdict == "not judged" else f"  ({verdict.sure_words})"
    print_text(f"{sure}  {verdict.run_id}", lead=f"{units.day(day, named=True)}  {word}")
    for reason in (*verdict.reasons, *verdict.notes):
        tag = "" if reason.rule == verdict.verdict else f"  [{reason.rule}]"
        print_text(f"    {reason.text}{tag}")


def _print_run(one: RunCheck) -> None:
    if one.verdict is not None:
        _print_verdict(one.day, one.verdict)
    else:
        echo(f"{units.day(one.day, named=True)}  outside every window  {one.run_id}")
        print_text(f"    {one.why_not}")
    print_text(f"    The run: {one.size_words}.")
    if one.limit_words:
        limits = "The limits" if one.verdict is not None else "In the window the limits would have"
        verb = "were" if one.verdict is not None else "been"
        print_text(f"    {limits} {verb}: {', '.join(one.limit_words)}.")
