"""The dataset of a store that is read over and over: what a change cannot touch is taken over.

A word on whether sessions were leg days changes the sessions and the hours since leg day, a note
changes the journal: all else is the very same frames, so that nothing of them has to be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.dataset.former_rows import LEG_DAY
from analyzer.dataset.kept import dataset_of_store
from analyzer.kept.validity import BOOKKEEPING, JOURNAL, digest_of
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from analyzer.config import Config
    from analyzer.frames.dataset import LazyDataset
    from analyzer.store import Override

_WORD = "word"
"""The table of the athlete's words on single activities."""


class ReadAgain:
    """Reads the dataset of one store, again and again."""

    def __init__(self) -> None:
        self._last: LazyDataset | None = None
        self._settings = b""
        self._other_words: frozenset[Override] = frozenset()
        self._keys: Mapping[str, Sequence[str]] | None = None
        """The records of each activity, by its id; None until somebody asks."""

    def read(self, store: Store, config: Config) -> LazyDataset:
        """Return everything the store knows of the athlete, as ``dataset_of_store`` does.

        It is kept beside the store where all was read anew, not where most was taken over.

        Args:
            store: an open store.
            config: the settings.
        """
        with store.snapshot():
            stamps, settings = store.stamps(), digest_of({}, config)
            words = store.overrides.read_all()
            others = frozenset(word for word in words if word.topic != LEG_DAY)
            taken_over = None
            if (settings, others) == (self._settings, self._other_words):
                taken_over = self._taken_over(store, config, stamps, words)
            if taken_over is None or store.unread or store.damaged:
                self._keys = None
                self._last = dataset_of_store(store, config)
            else:
                self._last = taken_over
            self._settings, self._other_words = settings, others
            return self._last

    def get_ready(self, config: Config) -> None:
        """Look up now what the athlete's next word on a session will ask for."""
        if self._keys is None and self._last is not None and config.store_path.exists():
            from analyzer.dataset import from_store  # noqa: PLC0415 - as below

            with Store(config.store_path) as store, store.snapshot():
                if store.stamps() == self._last.stamps:
                    self._keys = from_store.keys_of_activities(store, config)

    def _taken_over(
        self,
        store: Store,
        config: Config,
        stamps: Mapping[str, bytes],
        words: Sequence[Override],
    ) -> LazyDataset | None:
        """Return what was read last with what has changed since; None where more than that has."""
        before = self._last
        if before is None or before.stamps is None:
            return None
        known = before.stamps
        changed = {name for name in {*known, *stamps} if known.get(name) != stamps.get(name)}
        if not changed <= BOOKKEEPING | JOURNAL | {_WORD}:
            return None
        # Slow to import, and mostly imported by now.
        from analyzer.dataset import from_store  # noqa: PLC0415

        made: dict[str, pd.DataFrame] = {}
        if changed & JOURNAL:
            made |= from_store.journal_frames(store, config)
        if _WORD in changed:
            if self._keys is None:
                self._keys = from_store.keys_of_activities(store, config)
            made |= from_store.training_by_words(before, self._keys, words)
        return before.but_with(made, still_to_read=store.count_pending(), stamps=stamps)
