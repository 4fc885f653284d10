"""How far a long command has come, for somebody who is watching."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress

    from analyzer.cli.session import CliSession


@dataclass(frozen=True, slots=True)
class ProgressBar:
    """A bar to show steps on; nothing when nobody is watching."""

    show: Callable[[int, int, str], None] | None = None
    drawn: Progress | None = None

    def print_above(self, text: str) -> None:
        """Say a sentence above the bar."""
        if self.drawn:
            self.drawn.console.print(text, markup=False, highlight=False)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Clear the bar away while something is asked."""
        if self.drawn:
            self.drawn.stop()
        yield
        if self.drawn:
            self.drawn.start()


@contextmanager
def drawn_progress(session: CliSession) -> Iterator[ProgressBar]:
    """Draw a bar on stderr, unless quiet or not a terminal."""
    if not session.shows_progress:
        yield ProgressBar()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    # Names of files come from outside: no markup and no terminal codes of theirs.
    with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        task = drawn.add_task("", total=None, visible=False)

        def show(done: int, total: int, name: str) -> None:
            printable = "".join(c for c in name if c.isprintable()).replace("[", r"\[")
            drawn.update(task, completed=done, total=total, description=printable, visible=True)

        yield ProgressBar(show, drawn)
