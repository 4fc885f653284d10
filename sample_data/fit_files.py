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


class _Encoder(Encoder):  # type: ignore[misc] # the SDK has no types
    """The vendor's encoder, which asks the profile once for all messages of one shape.

    Without that, looking up the fields of each record takes longer than writing them.
    """

    def __init__(self, developer_fields: dict[Any, dict[str, Any]] | None) -> None:
        super().__init__(developer_fields)
        self._shapes: dict[tuple[int | str, ...], Any] = {}

    def _create_mesg_definition(self, mesg_num: int, mesg: Message) -> Any:  # noqa: ANN401 - the SDK's
        # A text, a list or a developer field is as wide as what it holds.
        if any(isinstance(value, (str, list, dict)) for value in mesg.values()):
            return super()._create_mesg_definition(mesg_num, mesg)
        shape = (mesg_num, *mesg)
        if shape not in self._shapes:
            self._shapes[shape] = super()._create_mesg_definition(mesg_num, mesg)
        return self._shapes[shape]

    def _find_local_mesg_definition(self, mesg_definition: Any) -> Any:  # noqa: ANN401 - the SDK's
        if self._local_mesg_definitions[mesg_definition.local_mesg_num] is mesg_definition:
            return mesg_definition
        return super()._find_local_mesg_definition(mesg_definition)


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
    encoder = _Encoder(developer_fields)
    for one in messages:
        known = {name: value for name, value in one.items() if value is not None}
        encoder.on_mesg(_number(known.pop("kind")), known)
    return bytes(encoder.close())


def _number(kind: str) -> int:
    try:
        return int(Profile["mesg_num"][kind.upper()])
    except KeyError as error:
        raise ValueError(f"The FIT profile knows no message '{kind}'.") from error
