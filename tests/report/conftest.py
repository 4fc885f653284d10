"""What the report's tests share: datasets made once, pages written once, one browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import report_data as fakes

from analyzer import report

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.frames.dataset import Dataset


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """A year and a half of one athlete with heart rate, leg days and three open questions."""
    return fakes.simulated()


@pytest.fixture(scope="session")
def written(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that athlete's report."""
    folder = tmp_path_factory.mktemp("report")
    report.write(dataset, folder)
    return folder


@pytest.fixture(scope="session")
def sample_report(sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample athlete's report, as ``legstats demo`` writes it."""
    folder = tmp_path_factory.mktemp("sample")
    report.write(sample, folder, sample=True)
    return folder
