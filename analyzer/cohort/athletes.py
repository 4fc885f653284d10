"""Who is in a folder: a folder or an archive an athlete, and the pseudonym of each."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.atomic import read_whole
from analyzer.errors import UsageError
from analyzer.importers.csv_rows import read_rows
from analyzer.importers.inputs import is_folder, shown_path
from analyzer.importers.zip_format import is_archive_name, without_archive_suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_LETTERS = 8
"""Forty bits: two of ten thousand athletes share a pseudonym once in twenty thousand cohorts."""
_SAFE = re.compile(r"^\w[\w .-]{0,63}$")
_HEADS = ({"folder", "athlete", "name"}, {"pseudonym", "alias", "code"})


@dataclass(frozen=True, slots=True)
class FoundAthlete:
    """One athlete to read.

    Attributes:
        name: of the folder or archive, which is never kept.
        pseudonym: what they are called in the cohort, and the name of their folder there.
        sources: the folder, the archive, or both where they have one name.
    """

    name: str
    pseudonym: str
    sources: tuple[Path, ...]


def find_athletes(
    folder: Path, salt: bytes, pseudonyms: Mapping[str, str] | None = None
) -> tuple[list[FoundAthlete], list[str]]:
    """Return the athletes in a folder, in order of their names, and what else lies in it.

    Args:
        folder: holds a folder or an archive for each athlete.
        salt: the cohort's.
        pseudonyms: by name, as ``read_pseudonyms`` returns them; whoever is missing in it gets one
            that follows from salt and name.

    Raises:
        UsageError: there is no such folder, nobody in it, or two have one pseudonym.
    """
    if not is_folder(folder):
        raise UsageError(
            f"There is no folder {shown_path(folder)}.",
            "Name a folder that holds a folder or an archive for each athlete.",
        )
    sources: dict[str, list[Path]] = {}
    others: list[str] = []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            # A folder may be an athlete whose name begins so; files are the system's own.
            others += [entry.name] if is_folder(entry) else []
            continue
        if is_folder(entry):
            sources.setdefault(entry.name, []).append(entry)
        elif is_archive_name(entry.name):
            sources.setdefault(without_archive_suffix(entry.name), []).append(entry)
        else:
            others.append(entry.name)
    if not sources:
        raise UsageError(
            f"There is no athlete in {shown_path(folder)}: it holds no folder and no archive.",
            "Put each athlete's files into a folder, or an archive (.zip), of their own.",
        )
    given = {plain_key(name): pseudonym for name, pseudonym in (pseudonyms or {}).items()}
    athletes = [
        FoundAthlete(name, given.get(plain_key(name)) or _pseudonym(salt, name), tuple(of))
        for name, of in sorted(sources.items())
    ]
    _demand_different(athletes)
    return athletes, others


def read_pseudonyms(path: Path) -> dict[str, str]:
    """Return pseudonyms by name of folder or archive, from a table with a header.

    Args:
        path: a CSV with the columns ``folder`` and ``pseudonym``.

    Raises:
        UsageError: it cannot be read, has not both columns, or a pseudonym is no plain name.
    """
    try:
        rows = list(read_rows(read_whole(path)))
    except OSError as error:
        raise UsageError(f"{shown_path(path)} cannot be read: {error.strerror}.") from error
    header = [cell.strip().lower() for cell in rows[0].cells] if rows else []
    places = [next((i for i, cell in enumerate(header) if cell in of), None) for of in _HEADS]
    at, to = places
    if at is None or to is None:
        raise UsageError(
            f"{shown_path(path)} has no columns folder and pseudonym.",
            'Its first line must name both: "folder,pseudonym".',
        )
    found: dict[str, str] = {}
    for row in rows[1:]:
        cells = [cell.strip() for cell in row.cells]
        if len(cells) <= max(at, to) or not cells[at]:
            continue
        name, pseudonym = cells[at], cells[to]
        if not _SAFE.match(pseudonym):
            raise UsageError(
                f"{shown_path(path)}, line {row.line}: {pseudonym!r} cannot be a pseudonym.",
                "Use letters, digits, spaces, dots, dashes; begin with a letter or digit.",
            )
        found[without_archive_suffix(name)] = pseudonym
    return found


def plain_key(name: str) -> str:
    """Return a name as it is looked up: systems write the same accents in different ways."""
    return unicodedata.normalize("NFC", name)


def _pseudonym(salt: bytes, name: str) -> str:
    """Return what always follows from salt and name, and does not lead back without the salt."""
    digest = hmac.digest(salt, plain_key(name).encode("utf-8", "surrogateescape"), hashlib.sha256)
    return f"athlete-{base64.b32encode(digest).decode().lower()[:_LETTERS]}"


def _demand_different(athletes: Iterable[FoundAthlete]) -> None:
    by_pseudonym: dict[str, list[str]] = {}
    for one in athletes:
        # Folders of one name in other letters are one folder on some systems.
        by_pseudonym.setdefault(one.pseudonym.casefold(), []).append(one.name)
    for pseudonym, names in by_pseudonym.items():
        if len(names) > 1:
            raise UsageError(
                f"{units.listed(names)} have one pseudonym, {pseudonym}.",
                "Give each athlete a pseudonym of their own.",
            )
