"""What a kept result was made of, as one digest: the store's content, the settings, the program.

No clock decides: a stamp in the store changes with every change of a table, and the program is its
source files as Python itself tells a compiled module's: by their sizes and times.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from analyzer.settings import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from analyzer.config import Config

BOOKKEEPING = frozenset({"account_record", "account_state", "ignored_input"})
"""Tables of which nothing is worked out: how far accounts are read, which inputs are let be."""
JOURNAL = frozenset({"noted", "trial", "trial_draw"})
"""Tables of what the athlete noted of days and tries, and watches measured of nights."""
_COMPILED = "__pycache__"
_LOCAL_ZONE = Path("/etc/localtime")


def digest_of(
    stamps: Mapping[str, bytes], config: Config, *, but: Collection[str] = (), words: bool = False
) -> bytes:
    """Return a digest that is the same only where the same would be worked out.

    Args:
        stamps: of the store's tables.
        config: the settings.
        but: tables of which nothing in the result depends.
        words: the result holds sentences, in kilometres or miles.
    """
    units = config.display if words else replace(config.display, distance_unit="km")
    sections = [getattr(config, name) for name in SECTIONS]
    made_of = (
        [(name, stamp.hex()) for name, stamp in sorted(stamps.items()) if name not in but],
        [units if section is config.display else section for section in sections],
        _local_zone(),
        program_digest(),
    )
    return blake2b(msgspec.json.encode(made_of), digest_size=16).digest()


@cache
def program_digest(package: Path = Path(__file__).parents[1]) -> str:
    """Return a digest of the code at work: a package's, and the versions of what it counts with."""
    files = sorted(_source_files(package))
    with_versions = (files, sys.version, np.__version__)
    return blake2b(msgspec.json.encode(with_versions), digest_size=16).hexdigest()


def _source_files(folder: Path) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if not entry.is_dir():
            facts = entry.stat()
            yield entry.path, facts.st_size, facts.st_mtime_ns
        elif entry.name != _COMPILED:
            yield from _source_files(Path(entry.path))


def _local_zone() -> tuple[object, ...]:
    """Return what tells this computer's zone: times without one are read in it."""
    try:
        rules = _LOCAL_ZONE.read_bytes()
    except OSError:  # there is none on Windows, and in some containers
        rules = b""
    return time.tzname, time.timezone, time.altzone, os.environ.get("TZ", ""), rules.hex()
