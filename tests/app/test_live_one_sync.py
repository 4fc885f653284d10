"""One sync of the page at a time: how far it is, what came of it, its question and the answer."""

from __future__ import annotations

import time
from collections import Counter
from threading import Event
from typing import TYPE_CHECKING

import pytest

from analyzer.answers.synced import SyncTopic
from analyzer.app.syncing import PageSync, page_sync
from analyzer.errors import LegstatsError, SettingQuestion, TryLaterError
from analyzer.sync import SyncResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.sources import SourceAnswers
    from analyzer.sync import Options

    Progress = Callable[[int, int, str], None]

UNIT = SettingQuestion("sources", "weight_unit", ("kg", "lb"), "Which unit are its weights in?")
PATIENCE_S = 10.0


class Reader:
    """Reads something in steps that a test lets it take."""

    def __init__(self) -> None:
        self.go_on = Event()
        self.closed = 0
        self.answers: list[SourceAnswers] = []

    def read(self, options: Options, progress: Progress, answers: SourceAnswers) -> SyncResult:
        self.answers.append(answers)
        options.say("The strap’s clock is a day ahead.")
        progress(3, 9, "old/run.fit")
        assert self.go_on.wait(PATIENCE_S)
        return SyncResult(new=2, new_by_sport=Counter({"run": 2}))

    def ask(self, options: Options, progress: Progress, answers: SourceAnswers) -> SyncResult:
        self.answers.append(answers)
        progress(1, 1, "strong.csv")
        if answers.weight_unit is None:
            assert options.ask_setting is not None
            options.ask_setting("strong.csv names no unit of weight.", UNIT)
        return SyncResult(new=1)

    def close(self) -> None:
        self.closed += 1


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.001)


def _ended(sync: PageSync, reader: Reader) -> None:
    _until(lambda: not sync.is_running and reader.closed > 0)


@pytest.fixture
def sync() -> PageSync:
    return PageSync()


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_how_far_it_is_shows_while_it_runs_and_what_came_of_it_once_it_has_ended(
    sync: PageSync, reader: Reader
) -> None:
    sync.begin("a.zip and 2 other files", "add", reader.read, reader.close)
    _until(lambda: sync.state is not None and sync.state.total > 0)
    assert sync.state is not None
    seen = sync.state
    assert (seen.what, seen.at, seen.running) == ("a.zip and 2 other files", "add", True)
    assert (seen.done, seen.total, seen.name) == (3, 9, "old/run.fit")
    assert (seen.summary, seen.fault, seen.question, seen.notes) == ("", "", None, ())
    assert (sync.ended, reader.closed) == (0, 0)
    reader.go_on.set()
    _ended(sync, reader)
    told = sync.state
    assert (told.running, told.fault, sync.ended, reader.closed) == (False, "", 1, 1)
    assert [(note.topic, note.text) for note in told.notes[-1:]] == [
        (SyncTopic.NOTE, "The strap’s clock is a day ahead.")
    ]
    assert told.summary == "2 runs new"


def test_a_second_one_waits_its_turn_and_the_next_begins_afresh(
    sync: PageSync, reader: Reader
) -> None:
    sync.begin("Strava", "accounts", reader.read, reader.close)
    with pytest.raises(TryLaterError) as refused:
        sync.begin("b.fit", "add", reader.read)
    assert refused.value.in_full == "Strava is being read already. Wait until that is done."
    sync.put_away()
    assert sync.is_running, "its files are still being read"
    reader.go_on.set()
    _ended(sync, reader)
    other = Reader()
    sync.begin("b.fit", "add", other.read, other.close)
    assert sync.state is not None
    assert (sync.state.what, sync.state.at, sync.state.summary) == ("b.fit", "add", "")
    other.go_on.set()
    _ended(sync, other)
    assert (sync.ended, reader.closed) == (2, 1)


def test_a_question_keeps_the_files_until_it_is_answered(sync: PageSync, reader: Reader) -> None:
    sync.begin("strong.csv", "add", reader.ask, reader.close)
    _until(lambda: not sync.is_running)
    assert sync.state is not None
    assert (sync.state.question, sync.state.unsaid) == (UNIT, "strong.csv names no unit of weight.")
    assert reader.closed == 0
    with pytest.raises(TryLaterError) as refused:
        sync.refuse_second()
    assert refused.value.in_full == (
        "strong.csv is not read yet: there is a question about it."
        " Answer it first, or choose “Never mind”."
    )
    with pytest.raises(LegstatsError) as wrong:
        sync.answer("stone")
    assert wrong.value.in_full == "Choose one of kg, lb."
    assert sync.answer("lb") == UNIT
    _ended(sync, reader)
    assert [one.weight_unit for one in reader.answers] == [None, "lb"]
    assert (sync.state.what, sync.state.at) == ("strong.csv", "add")
    assert (sync.state.question, sync.state.unsaid, sync.state.fault) == (None, "", "")


def test_never_mind_lets_the_files_go_and_asks_no_more(sync: PageSync, reader: Reader) -> None:
    sync.begin("strong.csv", "add", reader.ask, reader.close)
    _until(lambda: not sync.is_running)
    sync.put_away()
    assert (sync.state, reader.closed) == (None, 1)
    with pytest.raises(TryLaterError) as gone:
        sync.answer("kg")
    assert gone.value.in_full == "Nothing is asked any more. Add the file once more."
    sync.put_away()
    assert reader.closed == 1, "once is enough"
    sync.refuse_second()


def test_an_answer_nobody_asked_for_is_refused(sync: PageSync, reader: Reader) -> None:
    with pytest.raises(TryLaterError, match="Nothing is asked any more"):
        sync.answer("kg")
    sync.begin("a.fit", "add", reader.read, reader.close)
    with pytest.raises(TryLaterError, match="Nothing is asked any more"):
        sync.answer("kg")
    reader.go_on.set()
    _ended(sync, reader)


def test_what_stops_a_sync_is_said_with_what_to_do(sync: PageSync, reader: Reader) -> None:
    def refuse(options: Options, _: Progress, __: SourceAnswers) -> SyncResult:
        options.say("Two requests were left.")
        raise LegstatsError("Strava lets nobody in.", "Log in again.")

    sync.begin("Strava", "accounts", refuse, reader.close)
    _ended(sync, reader)
    assert sync.state is not None
    assert sync.state.fault == "Strava lets nobody in. Log in again."
    assert [note.text for note in sync.state.notes] == ["Two requests were left."]
    assert (sync.state.summary, sync.ended) == ("", 1)


def test_a_bug_is_one_sentence_on_the_page_and_all_of_it_on_the_terminal(
    sync: PageSync, reader: Reader, capfd: pytest.CaptureFixture[str]
) -> None:
    def fall_over(_: Options, __: Progress, ___: SourceAnswers) -> SyncResult:
        raise ZeroDivisionError("a lap of no length")

    sync.begin("a.fit", "add", fall_over, reader.close)
    _ended(sync, reader)
    assert sync.state is not None
    assert sync.state.fault == (
        "The sync ran into a bug in legstats; the terminal says more. What was read so far is kept."
    )
    assert "ZeroDivisionError: a lap of no length" in capfd.readouterr().err


def test_what_an_account_stopped_at_stands_beside_what_was_read(
    sync: PageSync, reader: Reader
) -> None:
    def stop_early(_: Options, __: Progress, ___: SourceAnswers) -> SyncResult:
        return SyncResult(new=4, stopped=TryLaterError("The quota is spent.", "Try at 14:15."))

    sync.begin("Strava", "accounts", stop_early, reader.close)
    _ended(sync, reader)
    assert sync.state is not None
    assert sync.state.fault == "The quota is spent. Try at 14:15."
    assert sync.state.summary != ""


def test_of_very_many_notes_two_hundred_are_shown(sync: PageSync, reader: Reader) -> None:
    def chatter(options: Options, _: Progress, __: SourceAnswers) -> SyncResult:
        for number in range(300):
            options.say(f"Note {number}.")
        return SyncResult()

    sync.begin("a.zip", "add", chatter, reader.close)
    _ended(sync, reader)
    assert sync.state is not None
    assert [note.text for note in sync.state.notes] == [f"Note {n}." for n in range(200)]


def test_a_page_has_one_sync_whoever_asks_for_it() -> None:
    memory: dict[str, object] = {}
    assert page_sync(memory) is page_sync(memory)
    assert page_sync(memory) is not page_sync({})


class _DawdlingSync(PageSync):
    """Takes a rest whenever it has noted something, so that others come in between."""

    def _note_state(self, *, running: bool = False, **changes: object) -> None:
        super()._note_state(running=running, **changes)
        time.sleep(0.05)


def test_a_sync_begun_the_moment_another_ends_keeps_its_files_until_it_has_read_them() -> None:
    sync, first, second = _DawdlingSync(), Reader(), Reader()
    first.go_on.set()
    sync.begin("a.fit", "add", first.read, first.close)
    _until(lambda: not sync.is_running)
    sync.begin("b.fit", "add", second.read, second.close)
    _until(lambda: sync.state is not None and sync.state.total > 0)
    time.sleep(0.1)
    assert (first.closed, second.closed) == (1, 0)
    second.go_on.set()
    _ended(sync, second)
    assert second.closed == 1
