"""Standard streams as they may come: closed, or in an encoding that lacks our characters."""

from __future__ import annotations

import codecs
import os
import sys

from analyzer.units import MINUS, NARROW_SPACE, NO_BREAK_SPACE

_PLAIN = {
    NARROW_SPACE: " ",
    NO_BREAK_SPACE: " ",
    MINUS: "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2026": "...",
    "\u00b7": "-",
    "\u2192": "->",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u00d7": "x",
}
_PLAIN_WORDS = "legstats-plain"


def make_streams_usable() -> None:
    """Let nothing that is printed fail for want of a stream or of a character.

    Redirected output on Windows is in its code page, which has no narrow space and no minus sign;
    these are written plainly, and what has no plain form as "?". A closed stream takes all and
    gives nothing.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end
    codecs.register_error(_PLAIN_WORDS, _plain_form)
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors=_PLAIN_WORDS)


def _plain_form(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(letter, "?") for letter in lacking), error.end
