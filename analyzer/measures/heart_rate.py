"""Is this heart rate a heart rate? What a sensor gets wrong, found and said in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.measures.plausible import HIGHEST_BPM, LOWEST_BPM
from analyzer.measures.rolling import at_least, dilate, or_zero, rolling_mean

if TYPE_CHECKING:
    from analyzer.measures.rolling import Flags
    from analyzer.model import Floats, HrSource

ENOUGH_COVERAGE = 0.8
LOCK_SPM, LOCK_SHARE, LOCK_SURE_SHARE, LOCK_TOGETHER = 3.0, 0.2, 0.6, 0.4
LOCK_S, LOCK_LAG_S = 120, 10
FLAT_S, FLAT_SHARE = 60, 0.2
JUMP_BPM, JUMP_S, JUMP_SHARE = 20.0, 5, 0.1
PEAK_S = 30
HR_AT_NO_SPEED = 50.0
"""Speed is about proportional to heart rate above some 50 bpm, where the line meets no speed."""
_NO_BEATS = (0.0, 255.0)
"""What sensors send, and files hold, where there is no heart rate."""
_WORTH_A_WORD = 0.005
_NOTHING = "no heart rate was recorded"
_BEYOND = f"below {LOWEST_BPM:.0f} or above {HIGHEST_BPM:.0f} beats a minute"


@dataclass(frozen=True, slots=True)
class HeartRate:
    """Heart rate second by second with doubtful seconds blanked (NaN), and a judgement.

    ``recorded`` is what the sensor said within 30-230 bpm; ``clean`` also lacks flat lines and
    jumps. ``coverage`` is the share of moving time with a recorded value, ``problem`` says in
    words why heart rate is not ``usable`` ("" when it is).
    """

    recorded: Floats
    clean: Floats
    coverage: float | None
    usable: bool
    problem: str

    @property
    def trusted(self) -> Floats:
        """Clean heart rate when usable, else all unknown."""
        return self.clean if self.usable else np.full(len(self.clean), np.nan)


def judge_heart_rate(
    bpm: Floats, cadence: Floats, moving: Flags, resumes: Flags, source: HrSource | None
) -> HeartRate:
    """Clean heart rate and decide whether the run's effort can be judged by it.

    Not usable when, of the moving time, less than 80 % has clean values, more than 20 % lies in
    flat lines longer than 60 s, more than 10 % within 5 s of a jump of over 20 bpm in 5 s, or when
    a sensor on the wrist counted steps (``cadence_lock``; a chest strap is exempt). Smaller
    blemishes are only blanked. Limits: docs/measures.md, "When a pulse is
    not believed".
    """
    # Kept apart from the clean one: the averages a watch shows count flat lines and jumps too.
    recorded = np.where((bpm >= LOWEST_BPM) & (bpm <= HIGHEST_BPM), bpm, np.nan)
    flat, jumpy = flat_lines(recorded), around_jumps(recorded, resumes)
    clean = np.where(flat | jumpy, np.nan, recorded)
    coverage = _share_of(np.isfinite(recorded), moving)
    locked = None if source == "chest" else cadence_lock(recorded, cadence, moving)
    problem = _lack_in_words(bpm, recorded, moving) or _doubt_in_words(
        locked, _share_of(flat, moving), _share_of(jumpy, moving)
    )
    if not problem and (_share_of(np.isfinite(clean), moving) or 0) < ENOUGH_COVERAGE:
        problem = "too little of the heart rate is free of gaps, flat lines and jumps"
    return HeartRate(recorded, clean, coverage, not problem, problem)


def flat_lines(bpm: Floats) -> Flags:
    """Return the seconds in stretches of one and the same value for more than 60 s."""
    same = np.abs(np.diff(bpm, prepend=np.nan)) < 1e-9  # noqa: PLR2004 - equal, after interpolation
    return at_least(same, FLAT_S)


def around_jumps(bpm: Floats, resumes: Flags) -> Flags:
    """Return the seconds within 5 s of a change by more than 20 bpm in 5 s.

    No heart does that. Changes across a pause do not count.
    """
    change = np.zeros(len(bpm))
    change[JUMP_S:] = np.abs(bpm[JUMP_S:] - bpm[:-JUMP_S])
    jumped = (or_zero(change) > JUMP_BPM) & ~dilate(resumes, JUMP_S)
    return dilate(jumped, JUMP_S) if jumped.any() else jumped


def cadence_lock(bpm: Floats, cadence: Floats, moving: Flags) -> float | None:
    """Share of moving time in which heart rate equals the step rate, if that is no chance.

    An optical sensor that takes the beat of the steps for the pulse shows the cadence (± 3), and
    for minutes. At a hard effort both can honestly be near 172. So only stretches of at least
    2 min count (10-s means within 3 of each other), and a share above 20 % is a lock only when
    heart rate also moves with the steps there (correlation of changes over 10 s, as 5-s means,
    above 0.4; honest coincidence stays below 0.2), or when it stays for over 60 % of the time.

    Returns:
        The share, or None when there is no lock.
    """
    # Unknown on either side is not close: NaN becomes infinitely far.
    gap = np.abs(rolling_mean(bpm, LOCK_LAG_S) - rolling_mean(cadence, LOCK_LAG_S))
    close = moving & (np.nan_to_num(gap, nan=np.inf) <= LOCK_SPM)
    locked = at_least(close, LOCK_S)
    share = _share_of(locked, moving) or 0.0
    if share <= LOCK_SHARE:
        return None
    return share if share > LOCK_SURE_SHARE or _moves_with_steps(bpm, cadence, locked) else None


def peak_30s(bpm: Floats) -> float | None:
    """Highest mean over 30 s without a gap, bpm; None when there are no such 30 s."""
    # At both ends the window is shorter: a peak there is not a peak over 30 s.
    whole = rolling_mean(np.isfinite(bpm).astype(float), PEAK_S) == 1.0
    whole[: PEAK_S // 2] = False
    whole[len(whole) - PEAK_S // 2 :] = False
    return float(rolling_mean(bpm, PEAK_S)[whole].max()) if whole.any() else None


def _moves_with_steps(bpm: Floats, cadence: Floats, locked: Flags) -> bool:
    there = locked[LOCK_LAG_S:] & locked[:-LOCK_LAG_S]
    beats, steps = (_change_over_lag(rolling_mean(values, 5))[there] for values in (bpm, cadence))
    # Changes over 10 s lie about zero already, so no mean is taken off.
    size = float(np.sqrt((beats @ beats) * (steps @ steps)))
    return size > 0 and float(beats @ steps) > LOCK_TOGETHER * size


def _change_over_lag(values: Floats) -> Floats:
    return values[LOCK_LAG_S:] - values[:-LOCK_LAG_S]


def _lack_in_words(bpm: Floats, recorded: Floats, moving: Flags) -> str:
    """Return what of the heart rate is missing, or beyond any pulse; "" where there is enough."""
    beyond = np.isfinite(bpm) & ~np.isin(bpm, _NO_BEATS) & ~np.isfinite(recorded)
    coverage = _share_of(np.isfinite(recorded), moving) or 0.0
    if not coverage:
        if np.isfinite(recorded).any():
            return "heart rate was recorded only while standing still"
        return f"no heart rate was believable ({_BEYOND})" if beyond.any() else _NOTHING
    if coverage >= ENOUGH_COVERAGE:
        return ""
    incredible = _share_of(beyond, moving) or 0.0
    missing = 1 - coverage - incredible
    what, why = "missing", ""
    if incredible >= _WORTH_A_WORD:
        what = "missing or not believable" if missing >= _WORTH_A_WORD else "not believable"
        why = f" ({_BEYOND})"
    return f"heart rate is {what} for {1 - coverage:.0%} of the time{why}"


def _doubt_in_words(locked: float | None, flat: float | None, jumpy: float | None) -> str:
    if locked:
        return f"the sensor counted steps, not beats, for {locked:.0%} of the time (cadence lock)"
    if (flat or 0) > FLAT_SHARE:
        return f"heart rate stood still for {flat:.0%} of the time"
    if (jumpy or 0) > JUMP_SHARE:
        return f"heart rate jumped by more than 20 beats within 5 s, {jumpy:.0%} of the time"
    return ""


def _share_of(flags: Flags, among: Flags) -> float | None:
    return float(flags[among].mean()) if among.any() else None
