"""From the athletes' stores to their results: only what has changed, on as many cores as there are.

A store is opened once; what the estimator asks of its runs is kept as Parquet, so that another
usual slope, which the whole cohort decides on, asks no store again.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from analyzer import config as settings_file
from analyzer.answers.verdicts import verdicts_on
from analyzer.atomic import replacing
from analyzer.cohort.athlete import LATELY_DAYS, AthleteResult, result_of_runs
from analyzer.cohort.importing import import_note
from analyzer.cohort.result_files import read_result, write_result
from analyzer.cohort.running import Broken, Workplace
from analyzer.cohort.slopes import usual_slope_of
from analyzer.effect import DOCUMENTED_COLUMNS, OPTIONAL_COLUMNS, SHIPPED_SLOPE_PRIOR
from analyzer.errors import LegstatsError
from analyzer.kept.validity import BOOKKEEPING, JOURNAL, digest_of
from analyzer.loading import load_for_answers
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from analyzer.cohort.keeping import Cohort
    from analyzer.cohort.running import Crew
    from analyzer.frames.dataset import Dataset
    from analyzer.settings import Windows

_LATELY = pd.Timedelta(days=LATELY_DAYS)
_FAILED = "could not be read or estimated; the roster says why"


@dataclass(frozen=True, slots=True)
class EstimateTask:
    """What it takes to estimate one athlete.

    Attributes:
        known: what is known already; only the pseudonym where the store is to be asked.
        home: the athlete's home; None where ``runs`` hold all there is to ask.
        runs: the file of the athlete's runs.
        usual_slope: as for ``result_of_runs``.
        windows: the athlete's settings.
        now: counts as the present; None means the computer's clock.
    """

    known: AthleteResult
    home: Path | None
    runs: Path
    usual_slope: float
    windows: Windows
    now: pd.Timestamp | None = None


def estimate_cohort(
    cohort: Cohort,
    place: Workplace | None = None,
    *,
    now: pd.Timestamp | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[AthleteResult]:
    """Return the result of every athlete, in order of the pseudonyms; broken ones say why.

    Each result is kept as soon as it is there, and made again when the athlete's store or
    settings, or legstats itself, have changed. Run it again after any crash.

    Args:
        cohort: where the athletes' stores are.
        place: where the work is done.
        now: what counts as the present; default the computer's clock.
        progress: called with (athletes done, in all, the pseudonym of the last one).

    Raises:
        UsageError: nobody is in the cohort.
        TryLaterError: another legstats works on it, or no scheduler answers.
    """
    with cohort.alone(), ExitStack() as stack:
        run = _Run(cohort, place or Workplace(), now, stack, progress)
        run.use_what_is_kept()
        run.estimate_changed()
        run.agree_on_slope()
        cohort.forget_others(run.results)
        return [run.results[pseudonym] for pseudonym in sorted(run.results)]


class _Run:
    """One estimation of a cohort under way."""

    def __init__(
        self,
        cohort: Cohort,
        place: Workplace,
        now: pd.Timestamp | None,
        stack: ExitStack,
        progress: Callable[[int, int, str], None] | None,
    ) -> None:
        self.results: dict[str, AthleteResult] = {}
        self._cohort, self._place, self._now, self._stack = cohort, place, now, stack
        self._progress = progress
        self._crew: Crew | None = None
        self._states = dict(_states_of(cohort))

    def use_what_is_kept(self) -> None:
        for pseudonym, state in self._states.items():
            if state.broken:
                self._keep(AthleteResult(pseudonym, failed=state.broken), "")
                continue
            kept = read_result(self._cohort.result_of(pseudonym))
            if kept is not None and kept[1] == state.made_of:
                failed = state.no_runs if kept[0].failed else ""
                self.results[pseudonym] = replace(kept[0], failed=failed)

    def estimate_changed(self) -> None:
        known = Counter(one.usual_slope for one in self.results.values() if not one.failed)
        usual = known.most_common(1)[0][0] if known else SHIPPED_SLOPE_PRIOR.mean
        missing = [who for who in self._states if who not in self.results]
        self._estimate({who: self._task(AthleteResult(who), usual, anew=True) for who in missing})

    def agree_on_slope(self) -> None:
        whole = [one for one in self.results.values() if not one.failed]
        usual = usual_slope_of(whole)
        self._estimate(
            {
                one.pseudonym: self._task(one, usual, anew=False)
                for one in whole
                if one.usual_slope != usual
            }
        )

    def _task(self, known: AthleteResult, usual: float, *, anew: bool) -> EstimateTask:
        runs = self._cohort.runs_of(known.pseudonym)
        ask_store = anew or not runs.exists()
        return EstimateTask(
            AthleteResult(known.pseudonym) if ask_store else known,
            self._cohort.home_of(known.pseudonym) if ask_store else None,
            runs,
            usual,
            self._states[known.pseudonym].windows,
            self._now,
        )

    def _estimate(self, tasks: Mapping[str, EstimateTask]) -> None:
        if not tasks:
            return
        if self._crew is None:
            self._crew = self._stack.enter_context(self._place.opened(__name__))
        for done, one in enumerate(self._crew.each(estimate_athlete, tasks), start=1):
            if isinstance(one.result, Broken):
                self._keep(AthleteResult(one.pseudonym, failed=one.result.reason), "")
            else:
                state = self._states[one.pseudonym]
                failed = "" if one.result.n_runs else state.no_runs
                self._keep(replace(one.result, failed=failed), state.made_of)
            if self._progress:
                self._progress(done, len(tasks), one.pseudonym)

    def _keep(self, result: AthleteResult, made_of: str) -> None:
        # The sentence may name a file or a folder, and the results go to whoever studies them.
        kept = replace(result, failed=_FAILED) if result.failed else result
        write_result(self._cohort.result_of(result.pseudonym), kept, made_of)
        self.results[result.pseudonym] = result


@dataclass(frozen=True)
class _StoreState:
    """How an athlete's store stands: a digest of all a result is made of, or why there is none.

    ``no_runs`` is why the store holds no run, where files could not be read.
    """

    windows: Windows
    made_of: str = ""
    broken: str = ""
    no_runs: str = ""


def _states_of(cohort: Cohort) -> Iterator[tuple[str, _StoreState]]:
    for pseudonym in cohort.pseudonyms():
        home = cohort.home_of(pseudonym)
        defaults = settings_file.Config().windows
        try:
            config = settings_file.load(home, environ={})
            note = import_note(home)
            if note is not None and note.broken:
                yield pseudonym, _StoreState(config.windows, broken=note.broken)
            elif not config.store_path.exists():
                reason = "Reading it has not come to its end: import it again."
                yield pseudonym, _StoreState(config.windows, broken=reason)
            else:
                with Store(config.store_path) as store:
                    made_of = digest_of(store.stamps(), config, but=BOOKKEEPING | JOURNAL).hex()
                no_runs = " ".join((note.failed[0], *note.remarks)) if note and note.failed else ""
                yield pseudonym, _StoreState(config.windows, made_of, no_runs=no_runs)
        except LegstatsError as error:
            yield pseudonym, _StoreState(defaults, broken=error.in_full)


def estimate_athlete(task: EstimateTask) -> AthleteResult:
    """Estimate one athlete: from the store, whose runs are kept as Parquet, or from that.

    Raises:
        LegstatsError: the store cannot be read.
    """
    known = task.known
    if task.home is not None:
        data = load_for_answers(settings_file.load(task.home, environ={}))
        known = _known_of_store(known.pseudonym, data)
        _write_runs(task.runs, data.runs, known.pseudonym)
    runs = pd.read_parquet(task.runs, partitioning=None)
    return result_of_runs(known, runs, task.usual_slope, today=task.now, windows=task.windows)


def _known_of_store(pseudonym: str, data: Dataset) -> AthleteResult:
    """Return what only the store knows of an athlete."""
    runs, sessions = data.runs, data.strength_sessions
    lately = set(runs.loc[runs["started_at"] > runs["started_at"].max() - _LATELY, "run_id"])
    words = Counter(one.verdict for one in verdicts_on(data) if one.run_id in lately)
    return AthleteResult(
        pseudonym,
        n_leg_days=len(data.leg_days),
        n_activities=int(data.files["activities"].sum()),
        kept=words["kept"],
        borderline=words["borderline"],
        broke=words["broke"],
        undecided=int((sessions["decision"] == "unknown").sum()),
    )


def _write_runs(path: Path, runs: pd.DataFrame, pseudonym: str) -> None:
    """Keep what the estimator asks of the runs: no titles, notes or places."""
    asked = [name for name in (*DOCUMENTED_COLUMNS, *OPTIONAL_COLUMNS) if name in runs]
    with replacing(path, owner_only=True) as unfinished:
        runs[asked].assign(pseudonym=pseudonym).to_parquet(unfinished)
