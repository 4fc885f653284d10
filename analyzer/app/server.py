"""The server: a socket on 127.0.0.1 alone, the browser told of it in private, ended by Ctrl-C."""

from __future__ import annotations

import html
import logging
import os
import secrets
import signal
import socket
import time
import webbrowser
from contextlib import contextmanager, suppress
from threading import Timer
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from analyzer.app.access import HOST, Guard
from analyzer.app.routes import Routes
from analyzer.app.shell import live_policy
from analyzer.errors import UsageError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

    from analyzer.app.living import LivingPage

_SECRET_BYTES = 24
_MOST_HEAD_BYTES = 16_384
_HEAD_S = 10.0
"""How long a connection may be open without a whole request."""
_MOST_CONNECTIONS = 200
"""Open at once; a browser has six."""
_ACCEPTED_AT_ONCE = 32
_BROWSER_READS_S = 30.0


class LiveServer:
    """The server of one page, whose address holds a secret made for it.

    Args:
        page: what it shows.
        port: where it listens; 0 takes a free one.

    Raises:
        UsageError: the port is taken.
    """

    def __init__(self, page: LivingPage, port: int = 0) -> None:
        self._socket = _listening(port)
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        self.port: int = self._socket.getsockname()[1]
        app = Routes(page).app()
        guard = Guard(app, secret=secret, port=self.port, policy=live_policy())
        self.address = f"http://{HOST}:{self.port}{guard.prefix}"
        self._server = _Server(
            uvicorn.Config(
                guard,
                log_config=None,
                log_level="error",  # not each stranger's nonsense
                backlog=_ACCEPTED_AT_ONCE,
                access_log=False,
                lifespan="off",
                ws="none",
                http=_Patient,
                loop="asyncio",
                proxy_headers=False,
                server_header=False,
                date_header=False,
                h11_max_incomplete_event_size=_MOST_HEAD_BYTES,
            )
        )

    @contextmanager
    def ended_by_ctrl_c(self) -> Iterator[None]:
        """Have Ctrl-C end ``run``, even one that comes before it has begun; in the main thread.

        A shell may have it ignored, as it does for what it starts in the background: then, too.
        """

        def end(sig: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signals call it
            self._server.end()

        handled = {sig: signal.signal(sig, end) for sig in _SIGNALS}
        try:
            yield
        finally:
            for sig, handler in handled.items():
                signal.signal(sig, handler)

    def run(self) -> None:
        """Serve until it is ended; not at all where it is already."""
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """End ``run`` in another thread, at once."""
        self._server.end()


class _Patient(H11Protocol):
    """A connection that is closed when no request comes over it for a while, or too many others.

    Anybody on this computer may open one; those who ask for nothing, or so slowly that their
    request never ends, take no place from the athlete's own browser.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._since = self.loop.time()
        self._wait(None)
        ours = [one for one in self.connections if isinstance(one, _Patient)]
        still_open = [one for one in ours if not one.transport.is_closing()]
        if len(still_open) > _MOST_CONNECTIONS:
            waiting = (one for one in still_open if not one.is_answering)
            min(waiting, key=lambda one: one._since).transport.close()  # noqa: SLF001 - a sibling

    @property
    def is_answering(self) -> bool:
        """True from when a request is here until all of its answer is sent."""
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self, former: object) -> None:
        self._waiting = self.loop.call_later(_HEAD_S, self._look, former)

    def _look(self, former: object) -> None:
        if not self.is_answering and self.cycle is former:
            self.transport.close()
        else:
            self._wait(self.cycle)

    def connection_lost(self, exc: Exception | None) -> None:
        self._waiting.cancel()
        super().connection_lost(exc)


class _Server(uvicorn.Server):
    """Ends at the first Ctrl-C, whatever is being answered: what was stored is stored."""

    def end(self) -> None:
        self.should_exit = self.force_exit = True
        # Each answer that is cut off would be told as an error; a new server sets the level anew.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Not as uvicorn does, too late and raising the signal once more: see ``ended_by_ctrl_c``.
        yield


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def opened_browser(
    address: str, home: Path, browse: Callable[[str], bool] = webbrowser.open
) -> Iterator[bool]:
    """Open an address in the browser without any list of processes showing it.

    The browser is handed a file that only its owner can read, which leads on to the address; it is
    gone when the browser has had time to read it, or when the block ends.

    Args:
        address: what to open, a secret in it.
        home: where the file stands for a moment.
        browse: opens an address.

    Yields:
        Whether a browser was found.
    """
    path = home / f"open-{secrets.token_hex(4)}.html"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_left(home)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    timer = Timer(_BROWSER_READS_S, path.unlink, kwargs={"missing_ok": True})
    timer.daemon = True
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(_leading_to(address))
        is_opened = browse(path.absolute().as_uri())
        timer.start()
        yield is_opened
    finally:
        timer.cancel()
        path.unlink(missing_ok=True)


def _remove_left(home: Path) -> None:
    """Remove the files of servers that were killed before the browser had read them."""
    for left in home.glob("open-*.html"):
        with suppress(OSError):  # another server removes its own at the same moment
            if time.time() - left.stat().st_mtime > _BROWSER_READS_S:
                left.unlink()


def _leading_to(address: str) -> str:
    quoted = html.escape(address)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>legstats</title>'
        '<meta name="referrer" content="no-referrer">'
        f'<meta http-equiv="refresh" content="0;url={quoted}">'
        f'<p><a href="{quoted}">Your page</a></p></html>\n'
    )


def _listening(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # on Windows it would let another program take the same port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        # At once: the browser may ask before the server is up, and then waits for it.
        listening.listen()
    except OSError as error:
        listening.close()
        raise UsageError(
            f"Port {port} cannot be had: {error.strerror}.",
            "Choose another with --port, or leave it out for a free one.",
        ) from None
    listening.set_inheritable(False)
    return listening
