"""The dataset of a store: taken from what is kept where that is still good, else worked out.

Three files stand in the folder ``kept`` beside the store, each good for its own tables, so that an
entry in the journal leaves the training as it is. Most rows of the training's long frames stand in
a fourth (``long_rows``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.dataset.former_rows import digest_arrays, former_rows
from analyzer.dataset.kept_frames import LONG_FRAMES, frame_arrays, frame_from
from analyzer.dataset.long_rows import LongRows, OpenRows
from analyzer.errors import StoreError
from analyzer.frames.dataset import LazyDataset
from analyzer.kept.kept_file import DAMAGED, KeptArrays, KeptFile, kept_path
from analyzer.kept.validity import BOOKKEEPING, JOURNAL, digest_of
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from analyzer.config import Config
    from analyzer.kept.kept_file import Array

    Frames = Mapping[str, pd.DataFrame]
    KeptByName = dict[str, Array]
    Made = Callable[[Store, Config], Frames]


@dataclass(frozen=True, slots=True)
class _Part:
    """Frames that are kept together: their names, and the tables none of them is made of.

    ``when_asked``: they are worked out when the first of them is asked for, and of the store as it
    is by then: nothing else of the data is held against them.
    """

    name: str
    frames: tuple[str, ...]
    but: frozenset[str]
    when_asked: bool = False


_TRAINING = _Part(
    "training",
    ("runs", "strength_sessions", "strength_sets", "minutes", "hr_profile", "pace_profile"),
    BOOKKEEPING | JOURNAL | {"file", "failure"},
)
_PARTS = (
    _TRAINING,
    _Part(
        "journal",
        ("journal", "trials"),
        BOOKKEEPING | {"record", "former_record", "word", "pair_word", "file", "failure"},
    ),
    _Part(
        "files",
        ("files",),
        BOOKKEEPING | JOURNAL | {"record", "word", "pair_word"},
        when_asked=True,
    ),
)


def dataset_of_store(store: Store, config: Config) -> LazyDataset:
    """Return everything the store knows of the athlete, and keep what had to be worked out.

    Args:
        store: an open store.
        config: the settings; what is kept stands beside the store they name.
    """
    with store.snapshot():
        stamps = store.stamps()
        parts = [_KeptPart(part, store, config, stamps) for part in _PARTS]
        readers = {name: part.read for part in parts for name in part.part.frames}
        return LazyDataset.reading(
            lambda name: readers[name](name),
            config=config,
            still_to_read=store.count_pending(),
            stamps=stamps,
            damaged=tuple(store.told_of(store.damaged)),
            unread=frozenset(store.unread),
        )


class _KeptPart:
    """One part: kept, or worked out at once."""

    def __init__(
        self, part: _Part, store: Store, config: Config, stamps: Mapping[str, bytes]
    ) -> None:
        self.part = part
        self._config = config
        self._digest = digest_of(stamps, config, but=part.but)
        self._file = KeptFile(kept_path(config.home, part.name), self._digest)
        self._made: dict[str, pd.DataFrame] = {}
        self._kept: KeptArrays | None = self._file.read()
        self._rows: OpenRows | None = None
        self._is_damaged = False
        if self._kept is not None and part is _TRAINING:
            self._open_rows(self._kept)
        if self._kept is None and not part.when_asked:
            self._work_out(store)

    def _open_rows(self, kept: KeptArrays) -> None:
        """Open what holds the long frames; without it nothing is kept."""
        try:
            self._rows = LongRows.from_arrays(kept).opened(self._config)
        except DAMAGED:
            self._rows = None
        if self._rows is None:
            self._kept = None

    def read(self, name: str) -> pd.DataFrame:
        """Return one of the part's frames.

        Raises:
            StoreError: what was kept is damaged, and the store has changed since.
        """
        if name not in self._made:
            try:
                if self._rows is not None and name in LONG_FRAMES:
                    return frame_from(name, self._rows.joined(name))
                if self._kept is not None:
                    return frame_from(name, self._kept)
            except DAMAGED:
                self._kept, self._rows, self._is_damaged = None, None, True
            with Store(self._config.store_path) as store, store.snapshot():
                self._go_on(digest_of(store.stamps(), self._config, but=self.part.but))
                self._work_out(store)
        return self._made.pop(name)

    def _go_on(self, digest: bytes) -> None:
        """Go on with the store as it is by now, where that may be another one."""
        if digest == self._digest:
            return
        if not self.part.when_asked:
            raise StoreError(
                f"{self._config.store_path} has changed while it was read.",
                "Run the same command again.",
            )
        self._digest = digest
        self._file = KeptFile(kept_path(self._config.home, self.part.name), digest)

    def _work_out(self, store: Store) -> None:
        # Slow to import, and mostly not needed.
        from analyzer.dataset import from_store  # noqa: PLC0415

        beside: KeptByName = {}
        if self.part is _TRAINING:
            settings = digest_of({}, self._config)
            kept = None if self._is_damaged else self._file.read_former()
            former = former_rows(kept, settings, self._config)
            training = from_store.training_of_store(store, self._config, former)
            self._made, self._rows = training.frames, training.rows
            # Read from memory as it would be from the file.
            self._kept = KeptArrays(training.arrays) if training.arrays else None
            beside = digest_arrays(training.digests, settings) | training.arrays
        else:
            self._made = dict(from_store.MADE_BY[self.part.name](store, self._config))
        if store.damaged or store.unread:  # not kept, so that it is said until it is put right
            return
        try:
            if self.part is _TRAINING:
                beside |= self._long_rows().arrays()
            for name, frame in self._made.items():
                if name not in LONG_FRAMES:
                    beside |= frame_arrays(name, frame)
        except DAMAGED:  # NotKeepableError is a ValueError, too
            return
        self._file.write(beside)

    def _long_rows(self) -> LongRows:
        """Return the rows of the long frames as they are kept."""
        rows = self._rows
        if rows is None:
            made = LongRows.made(self._made, self._made["runs"]["run_id"].tolist())
            rows = OpenRows(made, KeptArrays({}))
        return rows.kept(self._config, self._digest)
