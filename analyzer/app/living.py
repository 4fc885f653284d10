"""The page as it stands: its data in memory, read anew when the store or a setting has changed."""

from __future__ import annotations

import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from hashlib import blake2b
from threading import Event, Thread, Timer
from typing import TYPE_CHECKING, Any

import msgspec

from analyzer.answers.local_clock import on_local_clock
from analyzer.answers.todays_line import keep_lines, kept_line
from analyzer.app.builder import Builder
from analyzer.app.elsewhere import WORDS, ReadingElsewhere
from analyzer.app.parts import Fields, FormRefusal, View
from analyzer.app.store_wait import StoreWait, at_once
from analyzer.app.syncing import page_sync
from analyzer.errors import LegstatsError
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from analyzer.app.page import Pages
    from analyzer.app.parts import Download, Form, FormOutcome, Said
    from analyzer.config import Config
    from analyzer.dataset.read_again import ReadAgain
    from analyzer.frames.dataset import Dataset
    from analyzer.report.context import Estimates, ReportContext
    from analyzer.report.worker import Submit

BUG = "This ran into a bug in legstats; the terminal says more."
_IDLE_S = 5.0
"""How long after something changed what nobody waits for is done."""
_SHOWN_S = 1.0
"""How long after the page was asked for all of its parts are."""
_QUARTER_S = 900
"""How long what holds for a run now is believed, though nothing was stored."""


@dataclass(frozen=True, slots=True)
class PageRevision:
    """What the page was made of: the data's digest, and the quarter of an hour it was.

    ``stamps`` are those of the store's tables, ``own_syncs`` how many of the page's own syncs had
    ended.
    """

    data: str
    moment: str
    stamps: Mapping[str, bytes]
    own_syncs: int

    def __str__(self) -> str:
        return f"{self.data}-{self.moment}"


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


@dataclass
class _Held:
    """What was made of one revision of the data: the context, and the fragments by key.

    Until ``is_whole`` is set, the context has the estimates of what was known before: those of now
    are still being made, and no fragment is kept.
    """

    revision: PageRevision
    config: Config
    context: ReportContext
    fragments: dict[str, str] = field(default_factory=dict)
    is_whole: Event = field(default_factory=Event)


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
        self._read_config = read_config
        self._submit = submit
        self._sample_now, self._opened_s = now, time.monotonic()
        self._held: _Held | None = None
        self._elsewhere = ReadingElsewhere()
        self._leans: dict[str, bool] = {}
        """Of each fragment made so far, whether it leans on the estimates."""
        self.is_sample = now is not None
        self.builder = Builder()
        self.store_wait = StoreWait()
        self.memory: dict[str, Any] = {}

    @cached_property
    def _reader(self) -> ReadAgain:
        """What reads the store; slow to import, too."""
        from analyzer.dataset.read_again import ReadAgain  # noqa: PLC0415

        return ReadAgain()

    @cached_property
    def pages(self) -> Pages:
        """The templates; slow to import, so imported by the builder."""
        from analyzer.app.page import Pages  # noqa: PLC0415

        return Pages()

    @property
    def _now(self) -> datetime | None:
        """The present of the sample athlete; None for anybody else."""
        if self._sample_now is None:
            return None
        return self._sample_now + timedelta(seconds=time.monotonic() - self._opened_s)

    def revision(self) -> PageRevision:
        """Return what the page would be made of now; read in a few milliseconds.

        Raises:
            LegstatsError: the settings or the store cannot be read.
        """
        return self._revision_by(self._read_config())

    def told_revision(self) -> str:
        """Return the revision as the page is told it; "" where it cannot be read just now.

        That is no revision at all, so all is made anew once it can be.
        """
        try:
            return str(self.revision())
        except LegstatsError:
            return ""

    def _revision_by(self, config: Config) -> PageRevision:
        stamps = _stamps_of(config)
        now = self._now or datetime.now(UTC)
        own_syncs = page_sync(self.memory).ended
        made_of = (
            [(name, stamp.hex()) for name, stamp in sorted(stamps.items())],
            repr(config),
            own_syncs,
            on_local_clock(config, now).date().isoformat(),
        )
        data = blake2b(msgspec.json.encode(made_of), digest_size=9).hexdigest()
        return PageRevision(data, str(int(now.timestamp() // _QUARTER_S)), stamps, own_syncs)

    def _view(self) -> View:
        """Return the page as it stands; its data are for the builder alone."""
        return View(self._read_config(), self._context, self.memory, self.is_sample)

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

        Those that lean on no estimate need not wait for them.

        Args:
            keys: their keys.
            said: what was just said of one of them.
        """

        def begun(some: Sequence[str]) -> list[tuple[str, Future[tuple[str, bool]]]]:
            return [(k, self._redraw(k, said if said and said.at == k else None)) for k in some]

        sooner = [key for key in keys if self._leans.get(key) is False]
        later = [key for key in keys if key not in sooner]
        for key, future in begun(sooner):
            made, is_former = future.result()
            if is_former:  # it leans on the estimates, otherwise than the last time
                later.append(key)
            else:
                yield key, made
        self.wait_until_whole()
        for key, future in begun(later):
            yield key, future.result()[0]

    def _redraw(
        self, key: str, said: Said | None = None, *, anew: bool = False, in_hurry: bool = False
    ) -> Future[tuple[str, bool]]:
        """Have a fragment made; with it, whether it leans on the estimates of before.

        In a hurry a form waits for it: it is made first, and what takes long may be left out.
        """

        def make() -> tuple[str, bool]:
            made = self._fragment(key, said, anew=anew, in_hurry=in_hurry)
            # Asked in the builder, where no estimates arrive in between: afterwards they may be
            # there, and what was made without them would never be made again.
            return made, self._leans.get(key, True) and not self._is_whole

        return self.builder.submit(make, urgent=in_hurry)

    @property
    def _is_whole(self) -> bool:
        return self._held is None or self._held.is_whole.is_set()

    @property
    def home(self) -> Path:
        """The folder of the data."""
        return self._read_config().home

    def todays_line(self) -> str:
        """Return what holds for a run now, in short; "" where nobody has told it yet."""
        try:
            return kept_line(self._read_config(), self._now) or ""
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
        if self._held is not None:
            self._held.fragments.pop(key, None)

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
        revision = self.revision()
        data, _, moment = since.partition("-")
        stale: tuple[str, ...] = ()
        if self._is_reading:
            # Every file that is read changes the data: all is made anew once, at the end.
            return {"revision": since, "stale": (), "moving": self.pages.moving(self._view())}
        if data != revision.data:
            if self._elsewhere.is_reading(revision.stamps, revision.own_syncs):
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
            before = self._held.revision.data if self._held else ""
            outcome = form.do(self._view(), fields)
            for key in (outcome.at, *outcome.redraw):  # changed, though nothing may be stored
                self._forget_fragment(key)
            # Looked up here: a sync that the form has begun may end before it is answered, and what
            # it has read would count as shown.
            return Done(outcome, before, self.told_revision())

        # One that has to wait does so here: meanwhile the builder goes on with what others ask for.
        return self.store_wait.until_done(
            lambda: self.builder.submit(partial(at_once, done), urgent=True).result(),
            self._read_config().store_path,
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
        try:
            self.builder.submit(self._current, urgent=True).result().is_whole.wait()
        except LegstatsError:
            return  # which every fragment says for itself

    def download(self, path: str, query: Mapping[str, str]) -> tuple[Download, bytes] | None:
        """Return a file to save and its content, None where there is none of this address."""
        found = self.pages.downloads.get(path)
        if found is None:
            return None
        fields = Fields({name: (value,) for name, value in query.items()})
        made = self.builder.submit(lambda: found.make(self._view(), fields), urgent=True)
        return found, made.result()

    @property
    def _is_reading(self) -> bool:
        """Tell whether the page itself reads files or an account at the moment."""
        return page_sync(self.memory).is_running

    def _context(self) -> ReportContext:
        return self._current().context

    def _current(self, *, as_held: bool = False) -> _Held:
        """Return what there is, read anew where it has changed.

        Args:
            as_held: what was read last will do.
        """
        held = self._held
        if as_held and held is not None:
            return held
        config = self._read_config()
        revision = self._revision_by(config)
        # What a part says depends on the data; on the clock, only what is redrawn at once does.
        if held is None or held.revision.data != revision.data:
            held = self._held = self._read(revision, config, held)
            self._elsewhere.show(revision.stamps, revision.own_syncs)
        elif held.revision != revision:
            for key in self.pages.keys_at_once:
                held.fragments.pop(key, None)
            held.revision = revision
        return held

    def _read(self, revision: PageRevision, config: Config, former: _Held | None) -> _Held:
        from analyzer.loading import load_again  # noqa: PLC0415 - slow to import
        from analyzer.report.context import report_context  # noqa: PLC0415 - as above

        data: Dataset = load_again(config, self._reader)
        if self.is_sample:
            data = replace(data, now=self._now)
        context = report_context(
            data, submit=self._submit, before=former.context.judged if former else None
        )
        known = former.context.estimates_there if former else None
        # With nothing to show meanwhile, whoever asks waits for the estimates themselves.
        if context.estimated or known is None:
            held = _Held(revision, config, context)
            held.is_whole.set()
        else:
            held = _Held(revision, config, replace(context, estimates=lambda: known))
            Thread(target=self._complete, args=(held, context), daemon=True).start()
        self._keep_when_idle(held)
        if former is None:
            self._get_ready_when_shown(held)
        return held

    def _get_ready_when_shown(self, held: _Held) -> None:
        """Work out ahead, behind the page, what the first change will ask for."""

        def steps() -> Iterator[None]:
            self._reader.get_ready(held.config)
            yield
            yield from held.context.judge.get_ready()

        ahead = steps()

        def step() -> None:
            with suppress(LegstatsError, StopIteration):  # which the page says
                if self._held is held:
                    next(ahead)
                    self.builder.submit(step)

        # By then all of the page waits to be drawn, and comes first.
        timer = Timer(_SHOWN_S, self.builder.submit, (step,))
        timer.daemon = True
        timer.start()

    def _keep_when_idle(self, held: _Held) -> None:
        """Keep what the next start and the next command need, once nobody waits for anything."""

        def keep() -> None:
            if self._held is not held:
                return
            # In the other process, for it takes a while, and somebody may tap again.
            for each in (keep_dataset, keep_todays_lines) if not self.is_sample else ():
                self._submit(each, held.config.home)()
            self.builder.submit(partial(_keep_verdicts, held.context))

        timer = Timer(_IDLE_S, keep)
        timer.daemon = True
        timer.start()

    def _complete(self, held: _Held, context: ReportContext) -> None:
        """Wait for the estimates in a thread of its own, and let them be seen."""
        try:
            found = context.estimates()
        except Exception as error:  # noqa: BLE001 - each part that asks for them says so
            failed = error

            def estimates() -> Estimates:
                raise failed
        else:

            def estimates() -> Estimates:
                return found

        def show() -> None:
            held.context = held.context.with_estimates(estimates)
            held.is_whole.set()

        self.builder.submit(show, urgent=True)

    def _fragment(self, key: str, said: Said | None, *, anew: bool, in_hurry: bool) -> str:
        try:
            held = self._current(as_held=self._is_reading and not (said or anew))
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
                if is_hurried or (self._leans[key] and not held.is_whole.is_set()):
                    return made
                held.fragments[key] = made
            return held.fragments[key]
        except LegstatsError as error:
            return self.pages.fault(key, error.in_full)
        except Exception:  # noqa: BLE001 - the rest of the page stands; the terminal is told
            traceback.print_exc(file=sys.stderr)
            return self.pages.fault(key, BUG)

    def _made(self, held: _Held, key: str, view: View, said: Said | None = None) -> str:
        """Return a fragment, and remember whether it leans on the estimates."""
        context = held.context
        times = context.times_estimates_were_asked
        self._leans[key] = True  # where it fails, nobody knows
        made = self.pages.fragment(key, view, said)
        self._leans[key] = context.times_estimates_were_asked > times
        return made


def _stamps_of(config: Config) -> Mapping[str, bytes]:
    if not config.store_path.exists():
        return {}
    with Store(config.store_path) as store:
        return store.stamps()


def keep_dataset(home: Path) -> None:
    """Keep the frames of a home's store beside it, where they are not."""
    from analyzer.config import load  # noqa: PLC0415 - as below
    from analyzer.loading import load_for_answers  # noqa: PLC0415 - slow to import

    with suppress(LegstatsError):  # which the page says
        load_for_answers(load(home))


def keep_todays_lines(home: Path) -> None:
    """Keep what the next two weeks' days say in short beside a home's store."""
    from analyzer.config import load  # noqa: PLC0415 - as below
    from analyzer.loading import load_for_answers  # noqa: PLC0415 - slow to import

    with suppress(LegstatsError):  # which the page says
        keep_lines(load_for_answers(load(home)))


def _keep_verdicts(context: ReportContext) -> None:
    from analyzer.answers.verdicts import keep_verdicts  # noqa: PLC0415 - slow to import

    keep_verdicts(context.judge.dataset, context.verdicts)
