"""What a change of the store leaves as it was: the rows of activities that nothing touched.

A run's row and its minutes are made of its activity's records, of the athlete's words on them and
of the settings, and of nothing else. So where digests of these are as they were, the rows are
taken over; what depends on other activities too (leg days, tags) is worked out anew.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pandas as pd

from analyzer.dataset.kept_frames import arrays_of, frame_from
from analyzer.dataset.long_rows import LongRows, OpenRows
from analyzer.kept.kept_file import DAMAGED, KeptArrays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.config import Config
    from analyzer.kept.kept_file import Array
    from analyzer.store import Override

_SIZE = 16
LEG_DAY = "leg_day"
"""The topic of the athlete's word on whether a session was leg day."""
NEVER_AS_BEFORE = bytes(_SIZE)
"""The digest of what was made of more than the digests tell: it is made anew each time."""
_IDS, _DIGESTS, _SETTINGS = "activities.ids", "activities.digests", "activities.settings"


def activity_digests(
    keys: Mapping[str, Sequence[str]],
    stamps: Mapping[str, bytes],
    words: Mapping[str, Sequence[Override]],
) -> dict[str, bytes]:
    """Return a digest of all that an activity's rows are made of, by its id.

    Whether a session was leg day is no part of it: that decides the session and changes nothing
    that was found in it.

    Args:
        keys: of the records of each activity by its id, the best first.
        stamps: of what each record holds, by key.
        words: what the athlete said of each record, by key.
    """
    # No two states of records ever have the same stamp: of a record alone it says all.
    return {
        name: stamps[group[0]]
        if len(group) == 1 and group[0] not in words
        else _digest_of(group, stamps, words)
        for name, group in keys.items()
    }


def _digest_of(
    keys: Sequence[str], stamps: Mapping[str, bytes], words: Mapping[str, Sequence[Override]]
) -> bytes:
    made_of = [stamps[key] for key in keys]
    made_of += [
        repr((key, word.topic, word.value, word.said_at)).encode()
        for key in keys
        for word in words.get(key, ())
        if word.topic != LEG_DAY
    ]
    return (
        made_of[0] if len(made_of) == 1 else blake2b(b"".join(made_of), digest_size=_SIZE).digest()
    )


def digest_arrays(digests: Mapping[str, bytes], settings: bytes) -> dict[str, Array]:
    """Return the digests as arrays that are kept with the frames.

    Args:
        digests: of what each activity's rows are made of, by its id.
        settings: a digest of the settings and the program they were made with.
    """
    return {
        _IDS: np.frombuffer(msgspec.msgpack.encode(list(digests)), dtype="u1"),
        _DIGESTS: np.frombuffer(b"".join(digests.values()), dtype="u1"),
        _SETTINGS: np.frombuffer(settings, dtype="u1"),
    }


class FormerRows:
    """Frames that were kept before the store changed, and what their rows were made of.

    Args:
        arrays: as they were kept, whatever they were made of.
        config: the settings; what is kept stands beside the store they name.

    Raises:
        DAMAGED: something is not as it was written.
    """

    def __init__(self, arrays: KeptArrays, config: Config) -> None:
        ids = msgspec.msgpack.decode(arrays[_IDS].tobytes(), type=list[str])
        packed = arrays[_DIGESTS].tobytes()
        digests = (packed[at : at + _SIZE] for at in range(0, len(packed), _SIZE))
        self._digests = dict(zip(ids, digests, strict=True))
        self._runs, self.sessions = (frame_from(n, arrays) for n in ("runs", "strength_sessions"))
        names = ("strength_sessions", "strength_sets")
        self._arrays = {name: arrays_of(name, arrays) for name in names}
        rows = LongRows.from_arrays(arrays).opened(config)
        if rows is None:
            raise ValueError(arrays)
        self._rows = rows
        self.run_ids = frozenset(self._runs["run_id"].tolist())
        self.session_ids = frozenset(self.sessions["session_id"].tolist())

    def untouched(self, digests: Mapping[str, bytes]) -> frozenset[str]:
        """Return the ids of the activities whose rows would be made of the same once more."""
        former = self._digests
        return frozenset(
            name
            for name, digest in digests.items()
            if former.get(name) == digest != NEVER_AS_BEFORE
        )

    def joined_runs(self, taken: frozenset[str], made: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of untouched runs together with those made anew, by start and id."""
        frame = self._runs
        kept = frame if taken >= self.run_ids else frame[frame["run_id"].isin(taken)]
        # An empty frame says nothing of dtypes that the other does not say.
        parts = [part for part in (kept, made) if len(part)] or [made]
        rows = pd.concat(parts, ignore_index=True)
        return rows.sort_values(["started_at", "run_id"], kind="stable", ignore_index=True)

    def session_arrays(self) -> dict[str, Array]:
        """Return the strength sessions and their sets as they are kept."""
        return self._arrays["strength_sessions"] | self._arrays["strength_sets"]

    def set_arrays(self) -> dict[str, Array]:
        """Return the sets of the strength sessions as they are kept."""
        return self._arrays["strength_sets"]

    def sets(self) -> pd.DataFrame:
        """Return the sets of the strength sessions."""
        return frame_from("strength_sets", KeptArrays(self._arrays["strength_sets"]))

    def rows_followed_by(
        self, taken: frozenset[str], frames: Mapping[str, pd.DataFrame], runs: pd.DataFrame
    ) -> OpenRows:
        """Return the minutes and profiles of untouched runs with those made anew, run by run.

        They are half a million rows, so no frame is made of them where nobody asks for one.
        """
        rows = self._rows.rows.followed_by(taken, frames, runs["run_id"].tolist())
        return OpenRows(rows, self._rows.file)


def former_rows(arrays: KeptArrays | None, settings: bytes, config: Config) -> FormerRows | None:
    """Return what was kept before, None where nothing is that was made with the same settings."""
    try:
        if arrays is None or arrays[_SETTINGS].tobytes() != settings:
            return None
        return FormerRows(arrays, config)
    except DAMAGED:
        return None
