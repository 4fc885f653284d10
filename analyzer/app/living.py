"""The page as it stands: its parts as they are drawn, and what is answered to a form."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass, replace
from functools import cached_property, partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from analyzer.answers.todays_line import kept_line
from analyzer.app.builder import Builder, already
from analyzer.app.elsewhere import WORDS
from analyzer.app.page_data import PageData
from analyzer.app.parts import UNDOES, Fields, FormRefusal, View
from analyzer.app.store_wait import StoreWait, at_once
from analyzer.errors import LegstatsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from datetime import datetime
    from pathlib import Path

    from analyzer.app.page import Pages
    from analyzer.app.page_data import Held
    from analyzer.app.parts import Download, Form, FormOutcome, Said
    from analyzer.config import Config
    from analyzer.report.context import ReportContext
    from analyzer.report.worker import Submit

BUG = "This ran into a bug in legstats; the terminal says more."


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a form, and the revisions of the page before and right after it.

    ``before`` is of the data alone, "" where none were read.
    """

    outcome: FormOutcome
    before: str
    after: str

    @property
    def has_changed(self) -> bool:
        """Whether it changed what the page is made of."""
        return self.before != self.after.partition("-")[0]


class LivingPage:
    """What the page shows, by revision of the store, the settings file and the day.

    Args:
        read_config: reads the settings anew.
        submit: has slow work done, here or in another process.
        now: when it is as the page is opened, for the sample athlete; from then on it goes on, so
            that what is said comes after what was known.
    """

    def __init__(
        self,
        read_config: Callable[[], Config],
        *,
        submit: Submit,
        now: datetime | None = None,
    ) -> None:
        self._leans: dict[str, bool] = {}
        """Of each fragment made so far, whether it leans on the estimates."""
        self.is_sample = now is not None
        self.builder = Builder()
        self.memory: dict[str, Any] = {}
        self._data = PageData(
            read_config, submit, self.builder, self.memory, now, lambda: self.pages.keys_at_once
        )
        self.store_wait = StoreWait()

    @cached_property
    def pages(self) -> Pages:
        """The templates; slow to import, so imported by the builder."""
        from analyzer.app.page import Pages  # noqa: PLC0415

        return Pages()

    def told_revision(self) -> str:
        """Return the revision as the page is told it, as ``PageData`` does."""
        return self._data.told_revision()

    def _view(self) -> View:
        """Return the page as it stands; its data are for the builder alone."""
        return View(self._data.read_config(), self._context, self.memory, self.is_sample)

    def fragment(
        self,
        key: str,
        said: Said | None = None,
        *,
        anew: bool = False,
    ) -> Future[str]:
        """Have a part or section made, as HTML in its frame.

        Args:
            key: its key.
            said: what was just said of it.
            anew: make it again, though its data are the same.
        """
        make = partial(self._fragment, key, said, anew=anew, in_hurry=False)
        return self.builder.submit(make)

    def fragments(self, keys: Sequence[str], said: Said | None = None) -> Iterator[tuple[str, str]]:
        """Yield parts and sections of the newest data by key, each as soon as it is there.

        Those that lean on no estimate do not wait for them; once they are there, what is looked at
        first leaves behind it whatever is still to be made.

        Args:
            keys: their keys.
            said: what was just said of one of them.
        """
        came: SimpleQueue[tuple[str, Future[tuple[str, bool]]] | None] = SimpleQueue()

        def begin(key: str, *, urgent: bool = False) -> None:
            made = self._redraw(key, said if said and said.at == key else None, urgent=urgent)
            made.add_done_callback(lambda future: came.put((key, future)))

        waiting = [key for key in keys if self._leans.get(key) is not False]
        for key in keys:
            if key not in waiting:
                begin(key)
        self._whole().add_done_callback(lambda _: came.put(None))
        begun_whole: set[str] = set()
        left = len(keys)
        is_whole = False
        while left:
            one = came.get()
            if one is None:
                is_whole = True
            else:
                key, future = one
                made, is_former = future.result()
                if is_former and key not in begun_whole:
                    waiting.append(key)  # it leans on the estimates, otherwise than the last time
                else:
                    left -= 1
                    yield key, made
            if is_whole:
                for key in waiting:
                    begin(key, urgent=key in self.pages.keys_at_once)
                begun_whole.update(waiting)
                waiting.clear()

    def _redraw(
        self,
        key: str,
        said: Said | None = None,
        *,
        anew: bool = False,
        in_hurry: bool = False,
        urgent: bool = False,
    ) -> Future[tuple[str, bool]]:
        """Have a fragment made; with it, whether it leans on the estimates of before.

        What is urgent is made first. In a hurry a form waits for it: it is made first, too, and
        what takes long may be left out.
        """

        def make() -> tuple[str, bool]:
            made = self._fragment(key, said, anew=anew, in_hurry=in_hurry)
            # Asked in the builder, where no estimates arrive in between: afterwards they may be
            # there, and what was made without them would never be made again.
            return made, self._leans.get(key, True) and not self._is_whole

        return self.builder.submit(make, urgent=in_hurry or urgent)

    @property
    def _is_whole(self) -> bool:
        return self._data.held is None or self._data.held.whole.done()

    @property
    def home(self) -> Path:
        """The folder of the data."""
        return self._data.read_config().home

    def todays_line(self) -> str:
        """Return what holds for a run now, in short; "" where nobody has told it yet."""
        try:
            return kept_line(self._data.read_config(), self._data.now) or ""
        except LegstatsError as error:
            return error.in_full

    def open_anew(self) -> None:
        """Forget what was looked at on the page as it was opened before."""

        def forget() -> None:
            for key, names in self.pages.forgotten.items():
                for name in self.memory.keys() & {*names}:
                    del self.memory[name]
                    self._forget_fragment(key)

        self.builder.submit(forget, urgent=True)

    def _forget_fragment(self, key: str) -> None:
        if self._data.held is not None:
            self._data.held.fragments.pop(key, None)

    def known_keys(self) -> tuple[str, ...]:
        """Return the keys of all parts and sections, in the order of the page."""
        return self.builder.submit(lambda: self.pages.keys, urgent=True).result()

    def news(self, since: str) -> dict[str, object]:
        """Return what has changed since a revision: the new one, and the keys of what is stale.

        ``moving`` are the keys of the parts that change by themselves at the moment; ``words`` say
        why nothing can be told, where the settings or the store cannot be read; ``waits`` what a
        form that is under way waits for, "" where none does.
        """
        try:
            return {**self._news(since), "waits": self.store_wait.words}
        except LegstatsError as error:
            return {"revision": since, "stale": (), "moving": (), "words": error.in_full}

    def _news(self, since: str) -> dict[str, object]:
        revision = self._data.revision()
        data, _, moment = since.partition("-")
        stale: tuple[str, ...] = ()
        if self._data.is_reading:
            # Every file that is read changes the data: all is made anew once, at the end.
            return {"revision": since, "stale": (), "moving": self.pages.moving(self._view())}
        if data != revision.data:
            if self._data.is_read_elsewhere(revision):
                return {"revision": since, "stale": (), "moving": (), "words": WORDS}
            stale = self.known_keys()
        elif moment != revision.moment:
            stale = self.pages.keys_at_once
        moving = self.pages.moving(self._view())
        return {"revision": str(revision), "stale": stale, "moving": moving}

    def form(self, path: str) -> Form | None:
        """Return the form of an address, None where there is none."""
        return self.pages.forms.get(path)

    def do(self, form: Form, fields: Fields) -> Done:
        """Do what a form asks for.

        Raises:
            LegstatsError: it cannot be done.
        """

        def done() -> Done:
            before = self._data.held.revision.data if self._data.held else ""
            outcome = form.do(self._view(), fields)
            if fields.text(UNDOES) and outcome.words:  # or it would read like a new entry
                outcome = replace(outcome, words=f"Undone. {outcome.words}")
            for key in (outcome.at, *outcome.redraw):  # changed, though nothing may be stored
                self._forget_fragment(key)
            # Looked up here: a sync that the form has begun may end before it is answered, and what
            # it has read would count as shown.
            return Done(outcome, before, self._data.told_revision())

        # One that has to wait does so here: meanwhile the builder goes on with what others ask for.
        return self.store_wait.until_done(
            lambda: self.builder.submit(partial(at_once, done), urgent=True).result(),
            self._data.read_config().store_path,
        )

    def answer(self, done: Done) -> dict[str, object]:
        """Return what the script shows of an outcome: its words, what is redrawn, what is stale."""
        keys, outcome = self.known_keys(), done.outcome
        anew = {outcome.at, *outcome.redraw}
        wanted = anew | {*self.pages.keys_at_once} if done.has_changed else anew
        redrawn = {
            key: self._redraw(
                key,
                outcome if key == outcome.at else None,
                anew=key in anew,
                in_hurry=True,
            )
            for key in keys
            if key in wanted
        }
        made = {key: future.result() for key, future in redrawn.items()}
        # What was redrawn in a hurry, or with the estimates of before, is stale, too.
        passing = {
            key for key, (_, is_former) in made.items()
            if is_former or key in self.pages.keys_hurried
        }  # fmt: skip
        stale = [k for k in keys if k in passing or (done.has_changed and k not in wanted)]
        return {
            "since": done.before,
            "revision": done.after,
            "words": outcome.words,
            "at": outcome.at,
            "html": {key: html for key, (html, _) in made.items()},
            "stale": stale,
        }

    def wait_until_whole(self) -> None:
        """Wait until the estimates of the newest data are there; not in the builder."""
        self._whole().result()

    def _whole(self) -> Future[None]:
        """Return what is done once the estimates of the newest data are there."""
        try:
            return self.builder.submit(self._data.current, urgent=True).result().whole
        except LegstatsError:  # which every fragment says for itself
            return already()

    def download(self, path: str, query: Mapping[str, str]) -> tuple[Download, bytes] | None:
        """Return a file to save and its content, None where there is none of this address."""
        found = self.pages.downloads.get(path)
        if found is None:
            return None
        fields = Fields({name: (value,) for name, value in query.items()})
        made = self.builder.submit(lambda: found.make(self._view(), fields), urgent=True)
        return found, made.result()

    def _context(self) -> ReportContext:
        return self._data.current().context

    def _fragment(self, key: str, said: Said | None, *, anew: bool, in_hurry: bool) -> str:
        try:
            held = self._data.current(as_held=self._data.is_reading and not (said or anew))
            typed = said.fields if isinstance(said, FormRefusal) else Fields()
            view = View(
                held.config,
                lambda: held.context,
                self.memory,
                self.is_sample,
                typed,
                in_hurry,
                held.revision.own_syncs,
            )
            if said:  # words are said once
                held.fragments.pop(key, None)
                return self._made(held, key, view, said)
            if anew or key not in held.fragments or key in self.pages.moving(view):
                made = self._made(held, key, view)
                is_hurried = in_hurry and key in self.pages.keys_hurried
                if is_hurried or (self._leans[key] and not held.whole.done()):
                    return made
                held.fragments[key] = made
            return held.fragments[key]
        except LegstatsError as error:
            return self.pages.fault(key, error.in_full)
        except Exception:  # noqa: BLE001 - the rest of the page stands; the terminal is told
            traceback.print_exc(file=sys.stderr)
            return self.pages.fault(key, BUG)

    def _made(self, held: Held, key: str, view: View, said: Said | None = None) -> str:
        """Return a fragment, and remember whether it leans on the estimates."""
        context = held.context
        times = context.times_estimates_were_asked
        self._leans[key] = True  # where it fails, nobody knows
        made = self.pages.fragment(key, view, said)
        self._leans[key] = context.times_estimates_were_asked > times
        return made
