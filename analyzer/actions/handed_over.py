"""Files handed over to legstats, which lie in a folder that goes once they are read.

What is read of them goes into the store, as ever; the files themselves are kept nowhere.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from analyzer.actions.sources import sync_sources
from analyzer.atomic import unfinished_folder
from analyzer.importers.inputs import place_of
from analyzer.sources import NO_ANSWERS
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from analyzer.config import Config
    from analyzer.sources import SourceAnswers
    from analyzer.sync import Options, SyncResult

_FOLDER = "handed-over"
_OWNER_ONLY = 0o700


class HandedOver:
    """Files in a folder beside the store that only its owner may look into; ``close`` removes it.

    Args:
        config: the settings.
        files: (name, where it lies) of each; they are moved from there.
    """

    def __init__(self, config: Config, files: Iterable[tuple[str, Path]]) -> None:
        self._stack = ExitStack()
        config.home.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        self._folder = self._stack.enter_context(unfinished_folder(config.home, _FOLDER))
        try:
            self.files = [self._take(name, path) for name, path in files]
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the files."""
        self._stack.close()

    def _take(self, name: str, path: Path) -> Path:
        there, number = self._folder / name, 1
        # Two of one name, each from a folder of its own; a file may be called "2", too.
        while there.exists() or there.parent.is_file():
            number += 1
            there = self._folder / str(number) / name
        there.parent.mkdir(mode=_OWNER_ONLY, exist_ok=True)
        return Path(shutil.move(path, there))

    def sync(
        self,
        config: Config,
        options: Options,
        *,
        settings_file: Path,
        answers: SourceAnswers = NO_ANSWERS,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> SyncResult:
        """Read the files, as ``sync_sources`` does; where they lay is no place to look for them.

        Raises:
            ConfigError: there is no such zone, or an answer cannot be remembered.
            StoreError: the store cannot be used, or the disk is full; what was stored stays.
        """
        result = sync_sources(
            config,
            self.files,
            options,
            settings_file=settings_file,
            answers=answers,
            progress=progress,
        )
        with Store(config.store_path) as store:
            here = f"{place_of(self._folder)}/"
            failed = [row.place for row in store.failures.rows() if row.place.startswith(here)]
            store.failures.forget(failed)
        return result
