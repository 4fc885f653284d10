"""What a form sent, read within bounds as it comes: its texts, and its files on the disk."""

from __future__ import annotations

import errno
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from analyzer.app.parts import Fields, Upload
from analyzer.atomic import unfinished_folder
from analyzer.errors import LegstatsError, UsageError
from analyzer.importers.unpacking import MAX_ARCHIVE_BYTES
from analyzer.text import whole_letters

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from starlette.datastructures import FormData, Headers
    from starlette.requests import Request

MOST_BYTES = MAX_ARCHIVE_BYTES
"""As much as an archive may unpack to: more is never read of anything."""
_MOST_FIELDS = 500
_MOST_FILES = 20_000
_LONGEST_FIELD = 100_000
_LONGEST_TEXTS = 1 << 20
_LONGEST_NAME = 200
"""Bytes; file systems take 255."""
_LONGEST_ENDING = 20
_FOLDER = "received"
_OWNER_ONLY = 0o700


@asynccontextmanager
async def received_fields(
    request: Request, home: Path, most_bytes: int = MOST_BYTES
) -> AsyncIterator[Fields]:
    """Read a form; its files stand in a folder of their own as long as the block lasts.

    Args:
        request: what is sent; all of it is read, so that the browser listens to the answer.
        home: the folder of the athlete's data, in which that folder stands.
        most_bytes: how much may be sent.

    Raises:
        UsageError: it is no form, or holds more than a form of ours ever does.
        LegstatsError: the disk is full.
    """
    is_multipart = request.headers.get("content-type", "").startswith("multipart/form-data")
    stream = _BoundedStream(request, most_bytes if is_multipart else _LONGEST_TEXTS)
    async with AsyncExitStack() as stack:
        try:
            stream.refuse_announced(request.headers)
            if is_multipart:
                folder = await run_in_threadpool(_begin_folder, stack, home)
                form = await _FilesToDisk(request.headers, stream.pieces(), folder).parse()
            else:
                form = await FormParser(request.headers, stream.pieces()).parse()
            stack.push_async_callback(form.close)
            fields = await run_in_threadpool(_fields_of, form)
        except MultiPartException as error:
            await stream.drain()
            raise UsageError(f"What was sent cannot be read: {error.message}") from error
        except UsageError:
            await stream.drain()
            raise
        except OSError as error:
            await stream.drain()
            raise _not_kept(error) from error
        yield fields


class _BoundedStream:
    """The body of a request, piece by piece, up to so many bytes."""

    def __init__(self, request: Request, most: int) -> None:
        self._stream = request.stream()
        self._most = self._left = most

    def refuse_announced(self, headers: Headers) -> None:
        """Refuse at once what says itself that it is too large."""
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > self._most:
            raise self._too_large()

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Yield the body; refuse it where it becomes too large."""
        async for piece in self._stream:
            self._left -= len(piece)
            if self._left < 0:
                raise self._too_large()
            yield piece

    async def drain(self) -> None:
        """Let the rest pass: a browser that still sends does not read the answer."""
        async for _ in self._stream:
            pass

    def _too_large(self) -> UsageError:
        return too_large(self._most)


class _FilesToDisk(MultiPartParser):
    """Starlette's reader of forms, which writes files to where they stay until the form is done."""

    def __init__(self, headers: Headers, stream: AsyncGenerator[bytes, None], folder: Path) -> None:
        super().__init__(
            headers, stream,
            max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD,
        )  # fmt: skip
        self._folder = folder

    def on_headers_finished(self) -> None:
        """Begin a part."""
        super().on_headers_finished()
        sent = self._current_part.file
        if sent is not None:
            folder = self._folder / str(self._current_files)
            folder.mkdir()
            sent.file = _FileAside(folder / safe_name(sent.filename or ""))  # type: ignore[assignment] # as far as Starlette asks


class _FileAside:
    """A file that is open only while it is written to: a folder may hold more than may be open."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        path.touch()

    def write(self, piece: bytes) -> None:
        """Put some more at its end."""
        with open(self.name, "ab") as file:  # noqa: PTH123 - its name is what is kept
            file.write(piece)

    def seek(self, _: int) -> None:
        """Do nothing: it is read by its name."""

    def close(self) -> None:
        """Do nothing: it is closed."""


def too_large(most_bytes: int = MOST_BYTES) -> UsageError:
    """Return what to say of more than may be sent."""
    return UsageError(
        f"What was sent is left unread: it holds over {most_bytes >> 20} MB.",
        "Name the files in a terminal instead: `legstats sync FILE`.",
    )


def safe_name(sent: str) -> str:
    """Return a file's name without its folders, as any file system takes it.

    A name from outside never says where something is written.
    """
    name = PureWindowsPath(PurePosixPath(sent).name).name
    name = "".join(letter for letter in whole_letters(name) if letter.isprintable()).strip()
    if not name.strip(". "):
        return "file"
    ending = "".join(PurePosixPath(name).suffixes[-2:])
    ending = ending if len(ending) <= _LONGEST_ENDING else ""
    stem = name.removesuffix(ending).encode()[: _LONGEST_NAME - len(ending.encode())]
    return f"{stem.decode(errors='ignore')}{ending}"


def _begin_folder(stack: AsyncExitStack, home: Path) -> Path:
    home.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    return stack.enter_context(unfinished_folder(home, _FOLDER))


def _fields_of(form: FormData) -> Fields:
    texts: dict[str, tuple[str, ...]] = {}
    uploads = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            value.file.close()
            if value.filename:  # a field for files without any sends one without a name
                path = Path(str(value.file.name))
                uploads.append(Upload(path.name, path))
        else:
            texts[name] = (*texts.get(name, ()), value)
    return Fields(texts, tuple(uploads))


def _not_kept(error: OSError) -> LegstatsError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return LegstatsError("The disk is full: what was sent could not be kept.", "Make room.")
    return LegstatsError(f"What was sent could not be kept: {error.strerror}.")
