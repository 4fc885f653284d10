"""The store: one SQLite file with everything that was read and said; nobody else says sqlite3."""

from analyzer.store.accounts import AccountRecord, AccountTable, PendingRequest, RecordAge
from analyzer.store.patience import waiting_at_most
from analyzer.store.rows import FailureRow, FileRow, Override, Saved
from analyzer.store.salvage import copy_files, is_sound, move_files, salvage
from analyzer.store.shelf import StreamShelf
from analyzer.store.store import Store

__all__ = [
    "AccountRecord", "AccountTable", "FailureRow", "FileRow", "Override",
    "PendingRequest", "RecordAge", "Saved", "Store", "StreamShelf", "copy_files", "is_sound",
    "move_files", "salvage", "waiting_at_most",
]  # fmt: skip
