"""Putting a damaged store right: what can be read stays, what cannot comes anew from its source."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.accounts import all_accounts
from analyzer.actions.aside import DAMAGED, folder_aside
from analyzer.actions.decisions import added_anew
from analyzer.atomic import sweep, unfinished_folder
from analyzer.errors import DamagedStoreError, UsageError
from analyzer.kept.kept_file import forget_kept
from analyzer.store import Store, copy_files, salvage
from analyzer.sync import sync
from analyzer.sync.keeping import keep_records
from analyzer.sync.result import SyncContext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.config import Config
    from analyzer.model import DamagedRecord


@dataclass(frozen=True, slots=True)
class Repair:
    """What was put right.

    ``read_again`` counts the damaged records that came anew from their sources, ``dropped`` are
    those whose source is gone. ``lost`` names the tables of which not all could be read, before
    sources were read again. ``aside`` is where the damaged file is, None where the file was sound.
    """

    read_again: int = 0
    dropped: tuple[DamagedRecord, ...] = ()
    lost: tuple[str, ...] = ()
    aside: Path | None = None

    @property
    def is_sound(self) -> bool:
        """True when there was nothing to put right."""
        return not (self.read_again or self.dropped or self.lost or self.aside)


def repair(config: Config) -> Repair:
    """Keep all that can be read of the store; read again or drop the rest.

    What the athlete said stays, also of a record that has to go.

    Raises:
        UsageError: there is no store.
        DamagedStoreError: nothing of it can be read.
        StoreError: it is of a newer legstats, or another program's.
    """
    if not config.store_path.exists():
        raise UsageError(f"Nothing is stored in {config.home}, so there is nothing to repair.")
    sweep(config.home)
    lost, aside = _rebuild(config)
    with Store(config.store_path) as store:
        damaged = store.find_damaged()
        store.forget_damaged(damaged)
        digests = {one.digest for one in damaged if one.digest}
        if lost:
            digests.update(store.forget_incomplete())
        sources = {source for digest in digests for source in _sources(store.places(digest))}
        _make_again(store, config, damaged)
    if damaged or lost:
        forget_kept(config.home)
    if sources:
        sync(config, sorted(sources))
    with Store(config.store_path) as store:
        there = {key for kind in {one.kind for one in damaged} for key in store.keys_of_kind(kind)}
    dropped = tuple(one for one in damaged if one.key not in there)
    return Repair(len(damaged) - len(dropped), dropped, lost, aside)


def _rebuild(config: Config) -> tuple[tuple[str, ...], Path | None]:
    """Make a store anew of the rows that can be read, where SQLite finds the file damaged.

    Returns:
        The tables of which not all could be read, and the folder the damaged file is in now.
    """
    path = config.store_path
    try:
        with Store(path) as store:
            if not store.problems():
                return (), None
    except DamagedStoreError:
        if not path.stat().st_size:
            raise
    with unfinished_folder(config.home, "repair") as work:
        sound = work / "sound.sqlite"
        lost = salvage(copy_files(path, work), sound)
        aside = folder_aside(config, DAMAGED)
        copy_files(path, aside)
        # The damaged file's log goes first: SQLite would write it into the new one.
        for end in ("-wal", "-shm"):
            path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
        sound.chmod(0o600)
        sound.replace(path)
    return lost, aside


def _sources(places: Iterable[str]) -> Iterable[Path]:
    """Yield the files in which some inputs stand: of a member of an archive, the archive."""
    for place in places:
        whole = Path(place)
        found = next((path for path in (whole, *whole.parents) if path.is_file()), None)
        if found:
            yield found


def _make_again(store: Store, config: Config, damaged: Iterable[DamagedRecord]) -> None:
    """Make those anew that came from no file: by what an account sent or the athlete added."""
    context = SyncContext(store, config)
    of_accounts = {one.key for one in damaged if one.digest is None}
    for account in all_accounts():
        table = store.account(account.kind)
        ids = [one for one in table.ids() if account.record_key(one) in of_accounts]
        sent = {one: table.record(one) for one in ids}
        keep_records(context, account, filter(None, sent.values()))
        # The next sync asks for these again.
        table.ask_again([one for one, record in sent.items() if record is None])
    for one in damaged:
        if (activity := added_anew(one.key, config.sources.zone)) is not None:
            store.save_record(activity)
