"""``legstats check``: the verdict on each run after leg day, with reasons and what came after."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from analyzer import units
from analyzer.cli.output import day_option, json_option, print_json
from analyzer.cli.session import Session, pass_session
from analyzer.errors import Exit

if TYPE_CHECKING:
    from datetime import date, datetime

    from analyzer.model import Verdict

_SHOWN = 15


@click.command()
@day_option("--since", "Only runs from this day on, e.g. 2026-10-01.")
@click.option("--all", "everything", is_flag=True, help=f"Not only the last {_SHOWN}.")
@click.option("--exit-code", is_flag=True, help="Leave with 3 when a run broke the advice.")
@json_option
@pass_session
def check(
    session: Session, since: date | None, everything: bool, exit_code: bool, as_json: bool
) -> int:
    """Hold each run after leg day against "short and slow", and say why.

    \b
    Examples:
      legstats check
      legstats check --since 2026-10-01
      legstats check --exit-code && echo "all kept"
    """
    from analyzer.advice import judge
    from analyzer.settings import RULES_VERSION

    days = dict(zip(session.data.runs["run_id"], session.data.runs["local_date"], strict=True))
    judged = judge(session.data)
    verdicts = [v for v in judged if since is None or days[v.run_id].date() >= since]
    if as_json:
        print_json({"rules_version": RULES_VERSION, "verdicts": [_object(v) for v in verdicts]})
    else:
        _print(session, verdicts if everything else verdicts[-_SHOWN:], days)
        _print_summary(session, verdicts, everything=everything)
    broke = any(verdict.verdict == "broke" for verdict in verdicts)
    return int(Exit.FINDINGS) if exit_code and broke else 0


def _object(verdict: Verdict) -> dict[str, object]:
    return {
        "run_id": verdict.run_id,
        "verdict": verdict.verdict,
        "score": verdict.score,
        "confidence": verdict.confidence,
        "reasons": verdict.reasons,
        "notes": verdict.notes,
        "next_run": verdict.next_run,
    }


def _print(session: Session, verdicts: list[Verdict], days: dict[str, datetime]) -> None:
    if not verdicts:
        click.echo("No run to judge: none was run in the window after a leg day.")
        session.note("`legstats legdays` lists the leg days, `legstats runs` the runs.")
    for verdict in verdicts:
        day = units.day(days[verdict.run_id], named=True)
        colour = {"broke": "red", "borderline": "yellow"}.get(verdict.verdict)
        word = click.style(verdict.verdict, fg=colour, bold=bool(colour))
        sure = "" if verdict.verdict == "not judged" else f"  ({verdict.confidence} confidence)"
        click.echo(f"{day}  {word}{sure}  {verdict.run_id}")
        for reason in (*verdict.reasons, *verdict.notes):
            click.echo(f"    {reason.text}  [{reason.rule}]")


def _print_summary(session: Session, verdicts: list[Verdict], *, everything: bool) -> None:
    from analyzer.advice.own_max import hr_max_too_low

    counts: Counter[str] = Counter(verdict.verdict for verdict in verdicts)
    words = ("kept", "borderline", "broke", "not judged")
    if verdicts:
        click.echo(", ".join(f"{counts[word]} {word}" for word in words))
    if not everything and len(verdicts) > _SHOWN:
        session.note(f"The last {_SHOWN} of {len(verdicts)} are shown; all with --all.")
    if too_low := hr_max_too_low(session.data):
        session.note(too_low)
