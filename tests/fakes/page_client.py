"""The page that lives as a browser without script has it, asked in the test's own process."""

from __future__ import annotations

import html
import re
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient

from analyzer import config
from analyzer.app.living import LivingPage
from analyzer.app.routes import Routes
from analyzer.report.worker import work_here

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from httpx import Response

_PATIENCE_S = 60.0


class PageClient:
    """Sends the page's forms and shows its parts, as they stand in a home.

    Args:
        home: the folder of the data.
        environ: the environment the settings are read with.
        page: what is looked at, where it is read already.
    """

    def __init__(
        self,
        home: Path,
        environ: Mapping[str, str] | None = None,
        *,
        page: LivingPage | None = None,
    ) -> None:
        self.home = home
        self._page = page or LivingPage(
            lambda: config.load(home, environ=dict(environ or {})), submit=work_here
        )
        self._client = TestClient(Routes(self._page).app())

    def part(self, key: str) -> str:
        """Return the HTML of one part."""
        return self._page.fragment(key).result()

    def part_at_rest(self, key: str) -> str:
        """Return the HTML of one part once it no longer changes by itself."""
        end = time.monotonic() + _PATIENCE_S
        while key in self._page.news("")["moving"]:  # type: ignore[operator] # a tuple
            assert time.monotonic() < end
            time.sleep(0.02)
        return self.part(key)

    def post(self, path: str, /, files: object = None, **fields: object) -> Response:
        """Send a form; return the page that follows, or the error in it."""
        return self._client.post(f"/{path}", data=fields, files=files)  # type: ignore[arg-type] # as httpx

    def do(self, path: str, /, files: object = None, **fields: object) -> None:
        """Send a form, which is done; the page that follows takes its time and is not asked for."""
        answer = self._client.post(
            f"/{path}",
            data=fields,
            files=files,
            follow_redirects=False,  # type: ignore[arg-type] # as httpx
        )
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text

    def refusal(self, path: str, /, files: object = None, **fields: object) -> tuple[int, str]:
        """Send a form that is refused, as the script does; return the status and the sentence."""
        told = self.tap(path, files, **fields)
        return told["status"], told["error"]

    def tap(self, path: str, /, files: object = None, **fields: object) -> dict[str, Any]:
        """Send a form as the script does; return what it is told: words, undo, HTML by part."""
        answer = self._client.post(
            f"/{path}",
            data=fields,
            files=files,
            headers={"Accept": "application/json"},  # type: ignore[arg-type] # as httpx
        )
        told: dict[str, Any] = answer.json()
        return told | {"status": answer.status_code}

    def undo(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Send the form that takes back what a form did, as it stands in the part."""
        form = told["html"][told["at"]].partition("<form")[2].partition("</form>")[0]
        path = re.findall(r'action="([^"]+)"', form)[0]
        fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
        return self.tap(path, **{name: html.unescape(value) for name, value in fields})

    def get(self, path: str, /, **query: str) -> Response:
        """Follow a link."""
        return self._client.get(f"/{path}", params=query)
