"""What is answered under which address: the page, its fragments, and every form."""

from __future__ import annotations

import sys
import traceback
from http import HTTPStatus
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from analyzer.app.living import BUG, Done
from analyzer.app.parts import Fields, FormRefusal
from analyzer.app.received import received_fields
from analyzer.app.shell import page_pieces
from analyzer.errors import LegstatsError, StoreError, TryLaterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from analyzer.app.living import LivingPage
    from analyzer.app.parts import Form, FormOutcome, Said

_MOST_SAID = 20
"""Outcomes that wait to be shown by a page without script."""


class Routes:
    """The addresses of the page that lives.

    Args:
        page: what stands on it.
    """

    def __init__(self, page: LivingPage) -> None:
        self._page = page
        self._said: dict[str, FormOutcome] = {}

    def app(self) -> Starlette:
        """Return what answers."""
        routes = [
            Route("/", self.whole, methods=["GET"]),
            Route("/revision", self.revision, methods=["GET"]),
            Route("/fragments", self.fragments, methods=["GET"]),
            Route("/{path}", self.download, methods=["GET"]),
            Route("/{path}", self.form, methods=["POST"]),
        ]
        return Starlette(routes=routes)

    async def whole(self, request: Request) -> Response:
        """Stream the page."""
        outcome = self._said.pop(request.query_params.get("said", ""), None)
        # A page without script comes back here after each form, and goes on with what it looked at.
        if "said" not in request.query_params:
            self._page.open_anew()
        return self._streamed(outcome)

    def _streamed(self, said: Said | None, status: int = HTTPStatus.OK) -> Response:
        pieces = (piece.encode() for piece in self._pieces(said))
        return StreamingResponse(pieces, status, media_type="text/html")

    def _pieces(self, said: Said | None) -> Iterator[str]:
        page = self._page

        def fragments() -> Iterator[str]:
            keys = page.known_keys()
            # Each part is said once: none is streamed by estimates that are about to be replaced.
            page.wait_until_whole()
            # All are asked for at once, so that the next is made while this one is on its way.
            futures = [
                page.fragment(key, said if said and said.at == key else None) for key in keys
            ]
            for future in futures:
                yield future.result()

        yield from page_pieces(
            fragments(),
            line=page.todays_line(),
            revision=page.told_revision(),
            sample=page.is_sample,
        )

    async def revision(self, request: Request) -> Response:
        """Say which parts are no longer as the page has them."""
        news = await run_in_threadpool(self._page.news, request.query_params.get("since", ""))
        return _json(news)

    async def fragments(self, request: Request) -> Response:
        """Stream parts and sections, a line of JSON each."""
        keys = request.query_params.get("keys", "").split(",")
        known = await run_in_threadpool(self._page.known_keys)
        wanted = [key for key in keys if key in known]

        def lines() -> Iterator[bytes]:
            for key, html in self._page.fragments(wanted):
                yield msgspec.json.encode({"key": key, "html": html}) + b"\n"

        return StreamingResponse(lines(), media_type="application/x-ndjson")

    async def form(self, request: Request) -> Response:
        """Do what a form asks for, and show what came of it."""
        form = await run_in_threadpool(self._page.form, request.path_params["path"])
        if form is None:
            return _nothing_here()
        has_script = "application/json" in request.headers.get("accept", "")
        done, status = await self._done(form, request)
        if isinstance(done, Done):
            if has_script:
                return _json(await run_in_threadpool(self._page.answer, done))
            return self._back(done.outcome)
        if has_script:
            return _json({"error": done.words}, status)
        return self._streamed(done, status)

    async def _done(self, form: Form, request: Request) -> tuple[Done | FormRefusal, int]:
        fields = Fields()
        try:
            home = await run_in_threadpool(lambda: self._page.home)
            async with received_fields(request, home) as fields:
                return await run_in_threadpool(self._page.do, form, fields), HTTPStatus.OK
        except LegstatsError as error:
            return FormRefusal(error.in_full, form.at, fields), _status_of(error)
        except ClientDisconnect:  # nobody is there to be told
            return FormRefusal("", form.at, fields), HTTPStatus.BAD_REQUEST
        except Exception:  # noqa: BLE001 - one sentence is shown; the terminal is told the rest
            traceback.print_exc(file=sys.stderr)
            return FormRefusal(BUG, form.at, fields), HTTPStatus.INTERNAL_SERVER_ERROR

    def _back(self, outcome: FormOutcome) -> Response:
        """Lead back to the page at the part, which shows the words once."""
        name = token_hex(4)
        self._said[name] = outcome
        # Those whose page was never asked for, the oldest first.
        while len(self._said) > _MOST_SAID:
            del self._said[next(iter(self._said))]
        where = f"./?said={name}#part-{outcome.at}"
        return RedirectResponse(where, HTTPStatus.SEE_OTHER)

    async def download(self, request: Request) -> Response:
        """Send a file to save."""
        path, query = request.path_params["path"], request.query_params
        try:
            made = await run_in_threadpool(self._page.download, path, query)
        except LegstatsError as error:
            return PlainTextResponse(f"{error.in_full}\n", _status_of(error))
        if made is None:
            return _nothing_here()
        download, content = made
        headers = {"Content-Disposition": f'attachment; filename="{download.name}"'}
        return Response(content, media_type=download.media_type, headers=headers)


def _status_of(error: LegstatsError) -> int:
    is_busy = isinstance(error, (StoreError, TryLaterError))
    return HTTPStatus.CONFLICT if is_busy else HTTPStatus.BAD_REQUEST


def _nothing_here() -> Response:
    return PlainTextResponse("Nothing is here.\n", HTTPStatus.NOT_FOUND)


def _json(content: Any, status: int = HTTPStatus.OK) -> Response:  # noqa: ANN401 - anything JSON holds
    return Response(msgspec.json.encode(content), status, media_type="application/json")
