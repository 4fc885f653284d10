"""``legstats config``: every setting, its value, where it came from and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.output import json_option, print_json, print_table
from analyzer.cli.session import Session, pass_session
from analyzer.settings import SECTIONS, documentation

if TYPE_CHECKING:
    from analyzer.config import Config


@click.command()
@json_option
@pass_session
def config(session: Session, as_json: bool) -> None:
    """Show every setting, its value, where it came from and the source of the number.

    Change one in config.toml in your data folder, or for one command with an environment
    variable such as LEGSTATS_ATHLETE_HR_MAX=188.

    \b
    Examples:
      legstats config
      legstats config --json
    """
    settings = listing(session.config)
    if as_json:
        print_json(settings)
        return
    print_table(
        ("setting", "value", "from", "meaning"),
        ((s["setting"], _shown(s), s["from"], _meaning(s)) for s in settings),
        shape="lllw",
    )
    session.note(f"Settings file: {session.config.home / 'config.toml'}")


def listing(config: Config) -> list[dict[str, Any]]:
    """Return every setting with value, default, origin, unit, meaning and source."""
    return [
        {
            "setting": f"{section}.{key}",
            "value": getattr(getattr(config, section), key),
            "default": default,
            "from": config.origin.get(f"{section}.{key}", "default"),
            "unit": unit,
            "meaning": text,
            "source": source,
        }
        for section, kind in SECTIONS.items()
        for key, default, text, unit, source in documentation(kind)
    ]


def _shown(entry: dict[str, Any]) -> str:
    value = entry["value"]
    if value in (None, "", ()):
        return "not set"
    if isinstance(value, float):
        value = f"{value:g}"
    return f"{value} {entry['unit']}".strip()


def _meaning(entry: dict[str, Any]) -> str:
    return f"{entry['meaning']} ({entry['source']})" if entry["source"] else entry["meaning"]
