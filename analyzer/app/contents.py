"""What stands on the page that lives: its parts in order, its forms, its downloads."""

from __future__ import annotations

from typing import Any

from analyzer.app import soreness, today
from analyzer.app.parts import Download, Form, LivePart

PARTS: tuple[LivePart[Any], ...] = (
    LivePart("today", today.build, "today.html.j2", before="answer", at_once=True),
    LivePart(
        "soreness", soreness.build, "soreness.html.j2", before="answer", at_once=True,
        invites="Say how sore they are",
    ),
)  # fmt: skip
FORMS: tuple[Form, ...] = (Form("soreness", "soreness", soreness.note),)
DOWNLOADS: tuple[Download, ...] = ()
