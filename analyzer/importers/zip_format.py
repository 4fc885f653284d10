"""What a zip archive is called, and how its parts begin (PKWARE, APPNOTE.TXT 6.3.10, 4.3)."""

from __future__ import annotations

ARCHIVE_SUFFIX = ".zip"
MAGIC = b"PK"
HEADER, HEADER_SIZE = b"PK\x03\x04", 30
"""Before each member's content; its size without the name and what else follows."""
ENTRY, ENTRY_SIZE = b"PK\x01\x02", 46
"""A member in the list of members at the archive's end."""
LIST_ENDS, LIST_ENDS_SIZE = b"PK\x05\x06", 22
LIST_ENDS_64, LIST_ENDS_64_SIZE = b"PK\x06\x06", 56
LOCATOR_64, LOCATOR_64_SIZE = b"PK\x06\x07", 20
"""Says where the former stands."""
LOCKED, SIZES_FOLLOW, IN_UTF_8 = 0x1, 0x8, 0x800
"""A member's flags: it takes a password, its sizes stand behind it, its name is in UTF-8."""


def is_archive_name(name: str) -> bool:
    """Tell whether a file of this name should be an archive."""
    return name.lower().endswith(ARCHIVE_SUFFIX)


def without_archive_suffix(name: str) -> str:
    """Return a name without what says that it is an archive's, in whatever letters."""
    return name[: -len(ARCHIVE_SUFFIX)] if is_archive_name(name) else name
