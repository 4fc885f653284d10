"""What a form sent, read within bounds: its texts, and its files on the disk."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from analyzer.app.parts import Fields, Upload
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.datastructures import FormData
    from starlette.requests import Request

_MOST_FIELDS = 500
_MOST_FILES = 2000
_LONGEST_FIELD = 100_000


@asynccontextmanager
async def received_fields(request: Request) -> AsyncIterator[Fields]:
    """Read a form; its files stand in a folder of their own as long as the block lasts.

    Raises:
        UsageError: it is no form, or holds more than a form of ours ever does.
    """
    try:
        async with request.form(
            max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD
        ) as form:
            # In the athlete's own temporary folder, which no other user may look into.
            with TemporaryDirectory(prefix="legstats-") as folder:
                yield await run_in_threadpool(_fields_of, form, Path(folder))
    except HTTPException as error:
        raise UsageError(f"What was sent cannot be read: {error.detail}.") from error


def _fields_of(form: FormData, folder: Path) -> Fields:
    texts: dict[str, tuple[str, ...]] = {}
    uploads = []
    for number, (name, value) in enumerate(form.multi_items()):
        if isinstance(value, UploadFile):
            if value.filename:  # a field for files without any sends one without a name
                uploads.append(_saved(value, folder / str(number)))
        else:
            texts[name] = (*texts.get(name, ()), value)
    return Fields(texts, tuple(uploads))


def _saved(sent: UploadFile, folder: Path) -> Upload:
    # Its last part alone: a name from outside never says where something is written.
    name = PureWindowsPath(PurePosixPath(sent.filename or "").name).name or "file"
    folder.mkdir()
    path = folder / name
    with path.open("wb") as file:
        shutil.copyfileobj(sent.file, file)
    return Upload(name, path)
