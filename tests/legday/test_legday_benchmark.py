"""The labelled sessions of benchmarks/legday_engine.py keep their bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import legday_engine

if TYPE_CHECKING:
    import pytest


def test_precision_and_recall_of_leg_days_on_sessions_the_engine_was_not_tuned_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = legday_engine.main()
    printed = capsys.readouterr().out
    assert code == 0, printed
    assert printed.endswith("met\n")
