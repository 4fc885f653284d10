"""A backup put back: what it holds is looked at first, and nothing of it is trusted."""

from __future__ import annotations

import errno
import json
import shutil
import stat
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from analyzer import config as settings
from analyzer.accounts import all_accounts
from analyzer.actions.aside import BEFORE_RESTORE, folder_aside
from analyzer.actions.backup import ABOUT, FORMAT, LOG, SETTINGS, STORE
from analyzer.answers.last_backup import LastBackup, note_backup
from analyzer.atomic import unfinished_folder, write_atomically
from analyzer.errors import DamagedStoreError, LegstatsError, UsageError
from analyzer.importers import zip_format
from analyzer.kept.kept_file import forget_kept
from analyzer.outputs import digest_of_file
from analyzer.store import Store, move_files, salvage
from analyzer.text import harmless
from analyzer.units import listed

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.config import Config

_MOST_BYTES = {ABOUT: 1 << 16, SETTINGS: 1 << 20, STORE: 1 << 36, LOG: 1 << 36}
_MOST_TIMES_SMALLER, _SMALL = 100, 1 << 24
"""A store of more than 16 MB is packed to a tenth at best; a bomb to a thousandth."""
_CHUNK = 1 << 20
_MAKES_ONE = "`legstats backup FILE` makes one."
_NOT_READABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
    ValueError, KeyError, TypeError, AttributeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back.

    ``aside`` is where what was there before is now, None where nothing was; ``lost`` names
    the tables of which the backup no longer tells all; ``logins`` say how to log in again.
    """

    made_at: datetime
    records: int
    aside: Path | None
    lost: tuple[str, ...]
    logins: tuple[str, ...]


def restore(config: Config, path: Path, *, force: bool = False) -> Restored:
    """Put back what a backup holds: into an empty home, or one whose content is kept aside.

    Args:
        config: the settings, for the home.
        path: the backup.
        force: the home may hold something; all of it is kept in a folder beside the store.

    Raises:
        UsageError: there is something in the home, or nothing in the backup.
        LegstatsError: the file is no backup of legstats, or is damaged.
        StoreError: it is of a newer legstats; nothing has changed.
    """
    home = config.home
    if force:
        _refuse_foreign_store(config)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with unfinished_folder(home, "restore") as work:
        made_at = _unpack(path, work)
        # Only now: nobody is sent to --force for a file that is no backup.
        if not force:
            _refuse_home_in_use(config)
        lost = salvage(work / STORE, work / "sound.sqlite") if (work / STORE).exists() else ()
        _check_settings(work / SETTINGS, config)
        if not any((work / name).exists() for name in (STORE, SETTINGS)):
            raise UsageError(f"{path.name} is a backup of an empty home: there is nothing in it.")
        kept = _keep_aside(config) if force else None
        if (work / STORE).exists():
            _put_back(config, work, kept)
        if (work / SETTINGS).exists():
            write_atomically(home / SETTINGS, (work / SETTINGS).read_bytes())
    forget_kept(home)
    note_backup(home, LastBackup(made_at, harmless(str(path.absolute()))))
    return Restored(made_at, _records_in(config), kept, lost, _lost_logins(config))


def _unpack(path: Path, folder: Path) -> datetime:
    """Unpack a backup's members; return when it was made.

    Raises:
        LegstatsError: it is no backup, or not as it was written.
    """
    if path.exists() and not path.is_file():
        raise _no_backup(path.name, "it is no file but a pipe or a device")
    try:
        with zipfile.ZipFile(path) as archive:
            members = _checked_members(archive, path.name)
            if ABOUT not in members:
                raise _no_backup(path.name, f"it holds no {ABOUT}")
            about = json.loads(archive.read(ABOUT))
            if int(about["format"]) > FORMAT:
                raise LegstatsError(
                    f"{path.name} was made by a newer legstats.",
                    "Update legstats as you installed it.",
                )
            made_at = datetime.fromisoformat(about["made_at"])
            files: dict[str, Any] = {name: dict(facts) for name, facts in about["files"].items()}
            if files.keys() != members.keys() - {ABOUT}:
                raise _no_backup(path.name, "its members are not those it names")
            _check_room(sum(members[name].file_size for name in files), folder)
            for name, facts in files.items():
                _unpack_one(archive, members[name], folder / name)
                if digest_of_file(folder / name) != facts["sha256"]:
                    raise _no_backup(path.name, f"{name} in it is not as it was written")
    except _NOT_READABLE as error:
        # Whoever seeks where a damaged archive says is told of an invalid argument.
        if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}:
            raise LegstatsError(
                f"{path.name} cannot be unpacked in {folder.parent}: {error.strerror}. "
                "Nothing has changed."
            ) from error
        if not _begins_like_a_backup(path):
            raise LegstatsError(
                f"{path.name} is no backup of legstats: it does not begin like one. "
                "Nothing has changed.",
                _MAKES_ONE,
            ) from error
        raise _no_backup(path.name, "it is damaged") from error
    return made_at


def _begins_like_a_backup(path: Path) -> bool:
    """Tell whether a file begins as a ZIP file does, or is what a broken copy leaves: nothing."""
    try:
        with path.open("rb") as file:
            return file.read(len(zip_format.HEADER)) in {zip_format.HEADER, b""}
    except OSError:
        return True


def _checked_members(archive: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    """Return an archive's members by name; anything that no backup holds is refused."""
    members: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        if member.filename not in _MOST_BYTES:
            raise _no_backup(name, "it holds files that no backup has")
        if member.filename in members:
            raise _no_backup(name, "it holds a file twice")
        if stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG}:
            raise _no_backup(name, "it holds a link")
        most = min(
            _MOST_BYTES[member.filename],
            max(_SMALL, _MOST_TIMES_SMALLER * member.compress_size),
        )
        if member.file_size > most:
            raise _no_backup(name, "unpacked, it would be larger than any backup")
        members[member.filename] = member
    return members


def _unpack_one(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    with archive.open(member) as packed, path.open("xb") as file:
        path.chmod(0o600)
        shutil.copyfileobj(packed, file, _CHUNK)


def _check_room(size: int, folder: Path) -> None:
    # Unpacked, made sound, and put into its place.
    if shutil.disk_usage(folder).free < 3 * size:
        raise LegstatsError(
            f"There is no room in {folder.parent} for what the backup holds.", "Free some space."
        )


def _no_backup(name: str, why: str) -> LegstatsError:
    return LegstatsError(
        f"{name} is no whole backup of legstats: {why}. Nothing has changed.",
        _MAKES_ONE,
    )


def _check_settings(path: Path, config: Config) -> None:
    """Refuse settings that would stop every command.

    Raises:
        ConfigError: a setting is unknown or impossible.
    """
    if path.exists():
        settings.load(config.home, path, environ={})


def _refuse_home_in_use(config: Config) -> None:
    taken = []
    if config.store_path.exists():
        with Store(config.store_path) as store:
            taken += [] if store.is_empty() else ["a store"]
    if (config.home / SETTINGS).exists():
        taken.append("settings")
    if taken:
        raise UsageError(
            f"There {'is' if len(taken) == 1 else 'are'} already {listed(taken)} in {config.home}.",
            "With --force that is kept in a folder beside, and the backup takes its place.",
        )


def _refuse_foreign_store(config: Config) -> None:
    """Leave the store of a newer legstats alone, and another program's; a damaged one may go."""
    if config.store_path.exists():
        with suppress(DamagedStoreError), Store(config.store_path):
            pass


def _keep_aside(config: Config) -> Path | None:
    """Make a folder for what is there, with the settings in it; None where nothing is."""
    there = [config.store_path, config.home / SETTINGS]
    if not any(path.exists() for path in there):
        return None
    aside = folder_aside(config, BEFORE_RESTORE)
    if (config.home / SETTINGS).exists():
        shutil.copy2(config.home / SETTINGS, aside / SETTINGS)
    return aside


def _put_back(config: Config, work: Path, aside: Path | None) -> None:
    sound = work / "sound.sqlite"
    try:
        with Store(config.store_path) as store:
            store.replace_content(sound, aside / STORE if aside else None)
    except DamagedStoreError:
        if aside is None:
            raise
        move_files(config.store_path, aside)
        with Store(config.store_path) as store:
            store.replace_content(sound, None)


def _records_in(config: Config) -> int:
    if not config.store_path.exists():
        return 0
    with Store(config.store_path) as store:
        return sum(store.kinds().values())


def _lost_logins(config: Config) -> tuple[str, ...]:
    """Return the commands to log in again with, where a backup tells of an account."""
    if not config.store_path.exists():
        return ()
    with Store(config.store_path) as store:
        kinds = store.kinds()
    logins = [(one, one.login_file(config.home)) for one in all_accounts()]
    return tuple(
        login.login_command for one, login in logins if kinds.get(one.kind) and not login.exists()
    )
