"""How to install what legstats can do with more packages than most need."""

from __future__ import annotations

import sys
from pathlib import Path


def how_to_install(extra: str) -> str:
    """Return the command that installs an extra of pyproject.toml, typed in the checkout.

    legstats is on no package index, so an extra comes from where legstats itself came from; and
    pip would put it beside a legstats that pipx keeps in an environment of its own.
    """
    if "pipx" in Path(sys.prefix).parts:
        return f"pipx install --force '.[{extra}]'"
    return f"pip install --use-pep517 '.[{extra}]'"
