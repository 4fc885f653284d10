"""``load()``: the athlete's data, or the sample athlete's, as one ``Dataset``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer import config as settings_file
from analyzer.dataset.kept import dataset_of_store
from analyzer.frames.dataset import no_data
from analyzer.store import Store

if TYPE_CHECKING:
    from os import PathLike

    from analyzer.config import Config
    from analyzer.dataset.read_again import ReadAgain
    from analyzer.frames.dataset import Dataset, LazyDataset


def load(
    home: str | PathLike[str] | None = None,
    *,
    sample: bool = False,
    config: Config | None = None,
) -> Dataset:
    """Return everything known of the athlete as tidy, tagged frames.

    Args:
        home: folder of the athlete's data; default ``$LEGSTATS_HOME``, else the platform's.
        sample: the sample athlete instead, imported on first use; for her it is always the
            Monday on which her log ends.
        config: settings already read; then ``home`` is not looked at.

    Raises:
        StoreError: the store is damaged or newer than this legstats.
        ConfigError: a setting is impossible.
    """
    if sample:
        from analyzer.sample import SAMPLE_NOW, sample_config  # noqa: PLC0415 - slow to import

        return replace(load_for_answers(sample_config()), now=SAMPLE_NOW)
    if config is None:
        config = settings_file.load(Path(home) if home is not None else None)
    return load_for_answers(config).handed_out()


def load_for_answers(config: Config) -> LazyDataset:
    """Return what ``load`` does for somebody who changes nothing in it.

    What was worked out of it before, such as verdicts, is taken from what is kept.
    """
    if config.store_path.exists():
        with Store(config.store_path) as store:
            return dataset_of_store(store, config)
    return no_data(config)


def load_again(config: Config, reader: ReadAgain) -> LazyDataset:
    """Return what ``load_for_answers`` does, for somebody who reads the same store many times.

    Args:
        config: settings already read.
        reader: holds what was read last; what a change cannot touch is taken from it.
    """
    if config.store_path.exists():
        with Store(config.store_path) as store:
            return reader.read(store, config)
    return no_data(config)


def dataset_under(data: Dataset, config: Config) -> Dataset:
    """Return the same athlete's data as other settings would have them; nothing is kept of it.

    Args:
        data: what there is under the settings in use.
        config: the others.
    """
    if not config.store_path.exists():
        return replace(data, config=config)
    from analyzer.dataset.from_store import training_frames  # noqa: PLC0415 - slow to import

    with Store(config.store_path) as store, store.snapshot():
        training: dict[str, Any] = {**training_frames(store, config, keep=False)}
    return replace(data, config=config, **training)
