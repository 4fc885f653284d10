"""The page on which the athlete lets an application in, and a browser that presses its buttons."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import requests

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TIMEOUT_S = 30.0

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>A made-up Strava</title>
<body style="font-family: sans-serif; max-width: 34rem; margin: 3rem auto">
<h1>This is a made-up Strava</h1>
<p>It runs on this computer, for trying legstats without an account. Nothing here reaches
strava.com, and the activities behind it are invented.</p>
<p>Your application asks to:</p>
<form method="post" action="/oauth/authorize">
{hidden}{boxes}<p><button name="answer" value="authorize">Authorize</button>
<button name="answer" value="cancel">Cancel</button></p>
</form></body></html>
"""


def consent_page(fields: Mapping[str, str], scopes: Iterable[str]) -> str:
    """Return the page: a box to untick for each scope, and two buttons."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">\n'
        for name, value in fields.items()
    )
    boxes = "".join(
        f'<p><label><input type="checkbox" name="tick:{escape(scope)}" value="on" checked> '
        f"{escape(scope)}</label></p>\n"
        for scope in scopes
    )
    return _PAGE.format(hidden=hidden, boxes=boxes)


def press(url: str, untick: Iterable[str], answer: str) -> None:
    """Open the page, untick scopes, press a button, and go where Strava sends the browser."""
    with requests.Session() as browser:
        browser.trust_env = False
        form = _Form(_opened(browser.get(url, timeout=TIMEOUT_S)).text)
        left = {f"tick:{scope}" for scope in untick}
        if unknown := left - form.fields.keys():
            raise ValueError(f"the page has no box {sorted(unknown)}; it has {sorted(form.fields)}")
        sent = {name: value for name, value in form.fields.items() if name not in left}
        target = urljoin(url, form.action)
        _opened(browser.post(target, data=sent | {"answer": answer}, timeout=TIMEOUT_S))


def _opened(page: requests.Response) -> requests.Response:
    if not page.ok:
        raise ValueError(f"the page says {page.status_code}: {page.text[:500]}")
    return page


class _Form(HTMLParser):
    """Where a form leads, and its fields as they stand when the page opens."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.action = told["action"] or ""
        if tag == "input" and (told["type"] == "hidden" or "checked" in told):
            self.fields[told["name"] or ""] = told["value"] or ""
