"""Open the page on the athlete's own data, or on the sample athlete's in a home for the time."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analyzer import config as settings_file
from analyzer.app.living import LivingPage
from analyzer.app.ready import get_ready
from analyzer.report.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.config import Config


@contextmanager
def opened_page(read_config: Callable[[], Config], *, sample: bool = False) -> Iterator[LivingPage]:
    """Yield the page, its second process started.

    Args:
        read_config: reads the settings anew.
        sample: the sample athlete's instead, of whom nothing is kept.
    """
    with Worker(get_ready) as worker:
        if not sample:
            yield LivingPage(read_config, submit=worker.submit)
            return
        with TemporaryDirectory(prefix="legstats-sample-") as folder:
            from analyzer.sample import SAMPLE_NOW, copy_sample  # noqa: PLC0415 - slow to import

            home = copy_sample(Path(folder) / "home")
            yield LivingPage(
                lambda: settings_file.load(home, environ={}), submit=worker.submit, now=SAMPLE_NOW
            )
