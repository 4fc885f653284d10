"""The slice of the FIT profile that is read: which messages and fields, and in what units.

Numbers, names, scales and units follow the public FIT profile (developer.garmin.com/fit).
A value is ``raw / scale - offset``; positions stay in semicircles (2**31 is half a turn).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FIT_EPOCH_S = 631_065_600
"""1989-12-31 00:00 UTC, where FIT's clock begins, in seconds since 1970."""

TIMESTAMP = 253
RECORD = 20
FIELD_DESCRIPTION = 206

Form = Literal["number", "text", "array", "packed"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message.

    ``form`` says what becomes of it: a number, a text, a row of numbers (``array``), or bytes
    whose bits hold other fields (``packed``). A time is a number of seconds since 1970.
    """

    name: str
    scale: float = 1
    offset: float = 0
    form: Form = "number"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message: its name and the fields that are read, by number."""

    name: str
    fields: dict[int, Field]


def _time(name: str) -> Field:
    return Field(name, offset=-FIT_EPOCH_S)


ANY_KIND = Kind("", {TIMESTAMP: _time("timestamp")})
"""What is read of a kind that is not listed: its time, from which compressed times count on."""

_FIELDS: dict[str, dict[int, Field]] = {
    "file_id": {
        0: Field("type"),
        1: Field("manufacturer"),
        2: Field("product"),
        3: Field("serial_number"),
        4: _time("time_created"),
        5: Field("number"),
        8: Field("product_name", form="text"),
    },
    "record": {
        0: Field("position_lat"),
        1: Field("position_long"),
        2: Field("altitude", scale=5, offset=500),
        3: Field("heart_rate"),
        4: Field("cadence"),
        5: Field("distance", scale=100),
        6: Field("speed", scale=1000),
        7: Field("power"),
        8: Field("compressed_speed_distance", form="packed"),
        13: Field("temperature"),
        39: Field("vertical_oscillation", scale=10),
        41: Field("stance_time", scale=10),
        42: Field("activity_type"),
        53: Field("fractional_cadence", scale=128),
        73: Field("enhanced_speed", scale=1000),
        78: Field("enhanced_altitude", scale=5, offset=500),
        83: Field("vertical_ratio", scale=100),
        84: Field("stance_time_balance", scale=100),
        85: Field("step_length", scale=10),
        253: _time("timestamp"),
    },
    "lap": {
        0: Field("event"),
        1: Field("event_type"),
        2: _time("start_time"),
        7: Field("total_elapsed_time", scale=1000),
        8: Field("total_timer_time", scale=1000),
        9: Field("total_distance", scale=100),
        10: Field("total_cycles"),
        13: Field("avg_speed", scale=1000),
        14: Field("max_speed", scale=1000),
        15: Field("avg_heart_rate"),
        16: Field("max_heart_rate"),
        17: Field("avg_cadence"),
        18: Field("max_cadence"),
        19: Field("avg_power"),
        20: Field("max_power"),
        21: Field("total_ascent"),
        22: Field("total_descent"),
        23: Field("intensity"),
        24: Field("lap_trigger"),
        25: Field("sport"),
        39: Field("sub_sport"),
        50: Field("avg_temperature"),
        52: Field("total_moving_time", scale=1000),
        61: Field("repetition_num"),
        71: Field("wkt_step_index"),
        77: Field("avg_vertical_oscillation", scale=10),
        79: Field("avg_stance_time", scale=10),
        80: Field("avg_fractional_cadence", scale=128),
        110: Field("enhanced_avg_speed", scale=1000),
        111: Field("enhanced_max_speed", scale=1000),
        118: Field("avg_vertical_ratio", scale=100),
        119: Field("avg_stance_time_balance", scale=100),
        120: Field("avg_step_length", scale=10),
        253: _time("timestamp"),
        254: Field("message_index"),
    },
    "session": {
        0: Field("event"),
        1: Field("event_type"),
        2: _time("start_time"),
        5: Field("sport"),
        6: Field("sub_sport"),
        7: Field("total_elapsed_time", scale=1000),
        8: Field("total_timer_time", scale=1000),
        9: Field("total_distance", scale=100),
        10: Field("total_cycles"),
        14: Field("avg_speed", scale=1000),
        15: Field("max_speed", scale=1000),
        16: Field("avg_heart_rate"),
        17: Field("max_heart_rate"),
        18: Field("avg_cadence"),
        19: Field("max_cadence"),
        20: Field("avg_power"),
        21: Field("max_power"),
        22: Field("total_ascent"),
        23: Field("total_descent"),
        57: Field("avg_temperature"),
        59: Field("total_moving_time", scale=1000),
        64: Field("min_heart_rate"),
        78: Field("active_time", scale=1000),
        89: Field("avg_vertical_oscillation", scale=10),
        91: Field("avg_stance_time", scale=10),
        92: Field("avg_fractional_cadence", scale=128),
        110: Field("sport_profile_name", form="text"),
        124: Field("enhanced_avg_speed", scale=1000),
        125: Field("enhanced_max_speed", scale=1000),
        132: Field("avg_vertical_ratio", scale=100),
        133: Field("avg_stance_time_balance", scale=100),
        134: Field("avg_step_length", scale=10),
        192: Field("workout_feel"),
        193: Field("workout_rpe"),
        253: _time("timestamp"),
        254: Field("message_index"),
    },
    "event": {
        0: Field("event"),
        1: Field("event_type"),
        3: Field("data"),
        253: _time("timestamp"),
    },
    "set": {
        0: Field("duration", scale=1000),
        3: Field("repetitions"),
        4: Field("weight", scale=16),
        5: Field("set_type"),
        6: _time("start_time"),
        7: Field("category", form="array"),
        8: Field("category_subtype", form="array"),
        9: Field("weight_display_unit"),
        10: Field("message_index"),
        11: Field("wkt_step_index"),
        254: _time("timestamp"),
    },
    "exercise_title": {
        0: Field("exercise_category"),
        1: Field("exercise_name"),
        2: Field("wkt_step_name", form="text"),
        254: Field("message_index"),
    },
    "workout": {
        4: Field("sport"),
        6: Field("num_valid_steps"),
        8: Field("wkt_name", form="text"),
        11: Field("sub_sport"),
        254: Field("message_index"),
    },
    "workout_step": {
        0: Field("wkt_step_name", form="text"),
        1: Field("duration_type"),
        2: Field("duration_value"),
        7: Field("intensity"),
        10: Field("exercise_category"),
        11: Field("exercise_name"),
        12: Field("exercise_weight", scale=100),
        254: Field("message_index"),
    },
    "activity": {
        0: Field("total_timer_time", scale=1000),
        1: Field("num_sessions"),
        2: Field("type"),
        3: Field("event"),
        4: Field("event_type"),
        5: _time("local_timestamp"),
        253: _time("timestamp"),
    },
    "device_info": {
        0: Field("device_index"),
        1: Field("device_type"),
        2: Field("manufacturer"),
        3: Field("serial_number"),
        4: Field("product"),
        5: Field("software_version", scale=100),
        19: Field("descriptor", form="text"),
        22: Field("ant_network"),
        25: Field("source_type"),
        27: Field("product_name", form="text"),
        253: _time("timestamp"),
    },
    "sport": {
        0: Field("sport"),
        1: Field("sub_sport"),
        3: Field("name", form="text"),
    },
    "hr": {
        0: Field("fractional_timestamp", scale=32768),
        1: Field("time256", scale=256),
        6: Field("filtered_bpm", form="array"),
        9: Field("event_timestamp", scale=1024, form="array"),
        10: Field("event_timestamp_12", form="packed"),
        253: _time("timestamp"),
    },
    "user_profile": {
        1: Field("gender"),
        2: Field("age"),
        3: Field("height", scale=100),
        4: Field("weight", scale=10),
        8: Field("resting_heart_rate"),
        9: Field("default_max_running_heart_rate"),
        11: Field("default_max_heart_rate"),
        254: Field("message_index"),
    },
    "zones_target": {
        1: Field("max_heart_rate"),
        2: Field("threshold_heart_rate"),
        5: Field("hr_calc_type"),
    },
    "hrv": {
        0: Field("time", scale=1000, form="array"),
    },
    "field_description": {
        0: Field("developer_data_index"),
        1: Field("field_definition_number"),
        2: Field("fit_base_type_id"),
        3: Field("field_name", form="text"),
        6: Field("scale"),
        7: Field("offset"),
        14: Field("native_mesg_num"),
        15: Field("native_field_num"),
    },
    "developer_data_id": {
        2: Field("manufacturer_id"),
        3: Field("developer_data_index"),
    },
}

_NUMBERS = {
    "file_id": 0,
    "record": 20,
    "lap": 19,
    "session": 18,
    "event": 21,
    "set": 225,
    "exercise_title": 264,
    "workout": 26,
    "workout_step": 27,
    "activity": 34,
    "device_info": 23,
    "sport": 12,
    "hr": 132,
    "user_profile": 3,
    "zones_target": 7,
    "hrv": 78,
    "field_description": 206,
    "developer_data_id": 207,
}

KINDS = {_NUMBERS[name]: Kind(name, fields) for name, fields in _FIELDS.items()}
