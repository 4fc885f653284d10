"""``legstats legdays``: which strength sessions were leg days, why, and the athlete's word."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

import click

from analyzer import units
from analyzer.cli.keys import read_key
from analyzer.cli.options import (
    CountType,
    HelpfulGroup,
    IdType,
    MomentType,
    check_period,
    hand_to_subcommand,
    json_option,
    period_options,
)
from analyzer.cli.output import echo, print_json, print_table, print_text
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from analyzer.answers.strength_sessions import DecidedSession, StandingSession
    from analyzer.answers.typed_dates import TypedMoment

_EVENING = time(18)


_SHOWN = 30
_UNDECIDED_SHOWN = 10
_DECISIONS = ("yes", "no", "auto")
_KEYS = {"y": "yes", "n": "no"}
_LATER, _QUIT = "s", "q"

_undecided_option = click.option(
    "--undecided", is_flag=True, help="Only those that are not decided, and what yes would change."
)
_everything_option = click.option(
    "--all",
    "everything",
    is_flag=True,
    help=f"Not only the last {_SHOWN}, or {_UNDECIDED_SHOWN} undecided ones.",
)


@click.group(cls=HelpfulGroup, invoke_without_command=True)
@period_options("sessions")
@_undecided_option
@_everything_option
@json_option
@click.pass_context
def legdays(ctx: click.Context, /, **listed: Any) -> None:  # noqa: ANN401 - those of list_sessions
    """List the strength sessions; add or decide which were leg days.

    \b
    Examples:
      legstats legdays
      legstats legdays --undecided
      legstats legdays --since 2026-10-01 --until 2026-10-31
      legstats legdays decide
      legstats legdays explain strength-20261116-1730
      legstats legdays set strength-20261116-1730 yes
      legstats legdays add "Tue 18:00" --minutes 60
      legstats legdays remove strength-20261117-1800
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_sessions, **listed)
    else:
        hand_to_subcommand(ctx)


@legdays.command("list")
@period_options("sessions")
@_undecided_option
@_everything_option
@json_option
@pass_session
def list_sessions(
    session: CliSession,
    undecided: bool,
    everything: bool,
    as_json: bool,
    since: date | None,
    until: date | None,
) -> None:
    """List the strength sessions, the newest last.

    The undecided ones stand as they matter.
    """
    from analyzer.answers.strength_sessions import SEVERITY_MEANS, decided_sessions
    from analyzer.frames.dataset import of_days

    check_period(since, until)
    sessions = of_days(session.data.strength_sessions, since, until)
    if undecided and not as_json:
        _list_undecided(session, sessions, everything=everything)
        return
    found = decided_sessions(session.data, undecided_only=undecided, sessions=sessions)
    if as_json:
        print_json(found)
        return
    if not found:
        any_known = not session.data.strength_sessions.empty
        session.note("No strength session lies in these days." if any_known else _NONE)
        return
    listed = found if everything else found[-_SHOWN:]
    shown = print_table(
        ("id", "when", "leg day?", "sure", "severity", "why"),
        [_session_cells(each) for each in listed],
        shape="lllrrw",
        narrower=(
            ("id", "leg day?", "sure", "severity", "why"),
            ("id", "leg day?", "sure", "why"),
            ("id", "leg day?", "why"),
        ),
    )
    if "severity" in shown and any(units.is_known(one.severity) for one in found):
        session.note(f"Severity is how hard it was on the legs: {SEVERITY_MEANS}.")
    if undated := [one.leg_day_id for one in listed if not one.has_true_date]:
        session.note(
            f"{units.count(len(undated), 'session')} with no true date"
            f" {'counts' if len(undated) == 1 else 'count'} for nothing:"
            f" legstats legdays explain {undated[-1]}"
        )
    if len(listed) < len(found):
        session.note(f"The last {_SHOWN} of {len(found)} are shown; all with --all.")


_NONE = (
    "No strength session is known. Read files: legstats sync FOLDER; or add a leg day by hand:"
    ' legstats legdays add "Tue 18:00"'
)


def _session_cells(found: DecidedSession) -> tuple[str, ...]:
    return (
        found.leg_day_id,
        found.when,
        found.decision,
        found.sureness or units.UNKNOWN,
        units.number(found.severity, 1),
        found.why,
    )


def _nothing_undecided(session: CliSession) -> str:
    known = not session.data.strength_sessions.empty
    return "Every strength session is decided." if known else _NONE


def _list_undecided(session: CliSession, sessions: pd.DataFrame, *, everything: bool) -> None:
    from analyzer.answers.strength_sessions import undecided_sessions

    most = None if everything else _UNDECIDED_SHOWN
    total, shown = undecided_sessions(session.data, most, sessions)
    if not shown:
        all_asked = len(sessions) == len(session.data.strength_sessions)
        none_here = "No strength session of these days is undecided."
        session.note(_nothing_undecided(session) if all_asked else none_here)
        return
    print_table(
        ("id", "when", "took", "what is known", "if it was leg day"),
        [
            (
                one.session.leg_day_id,
                one.session.when,
                units.duration(one.session.lasted_s),
                one.known,
                one.follows,
            )
            for one in shown
        ],
        shape="llrww",
    )
    if len(shown) < total:
        session.note(
            f"{len(shown)} of {total} are shown, those that runs depend on first; all with --all."
        )
    session.note("Decide them one by one: legstats legdays decide")


@legdays.command()
@pass_session
def decide(session: CliSession) -> None:
    """Decide the undecided sessions one by one, with one key each.

    y is leg day, n is none, s asks another time, q ends. What you answered is kept at once.
    """
    from analyzer.actions.decisions import decide_sessions
    from analyzer.answers.strength_sessions import undecided_sessions
    from analyzer.answers.verdicts import verdicts_on
    from analyzer.answers.what_follows import verdicts_moved

    total, found = undecided_sessions(session.data)
    if not found:
        session.note(_nothing_undecided(session))
        return
    if not session.may_ask:
        raise UsageError(
            f"{units.count(total, 'session')} to decide, and nobody is there to answer.",
            "Decide without being asked: legstats legdays set ID yes  (or no)",
        )
    done, last = 0, ""
    verdict_of = {verdict.run_id: verdict for verdict in verdicts_on(session.data)}
    for number, one in enumerate(found, 1):
        shown = f"{one.session.when}, {units.duration(one.session.lasted_s)}"
        echo(f"{shown}  {one.session.leg_day_id}")
        for line in one.session.evidence_lines:
            print_text(f"    {line}")
        judged = verdicts_moved(session.data, one.session.leg_day_id, verdict_of).in_full
        by_that = f"; judged by that: {judged}" if judged else ""
        print_text(f"    If it was leg day: {one.follows}{by_that}.")
        key = _asked_key(f"Leg day ({number} of {total})? y = yes, n = no, s = skip, q = quit: ")
        if key == _QUIT:
            break
        if key in _KEYS:
            decide_sessions(session.config, [one.session.leg_day_id], _KEYS[key])
            done, last = done + 1, one.session.leg_day_id
    left = total - done
    session.note(f"{units.count(done, 'session')} decided, {units.number(left)} still undecided.")
    if last:
        session.note(f"To take an answer back: legstats legdays set {last} auto")


def _asked_key(prompt: str) -> str:
    """Return the key that was struck, once it is one of those that mean something."""
    while True:
        echo(prompt, nl=False)
        key = read_key()
        echo(key if key.isprintable() else "")
        if key in {*_KEYS, _LATER, _QUIT}:
            return key
        if not key:
            return _QUIT


@legdays.command()
@click.argument("leg_day_id", type=IdType("strength"))
@json_option
@pass_session
def explain(session: CliSession, leg_day_id: str, as_json: bool) -> None:
    """Explain why a session counts as leg day, or does not."""
    from analyzer.answers.strength_sessions import doubtful_break, explained_session

    found = explained_session(session.data, leg_day_id)
    if as_json:
        print_json(found)
        return
    for line in found.explanation:
        print_text(line, hang=4)
    if doubt := doubtful_break(session.data, found):
        print_text(f"  {doubt}", hang=4)
    if found.decision == "unknown":
        session.note(f"Decide it: legstats legdays set {found.leg_day_id} yes  (or no)")


@legdays.command("set")
@click.argument(
    "typed",
    metavar="LEG_DAY_ID... {yes|no|auto}",
    nargs=-1,
    type=IdType("strength", _DECISIONS),
)
@pass_session
def set_decision(session: CliSession, typed: tuple[str, ...]) -> None:
    """Decide whether sessions were leg days.

    auto returns to the evidence.
    """
    from analyzer.actions.decisions import decide_sessions
    from analyzer.actions.said_back import decided_words

    if not typed:
        raise click.UsageError("Say which, and what it was: legstats legdays set ID yes")
    # Taken apart here: of ids alone click would say that an id is missing.
    *leg_day_ids, decision = (*typed[:-1], typed[-1].lower())
    if decision not in _DECISIONS:
        # Each id has its day in digits: what has none was meant to be the decision.
        is_id = any(character.isdigit() for character in decision)
        lead = "Say what it was" if is_id else f"{typed[-1]} is not yes, no or auto"
        ids = " ".join(typed if is_id else leg_day_ids) or "ID"
        raise click.UsageError(f"{lead}: legstats legdays set {ids} yes")
    if not leg_day_ids:
        raise click.UsageError(f"Say which: legstats legdays set ID {decision}")
    for found in decide_sessions(session.config, leg_day_ids, decision):
        session.note(decided_words(found, decision))


@legdays.command()
@click.argument("when", metavar="WHEN", type=MomentType(_EVENING))
@click.option(
    "--minutes",
    type=CountType(5, 600),
    default=60,
    show_default=True,
    help="How long it took.",
)
@click.option("--yes", is_flag=True, help="Add it even where a session stands already.")
@pass_session
def add(session: CliSession, when: TypedMoment, minutes: int, yes: bool) -> None:
    """Add a leg day that is in no file, and print its id.

    WHEN is a day or a moment of your local time; a day alone means 18:00. Where a strength session
    stands already you are asked first.

    \b
    Examples:
      legstats legdays add yesterday
      legstats legdays add "Tue 18:00" --minutes 45
      legstats legdays add 2026-11-17
    """
    from analyzer.actions.decisions import add_leg_day
    from analyzer.actions.said_back import added_words
    from analyzer.answers.strength_sessions import sessions_there

    there = sessions_there(session.config, when.when, minutes, whole_day=not when.names_time)
    if there and not yes and not _may_add(session, there):
        session.note("Nothing was added.")
        return
    added = add_leg_day(session.config, when.when, minutes, names_time=when.names_time)
    echo(added)
    session.note(added_words(when.when, minutes))
    if not when.names_time:
        session.note(
            f"No time was named, so {units.time_of_day(when.when)} is taken. At another time: "
            f"legstats legdays remove {added}, then add it with its time."
        )


def _may_add(session: CliSession, there: list[StandingSession]) -> bool:
    """Ask whether a leg day is to be added beside a session that stands there already."""
    one = there[0]
    if not session.may_ask:
        what_to_do = (
            f"If its time is wrong: legstats legdays remove {one.session_id}, then add it again."
            if one.is_added
            else f"If it was leg day: legstats legdays set {one.session_id} yes."
        )
        raise UsageError(one.words, f"{what_to_do} To add another one: --yes.")
    print_text(one.words, err=True)
    return click.confirm("Add another one?", err=True)


@legdays.command()
@click.argument("leg_day_id", type=IdType("strength"))
@pass_session
def remove(session: CliSession, leg_day_id: str) -> None:
    """Remove a leg day you added.

    One that comes from a file is set to no instead.
    """
    from analyzer.actions.decisions import remove_leg_day
    from analyzer.actions.said_back import removed_words

    session.note(removed_words(*remove_leg_day(session.config, leg_day_id)))
