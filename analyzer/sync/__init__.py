"""Files to store: find them, read each once, measure its runs, keep everything that is good."""

from analyzer.sync.result import Options, SyncResult
from analyzer.sync.run import sync, usual_sources

__all__ = ["Options", "SyncResult", "sync", "usual_sources"]
