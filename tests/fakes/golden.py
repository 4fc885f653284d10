"""Outputs kept whole: what a test made is compared with a file somebody has looked at.

On a mismatch the real output stands beside the kept one, ``status.txt`` as ``status.actual.txt``
(git does not see it), and the test shows the lines that differ. ``UPDATE_GOLDEN=1 pytest …`` keeps
what is made now; look at it with ``git diff``.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_MOST_LINES, _MOST_LETTERS = 60, 300


def assert_golden(kept: Path, made: str) -> None:
    """Fail when a text differs from the kept one, and leave the real one beside it."""
    actual = kept.with_suffix(f".actual{kept.suffix}")
    if os.environ.get("UPDATE_GOLDEN"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(made, encoding="utf-8")
    expected = kept.read_text(encoding="utf-8") if kept.exists() else ""
    if made == expected:
        actual.unlink(missing_ok=True)
        return
    actual.write_text(made, encoding="utf-8")
    differing = unified_diff(
        expected.splitlines(), made.splitlines(), str(kept), str(actual), n=1, lineterm=""
    )
    shown = "\n".join(line[:_MOST_LETTERS] for line in list(differing)[:_MOST_LINES])
    pytest.fail(f"{kept.name} is not what is made now:\n{shown}", pytrace=False)
