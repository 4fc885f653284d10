"""What every test of Strava may ask for."""

from __future__ import annotations

import pytest

from analyzer.accounts.strava import client


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask Strava for 20 activities a page, so that a history of many pages is soon read.

    Pages as long as they are, are read where a sync is killed.
    """
    monkeypatch.setattr(client, "PAGE", 20)
