"""The same function over many athletes: here, on this machine's cores, or on a Dask cluster.

Dask's own processes do the work, for the run outlives a worker's death: the athlete it was busy
with is tried once more. A worker elsewhere needs the cohort's folder under the same path.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from analyzer.cohort.extra import demand_extra
from analyzer.errors import LegstatsError, TryLaterError, UsageError
from analyzer.worker_pool import bare_main, start_forkserver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from distributed import Client, Future

Result = TypeVar("Result")
Task = TypeVar("Task")

_OWN_MACHINE = "127.0.0.1"
_DEADLY = "The process that worked on it died each time: is memory short?"
_CAN_FORK = sys.platform == "linux"
"""Elsewhere the system's own libraries do not bear a fork."""


@dataclass(frozen=True, slots=True)
class Broken:
    """What is there instead of a result: why there is none, as one sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class AthleteDone(Generic[Result]):
    """One athlete's outcome."""

    pseudonym: str
    result: Result | Broken


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where the work is done.

    Attributes:
        workers: how many processes; None means one per core. With one, it is done in this process.
        scheduler: address of a running ``dask scheduler`` whose workers do it; "" means here.
        patience_s: how long a scheduler is waited for.
        crew: who works there already; see ``kept_open``.
    """

    workers: int | None = None
    scheduler: str = ""
    patience_s: float = 10.0
    crew: Crew | None = None

    @property
    def is_here(self) -> bool:
        """True when no other process is needed."""
        return not self.scheduler and self.processes == 1

    @property
    def processes(self) -> int:
        """How many processes of this machine would work."""
        from analyzer.sync.workers import usable_cores  # noqa: PLC0415 - no worker asks for it

        return self.workers or usable_cores()

    @contextmanager
    def opened(self, *needs: str) -> Iterator[Crew]:
        """Yield who does the work, until the block ends.

        Args:
            needs: modules that the work takes, imported once for all workers of this machine.

        Raises:
            TryLaterError: nobody answers at the scheduler's address.
            UsageError: Dask is not installed, or the address is none.
        """
        if self.crew is not None:
            yield self.crew
        elif self.is_here:
            yield Crew(None)
        else:
            with _client(self, needs) as client:
                yield Crew(client)

    @contextmanager
    def kept_open(self, *needs: str) -> Iterator[Workplace]:
        """Yield the same place with its crew there, for several things to be done one by one.

        Args:
            needs: as for ``opened``.

        Raises:
            TryLaterError, UsageError: as ``opened``.
        """
        # Processes take a second or two to start and to import what they need.
        with self.opened(*needs) as crew:
            yield replace(self, crew=crew)


class Crew:
    """Workers at a workplace."""

    def __init__(self, client: Client | None) -> None:
        self._client = client

    def each(
        self, work: Callable[[Task], Result], tasks: Mapping[str, Task]
    ) -> Iterator[AthleteDone[Result]]:
        """Yield what comes of each athlete's task, as it is done; nothing stops the others.

        Args:
            work: a function of a module, which workers can import.
            tasks: what it takes, by pseudonym.
        """
        if self._client is None:
            for pseudonym, task in tasks.items():
                yield AthleteDone(pseudonym, guarded(work, task))
            return
        yield from _spread(self._client, work, tasks)


def _spread(
    client: Client, work: Callable[[Task], Result], tasks: Mapping[str, Task]
) -> Iterator[AthleteDone[Result]]:
    """Yield what the workers make of the tasks; those in whose company one died come last.

    Whoever waits at a worker that dies is under suspicion with the one that killed it. So each of
    them is done once more with nothing else beside it: who kills a worker then has failed.
    """
    from distributed import as_completed  # noqa: PLC0415 - slow to import

    def submit(task: Task) -> Any:  # noqa: ANN401 - a future of a package without types
        return client.submit(guarded, work, task, pure=False)

    futures = {submit(task): pseudonym for pseudonym, task in tasks.items()}
    suspects: list[str] = []
    for future in as_completed(futures, loop=client.loop):  # type: ignore[no-untyped-call]
        pseudonym = futures.pop(future)
        result = _outcome(future)
        if result is None:
            suspects.append(pseudonym)
        else:
            yield AthleteDone(pseudonym, result)
    for pseudonym in suspects:
        again = _outcome(submit(tasks[pseudonym]))
        yield AthleteDone(pseudonym, Broken(_DEADLY) if again is None else again)


def _outcome(future: Future[Any]) -> Any:  # noqa: ANN401 - as the work returns it
    """Return what came of one task, ``Broken`` among it; None where the worker died."""
    from distributed.scheduler import KilledWorker  # noqa: PLC0415 - slow to import

    try:
        return future.result()
    except KilledWorker:
        return None
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
        return Broken(_unexpected(error))


def guarded(work: Callable[[Task], Result], task: Task) -> Result | Broken:
    """Do one athlete's work; what fails in it is told, not raised."""
    try:
        return work(task)
    except LegstatsError as error:
        return Broken(error.in_full)
    except MemoryError:
        return Broken("It takes more memory than there is.")
    except Exception as error:  # noqa: BLE001 - one athlete must not stop the others
        return Broken(_unexpected(error))


def _unexpected(error: Exception) -> str:
    first = (str(error).splitlines() or [""])[0]
    return f"It failed unexpectedly: {type(error).__name__} {first}".rstrip(" .") + "."


@contextmanager
def _client(place: Workplace, needs: Sequence[str]) -> Iterator[Client]:
    demand_extra()
    if not place.scheduler and _CAN_FORK:
        # Before anything else: it imports what workers need while this process imports Dask.
        start_forkserver(["distributed", *needs])
    import dask  # noqa: PLC0415 - an extra, and slow to import
    import distributed  # noqa: F401, PLC0415 - it brings the settings of which some are changed

    how = {
        # The first death decides who is done once more alone.
        "distributed.scheduler.allowed-failures": 0,
        "distributed.comm.timeouts.connect": place.patience_s,
        "distributed.admin.log-format": "%(message)s",
        "distributed.worker.multiprocessing-method": "forkserver" if _CAN_FORK else "spawn",
        # Nobody looks at the dashboard for which Dask samples each worker a hundred times a second
        # and has each loop tick fifty times.
        "distributed.worker.profile.enabled": False,
        "distributed.admin.tick.interval": "500ms",
    }
    with (
        dask.config.set(how),
        _cluster_elsewhere(place) if place.scheduler else _cluster_here(place) as client,
    ):
        yield client


@contextmanager
def _cluster_elsewhere(place: Workplace) -> Iterator[Client]:
    from distributed import Client  # noqa: PLC0415 - an extra, and slow to import

    try:
        client = Client(place.scheduler, timeout=place.patience_s, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError) as error:
        raise TryLaterError(
            f"No Dask scheduler answers at {place.scheduler}.",
            "Start one with `dask scheduler`, and `dask worker` on each machine.",
        ) from error
    except ValueError as error:
        raise UsageError(
            f"{place.scheduler!r} is no address of a scheduler.",
            "It looks like tcp://10.0.0.1:8786.",
        ) from error
    with client:
        yield client


@contextmanager
def _cluster_here(place: Workplace) -> Iterator[Client]:
    from distributed import Client, LocalCluster, utils  # noqa: PLC0415 - an extra, slow to import

    # Else Dask imports pandas in this process, for a server that runs already.
    utils._forkserver_preload_set = _CAN_FORK  # noqa: SLF001 - there is no other way to tell it
    with bare_main():
        cluster = LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=place.processes,
            threads_per_worker=1,
            host=_OWN_MACHINE,
            # A free port: with none, Dask complains wherever 8787 is taken.
            dashboard_address=f"{_OWN_MACHINE}:0",
            scheduler_kwargs={"dashboard": False},
            silence_logs="CRITICAL",
        )
    with cluster, Client(cluster, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        yield client
