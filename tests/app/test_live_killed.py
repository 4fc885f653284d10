"""The server is killed in each form's own write: it was said or was not, and all else is there."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file
from fakes.killed import killed_at_write, writes_in
from fakes.lifting_logs import Logged, strong
from fakes.stories import legs_of_today

from analyzer import config
from analyzer.actions.trials import begin_trial
from analyzer.answers.trials import habit_named
from analyzer.app.contents import FORMS
from analyzer.app.parts import Fields, Upload, View
from analyzer.app.syncing import page_sync

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from analyzer.app.living import LivingPage
    from analyzer.app.parts import Form

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="one process becomes two")

NOW = datetime.now(UTC)
FORM_OF = {form.path: form for form in FORMS}
TODAY = str(NOW.date())
LEGS = legs_of_today(NOW)
SAYS_NOTHING = {
    "run-at", "later", "journal-look", "look-at-runs", "try-habit", "week", "own-week", "put-away",
    "try-setting", "leave-setting",
}  # fmt: skip
"""What only says what is looked at."""
_SEEN = "seen"
"""The table that says which files were looked at, which is no word of anybody."""
_ANEW = {"with_habit", "stamp"}
"""Columns that a second time fills otherwise: the coin's side, and the stamp of a change."""


@pytest.fixture(scope="module")
def home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The module's home on the evening of a leg day, with a trial, and two records of one run."""
    watch = tmp_path_factory.mktemp("twice")
    for hours, file in ((70, "one"), (69.6, "other")):
        run = run_file(NOW - timedelta(hours=hours), 50, every_s=30)
        (watch / f"{file}.fit").write_bytes(run)
    inbox = tmp_path_factory.mktemp("inbox")
    (inbox / "new.fit").write_bytes(run_file(NOW - timedelta(days=50), 31, every_s=30))
    (home / "config.toml").write_text(f'[sources]\nfolders = ["{inbox}"]\n')
    assert legstats(home, "sync", watch).code == 0
    assert legstats(home, "legdays", "add", f"{LEGS:%Y-%m-%d %H:%M}", "--yes").code == 0
    begin_trial(config.load(home, environ={}), habit_named("massage"), 20)
    return home


class Kills:
    """Does forms in processes that are killed, each on the same home.

    Args:
        home: the athlete's data.
        page: the page, which has read them.
    """

    def __init__(self, home: Path, page: LivingPage) -> None:
        self._home = home
        self._kept = home.with_name("kept")
        self._settings, self._store = home / "config.toml", home / "legstats.sqlite"
        page.wait_until_whole()
        context = page.builder.submit(page._context).result()
        context.verdict_of  # noqa: B018 - worked out once for all
        self.dataset = context.dataset
        self._view = View(self.dataset.config, lambda: context)
        with closing(sqlite3.connect(self._store)) as store:
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._kept.mkdir()
        for file in (self._store, self._settings):
            shutil.copy(file, self._kept)

    def doing(self, form: Form, fields: Fields) -> Callable[[], None]:
        def do() -> None:
            if form.path == "answer":
                self._end(FORM_OF["add"], fields)
            self._end(form, fields)

        return do

    def _end(self, form: Form, fields: Fields) -> None:
        form.do(self._view, fields)
        # What it says comes before it has put its files away.
        for thread in threading.enumerate():
            if thread.name == "sync":
                thread.join()
        assert not page_sync(self._view.memory).is_running

    def reset(self) -> None:
        """Put back what was said, as it was before."""
        for left in self._home.glob(f"{self._store.name}*"):
            left.unlink()
        for file in (self._store, self._settings):
            shutil.copy(self._kept / file.name, file)

    def said(self) -> dict[str, Any]:
        """Return what the store and the settings hold, but for when it was said."""
        found: dict[str, Any] = {"settings": ""}
        if self._settings.exists():
            found["settings"] = self._settings.read_text()
        with closing(sqlite3.connect(self._store)) as store:
            assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert store.execute("PRAGMA foreign_key_check").fetchall() == []
            for (table,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"):
                if table == _SEEN:
                    continue
                rows = store.execute(f"SELECT * FROM {table}")  # noqa: S608 - of the schema
                names = [one[0] for one in rows.description]
                found[table] = sorted(str(_timeless(names, row)) for row in rows)
        return found


def _timeless(names: list[str], row: tuple[object, ...]) -> list[object]:
    return [
        value is None if name.endswith("_at") or name in _ANEW else value
        for name, value in zip(names, row, strict=True)
    ]


@pytest.fixture(scope="module")
def kills(home: Path, living: LivingPage) -> Kills:
    return Kills(home, living)


@pytest.fixture(scope="module")
def sent(
    kills: Kills, living: LivingPage, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Callable[[], Fields]]:
    """What each form is sent with, by its path; a file is made anew each time."""
    sessions = kills.dataset.strength_sessions
    undecided = sessions.loc[sessions["decision"] == "unknown"]
    html = living.fragment("same-run").result()
    one, other = re.findall(r'name="(?:one|other)" value="([^"]+)"', html)[:2]
    folder = tmp_path_factory.mktemp("sent")
    log = strong([Logged(began=NOW - timedelta(days=3), ended=NOW - timedelta(days=2.97))])
    run = run_file(NOW - timedelta(days=40), 33, every_s=30)

    def texts(**fields: str) -> Callable[[], Fields]:
        return lambda: Fields({name: (value,) for name, value in fields.items()})

    def uploaded() -> Fields:
        (folder / "new.fit").write_bytes(run)
        return Fields({}, (Upload("new.fit", folder / "new.fit"),))

    def with_question() -> Fields:
        (folder / "strong.csv").write_bytes(log)
        return Fields({"answer": ("kg",)}, (Upload("strong.csv", folder / "strong.csv"),))

    return {
        "soreness": texts(soreness="5"),
        "run-at": texts(at="tomorrow 7:00"),
        "decide": texts(session=" ".join(undecided["session_id"]), decision="yes"),
        "every-weekday": texts(
            weekday=str(undecided["local_date"].iloc[0].day_name()), decision="yes"
        ),
        "leg-weekdays": texts(weekdays="monday friday"),
        "later": texts(session=undecided["session_id"].iloc[0]),
        "journal": texts(day=TODAY, soreness="3", sleep="7", water="2", massage="no", note="hm"),
        "journal-look": texts(day=TODAY),
        "join-runs": texts(one=one, other=other, said="same"),
        "same-run": texts(one=one, other=other, said="same"),
        "run": texts(
            run=kills.dataset.runs["run_id"].iloc[3], kind="race", surface="trail", planned="tempo"
        ),
        "look-at-runs": texts(of="judged", text=""),
        "throw": texts(habit="massage"),
        "try-habit": texts(habit="water"),
        "begin-trial": texts(habit="compression", flips="20"),
        "stop-trial": texts(habit="massage"),
        "week": texts(day="tue", clock="18:00", minutes="60"),
        "own-week": texts(week="mon legs 18:00, wed intervals 7:00"),
        "add": uploaded,
        "answer": with_question,
        "leave-out": texts(
            ids=f"{kills.dataset.runs['run_id'].iloc[2]} {undecided['session_id'].iloc[0]}",
            what="x",
        ),
        "put-away": texts(),
        "sync": texts(kind="everything"),
        "add-leg-day": texts(day="2026-09-01", clock="7:00", minutes="50"),
        "remove-leg-day": texts(id=sessions["session_id"].iloc[-1]),
        "try-setting": texts(name="athlete.hr_max", value="191"),
        "save-setting": texts(name="athlete.hr_max", value="191"),
        "leave-setting": texts(),
    }


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.path)
def test_a_form_whose_server_dies_in_its_write_was_done_or_was_not(
    form: Form, kills: Kills, sent: dict[str, Callable[[], Fields]]
) -> None:
    kills.reset()
    before = kills.said()
    writes = writes_in(kills.doing(form, sent[form.path]()))
    after = kills.said()
    kills.reset()
    assert (after == before) == (form.path in SAYS_NOTHING)
    # The first write, one in the middle, and the one that ends it.
    for number in sorted({1, (writes + 1) // 2, writes}) if writes else ():
        killed = killed_at_write(number, kills.doing(form, sent[form.path]()))
        left = kills.said()
        kills.reset()
        # A sync goes on beside the form, and may write once less another time.
        assert killed or number == writes
        # An answer that is remembered is a word of its own, beside the file it was asked of.
        assert left["settings"] in {before["settings"], after["settings"]}
        left, *others = ({**said, "settings": ""} for said in (left, before, after))
        assert left in others, number
