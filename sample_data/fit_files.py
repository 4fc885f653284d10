"""Messages in, the bytes of a FIT file out, by the vendor's own encoder.

The sample athlete and the tests share this writer. A message is a dict: its ``kind`` and its
fields by their names in the FIT profile, e.g. ``message("record", heart_rate=141)``.
"""

from __future__ import annotations

from datetime import datetime
from struct import Struct
from typing import TYPE_CHECKING, Any, TypeAlias

from garmin_fit_sdk import Encoder, Profile
from garmin_fit_sdk import fit as sdk
from garmin_fit_sdk.util import convert_datetime_to_timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable

Message: TypeAlias = dict[str, Any]


def message(kind: str, /, **fields: Any) -> Message:  # noqa: ANN401 - whatever a field holds
    """Return one message; fields that are None will be left out of the file."""
    return {"kind": kind, **fields}


class _NumbersAlone:
    """Packs messages of one shape that hold numbers and times alone, all fields at once.

    Args:
        definition: the shape, as the vendor's encoder wrote it.
    """

    def __init__(self, definition: Any) -> None:  # noqa: ANN401 - the SDK's
        self.definition = definition
        fields = definition.field_definitions
        sizes = [sdk.BASE_TYPE_DEFINITIONS[field["base_type"]]["size"] for field in fields]
        # Cut to its bits, a signed number is the same bytes as an unsigned one.
        self._packed = Struct("<B" + "".join(_UNSIGNED[size] for size in sizes)).pack
        self._fields = [
            (field["scale"], field["offset"], _is_scaled(field), (1 << 8 * size) - 1)
            for field, size in zip(fields, sizes, strict=True)
        ]

    def written(self, values: Iterable[float | datetime]) -> bytes:
        numbers = [
            convert_datetime_to_timestamp(value)
            if isinstance(value, datetime)
            else (round((value + offset) * scale) if is_scaled else int(value)) & bits
            for value, (scale, offset, is_scaled, bits) in zip(values, self._fields, strict=True)
        ]
        return self._packed(self.definition.local_mesg_num, *numbers)


_UNSIGNED = {1: "B", 2: "H", 4: "I", 8: "Q"}
_NUMBERS_ALONE = {int, float, datetime}


def _is_scaled(field: dict[str, Any]) -> bool:
    has_scale = (field["scale"], field["offset"]) != (1, 0)
    return has_scale and field["type"] in sdk.NUMERIC_FIELD_TYPES


def _is_whole(field: dict[str, Any]) -> bool:
    """Tell whether a field is kept as a whole number, by one scale."""
    has_one_scale = isinstance(field["scale"], (int, float))
    return field["type"] not in {"float32", "float64", "string"} and has_one_scale


class _Encoder(Encoder):  # type: ignore[misc] # the SDK has no types
    """The vendor's encoder, which asks the profile once for all messages of one shape.

    Without that, looking up the fields of each record takes longer than writing them. What holds
    numbers alone is packed at once from the second message on.
    """

    def __init__(self, developer_fields: dict[Any, dict[str, Any]] | None) -> None:
        super().__init__(developer_fields)
        self._shapes: dict[tuple[int | str, ...], Any] = {}
        self._numbers_alone: dict[tuple[int | str, ...], _NumbersAlone] = {}

    def on_mesg(self, mesg_num: int, mesg: Message) -> None:
        """Write one message."""
        shape = (mesg_num, *mesg)
        if not {type(value) for value in mesg.values()} <= _NUMBERS_ALONE:
            super().on_mesg(mesg_num, mesg)
            return
        known = self._numbers_alone.get(shape)
        if known and self._is_current(known.definition):
            self._output_stream.set_bytes(known.written(mesg.values()), self._output_stream.length)
            return
        super().on_mesg(mesg_num, mesg)
        written = self._shapes[shape]
        # In the order of the message, or its values would stand in each other's places.
        in_order = [field["name"] for field in written.field_definitions] == list(mesg)
        if (
            in_order
            and self._is_current(written)
            and all(map(_is_whole, written.field_definitions))
        ):
            self._numbers_alone[shape] = _NumbersAlone(written)

    def _create_mesg_definition(self, mesg_num: int, mesg: Message) -> Any:  # noqa: ANN401 - the SDK's
        # A text, a list or a developer field is as wide as what it holds.
        if any(isinstance(value, (str, list, dict)) for value in mesg.values()):
            return super()._create_mesg_definition(mesg_num, mesg)
        shape = (mesg_num, *mesg)
        if shape not in self._shapes:
            self._shapes[shape] = super()._create_mesg_definition(mesg_num, mesg)
        return self._shapes[shape]

    def _find_local_mesg_definition(self, mesg_definition: Any) -> Any:  # noqa: ANN401 - the SDK's
        if self._is_current(mesg_definition):
            return mesg_definition
        return super()._find_local_mesg_definition(mesg_definition)

    def _is_current(self, definition: Any) -> bool:  # noqa: ANN401 - the SDK's
        """Tell whether a definition is the one its number stands for at this place of the file."""
        return self._local_mesg_definitions[definition.local_mesg_num] is definition

    def _write_file_crc(self) -> None:
        self._output_stream.write_uint16(check_sum(self._output_stream.data))


def check_sum(data: bytes) -> int:
    """Return the check sum (CRC-16/ARC) of a file's bytes, by a table of those of each byte."""
    crc = 0
    for byte in data:
        crc = crc >> 8 ^ _CRC_OF_BYTE[(crc ^ byte) & 0xFF]
    return crc


def _crc_of_byte(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (0xA001 if byte & 1 else 0)
    return byte


_CRC_OF_BYTE = [_crc_of_byte(byte) for byte in range(256)]


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
