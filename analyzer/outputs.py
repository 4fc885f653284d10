"""What legstats writes for the athlete: as one set, and never over what it did not write.

Beside the store stands, for each folder that was written into, which files legstats put there and
a digest of each. A file that is as legstats left it may be replaced; any other, a link above all,
stays unless the athlete says otherwise.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.atomic import (
    remove_unfinished,
    sync_file,
    sync_folder,
    unfinished_folder,
    write_atomically,
)
from analyzer.errors import LegstatsError
from analyzer.locks import hold_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

_NOTES = "written"
_STAGING = "legstats"
_PAGE = ".html"
_PATIENCE_S = 60.0
_KEY_LETTERS = 24


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the athlete wants files.

    Args:
        home: the folder of the athlete's data, where it is noted what was written.
        force: replace files that legstats did not write, too.
        say: takes a sentence on a place that may have been mistyped.
        owner_only: let nobody else read what is written.
    """

    home: Path
    force: bool = False
    say: Callable[[str], None] = lambda _: None
    owner_only: bool = False

    def own_files(self, folder: Path) -> list[str]:
        """Return the names of the files that legstats wrote into a folder and that are there."""
        folder = folder.expanduser().resolve()
        noted = _read_notes(self._notes_of(folder))
        return sorted(name for name in noted if (folder / name).is_file())

    def remove_others(self, folder: Path, kept: Collection[str]) -> list[Path]:
        """Remove what legstats wrote into a folder earlier and writes no more.

        Args:
            folder: where the files are.
            kept: names of the files that stay, relative to it.

        Returns:
            Files that legstats wrote once and that somebody changed since: they stay.

        Raises:
            LegstatsError: a file cannot be removed.
        """
        folder = folder.expanduser().resolve()
        if not _read_notes(self._notes_of(folder)):
            return []
        try:
            with self._alone(folder):
                notes = dict(_read_notes(self._notes_of(folder)))
                changed = [
                    name
                    for name in sorted(notes.keys() - set(kept))
                    if not _removed(folder, name, notes[name])
                ]
                left = {*kept, *changed}
                self._note(folder, {name: of for name, of in notes.items() if name in left})
        except OSError as error:
            raise _unwritable(error, folder) from error
        return [folder / name for name in changed]

    def write_one(self, path: Path, content: bytes, *, owner_only: bool = False) -> None:
        """Write one file whole or not at all; the rest is as in ``replacing_set``."""
        with self.replacing_set(path.parent, owner_only=owner_only) as staging:
            (staging / path.name).write_bytes(content)

    @contextmanager
    def replacing_set(self, folder: Path, *, owner_only: bool = False) -> Iterator[Path]:
        """Yield an empty folder; what is written into it appears in ``folder`` when the block ends.

        Nothing appears before all is written, and what a killed process left is removed.

        Args:
            folder: where the files are to be; made when it is missing.
            owner_only: let nobody else read them.

        Raises:
            LegstatsError: a file of the same name is not legstats' own, or the folder cannot be
                written; nothing has changed.
        """
        folder = folder.expanduser()
        try:
            folder = folder.resolve()
            missing = [one for one in (folder, folder.parent) if not one.exists()]
            folder.mkdir(parents=True, exist_ok=True)
            with self._alone(folder):
                remove_unfinished(folder / _STAGING)
                with unfinished_folder(folder, _STAGING) as staging:
                    yield staging
                    before = _read_notes(self._notes_of(folder))
                    alone = owner_only or self.owner_only
                    names = self._put_in_place(staging, folder, owner_only=alone)
                    if odd := _odd_place(folder, names, missing=len(missing), known=bool(before)):
                        self.say(odd)
        except OSError as error:
            raise _unwritable(error, folder) from error

    def _put_in_place(self, staging: Path, folder: Path, *, owner_only: bool) -> list[str]:
        names = sorted(
            path.relative_to(staging).as_posix() for path in staging.rglob("*") if path.is_file()
        )
        new = {name: digest_of_file(staging / name) for name in names}
        notes = dict(_read_notes(self._notes_of(folder)))
        for name in names:
            self._check_one(folder, name, notes.get(name, ()), new[name])
        for name in names:
            self._give_mode(staging / name, folder / name, owner_only=owner_only)
            sync_file(staging / name)
        # Noted before it is so: of a swap that was killed halfway both contents are legstats' own.
        both = notes | {name: (*notes.get(name, ()), new[name]) for name in names}
        self._note(folder, both)
        # A page comes last: where it is new, so is all that stands beside it.
        for name in sorted(names, key=lambda one: one.endswith(_PAGE)):
            _make_parent(folder, name)
            (staging / name).replace(folder / name)
        sync_folder(folder)
        self._note(folder, notes | {name: (new[name],) for name in names})
        return names

    def _check_one(self, folder: Path, name: str, known: Collection[str], new: str) -> None:
        path = folder / name
        parents = [folder / part for part in Path(name).parents if part != Path()]
        linked = next((one for one in (*parents, path) if one.is_symlink()), None)
        if linked and not self.force:
            raise _foreign(linked, "is a link to somewhere else")
        try:
            mode = path.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return
        if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
            what = "a folder" if stat.S_ISDIR(mode) else "no ordinary file"
            raise LegstatsError(f"{path} cannot be written: it is {what}.", _ELSEWHERE)
        if self.force or linked or not path.stat().st_size:
            return
        if digest_of_file(path) not in {*known, new}:
            why = "is not as legstats wrote it"
            # Another home's report, say: what it wrote is known to that home alone.
            raise _foreign(path, why if known else f"was not written from {self.home}")

    def _give_mode(self, staged: Path, path: Path, *, owner_only: bool) -> None:
        if owner_only:
            staged.chmod(0o600)
        elif path.is_file() and not path.is_symlink():
            staged.chmod(stat.S_IMODE(path.stat().st_mode))

    # -- what was written ------------------------------------------------------------------------

    def _alone(self, folder: Path) -> AbstractContextManager[None]:
        """Let no other legstats write into the folder at the same time."""
        notes = self._notes_of(folder)
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            notes.parent.mkdir(mode=0o700, exist_ok=True)
        except OSError:  # a home that nobody may write into still has reports
            return nullcontext()
        problem = f"Another legstats has been writing into {folder} for a minute."
        return hold_lock(notes.with_suffix(".lock"), _PATIENCE_S, problem)

    def _notes_of(self, folder: Path) -> Path:
        key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:_KEY_LETTERS]
        return self.home / _NOTES / f"{key}.json"

    def _note(self, folder: Path, files: Mapping[str, tuple[str, ...]]) -> None:
        with suppress(OSError):  # what cannot be noted is asked about the next time
            content = json.dumps({"folder": str(folder), "files": files}, indent=1)
            write_atomically(self._notes_of(folder), content.encode(), owner_only=True)


_ELSEWHERE = "Choose another place."


def _odd_place(folder: Path, names: Sequence[str], *, missing: int, known: bool) -> str:
    """Say what may be odd of a folder that was written into, "" where nothing is.

    Args:
        folder: the folder.
        names: what was written.
        missing: 1 where it was not there before, 2 where the one around it was not, either.
        known: legstats wrote into it before.
    """
    is_set = len(names) > 1  # its folder was named, and is made on purpose; a single file's is not
    if missing > is_set:
        return f"The folder {folder} was not there; it was made."
    own = {Path(name).parts[0] for name in names}
    others = sum(one.name not in own and not one.name.startswith(".") for one in folder.iterdir())
    if not is_set or known or not others:
        return ""
    there, they = ("is 1 other thing", "it is") if others == 1 else ("are other things", "they are")
    return f"In {folder} there {there} already; {they} as before."


def _foreign(path: Path, why: str) -> LegstatsError:
    return LegstatsError(
        f"{path} {why}, so it was left alone.",
        "Choose another place, or let it be replaced with --force.",
    )


def _unwritable(error: OSError, folder: Path) -> LegstatsError:
    path = Path(error.filename2 or error.filename or folder)
    if any(part.endswith(".unfinished") for part in path.parts):
        path = folder
    return LegstatsError(
        f"{path} cannot be written: {error.strerror}.", "Choose another place, or make room."
    )


def _read_notes(path: Path) -> Mapping[str, tuple[str, ...]]:
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {str(name): tuple(map(str, digests)) for name, digests in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _removed(folder: Path, name: str, known: Collection[str]) -> bool:
    """Remove a file that is as legstats left it, and folders left empty; False where it stays."""
    path = folder / name
    parents = [folder / part for part in Path(name).parents if part != Path()]
    if any(one.is_symlink() for one in (path, *parents)):
        return False
    if path.is_file():
        if digest_of_file(path) not in known:
            return False
        path.unlink()
    for one in parents:
        with suppress(OSError):  # what is not empty holds something of somebody else's
            one.rmdir()
    return not path.exists()


def _make_parent(folder: Path, name: str) -> None:
    """Make the folders a file stands in; a link in their place goes, what it led to stays."""
    for part in reversed(Path(name).parents[:-1]):
        if (folder / part).is_symlink():
            (folder / part).unlink()
        (folder / part).mkdir(exist_ok=True)
