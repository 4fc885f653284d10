"""Write profile.py and names.py from the vendor's public FIT profile: ``make profile``.

garmin-fit-sdk, a package of the developers' only, carries the profile as data. Here stands what
is ours: which messages, fields, enumerations and watches are read, and what runners call their
watch. Every number, scale, offset, unit and spelling comes from the profile.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any, Final, TypeAlias

Profile: TypeAlias = Mapping[str, Any]
"""What garmin-fit-sdk calls ``Profile``: version, messages by number, enumerations by name."""

FOLDER: Final = Path(__file__).parent
WIDTH: Final = 100

MESSAGES: Final = {
    "file_id": "type manufacturer product serial_number time_created number product_name",
    "record": """
        position_lat position_long altitude heart_rate cadence distance speed power
        compressed_speed_distance temperature vertical_oscillation stance_time activity_type
        fractional_cadence enhanced_speed enhanced_altitude vertical_ratio stance_time_balance
        step_length timestamp""",
    "lap": """
        event event_type start_time total_elapsed_time total_timer_time total_distance
        total_cycles avg_speed max_speed avg_heart_rate max_heart_rate avg_cadence max_cadence
        avg_power max_power total_ascent total_descent intensity lap_trigger sport sub_sport
        avg_temperature total_moving_time repetition_num wkt_step_index avg_vertical_oscillation
        avg_stance_time avg_fractional_cadence enhanced_avg_speed enhanced_max_speed
        avg_vertical_ratio avg_stance_time_balance avg_step_length timestamp message_index""",
    "session": """
        event event_type start_time sport sub_sport total_elapsed_time total_timer_time
        total_distance total_cycles avg_speed max_speed avg_heart_rate max_heart_rate avg_cadence
        max_cadence avg_power max_power total_ascent total_descent avg_temperature
        total_moving_time min_heart_rate active_time avg_vertical_oscillation avg_stance_time
        avg_fractional_cadence sport_profile_name enhanced_avg_speed enhanced_max_speed
        avg_vertical_ratio avg_stance_time_balance avg_step_length workout_feel workout_rpe
        timestamp message_index""",
    "event": "event event_type data timestamp",
    "set": """
        duration repetitions weight set_type start_time category category_subtype
        weight_display_unit message_index wkt_step_index timestamp""",
    "exercise_title": "exercise_category exercise_name wkt_step_name message_index",
    "workout": "sport num_valid_steps wkt_name sub_sport message_index",
    "workout_step": """
        wkt_step_name duration_type duration_value target_type target_value intensity
        exercise_category exercise_name exercise_weight message_index""",
    "activity": """
        total_timer_time num_sessions type event event_type local_timestamp timestamp""",
    "device_info": """
        device_index device_type manufacturer serial_number product software_version descriptor
        ant_network source_type product_name timestamp""",
    "sport": "sport sub_sport name",
    "hr": """
        fractional_timestamp time256 filtered_bpm event_timestamp event_timestamp_12 timestamp""",
    "user_profile": """
        gender age height weight resting_heart_rate default_max_running_heart_rate
        default_max_heart_rate message_index""",
    "zones_target": "max_heart_rate threshold_heart_rate hr_calc_type",
    "hrv": "time",
    "field_description": """
        developer_data_index field_definition_number fit_base_type_id field_name scale offset
        native_mesg_num native_field_num""",
    "developer_data_id": "manufacturer_id developer_data_index",
}

ENUMERATIONS: Final = (
    "sport",
    "sub_sport",
    "exercise_category",
    "set_type",
    "event",
    "event_type",
    "file",
    "antplus_device_type",
    "ble_device_type",
    "local_device_type",
    "source_type",
    "intensity",
)

MANUFACTURERS: Final = """
    garmin dynastream suunto wahoo_fitness osynce concept2 specialized stages_cycling sigmasport
    tomtom tacx stryd polar_electro development zwift strava bryton coros"""

WATCHES: Final = """
    fr405=Forerunner 405; fr50=Forerunner 50; fr60=Forerunner 60; fr310xt=Forerunner 310XT;
    fr110=Forerunner 110; fr910xt=Forerunner 910XT; fr610=Forerunner 610; fr70=Forerunner 70;
    fr310xt_4t=Forerunner 310XT; fr10=Forerunner 10; swim=Swim; fenix=fēnix; fr620=Forerunner 620;
    fr220=Forerunner 220; fr920xt=Forerunner 920XT; fr15=Forerunner 15; vivo_active=vívoactive;
    fenix2=fēnix 2; epix=epix; fenix3=fēnix 3; fr25=Forerunner 25; fr225=Forerunner 225;
    fr630=Forerunner 630; fr230=Forerunner 230; fr735xt=Forerunner 735XT;
    vivo_active_hr=vívoactive HR; fenix3_hr=fēnix 3 HR; fr235=Forerunner 235;
    fenix3_chronos=fēnix 3 Chronos; fr35=Forerunner 35; fenix5s=fēnix 5S; fenix5x=fēnix 5X;
    vivo_sport=vívosport; fr935=Forerunner 935; fenix5=fēnix 5; vivoactive3=vívoactive 3;
    vivo_move_hr=vívomove HR; fr645=Forerunner 645; fr645m=Forerunner 645 Music;
    fr30=Forerunner 30; fenix5s_plus=fēnix 5S Plus; fr245=Forerunner 245;
    fr245_music=Forerunner 245 Music; fenix5_plus=fēnix 5 Plus; fenix5x_plus=fēnix 5X Plus;
    fr945=Forerunner 945; vivoactive4_small=vívoactive 4S; vivoactive4_large=vívoactive 4;
    venu=Venu; marq_driver=MARQ Driver; marq_aviator=MARQ Aviator; marq_captain=MARQ Captain;
    marq_commander=MARQ Commander; marq_expedition=MARQ Expedition; marq_athlete=MARQ Athlete;
    fr45=Forerunner 45; fenix6S_sport=fēnix 6S Sport; fenix6S=fēnix 6S; fenix6_sport=fēnix 6 Sport;
    fenix6=fēnix 6; fenix6x=fēnix 6X; vivo_move3_premium=vívomove 3 Premium; vivo_move3=vívomove 3;
    swim2=Swim 2; instinct_solar=Instinct Solar; fr745=Forerunner 745; venusq_music=Venu Sq Music;
    venusq=Venu Sq; lily=Lily; marq_adventurer=MARQ Adventurer; enduro=Enduro;
    fr945_lte=Forerunner 945 LTE; venu2=Venu 2; venu2s=Venu 2S; marq_golfer=MARQ Golfer;
    venu2_plus=Venu 2 Plus; fr55=Forerunner 55; instinct_2=Instinct 2; instinct_2s=Instinct 2S;
    fenix7s=fēnix 7S; fenix7=fēnix 7; fenix7x=fēnix 7X; epix_gen2=epix (Gen 2);
    vivo_move_sport=vívomove Sport; vivomove_trend=vívomove Trend;
    fr255_music=Forerunner 255 Music; fr255_small_music=Forerunner 255S Music;
    fr255=Forerunner 255; fr255_small=Forerunner 255S; fr955=Forerunner 955;
    marq_gen2=MARQ (Gen 2); venusq2=Venu Sq 2; venusq2music=Venu Sq 2 Music;
    marq_gen2_aviator=MARQ (Gen 2) Aviator; tactix7=tactix 7;
    instinct_crossover=Instinct Crossover; fr265_large=Forerunner 265; fr265_small=Forerunner 265S;
    venu3=Venu 3; venu3s=Venu 3S; epix_gen2_pro_42=epix Pro 42 mm; epix_gen2_pro_47=epix Pro 47 mm;
    epix_gen2_pro_51=epix Pro 51 mm; fr965=Forerunner 965; enduro2=Enduro 2;
    fenix7s_pro_solar=fēnix 7S Pro; fenix7_pro_solar=fēnix 7 Pro; fenix7x_pro_solar=fēnix 7X Pro;
    lily2=Lily 2; instinct_2x=Instinct 2X; vivoactive5=vívoactive 5; fr165=Forerunner 165;
    fr165_music=Forerunner 165 Music; marq_gen2_commander=MARQ (Gen 2) Commander;
    lily_athlete=Lily Athlete; fenix8_solar=fēnix 8 Solar; fenix8_solar_large=fēnix 8 Solar L;
    fenix8_small=fēnix 8 S; fenix8=fēnix 8; fr970=Forerunner 970; fr570_large=Forerunner 570 47 mm;
    fr570_small=Forerunner 570 42 mm; enduro3=Enduro 3; instinctE_40mm=Instinct E 40 mm;
    instinctE_45mm=Instinct E 45 mm; instinct3_solar_45mm=Instinct 3 Solar 45 mm;
    instinct3_amoled_45mm=Instinct 3 AMOLED 45 mm; instinct3_amoled_50mm=Instinct 3 AMOLED 50 mm;
    venu_x1=Venu X1; vivoactive6=vívoactive 6; fenix8_pro=fēnix 8 Pro; venu4=Venu 4;
    venu4s=Venu 4S; fenix_e=fēnix E; instinct_crossover_amoled=Instinct Crossover AMOLED;
    instinct3_solar_50mm=Instinct 3 Solar 50 mm; tactix8_amoled=tactix 8 AMOLED;
    tactix8_solar=tactix 8 Solar; fr170_music=Forerunner 170 Music; fr170=Forerunner 170;
    fr70_2026=Forerunner 70 (2026); fenix9_pro_43mm=fēnix 9 Pro 43 mm;
    fenix9_pro_47mm=fēnix 9 Pro 47 mm; fenix9_pro_51mm=fēnix 9 Pro 51 mm;
    fenix9_pro_solar_47mm=fēnix 9 Pro Solar 47 mm; fenix9_pro_solar_51mm=fēnix 9 Pro Solar 51 mm;
    fenix9_43mm=fēnix 9 43 mm; fenix9=fēnix 9; enduro4=Enduro 4
"""


def main() -> int:
    """Write both modules anew."""
    from garmin_fit_sdk import Profile as profile  # noqa: N813, PLC0415 - only developers have it

    for name, text in (
        ("profile.py", profile_module(profile)),
        ("names.py", names_module(profile)),
    ):
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


def profile_module(profile: Profile) -> str:
    """Return the text of profile.py: message types and fields by their numbers."""
    numbers = {message["name"]: number for number, message in profile["messages"].items()}
    entries = "".join(
        _message_entry(numbers[name], profile["messages"][numbers[name]], fields.split())
        for name, fields in MESSAGES.items()
    )
    return f'''"""The messages and fields that are read, as the public FIT profile describes them.

{_origin(profile)}
"""

from __future__ import annotations

from typing import Final

from analyzer.importers.fit.definitions import FIT_EPOCH_S, Field, MessageType

MESSAGE_TYPES: Final = {{
{entries}}}
'''


def names_module(profile: Profile) -> str:
    """Return the text of names.py: names of enumerated values, and of watches, by number."""
    types = profile["types"]
    products, makers = _by_name(types["garmin_product"]), _by_name(types["manufacturer"])
    watches = (entry.partition("=") for entry in " ".join(WATCHES.split()).split(";"))
    tables = {
        **{name: types[name] for name in ENUMERATIONS},
        "manufacturer": {makers[name]: name for name in MANUFACTURERS.split()},
        "watch": {products[name.strip()]: title.strip() for name, _, title in watches},
    }
    entries = "\n".join(_name_table(name, table) for name, table in tables.items())
    return f'''"""What the FIT profile's numbers are called, and watches as runners know them.

{_origin(profile)}

A column's value is looked up as it is: ``SPORT.get(value)`` is None for NaN and for a number that
the profile does not know.
"""

from __future__ import annotations

from typing import Final, TypeAlias

Names: TypeAlias = dict[float, str]

# fmt: off
{entries}'''


def _origin(profile: Profile) -> str:
    version = profile["version"]
    number = f"{version['major']}.{version['minor']}.{version['patch']}"
    return (
        f"Generated by generate_profile.py from profile version {number}: to read more, add to\n"
        "the selection there and run ``make profile``."
    )


def _message_entry(number: int, message: Mapping[str, Any], chosen: Iterable[str]) -> str:
    fields = {field["name"]: field for field in message["fields"].values()}
    # A field that the vendor renames stops the script here, and does not become a silent NaN.
    lines = sorted((fields[name]["num"], _field_line(fields[name])) for name in chosen)
    return "\n".join(
        [
            f"    {number}: MessageType(",
            f'        "{message["name"]}",',
            "        {",
            *(line for _, line in lines),
            "        },",
            "    ),",
            "",
        ]
    )


def _field_line(field: Mapping[str, Any]) -> str:
    arguments = [f'"{field["name"]}"', *_conversion(field)]
    form = _form(field)
    if form != "number":
        arguments.append(f'form="{form}"')
    unit = field["units"] if form != "packed" else ""
    unit = unit if isinstance(unit, str) else unit[0]
    return f"            {field['num']}: Field({', '.join(arguments)}),{unit and f'  # {unit}'}"


def _conversion(field: Mapping[str, Any]) -> Iterator[str]:
    if field["type"] in ("date_time", "local_date_time"):
        yield "offset=-FIT_EPOCH_S"
    elif _form(field) != "packed":
        (scale,), (offset,) = field["scale"], field["offset"]
        if scale != 1:
            yield f"scale={scale}"
        if offset:
            yield f"offset={offset}"


def _form(field: Mapping[str, Any]) -> str:
    """Tell what becomes of a field (``definitions.Field.form``)."""
    if field["type"] == "string":
        return "text"
    # One component is an old field's newer, wider twin (speed, enhanced_speed): a plain number.
    if len(field["components"]) > 1:
        return "packed"
    return "array" if field["array"] == "true" else "number"


def _by_name(enumeration: Mapping[int, str]) -> dict[str, int]:
    return {name: number for number, name in enumeration.items()}


def _name_table(name: str, table: Mapping[int, str]) -> str:
    # Spaces inside a title are kept together by a stand-in while lines are filled.
    filled = " ".join(
        f'{number}:\0"{title.replace(" ", chr(0))}",' for number, title in sorted(table.items())
    )
    lines = wrap(filled, WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    body = "\n".join(f"    {line}" for line in lines).replace("\0", " ")
    return f"{name.upper()}: Final[Names] = {{\n{body}\n}}\n"


if __name__ == "__main__":
    sys.exit(main())
