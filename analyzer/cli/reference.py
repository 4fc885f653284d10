"""README's command reference, made from the commands themselves."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from analyzer.cli.main import COMMANDS, legstats

BEGIN = "<!-- commands: made by `make docs` -->"
END = "<!-- end of commands -->"


def command_reference() -> str:
    """Return the help of every command and subcommand as Markdown."""
    with legstats.make_context("legstats", [], resilient_parsing=True) as root:
        sections = [_help_section(legstats, root, "legstats")]
        for name in COMMANDS:
            sections += _help_sections(legstats.get_command(root, name), root, f"legstats {name}")
    return "\n\n".join(sections)


def _help_sections(command: click.Command | None, parent: click.Context, title: str) -> list[str]:
    assert command is not None  # noqa: S101 - COMMANDS names commands that exist
    context = click.Context(command, info_name=title.rsplit(maxsplit=1)[-1], parent=parent)
    sections = [_help_section(command, context, title)]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            sections += _help_sections(
                command.get_command(context, name), context, f"{title} {name}"
            )
    return sections


def _help_section(command: click.Command, context: click.Context, title: str) -> str:
    # Wide enough that few lines break, and the same on every computer.
    context.max_content_width = 96
    context.terminal_width = 96
    lines = (line.rstrip() for line in command.get_help(context).splitlines())
    text = "\n".join(lines)
    return f"### `{title}`\n\n```text\n{text}\n```"


def rewritten_readme(readme: str) -> str:
    """Return the README with its reference made anew."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{command_reference()}\n\n{END}{after}"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(rewritten_readme(path.read_text(encoding="utf-8")), encoding="utf-8")
