"""Messages in, the bytes of a FIT file out, by the vendor's own encoder.

The sample athlete and the tests share this writer. A message is its kind and its fields by
their names in the FIT profile, e.g. ``("record", {"timestamp": when, "heart_rate": 141})``;
fields that are None are left out, times may be aware datetimes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from garmin_fit_sdk import Encoder, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Message: TypeAlias = tuple[str, dict[str, Any]]

NO_BEATS = 0xFF
"""What a FIT file says in place of a heart rate or a cadence that was not measured."""


def encode(
    messages: Iterable[Message],
    developer_fields: Mapping[str, Mapping[str, Any]] | None = None,
) -> bytes:
    """Return one FIT file.

    Args:
        messages: in the order in which the file holds them.
        developer_fields: for each key used in a message's ``developer_fields`` its two
            messages, ``developer_data_id_mesg`` and ``field_description_mesg``.

    Raises:
        ValueError: the profile knows no such message, or a value does not fit its field.
    """
    encoder = Encoder(developer_fields)
    for kind, content in messages:
        encoder.on_mesg(_number(kind), content)
    return bytes(encoder.close())


def _number(kind: str) -> int:
    try:
        return int(Profile["mesg_num"][kind.upper()])
    except KeyError as error:
        raise ValueError(f"The FIT profile knows no message '{kind}'.") from error
