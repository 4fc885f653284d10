"""One sync: files first, then the account, then the count of what was done."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analyzer.accounts.strava.tokens import TokenFile
from analyzer.importers.watches_mounted import mounted
from analyzer.store import Store
from analyzer.sync.result import Options, SyncResult
from analyzer.sync.tally import tally
from analyzer.sync.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.config import Config
    from analyzer.sync.work import Progress

STRAVA = "strava"
"""The source that is no file but an account."""


def sync(
    config: Config,
    sources: Iterable[str | Path] = (),
    options: Options | None = None,
    progress: Progress | None = None,
) -> SyncResult:
    """Read everything that is new or changed into the store; run it again after any crash.

    Args:
        config: the settings; without ``sources`` the usual ones are looked through.
        sources: files, folders, and "strava" for the account the athlete is logged in to.
        options: how.
        progress: called with (inputs or requests done, in all, what is under way).

    Raises:
        StoreError: the store cannot be used, or the disk is full; what was stored stays.
    """
    options = options or Options()
    named = list(sources) or usual_sources(config)
    with ExitStack() as stack:
        work = Work(_open(config, options, stack), config, options, progress)
        paths = [Path(source).expanduser() for source in named if source != STRAVA]
        if paths:
            from analyzer.sync.files import Files  # noqa: PLC0415 - readers are slow to import

            Files(work).read(paths)
        if STRAVA in named:
            from analyzer.sync.strava import sync_strava  # noqa: PLC0415 - as above

            sync_strava(work)
        elif _is_left_over(work):
            from analyzer.sync.strava.letting_go import expire  # noqa: PLC0415 - as above

            expire(work, time.time())  # what a former login brought keeps its term
        tally(work.store, work.touched, work.result)
    return work.result


def usual_sources(config: Config) -> list[str | Path]:
    """Return the folders named in the settings, watches on the cable, and the account."""
    folders = [Path(folder).expanduser() for folder in config.sources.folders]
    watches = [watch for watch in mounted(config.sources.media) if watch not in folders]
    account = [STRAVA] if TokenFile(config.home).exists() else []
    return [*folders, *watches, *account]


def _is_left_over(work: Work) -> bool:
    """Tell whether something is stored from a login that is no more."""
    logged_out = not TokenFile(work.config.home).exists()
    return logged_out and not work.options.dry_run and bool(work.store.keys_of_kind("strava"))


def _open(config: Config, options: Options, stack: ExitStack) -> Store:
    path = config.store_path
    if options.dry_run and not path.exists():
        path = Path(stack.enter_context(TemporaryDirectory())) / path.name
    return stack.enter_context(Store(path))
