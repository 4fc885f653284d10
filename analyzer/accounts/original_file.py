"""The original file of an activity, as an account sends it: read by the reader of a watch's files.

It is read when it comes, and what it says is kept in its stead: it holds where the athlete was,
which is never kept. When a reader has become better, it is worth asking for again.
"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import fields, replace
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from msgspec import json

from analyzer.errors import ImportProblemError, NotAnActivityError, explain_bug
from analyzer.importers.archives import ArchiveReader
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise, unrecognised, version_of
from analyzer.importers.unpacking import Allowance, unpacked_content
from analyzer.model import UNPLANNED, Activity, Stream
from analyzer.sources import file_suffixes, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    Raw = dict[str, Any]

_ZIP = b"PK\x03\x04"
_ACTIVITY = json.Decoder(Activity)


def readers_version() -> int:
    """Return what rises whenever a reader of recordings becomes better."""
    return sum(version_of(kind) for kind in sorted(keys_of("recording")))


def is_whole_zip(content: bytes) -> bool:
    """Tell whether a zip archive goes on to its end."""
    return zipfile.is_zipfile(BytesIO(content))


def read_original(sent: bytes, name: str, zone: str = "") -> Raw:
    """Return what an original file says, as JSON can keep it; of a bad one, what is wrong with it.

    Args:
        sent: the file, or a zip archive or gzip file that holds one.
        name: what to call it in sentences.
        zone: IANA zone for files that name none; "" means the computer's own.
    """
    kept: Raw = {"readers": readers_version(), "activities": []}
    said: list[str] = []
    try:
        content, own_name = _unpacked(sent, name)
        found = recognise(content)
        if found is None or found[0] not in keys_of("recording"):
            raise unrecognised(content, own_name)  # noqa: TRY301 - said as any other problem is
        context = Context(own_name, zone=zone, warn=said.append, leave_out=said.append)
        activities = found[1].read(content, context)
    except (ImportProblemError, NotAnActivityError) as problem:
        return kept | {"problem": problem.message}
    except Exception as fault:  # noqa: BLE001 - one file never costs the others
        return kept | {"problem": explain_bug(name, fault)}
    digest = hashlib.sha256(content).hexdigest()
    kept_ones = [_kept_activity(one) for one in activities]
    return kept | {"activities": kept_ones, "digest": digest, "said": said}


def is_read_by_older(kept: Raw) -> bool:
    """Tell whether the file would be read better today."""
    return bool(kept) and kept.get("readers") != readers_version()


def original_activity(kept: Raw, started_at: datetime) -> Activity | None:
    """Return what the file says of an activity, None when nothing.

    Of several in one file (of a triathlon, say) it is the one that began nearest.

    Args:
        kept: as ``read_original`` returned it.
        started_at: when the activity began.
    """
    told = [_ACTIVITY.decode(json.encode(one["facts"])) for one in kept.get("activities", ())]
    if not told:
        return None
    apart = [abs((one.started_at - started_at).total_seconds()) for one in told]
    nearest = apart.index(min(apart))
    columns = kept["activities"][nearest]["stream"]
    stream = Stream(**{name: _column(values) for name, values in columns.items()})
    problems = (*told[nearest].problems, *kept["said"])
    return replace(
        told[nearest], stream=stream if columns else None, problems=problems,
        belongs_to=kept["digest"],
    )  # fmt: skip


def with_original(listed: Activity, recorded: Activity, *, same_start_s: float = 60.0) -> Activity:
    """Return an activity as its service tells of it, with what only the file knows.

    Args:
        listed: what the service says; its word counts, for there the athlete corrects things.
        recorded: what the file says.
        same_start_s: a start that differs less is the recorded one; another was corrected.
    """
    silent: Raw = {
        f.name: getattr(recorded, f.name)
        for f in fields(Activity)
        if getattr(listed, f.name) in _SAYS_LITTLE
    }
    later = listed.started_at - recorded.started_at
    if abs(later.total_seconds()) < same_start_s:
        length = listed.ended_at - listed.started_at
        begins = recorded.started_at
        return replace(listed, **silent | {"started_at": begins, "ended_at": begins + length})
    # The athlete moved it to another time of day: so everything that names a moment moves along.
    laps = tuple(replace(lap, started_at=lap.started_at + later) for lap in recorded.laps)
    sets = tuple(
        replace(one, started_at=one.started_at and one.started_at + later) for one in recorded.sets
    )
    return replace(listed, **silent | {"laps": laps, "sets": listed.sets or sets})


_SAYS_LITTLE: tuple[object, ...] = (None, "", (), "other", "road", UNPLANNED)


def _kept_activity(activity: Activity) -> Raw:
    columns = dict(activity.stream.columns()) if activity.stream else {}
    facts: Raw = json.decode(json.encode(replace(activity, stream=None), enc_hook=_plain))
    return {"facts": facts, "stream": {name: _values(one) for name, one in columns.items()}}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a number of numpy's
    return value.item()


def _values(column: Any) -> list[float | None]:  # noqa: ANN401 - a column
    return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124 - NaN


def _column(values: list[float | None]) -> Any:  # noqa: ANN401 - a column
    return np.array(values, dtype=np.float64)


def _unpacked(sent: bytes, name: str) -> tuple[bytes, str]:
    """Return the content of the file and its name.

    Raises:
        ImportProblemError: the archive is damaged, is a bomb, or holds no such file.
    """
    if not sent.startswith(_ZIP):
        return unpacked_content(BytesIO(sent), name, len(sent)), name
    problems: list[str] = []
    with TemporaryFile() as file:
        file.write(sent)
        file.flush()
        for content, own_name in _members(file, name, len(sent), problems):
            return content, own_name
    why = problems[0] if problems else f"{name} holds no file of a watch."
    raise ImportProblemError(why)


def _members(
    file: IO[bytes], name: str, size: int, problems: list[str]
) -> Iterator[tuple[bytes, str]]:
    endings = file_suffixes()
    reader = ArchiveReader(
        lambda member: member.lower().removesuffix(".gz").endswith(endings),
        lambda _: 0,
        lambda _, sentence: problems.append(sentence),
        Allowance(size),
    )
    for member in reader.members(file, name):
        yield member.read(), member.place.rpartition("/")[2]
