"""``legstats status``: what is in the store, from where, and what is undecided."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from analyzer import units
from analyzer.cli.output import json_option, print_json
from analyzer.cli.session import Session, pass_session

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset


_START = "Start with: legstats sync FOLDER, or legstats login strava"


@click.command()
@json_option
@pass_session
def status(session: Session, as_json: bool) -> None:
    """Say what is in the store, from where, how fresh, and what nobody has decided.

    \b
    Examples:
      legstats status
      legstats status --json
    """
    facts = _facts(session.data)
    if as_json:
        print_json(facts)
        return
    for line in _lines(facts):
        click.echo(line)


def _facts(data: Dataset) -> dict[str, Any]:
    from analyzer.advice.own_max import hr_max_too_low

    runs, lifts, files = data.runs, data.strength_sessions, data.files
    return {
        "store": str(data.config.store_path),
        "runs": len(runs),
        "runs_with_heart_rate": int((runs["hr_source"] != "").sum()),
        "runs_with_usable_heart_rate": int(runs["hr_usable"].sum()),
        "first_run": None if runs.empty else runs["local_date"].iloc[0],
        "last_run": None if runs.empty else runs["local_date"].iloc[-1],
        "sources": dict(Counter(s for sources in runs["sources"] for s in sources)),
        "strength_sessions": len(lifts),
        "leg_days": int((lifts["decision"] == "yes").sum()),
        "undecided": list(lifts.loc[lifts["decision"] == "unknown", "session_id"]),
        "last_import": None if files.empty else files["imported_at"].max(),
        "files": len(files),
        "failed": [
            {"source": f.source, "reason": f.reason}
            for f in files[files["status"] == "failed"].itertuples()
        ],
        "strava": _strava(data),
        "notes": [note] if (note := hr_max_too_low(data)) else [],
    }


def _strava(data: Dataset) -> dict[str, Any] | None:
    """Return how far the account is read, None when nobody is or was logged in."""
    from analyzer.accounts.strava.tokens import TokenFile
    from analyzer.store import Store

    config = data.config
    logged_in = TokenFile(config.home).exists()
    if not config.store_path.exists():
        return {"logged_in": True, "still_to_read": 0, "leaves": None} if logged_in else None
    with Store(config.store_path) as store:
        oldest = store.strava.oldest()
        if not logged_in and oldest is None:
            return None
        keep = str(config.sources.strava_keep_days)
        leaves = oldest + timedelta(days=int(keep)) if oldest and keep.isdecimal() else None
    return {"logged_in": logged_in, "still_to_read": data.still_to_read, "leaves": leaves}


def _strava_lines(account: dict[str, Any] | None) -> list[str]:
    if account is None:
        return []
    words = ["logged in" if account["logged_in"] else "logged out"]
    if account["still_to_read"]:
        left = units.count(account["still_to_read"], "activity", "activities")
        words.append(f"{left} still to be read whole: legstats sync")
    if account["leaves"]:
        day = units.day(account["leaves"].astimezone())
        words.append(f"what its API sent begins to leave on {day} (sources.strava_keep_days)")
    return [f"Strava: {'; '.join(words)}"]


def _lines(facts: dict[str, Any]) -> list[str]:
    if not any(facts[what] for what in ("files", "runs", "strength_sessions", "strava")):
        return [f"Nothing stored yet in {facts['store']}.", _START]
    lines = [f"Store: {facts['store']}", _runs_line(facts), _lifts_line(facts)]
    lines.append(f"Files read: {facts['files'] - len(facts['failed'])}")
    if facts["last_import"] is not None:
        lines.append(f"Last import: {facts['last_import']:%Y-%m-%d %H:%M} UTC")
    lines += [f"Undecided: legstats legdays set {i} yes|no" for i in facts["undecided"]]
    lines += _strava_lines(facts["strava"])
    lines += [f"Failed: {failure['reason']}" for failure in facts["failed"]]
    return [*lines, *facts["notes"]]


def _runs_line(facts: dict[str, Any]) -> str:
    if not facts["runs"]:
        return "Runs: none"
    period = units.span(facts["first_run"].date(), facts["last_run"].date())
    sources = units.listed(f"{n} from {source}" for source, n in facts["sources"].items())
    return (
        f"Runs: {facts['runs']}, {period}; heart rate on {facts['runs_with_heart_rate']}, "
        f"usable on {facts['runs_with_usable_heart_rate']}; {sources}"
    )


def _lifts_line(facts: dict[str, Any]) -> str:
    return (
        f"Strength sessions: {facts['strength_sessions']}, of them "
        f"{units.count(facts['leg_days'], 'leg day')} and {len(facts['undecided'])} undecided"
    )
