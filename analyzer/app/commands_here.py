"""What the report says to type, where this page can do it: a link to the part that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.report.page_look import command_as_code, with_commands
from analyzer.text import capital

if TYPE_CHECKING:
    import re

    from markupsafe import Markup

_HERE = (
    ("legstats runs set", "runs", "your word on the run"),
    ("legstats legdays set", "decide", "your word on the session"),
    ("legstats legdays list", "decide", "the list of sessions"),
    ("legstats legdays add", "leg-day", "the form for leg days"),
    ("legstats log", "journal", "your journal"),
    ("legstats habits", "habits", "the section on habits"),
    ("legstats plan", "week", "the form of the week"),
    ("legstats today", "today", "the advice for today"),
    ("legstats config set", "settings", "the settings"),
)
"""How commands begin, the part that does the same, and what that is called in a sentence."""
_TRY, _FLIPS = "legstats try ", "--flips"


def commands_here(sentence: str) -> Markup:
    """Show what stands between backticks as a link to the part of the page that does it.

    What no part does is shown as something to type.
    """
    return with_commands(sentence, _link_or_code)


def _link_or_code(found: re.Match[str]) -> str:
    command = found[1]
    if command.startswith(_TRY):
        # A trial is begun in its own part; its coin is thrown where the evening is noted.
        begins = _FLIPS in command
        key, words = ("trial", "the form of trials") if begins else ("journal", "your journal")
    else:
        ways = ((key, words) for begins, key, words in _HERE if command.startswith(begins))
        key, words = next(ways, ("", ""))
    if not key:
        return command_as_code(found)
    before = found.string[: found.start()].rstrip()
    shown = capital(words) if not before or before[-1] in ".?!" else words
    return f'<a href="#part-{key}">{shown}</a>'
