"""A sync that the page has begun: how far it is, what came of it, and what it has to ask.

One at a time, in a thread of its own: the page goes on reading meanwhile. Where a file does not say
what only the athlete knows, the sync ends with a question, and is begun again with the answer.
"""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from analyzer.answers.synced import SyncSentence, SyncTopic, sync_sentences, sync_summary
from analyzer.errors import LegstatsError, SettingQuestion, TryLaterError
from analyzer.sources import NO_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.sources import SourceAnswers
    from analyzer.sync import Options, SyncResult

    Read = Callable[[Options, Callable[[int, int, str], None], SourceAnswers], SyncResult]

_MEMORY = "sync"
_BUG = "The sync ran into a bug in legstats; the terminal says more. What was read so far is kept."
_MOST_SAID = 200


@dataclass(frozen=True, slots=True)
class SyncState:
    """How far a sync is.

    Attributes:
        what: what is read, e.g. "strong.csv", "Strava".
        at: key of the part that began it.
        running: False once it has ended.
        done: inputs or requests done, of ``total`` in all (0: not known yet).
        name: of what is under way.
        notes: sentences on what was met, those on failures first.
        summary: what was done, once it has ended; "" where nothing was.
        fault: what stopped it, and what to do; "" where nothing did.
        question: what only the athlete can answer; ``unsaid`` is the sentence that says why.
    """

    what: str
    at: str
    running: bool = True
    done: int = 0
    total: int = 0
    name: str = ""
    notes: tuple[SyncSentence, ...] = ()
    summary: str = ""
    fault: str = ""
    question: SettingQuestion | None = None
    unsaid: str = ""


class _AskedError(Exception):
    """Ends a sync that cannot go on without the athlete's answer."""

    def __init__(self, unsaid: str, question: SettingQuestion) -> None:
        super().__init__(unsaid)
        self.unsaid = unsaid
        self.question = question


class PageSync:
    """The sync of the page: the one that runs, or the last one.

    ``state`` is None until one was begun, and again when it was put away. ``ended`` counts those
    that have ended, so that every window of the page shows what came of them.
    """

    def __init__(self) -> None:
        self.state: SyncState | None = None
        self.ended = 0
        self._lock = Lock()
        self._read: Read | None = None
        self._close: Callable[[], None] = _close_nothing

    def begin(
        self, what: str, at: str, read: Read, close: Callable[[], None] | None = None
    ) -> None:
        """Begin a sync.

        Args:
            what: what is read, in words.
            at: key of the part that begins it.
            read: reads it, given how, what to tell how far it is, and the athlete's answers.
            close: called once nothing is to be read any more.

        Raises:
            TryLaterError: another one of this page runs.
        """
        # Two windows may begin one at the same moment: only one of them finds nothing running.
        with self._lock:
            self.refuse_second()
            self._close()
            self._read, self._close = read, close or _close_nothing
            self.state = SyncState(what, at)
        self._start_thread(NO_ANSWERS)

    def answer(self, value: str) -> SettingQuestion:
        """Begin it again with the answer to its question; return that question.

        Raises:
            TryLaterError: nothing was asked.
            LegstatsError: that is none of the answers.
        """
        with self._lock:
            state = self.state
            if state is None or state.question is None or state.running:
                raise TryLaterError("Nothing is asked any more.", "Add the file once more.")
            question = state.question
            if value not in question.choices:
                raise LegstatsError(f"Choose one of {', '.join(question.choices)}.")
            self.state = SyncState(state.what, state.at)
        self._start_thread(replace(NO_ANSWERS, **{question.key: value}))
        return question

    def put_away(self) -> None:
        """Forget the last sync, and its question where it had one."""
        with self._lock:
            # While it runs its files are still read, and may not be thrown away.
            if not self.is_running:
                self._close()
                self._close, self._read, self.state = _close_nothing, None, None

    def refuse_second(self) -> None:
        """Refuse to begin one while another runs, or has asked something.

        Raises:
            TryLaterError: one does, or has.
        """
        if self.state is not None and self.state.question is not None:
            raise TryLaterError(
                f"{self.state.what} is not read yet: there is a question about it.",
                "Answer it first, or choose “Never mind”.",
            )
        if self.state is not None and self.state.running:
            raise TryLaterError(
                f"{self.state.what} is being read already.", "Wait until that is done."
            )

    @property
    def is_running(self) -> bool:
        """True while something is being read."""
        return self.state is not None and self.state.running

    def _start_thread(self, answers: SourceAnswers) -> None:
        # A daemon: what is stored is stored, whenever the program ends.
        Thread(target=self._run_sync, args=(answers,), name="sync", daemon=True).start()

    def _run_sync(self, answers: SourceAnswers) -> None:
        from analyzer.sync import Options  # noqa: PLC0415 - slow to import

        assert self._read is not None  # noqa: S101 - begin has set it
        said: list[SyncSentence] = []
        options = Options(
            say=lambda sentence: said.append(SyncSentence(SyncTopic.NOTE, sentence)),
            ask_setting=_stop_to_ask,
        )
        try:
            result = self._read(options, self._show_progress, answers)
        except _AskedError as asked:
            # The files stay: they are read again once there is an answer.
            self._note_state(question=asked.question, unsaid=asked.unsaid)
        except LegstatsError as error:
            self._end(notes=tuple(said), fault=error.in_full)
        except Exception:  # noqa: BLE001 - the page goes on; the terminal is told
            traceback.print_exc(file=sys.stderr)
            self._end(notes=tuple(said), fault=_BUG)
        else:
            notes = [*sync_sentences(result, everything=True), *said]
            notes.sort(key=lambda one: one.topic is SyncTopic.NOTE)
            self._end(
                notes=tuple(notes[:_MOST_SAID]),
                summary=sync_summary(result),
                fault=result.stopped.in_full if result.stopped else "",
            )

    def _end(self, *, notes: tuple[SyncSentence, ...], fault: str, summary: str = "") -> None:
        """Note what came of the sync, and let its files go."""
        # Both at once: a sync begun in between would have its own files thrown away.
        with self._lock:
            self._note_state(notes=notes, fault=fault, summary=summary)
            self._close()
            self._close = _close_nothing

    def _show_progress(self, done: int, total: int, name: str) -> None:
        self._note_state(running=True, done=done, total=total, name=name)

    def _note_state(self, *, running: bool = False, **changes: object) -> None:
        if self.state is not None:
            self.ended += not running
            self.state = replace(self.state, running=running, **changes)  # type: ignore[arg-type] # by name


def page_sync(memory: dict[str, Any]) -> PageSync:
    """Return the sync of the page, which stands in its memory."""
    found = memory.setdefault(_MEMORY, PageSync())
    assert isinstance(found, PageSync)  # noqa: S101 - nobody else takes that name
    return found


def _stop_to_ask(unsaid: str, question: SettingQuestion) -> str:
    raise _AskedError(unsaid, question)


def _close_nothing() -> None:
    """Close what nothing was opened for."""
