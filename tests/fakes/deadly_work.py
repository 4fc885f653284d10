"""Work that fails or kills its process, and imports nothing: each process anew begins at once."""

from __future__ import annotations

import os


def name_or_die(name: str) -> str:
    """Return the name; at "deadly" the process dies, and "failing" fails."""
    if name == "deadly":
        os._exit(1)
    if name == "failing":
        raise ValueError("this is too many")
    return name
