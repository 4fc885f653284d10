"""The runner's words as types: plain frozen dataclasses that every layer shares.

Units stand in the names: ``_m`` metres, ``_s`` seconds, ``_mps`` metres a second,
``_bpm`` beats a minute, ``_spm`` steps (both feet) a minute, ``_c`` degrees Celsius.
``None`` means unknown, never zero. Times are aware and in UTC.
"""

from __future__ import annotations

from analyzer.model.activities import (
    LONGEST_WORKOUT,
    SET_AND_REST,
    UNPLANNED,
    Activity,
    DamagedRecord,
    DatedSource,
    DayFact,
    FormerRecord,
    ImportFailure,
    Lap,
    Noted,
    PlannedRun,
    Source,
    SourceRecord,
    Stream,
    StrengthSet,
)
from analyzer.model.journal import JOURNAL_TOPICS, JournalEntry, JournalFact, JournalTopic
from analyzer.model.judged import (
    Evidence,
    NextRun,
    Reason,
    Verdict,
)
from analyzer.model.measured import (
    Floats,
    HrProfile,
    Joined,
    Minutes,
    PaceProfile,
    Profiles,
    RunMeasures,
)
from analyzer.model.trials import Draw, Trial
from analyzer.model.words import (
    PLANNED_KINDS,
    RUN_KINDS,
    SPORTS,
    SURFACES,
    Confidence,
    DecidedBy,
    Decision,
    HrSource,
    PlannedKind,
    RunKind,
    Sport,
    Surface,
    VerdictWord,
)

__all__ = [
    "JOURNAL_TOPICS",
    "LONGEST_WORKOUT",
    "PLANNED_KINDS",
    "RUN_KINDS",
    "SET_AND_REST",
    "SPORTS",
    "SURFACES",
    "UNPLANNED",
    "Activity",
    "Confidence",
    "DamagedRecord",
    "DatedSource",
    "DayFact",
    "DecidedBy",
    "Decision",
    "Draw",
    "Evidence",
    "Floats",
    "FormerRecord",
    "HrProfile",
    "HrSource",
    "ImportFailure",
    "Joined",
    "JournalEntry",
    "JournalFact",
    "JournalTopic",
    "Lap",
    "Minutes",
    "NextRun",
    "Noted",
    "PaceProfile",
    "PlannedKind",
    "PlannedRun",
    "Profiles",
    "Reason",
    "RunKind",
    "RunMeasures",
    "Source",
    "SourceRecord",
    "Sport",
    "Stream",
    "StrengthSet",
    "Surface",
    "Trial",
    "Verdict",
    "VerdictWord",
]
