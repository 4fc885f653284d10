"""The data of the page in memory: read anew when the store or a setting has changed."""

from __future__ import annotations

import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from hashlib import blake2b
from threading import Thread, Timer
from typing import TYPE_CHECKING, Any

import msgspec

from analyzer.answers.local_clock import on_local_clock
from analyzer.answers.todays_line import keep_lines
from analyzer.app.elsewhere import ReadingElsewhere
from analyzer.app.syncing import page_sync
from analyzer.errors import LegstatsError
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from analyzer.app.builder import Builder
    from analyzer.config import Config
    from analyzer.dataset.read_again import ReadAgain
    from analyzer.frames.dataset import Dataset
    from analyzer.report.context import Estimates, ReportContext
    from analyzer.report.worker import Submit

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


@dataclass
class Held:
    """What was made of one revision of the data: the context, and the fragments by key.

    Until ``whole`` is done, the context has the estimates of what was known before: those of now
    are still being made, and no fragment is kept.
    """

    revision: PageRevision
    config: Config
    context: ReportContext
    fragments: dict[str, str] = field(default_factory=dict)
    whole: Future[None] = field(default_factory=Future)


class PageData:
    """What the page is made of, by revision of the store, the settings file and the day.

    ``held`` is what was read last, None before. It is read and asked in the builder alone.

    Args:
        read_config: reads the settings anew.
        submit: has slow work done, here or in another process.
        builder: the thread that reads.
        memory: what the page's parts keep, by names of their own.
        now: as for ``LivingPage``.
        keys_of_now: returns the keys of the fragments that depend on the time of day.
    """

    def __init__(
        self,
        read_config: Callable[[], Config],
        submit: Submit,
        builder: Builder,
        memory: dict[str, Any],
        now: datetime | None,
        keys_of_now: Callable[[], Sequence[str]],
    ) -> None:
        self.read_config = read_config
        self._submit, self._builder, self._memory = submit, builder, memory
        self._sample_now, self._opened_s = now, time.monotonic()
        self._keys_of_now = keys_of_now
        self.is_sample = now is not None
        self.held: Held | None = None
        self._elsewhere = ReadingElsewhere()

    @cached_property
    def _reader(self) -> ReadAgain:
        """What reads the store; slow to import, too."""
        from analyzer.dataset.read_again import ReadAgain  # noqa: PLC0415

        return ReadAgain()

    @property
    def now(self) -> datetime | None:
        """The present of the sample athlete; None for anybody else."""
        if self._sample_now is None:
            return None
        return self._sample_now + timedelta(seconds=time.monotonic() - self._opened_s)

    def revision(self) -> PageRevision:
        """Return what the page would be made of now; read in a few milliseconds.

        Raises:
            LegstatsError: the settings or the store cannot be read.
        """
        return self._revision_by(self.read_config())

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
        now = self.now or datetime.now(UTC)
        own_syncs = page_sync(self._memory).ended
        made_of = (
            [(name, stamp.hex()) for name, stamp in sorted(stamps.items())],
            repr(config),
            own_syncs,
            on_local_clock(config, now).date().isoformat(),
        )
        data = blake2b(msgspec.json.encode(made_of), digest_size=9).hexdigest()
        return PageRevision(data, str(int(now.timestamp() // _QUARTER_S)), stamps, own_syncs)

    @property
    def is_reading(self) -> bool:
        """Tell whether the page itself reads files or an account at the moment."""
        return page_sync(self._memory).is_running

    def is_read_elsewhere(self, revision: PageRevision) -> bool:
        """Tell whether another legstats reads files or an account, by what is stored by now."""
        return self._elsewhere.is_reading(revision.stamps, revision.own_syncs)

    def current(self, *, as_held: bool = False) -> Held:
        """Return what there is, read anew where it has changed.

        Args:
            as_held: what was read last will do.
        """
        held = self.held
        if as_held and held is not None:
            return held
        config = self.read_config()
        revision = self._revision_by(config)
        # What a part says depends on the data; on the clock, only what is redrawn at once does.
        if held is None or held.revision.data != revision.data:
            held = self.held = self._read(revision, config, held)
            self._elsewhere.show(revision.stamps, revision.own_syncs)
        elif held.revision != revision:
            for key in self._keys_of_now():
                held.fragments.pop(key, None)
            held.revision = revision
        return held

    def _read(self, revision: PageRevision, config: Config, former: Held | None) -> Held:
        from analyzer.loading import load_again  # noqa: PLC0415 - slow to import
        from analyzer.report.context import report_context  # noqa: PLC0415 - as above

        data: Dataset = load_again(config, self._reader)
        if self.is_sample:
            data = replace(data, now=self.now)
        context = report_context(
            data, submit=self._submit, before=former.context.judged if former else None
        )
        known = former.context.estimates_there if former else None
        # With nothing to show meanwhile, whoever asks waits for the estimates themselves.
        if context.estimated or known is None:
            held = Held(revision, config, context)
            held.whole.set_result(None)
        else:
            held = Held(revision, config, replace(context, estimates=lambda: known))
            Thread(target=self._complete, args=(held, context), daemon=True).start()
        self._keep_when_idle(held)
        if former is None:
            self._get_ready_when_shown(held)
        return held

    def _get_ready_when_shown(self, held: Held) -> None:
        """Work out ahead, behind the page, what the first change will ask for."""

        def steps() -> Iterator[None]:
            self._reader.get_ready(held.config)
            yield
            yield from held.context.judge.get_ready()

        ahead = steps()

        def step() -> None:
            with suppress(LegstatsError, StopIteration):  # which the page says
                if self.held is held:
                    next(ahead)
                    self._builder.submit(step)

        # By then all of the page waits to be drawn, and comes first.
        timer = Timer(_SHOWN_S, self._builder.submit, (step,))
        timer.daemon = True
        timer.start()

    def _keep_when_idle(self, held: Held) -> None:
        """Keep what the next start and the next command need, once nobody waits for anything."""

        def keep() -> None:
            # In the other process, for it takes a while, and somebody may tap again.
            for each in (keep_dataset, keep_todays_lines) if not self.is_sample else ():
                if self.held is not held:  # what a tap asks of that process would wait behind it
                    return
                self._submit(each, held.config.home)()
            if self.held is not held:
                return
            self._builder.submit(partial(_keep_verdicts, held.context))

        timer = Timer(_IDLE_S, keep)
        timer.daemon = True
        timer.start()

    def _complete(self, held: Held, context: ReportContext) -> None:
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
            held.whole.set_result(None)

        self._builder.submit(show, urgent=True)


def _stamps_of(config: Config) -> Mapping[str, bytes]:
    if not config.store_path.exists():
        return {}
    with Store(config.store_path) as store:
        return store.stamps()


def keep_dataset(home: Path) -> None:
    """Keep the frames of a home's store beside it, where they are not."""
    with suppress(LegstatsError):  # which the page says
        _dataset_of(home)


def keep_todays_lines(home: Path) -> None:
    """Keep what the next two weeks' days say in short beside a home's store."""
    with suppress(LegstatsError):  # which the page says
        keep_lines(_dataset_of(home))


def _dataset_of(home: Path) -> Dataset:
    """Return what is kept beside a home's store, which is kept now where it was not."""
    from analyzer.config import load  # noqa: PLC0415 - as below
    from analyzer.loading import load_for_answers  # noqa: PLC0415 - slow to import

    return load_for_answers(load(home))


def _keep_verdicts(context: ReportContext) -> None:
    from analyzer.answers.verdicts import keep_verdicts  # noqa: PLC0415 - slow to import

    keep_verdicts(context.judge.dataset, context.verdicts)
