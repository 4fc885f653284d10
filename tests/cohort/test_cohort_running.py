"""The same athletes here, on two processes, and on a cluster that loses a worker: same results."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from typing import TYPE_CHECKING

import dask.dataframe as dd
import pytest
from distributed import LocalCluster
from fakes.cohort_work import TODAY, estimate_slowly, task_of, work_for
from fakes.deadly_work import name_or_die
from fakes.fit_encoder import run_file

from analyzer import cohort as cohorts
from analyzer.cohort.estimating import estimate_athlete, estimate_cohort
from analyzer.cohort.importing import import_athletes
from analyzer.cohort.keeping import Cohort
from analyzer.cohort.result_files import COLUMNS, read_result, write_result
from analyzer.cohort.running import Broken, Workplace
from analyzer.errors import TryLaterError, UsageError
from analyzer.store import Store
from analyzer.worker_pool import start_forkserver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from analyzer import Dataset
    from analyzer.cohort.athlete import AthleteResult
    from analyzer.cohort.estimating import EstimateTask

HERE = Workplace(workers=1)
NEEDS = ("distributed", "analyzer.cohort.estimating")


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, EstimateTask]:
    folder = tmp_path_factory.mktemp("runs")
    return {f"a{seed}": task_of(folder, seed) for seed in range(5)}


@pytest.fixture(scope="module")
def here(tasks: Mapping[str, EstimateTask]) -> dict[str, str]:
    return outcomes(HERE, estimate_athlete, tasks)


def outcomes(
    place: Workplace,
    work: Callable[[EstimateTask], AthleteResult],
    tasks: Mapping[str, EstimateTask],
) -> dict[str, str]:
    with place.opened() as crew:
        # As text, for NaN is not equal to itself; all digits are in it.
        return {one.pseudonym: repr(one.result) for one in crew.each(work, tasks)}


@contextmanager
def cluster() -> Iterator[tuple[str, list[ForkServerProcess]]]:
    """Start a scheduler and two workers, each a process as on machines of their own."""
    # Both, and the workers of the next test, import the estimator once.
    start_forkserver(NEEDS)
    with LocalCluster(
        n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs="CRITICAL"
    ) as scheduler:
        address = scheduler.scheduler_address
        workers = [
            ForkServerProcess(target=work_for, args=(address,), daemon=True) for _ in range(2)
        ]
        for worker in workers:
            worker.start()
        try:
            yield address, workers
        finally:
            for worker in workers:
                worker.kill()
                worker.join()


def test_a_cluster_that_loses_a_worker_midway_gives_the_same_results(
    tasks: dict[str, EstimateTask], here: dict[str, str]
) -> None:
    with cluster() as (address, workers), Workplace(scheduler=address).opened() as crew:
        found = {}
        for one in crew.each(estimate_slowly, tasks):
            if not found:
                workers[0].kill()
            found[one.pseudonym] = repr(one.result)
    assert found == here


def test_two_processes_give_the_same_and_who_kills_or_fails_is_a_line(
    tasks: dict[str, EstimateTask], here: dict[str, str]
) -> None:
    with Workplace(workers=2).opened(*NEEDS) as crew:
        found = {one.pseudonym: repr(one.result) for one in crew.each(estimate_athlete, tasks)}
        assert found == here
        names = {name: name for name in ("one", "deadly", "two", "failing", "three")}
        told = {one.pseudonym: one.result for one in crew.each(name_or_die, names)}
    died, failed = told.pop("deadly"), told.pop("failing")
    assert told == {name: name for name in ("one", "two", "three")}
    assert isinstance(died, Broken)
    assert died.reason.startswith("The process that worked on it died")
    assert isinstance(failed, Broken)
    assert failed.reason == "It failed unexpectedly: ValueError this is too many."


def test_where_the_system_tells_no_cores_of_this_process_the_machines_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert Workplace().processes == os.cpu_count()
    assert Workplace(workers=3).processes == 3


def test_where_no_scheduler_answers_it_says_how_to_start_one() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with (
            pytest.raises(TryLaterError, match="No Dask scheduler answers") as told,
            Workplace(scheduler=nobody, patience_s=0.5).opened(),
        ):
            pass
    assert "dask scheduler" in told.value.hint


def test_a_row_comes_back_as_it_was_written(tmp_path: Path, here: dict[str, str]) -> None:
    (task,) = [task_of(tmp_path, 1)]
    result = estimate_athlete(task)
    write_result(tmp_path / "r.parquet", result, "made of")
    kept = read_result(tmp_path / "r.parquet")
    assert kept is not None
    assert (repr(kept[0]), kept[1]) == (here["a1"], "made of")
    assert all(column.meaning for column in COLUMNS)
    assert not {"name", "latitude", "title", "note"} & {column.name for column in COLUMNS}
    (tmp_path / "r.parquet").write_bytes(b"torn")
    assert read_result(tmp_path / "r.parquet") is None
    assert read_result(tmp_path / "nothing.parquet") is None


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, sample: Dataset) -> Cohort:
    """The sample athlete's store, one with a single run, and one whose archive is broken."""
    folder = tmp_path_factory.mktemp("small")
    roster = folder / "roster"
    (roster / "one").mkdir(parents=True)
    began = TODAY.to_pydatetime()
    (roster / "one" / "run.fit").write_bytes(run_file(began, 20.0))
    (roster / "torn.zip").write_bytes(b"PK\3\4")
    (roster / "who.csv").write_text("folder,pseudonym\none,one\ntorn,torn\n")
    cohort = Cohort(folder / "cohort")
    import_athletes(roster, cohort, pseudonyms=roster / "who.csv", place=HERE)
    home = cohort.home_of("sample")
    home.mkdir()
    with Store(sample.config.store_path) as store:
        store.copy_to(home / "legstats.sqlite")
    return cohort


def test_stores_become_results_and_only_changed_ones_are_estimated_again(
    small: Cohort, sample: Dataset
) -> None:
    done: list[str] = []

    def estimated() -> list[AthleteResult]:
        done.clear()
        return estimate_cohort(small, HERE, progress=lambda *step: done.append(step[2]))

    one, her, torn = estimated()
    assert done == ["one", "sample", "torn"]
    assert (one.n_runs, one.failed, one.verdict) == (1, "", "not enough runs")
    assert torn.failed == "torn.zip is damaged or was not downloaded to its end: get it again."
    assert her.n_leg_days == len(sample.leg_days)
    assert her.undecided == (sample.strength_sessions["decision"] == "unknown").sum()
    assert her.kept > 0
    assert repr(estimated()) == repr([one, her, torn])
    assert done == []
    (small.home_of("one") / "config.toml").write_text("[windows]\nlapsed_days = 10\n")
    estimated()
    assert done == ["one"]


def test_a_store_that_cannot_be_opened_costs_no_other_athlete(small: Cohort) -> None:
    home = small.home_of("zz")
    home.mkdir()
    (home / "legstats.sqlite").write_bytes(b"no store at all, but long enough to look like one" * 9)
    results = estimate_cohort(small, HERE)
    assert [bool(one.failed) for one in results] == [False, False, True, True]
    (home / "legstats.sqlite").unlink()
    assert "import it again" in estimate_cohort(small, HERE)[-1].failed
    home.rmdir()
    estimate_cohort(small, HERE)
    assert not small.result_of("zz").exists()


def test_results_and_runs_are_a_dask_dataframe_for_whoever_wants_more(small: Cohort) -> None:
    estimate_cohort(small, HERE)
    results = cohorts.load(small.folder)
    assert isinstance(results, dd.DataFrame)
    assert results["pseudonym"].compute().tolist() == ["one", "sample", "torn"]
    assert list(results.columns) == cohorts.describe_results().index.tolist()
    runs = cohorts.load(small.folder, "runs")
    counts = runs.groupby("pseudonym").size().compute()
    assert counts["sample"] == results["n_runs"].max().compute()
    with pytest.raises(UsageError, match="no frame 'names'"):
        cohorts.load(small.folder, "names")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="Nothing is estimated"):
        cohorts.load(small.folder / "athletes")


def test_a_place_kept_open_has_one_crew_for_all_that_is_done_there() -> None:
    with HERE.kept_open() as place, place.opened() as one, place.opened() as other:
        assert one is other
