"""What every part of a sync is handed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.sync.result import Options, SyncResult, Touched

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.config import Config
    from analyzer.store import Store

    Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Work:
    """One sync at work on an open store.

    Attributes:
        store: where activities are kept.
        config: the settings.
        options: how.
        progress: called with (inputs or requests done, in all, what is under way).
        touched: takes the keys of what is new, changed and unchanged.
        result: takes what happened.
    """

    store: Store
    config: Config
    options: Options = field(default_factory=Options)
    progress: Progress | None = None
    touched: Touched = field(default_factory=Touched)
    result: SyncResult = field(default_factory=SyncResult)
