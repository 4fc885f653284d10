"""What the page that lives is made of: parts, forms, and what comes of a form.

The tables of them stand in ``contents.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from analyzer.config import Config
    from analyzer.frames.dataset import Dataset
    from analyzer.report.context import ReportContext

Record = TypeVar("Record")

UNDOES = "undoes"
"""The field by which a form is known to take back what another one did."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file dropped onto the page: the name it had, and where it lies until the form is done."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Fields:
    """What was sent with a form: each field's texts, and the files."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    uploads: tuple[Upload, ...] = ()

    def text(self, name: str, default: str = "") -> str:
        """Return a field's text without blanks around it, the first where there are several."""
        return next(iter(self.texts.get(name, ())), default).strip()

    def all(self, name: str) -> tuple[str, ...]:
        """Return all texts of a field, e.g. of boxes that are ticked."""
        return self.texts.get(name, ())


@dataclass(frozen=True)
class View:
    """What there is to look at, as it stands at one moment.

    Attributes:
        config: the settings.
        known: returns the report's context; waits for it where it is still being made.
        memory: what parts and forms keep until the page is closed, by names of their own; e.g. what
            the athlete put off. It is never the truth: nothing in it outlives the program.
        sample: the athlete is made up.
        typed: what was sent with a form of the part that was refused, so that it can stand there
            again; the script leaves the form as it is, so this is for pages without it.
        in_hurry: a form waits for it, so what takes long may be left out (``LivePart.hurries``).
        own_syncs: how many of the page's own syncs had ended when the data were read.
    """

    config: Config
    known: Callable[[], ReportContext]
    memory: dict[str, Any] = field(default_factory=dict)
    sample: bool = False
    typed: Fields = field(default_factory=Fields)
    in_hurry: bool = False
    own_syncs: int = 0

    @property
    def context(self) -> ReportContext:
        """What every section of the report starts from."""
        return self.known()

    @property
    def dataset(self) -> Dataset:
        """All that is known of the athlete."""
        return self.context.dataset

    @property
    def now(self) -> datetime:
        """The present on the athlete's clock."""
        return self.dataset.local_now

    @property
    def said_at(self) -> datetime | None:
        """When what is said now is said, where the clock stands still; None: by the computer's."""
        return self.dataset.now

    @property
    def today(self) -> date:
        """The present day on the athlete's clock."""
        return self.now.date()


@dataclass(frozen=True)
class LivePart(Generic[Record]):
    """A part of the page that only a living page has.

    Attributes:
        key: its name in addresses; the id of its element is ``part-KEY``. With the key of a section
            of the report it stands in that section's place.
        build: makes what it says, a frozen dataclass that its template sees as ``it``.
        template: places it (``analyzer/app/templates``).
        before: key of the report's section it stands before, "" = at the end.
        at_once: redrawn before the answer to any form is sent (Today, the headline), as the form's
            own part always is; else it is marked stale and redrawn after.
        hurries: in a hurry it leaves out what takes long, and is then made once more.
        invites: words of a link to it, where the report shows a command to type, e.g. "Decide
            here"; "" where no link leads to it.
        moves: tells whether it changes by itself at the moment, such as while files are read; it is
            then redrawn twice a second.
        forgets: what it keeps in the memory only until the page is opened anew, such as the day
            that is looked at: whoever opens a page expects it as it begins.
    """

    key: str
    build: Callable[[View], Record]
    template: str
    before: str = ""
    at_once: bool = False
    hurries: bool = False
    invites: str = ""
    moves: Callable[[View], bool] = lambda _: False
    forgets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undo:
    """The form that takes something back: its path, and what it is sent with."""

    path: str
    fields: Mapping[str, str]

    @property
    def sent(self) -> Mapping[str, str]:
        """What it is sent with, and the mark that it takes something back."""
        return {**self.fields, UNDOES: "yes"}


@dataclass(frozen=True, slots=True)
class FormOutcome:
    """What came of a form.

    Attributes:
        words: one sentence or two, the same as on the terminal; "" says nothing.
        at: key of the part (or section) to look at, where the words stand.
        undo: what takes it back; None where nothing does.
        redraw: keys of more parts to be redrawn at once, though nothing was stored.
    """

    words: str
    at: str
    undo: Undo | None = None
    redraw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormRefusal:
    """Why a form was not done: the sentence, the part it is said at, and what was sent."""

    words: str
    at: str
    fields: Fields


Said: TypeAlias = FormOutcome | FormRefusal


@dataclass(frozen=True)
class Form:
    """A thing the athlete may do.

    Attributes:
        path: its address, one word: ``<form method="post" action="PATH">``.
        at: key of the part it stands in.
        do: does it through ``analyzer.actions``; a ``LegstatsError`` it raises is said at the form.
    """

    path: str
    at: str
    do: Callable[[View, Fields], FormOutcome]


@dataclass(frozen=True)
class Download:
    """A file to save, made when its link is followed: ``<a href="PATH?…" download>``.

    Attributes:
        path: its address, one word.
        name: of the file.
        media_type: e.g. "text/calendar".
        make: returns its content; what stands after the "?" is the fields.
    """

    path: str
    name: str
    media_type: str
    make: Callable[[View, Fields], bytes]
