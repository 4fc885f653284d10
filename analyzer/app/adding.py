"""Files dropped onto the page: read into the store, with the sentences of a sync."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.actions.decisions import leave_out
from analyzer.actions.handed_over import HandedOver
from analyzer.actions.said_back import left_out_words
from analyzer.answers.verdict_changes import changed_verdicts, changes_in_words
from analyzer.app.parts import FormOutcome, Undo
from analyzer.app.received import MOST_BYTES, too_large
from analyzer.app.sync_news import brought_by_sync, news_of_sync, remember_before
from analyzer.app.syncing import page_sync
from analyzer.errors import UsageError
from analyzer.sources import readable_in_words
from analyzer.text import harmless_line
from analyzer.units import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.app.parts import Fields, View
    from analyzer.app.sync_news import Brought
    from analyzer.app.syncing import SyncState
    from analyzer.sources import SourceAnswers
    from analyzer.sync import Options, SyncResult

KEY = "add"


@dataclass(frozen=True, slots=True)
class Adding:
    """What can be dropped, where it goes, and how far the last files are; None: none were added.

    ``news`` are what they changed of what the page says, ``brought`` what can be left out again.
    ``most_bytes`` may be sent at once; ``too_much`` says so of more.
    """

    readable: str
    store: str
    sync: SyncState | None
    news: tuple[str, ...]
    brought: Brought | None
    zone: str
    most_bytes: int
    too_much: str


def build(view: View) -> Adding:
    """Say what is read of files, what is kept of them, and how far the last ones are."""
    sync = sync_begun_at(view, KEY)
    return Adding(
        readable=readable_in_words(),
        store=str(view.config.store_path),
        sync=sync,
        news=news_of_sync(view, sync),
        brought=brought_by_sync(view, sync),
        zone=view.typed.text("zone"),
        most_bytes=MOST_BYTES,
        too_much=too_large().in_full,
    )


def sync_begun_at(view: View, key: str) -> SyncState | None:
    """Return the sync that a part of the page has begun, None where another one did."""
    state = page_sync(view.memory).state
    return state if state is not None and state.at == key else None


def is_reading(view: View) -> bool:
    """Tell whether dropped files are being read."""
    state = sync_begun_at(view, KEY)
    return state is not None and state.running


def add_files(view: View, fields: Fields) -> FormOutcome:
    """Begin to read the files that were sent.

    Raises:
        UsageError: none was.
        TryLaterError: others are being read.
    """
    if not fields.uploads:
        raise UsageError("No file was chosen.", "Choose files, or drop them here.")
    sync = page_sync(view.memory)
    sync.refuse_second()
    remember_before(view)
    config = view.config
    zone = fields.text("zone") or None
    files = HandedOver(config, ((upload.name, upload.path) for upload in fields.uploads))

    def read(
        options: Options, progress: Callable[[int, int, str], None], answers: SourceAnswers
    ) -> SyncResult:
        return files.sync(
            config,
            options,
            settings_file=config.settings_file,
            answers=replace(answers, timezone=zone),
            progress=progress,
        )

    first, more = harmless_line(fields.uploads[0].name), len(fields.uploads) - 1
    what = f"{first} and {count(more, 'other file')}" if more else first
    try:
        sync.begin(what, KEY, read, files.close)
    except BaseException:
        files.close()
        raise
    return FormOutcome("", KEY, redraw=(KEY,))


def answer_question(view: View, fields: Fields) -> FormOutcome:
    """Answer what the last sync had to ask, and read the files once more."""
    page_sync(view.memory).answer(fields.text("answer"))
    return FormOutcome("", KEY, redraw=(KEY,))


def leave_out_sent(view: View, fields: Fields) -> FormOutcome:
    """Leave out what files have brought, or take that back.

    Raises:
        UsageError: nothing has such an id.
    """
    ids, back = fields.text("ids").split(), bool(fields.text("back"))
    if not ids:
        raise UsageError("Nothing is named to be left out.")
    before = view.context.verdict_of
    found = leave_out(view.config, ids, back=back)
    sent = {"ids": " ".join(found), "what": fields.text("what"), **({} if back else {"back": "1"})}
    what = harmless_line(fields.text("what")) or count(len(found), "activity", "activities")
    changes = changes_in_words(changed_verdicts(before, view.context.verdict_of))
    words = f"{left_out_words(what, back=back)} {changes}"
    return FormOutcome(words, KEY, Undo("leave-out", sent), redraw=(KEY,))


def put_away(view: View, fields: Fields) -> FormOutcome:
    """Put away what the last sync said, and its question unanswered."""
    state = page_sync(view.memory).state
    page_sync(view.memory).put_away()
    at = state.at if state else fields.text("at", KEY)
    return FormOutcome("", at, redraw=(at,))
