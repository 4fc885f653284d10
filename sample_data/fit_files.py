"""Messages in, the bytes of a FIT file out, by the vendor's own encoder.

The sample athlete and the tests share this writer. A message is a dict: its ``kind`` and its
fields by their names in the FIT profile, e.g. ``message("record", heart_rate=141)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from garmin_fit_sdk import Encoder, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable

Message: TypeAlias = dict[str, Any]


def message(kind: str, /, **fields: Any) -> Message:  # noqa: ANN401 - whatever a field holds
    """Return one message; fields that are None will be left out of the file."""
    return {"kind": kind, **fields}


def encode(
    messages: Iterable[Message],
    developer_fields: dict[Any, dict[str, Any]] | None = None,
) -> bytes:
    """Return one FIT file.

    Args:
        messages: in the order in which the file holds them; times may be aware datetimes.
        developer_fields: for each key used in a message's ``developer_fields`` its two
            messages, ``developer_data_id_mesg`` and ``field_description_mesg``.

    Raises:
        ValueError: the profile knows no such message, or a value does not fit its field.
    """
    encoder = Encoder(developer_fields)
    for one in messages:
        known = {name: value for name, value in one.items() if value is not None}
        encoder.on_mesg(_number(known.pop("kind")), known)
    return bytes(encoder.close())


def _number(kind: str) -> int:
    try:
        return int(Profile["mesg_num"][kind.upper()])
    except KeyError as error:
        raise ValueError(f"The FIT profile knows no message '{kind}'.") from error
