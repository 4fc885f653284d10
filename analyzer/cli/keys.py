"""One key from the keyboard, without Enter; what was typed ahead counts."""

from __future__ import annotations

import os
import sys

import click


def read_key() -> str:
    """Return the next key struck, in lower case; "" at the end of input.

    Raises:
        KeyboardInterrupt: it was Ctrl-C.
    """
    if os.name == "nt" or not sys.stdin.isatty():
        return click.getchar().lower()
    import termios
    import tty

    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    # Not click.getchar: it drops what was typed before it listened.
    tty.setcbreak(keyboard, termios.TCSADRAIN)
    try:
        key = os.read(keyboard, 1).decode(errors="replace")
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
    return "" if key == "\x04" else key.lower()
