"""What was short and slow for the runner at the time of a run: the limits drawn in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.advice.facts import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.advice import Judge
    from analyzer.advice.facts import Known as Judgement
    from analyzer.advice.facts import RunFacts


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that held for one run; None where nothing was known to compare with.

    ``share`` is its mean heart rate as a share of ``top`` (``basis``: HRmax, LTHR or reserve).
    """

    usual_min: float | None = None
    longest_min: float | None = None
    usual_pace_s_per_km: float | None = None
    easy_bpm: float | None = None
    ceiling_bpm: float | None = None
    threshold_bpm: float | None = None
    top_bpm: float | None = None
    basis: str = ""
    share: float | None = None


def limits(bench: Judge, run_ids: Iterable[str]) -> dict[str, Limits]:
    """Return the limits of each of these runs, by run_id, as they were known at its start."""
    wanted = set(run_ids)
    return {run.run_id: _one(bench.known, run) for run in bench.runs if run.run_id in wanted}


def at(known: Judgement, moment_s: float) -> Limits:
    """Return the limits of a run on the road at a moment [s since the epoch]."""
    return _limits(known, moment_s, moment_s, "road", MISSING)


def _one(known: Judgement, run: RunFacts) -> Limits:
    return _limits(known, run.outing_began_s, run.started_s, run.surface, run.hr_bpm)


def _limits(
    known: Judgement, began_s: float, started_s: float, surface: str, hr_bpm: float
) -> Limits:
    rules = known.rules
    length = known.baselines.length("minutes", began_s, surface)
    speed = known.baselines.reference("speed", began_s, surface)
    zones = known.zones(started_s)
    return Limits(
        usual_min=length.median if length else None,
        longest_min=length.percentile(rules.length_moderate_percentile) if length else None,
        usual_pace_s_per_km=1000 / speed.median if speed else None,
        easy_bpm=zones.bpm(zones.easy) if zones else None,
        ceiling_bpm=zones.bpm(zones.ceiling) if zones else None,
        threshold_bpm=zones.bpm(zones.threshold) if zones else None,
        top_bpm=zones.top_bpm if zones else None,
        basis=zones.basis if zones else "",
        share=zones.share(hr_bpm) if zones and hr_bpm > 0 else None,
    )
