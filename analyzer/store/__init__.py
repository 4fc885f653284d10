"""The store: one SQLite file with everything that was read and said; nobody else says sqlite3."""

from analyzer.store.rows import FileRow, Saved, Word
from analyzer.store.store import Store
from analyzer.store.strava import PLACE, Answer, Wish

__all__ = ["PLACE", "Answer", "FileRow", "Saved", "Store", "Wish", "Word"]
