"""What every section of the page is made of: notes, facts, tables; and its fixed words."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from analyzer.buckets import BUCKET_EDGES_H, BUCKETS, COMPARED_BUCKETS

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOURS = (*(b.replace("-", "–") for b in COMPARED_BUCKETS), f"{BUCKET_EDGES_H[-1]:g} h +")
BUCKET_NAMES: Mapping[str, str] = MappingProxyType(
    dict(zip(BUCKETS, ("same day", "next day", "day 2", "day 3", "rested"), strict=True))
)
BUCKET_HOURS: Mapping[str, str] = MappingProxyType(dict(zip(BUCKETS, _HOURS, strict=True)))
BUCKET_WHEN: Mapping[str, str] = MappingProxyType(
    dict(zip(BUCKETS, ("the same day", "the next day", "on day 2", "on day 3", ""), strict=True))
)
BUCKET_LONG_WHEN: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            COMPARED_BUCKETS,
            (
                "later on leg day",
                "the day after leg day",
                "two days after leg day",
                "three days after leg day",
            ),
            strict=True,
        )
    )
)


@dataclass(frozen=True, slots=True)
class Note:
    """A remark beside a chart: a bold lead and a sentence; ``missing`` tells what is not there."""

    lead: str
    text: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the three key figures under the headline."""

    label: str
    figure: str
    text: str


@dataclass(frozen=True, slots=True)
class NumbersTable:
    """The numbers behind a chart, as they are shown."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
