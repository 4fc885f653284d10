"""The sample athlete: where the files stand, and a store made from them on first use."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import platformdirs

from analyzer import config as settings_file
from analyzer.config import Config
from analyzer.errors import StoreError
from analyzer.importers.journal_sheet import read_journal_sheet
from analyzer.kept.kept_file import kept_folder
from analyzer.model import Draw
from analyzer.settings import Sources
from analyzer.store import Store
from analyzer.store.schema import MIGRATIONS
from analyzer.sync import sync

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset

ZONE = "Europe/Berlin"
"""Where the sample athlete lives: her lifting log names no zone."""
SAMPLE_NOW = datetime(2026, 11, 16, 7, tzinfo=ZoneInfo(ZONE))
"""When it is for the sample athlete, so that her days since leg day never go stale."""

JOURNAL, TRIAL = "journal/journal.csv", "journal/trial.json"


def sample_files() -> Path:
    """Return the folder of the sample athlete's files, in the package or in the checkout.

    Raises:
        StoreError: this installation came without them.
    """
    package = Path(__file__).parent
    for folder in (package / "sample_data", package.parent / "sample_data" / "athlete"):
        if folder.is_dir():
            return folder
    raise StoreError("This installation has no sample data.", "Install legstats again.")


def sample_config() -> Config:
    """Return settings whose store holds the sample athlete, importing the files on first use.

    The store stands in the platform's cache folder, one for each state of the files and each
    layout of the store; an import that was cut short is completed.
    """
    config = Config(home=_home(), sources=Sources(zone=ZONE))
    sync(config, [sample_files()])
    _keep_journal(config)
    return config


def copy_sample(home: Path) -> Path:
    """Copy the sample athlete's store into a new home, to try things on; return the home."""
    original = sample_config()
    home.mkdir(mode=0o700)
    config = Config(home=home)
    with Store(original.store_path) as store:
        store.copy_to(config.store_path)
    settings_file.remember(home / "config.toml", "sources", "zone", ZONE)
    if kept_folder(original.home).is_dir():
        shutil.copytree(kept_folder(original.home), kept_folder(home))
    return home


def _keep_journal(config: Config) -> None:
    """Note what she wrote into her journal, once."""
    with Store(config.store_path) as store:
        if not store.journal.noted():
            content = (sample_files() / JOURNAL).read_bytes()
            table = read_journal_sheet(content, JOURNAL, SAMPLE_NOW.date())
            store.journal.note_entries(table.entries)
        if not store.trials.read_all():
            _keep_trial(store)


def _keep_trial(store: Store) -> None:
    """Keep her trial as if she had thrown the coin on those evenings; all of it or nothing."""
    told = json.loads((sample_files() / TRIAL).read_text(encoding="utf-8"))
    draws = [
        Draw(
            number,
            date.fromisoformat(one["leg_day"]),
            one["with_habit"],
            datetime.fromisoformat(one["drawn_at"]),
        )
        for number, one in enumerate(told["draws"])
    ]
    with store.durable_transaction():
        began = datetime.fromisoformat(told["began_at"])
        trial = store.trials.begin(told["habit"], told["flips"], began)
        store.trials.keep_draws(trial.trial_id, draws)


def planted_effect(data: Dataset) -> dict[str, float]:
    """Return what leg day was made to do to the sample athlete, by bucket [% of speed].

    Empty for anyone else: of a living runner nobody knows the truth.
    """
    if data.config.home != _home():
        return {}
    truth = json.loads((sample_files() / "truth.json").read_text(encoding="utf-8"))
    return dict(truth["effect_pct"])


def _home() -> Path:
    # Sizes stand for content: reading every file would cost what the cache saves.
    names = [f"{path.name}:{path.stat().st_size}" for path in sorted(sample_files().rglob("*"))]
    names.append(f"store {len(MIGRATIONS)}")
    state = hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]
    cache = Path(platformdirs.user_cache_dir("legstats", appauthor=False))
    return cache / f"sample-{state}"
