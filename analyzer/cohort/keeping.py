"""Where a cohort keeps what.

COHORT/athletes/PSEUDONYM is an athlete's home as any other: ``legstats --home`` works on it.
COHORT/runs/PSEUDONYM.parquet holds what the estimator asks of the runs, COHORT/results/
PSEUDONYM.parquet one row of ``AthleteResult``. Runs and results know no name; an athlete's own
store does know where its files were read. From the salt and a name the pseudonym follows, so the
salt is for its owner's eyes alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.atomic import read_whole, write_atomically
from analyzer.errors import UsageError
from analyzer.locks import hold_lock

if TYPE_CHECKING:
    from collections.abc import Collection
    from contextlib import AbstractContextManager
    from pathlib import Path

_SALT_BYTES = 32
_PATIENCE_S = 60.0
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Cohort:
    """The folder of a cohort."""

    folder: Path

    @property
    def athletes(self) -> Path:
        """The folder of the athletes' homes."""
        return self.folder / "athletes"

    def may_be_here(self) -> bool:
        """Tell whether the folder is a cohort's, empty, or not there."""
        own = ("salt", self.athletes.name, _LOCK)
        try:
            found = {one.name for one in self.folder.iterdir()}
        except OSError:  # not there, or told of where it is written
            return True
        return not found or not found.isdisjoint(own)

    def home_of(self, pseudonym: str) -> Path:
        """Return an athlete's home."""
        return self.athletes / pseudonym

    def runs_of(self, pseudonym: str) -> Path:
        """Return the file of an athlete's runs."""
        return self.folder / "runs" / f"{pseudonym}.parquet"

    def result_of(self, pseudonym: str) -> Path:
        """Return the file of an athlete's result."""
        return self.folder / "results" / f"{pseudonym}.parquet"

    def forget_others(self, pseudonyms: Collection[str]) -> None:
        """Remove runs and results of athletes who are no longer in the cohort."""
        for name in ("runs", "results"):
            for path in (self.folder / name).glob("*.parquet"):
                if path.stem not in pseudonyms:
                    path.unlink(missing_ok=True)

    def pseudonyms(self) -> list[str]:
        """Return who is in the cohort, in order.

        Raises:
            UsageError: nobody is.
        """
        found = self.athletes.iterdir() if self.athletes.is_dir() else ()
        known = sorted(one.name for one in found if one.is_dir() and not one.name.startswith("."))
        if not known:
            raise UsageError(
                f"There is no athlete in {self.folder}.",
                "Read some with `legstats cohort import FOLDER -o COHORT`.",
            )
        return known

    def salt(self) -> bytes:
        """Return what pseudonyms are made with, made on first use, readable by its owner alone."""
        path = self.folder / "salt"
        if not path.exists():
            write_atomically(path, secrets.token_bytes(_SALT_BYTES), owner_only=True)
        return read_whole(path)

    def alone(self) -> AbstractContextManager[None]:
        """Let no other legstats work on the cohort meanwhile.

        Raises:
            TryLaterError: another one has been at it for a minute.
        """
        problem = f"Another legstats has been working on {self.folder} for a minute."
        return hold_lock(self.folder / _LOCK, _PATIENCE_S, problem)
