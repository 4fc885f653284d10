"""README says what is true."""

from __future__ import annotations

import re
from pathlib import Path

from analyzer.cli.main import COMMANDS
from analyzer.cli.reference import rewritten_readme
from analyzer.sources import readable_in_words

ROOT = Path(__file__).resolve().parents[1]


def test_the_command_reference_is_up_to_date() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert rewritten_readme(readme) == readme, "run `make docs`"


def test_every_command_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"### `legstats {name}`" in readme for name in COMMANDS)


def test_the_two_commands_come_first() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.index("make demo") < readme.index("make test") < readme.index("legstats sync")


def test_what_is_read_is_said_as_the_sources_have_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"legstats reads {readable_in_words()}." in " ".join(readme.split())


def test_each_question_has_its_command_and_each_command_its_question() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    before_reference = readme.partition("<!-- commands")[0]
    missing = [name for name in COMMANDS if not re.search(rf"legstats {name}\b", before_reference)]
    assert not missing, "a command nobody is told of"
    typed = re.findall(r"`legstats ([a-z]+)(?: ([a-z]+))?", before_reference)
    assert {command for command, _ in typed} <= set(COMMANDS)


def test_it_promises_no_index_and_names_the_shells() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "pip install legstats" not in readme.replace("pip install legstats[", "")
    assert all(f"_LEGSTATS_COMPLETE={shell}_source" in readme for shell in ("bash", "zsh", "fish"))
