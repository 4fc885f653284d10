"""The palette and the sizes every chart and the page share.

Each role has one colour in daylight and one in the dark. Charts name roles alone: as SVG each is a
CSS variable, which the page's theme sets; as PNG it is the daylight colour.
"""

from __future__ import annotations

from types import MappingProxyType

LIGHT = MappingProxyType(
    {
        "paper": "#fcfbf8",
        "ink": "#1a1c20",
        "ink2": "#50555f",
        "ink3": "#6a6f79",
        "rule": "#dedad1",
        "grid": "#e8e5dd",
        "wash": "#f4f2ec",
        "cell": "#f0ede6",
        "leg": "#0b5fa5",
        "leg2": "#9cc1e0",
        "leg3": "#4f8fc6",
        "leg4": "#0b4f8c",
        "legwash": "#dbe8f4",
        "broke": "#cf5410",
        "broketext": "#a53e04",
        "brokewash": "#fcebe0",
        "kept": "#7d838e",
        "keptmark": "#51565f",
        "keptwash": "#ebe9e4",
        "bar": "#b7b9bd",
    }
)
DARK = MappingProxyType(
    {
        "paper": "#15171b",
        "ink": "#eceae4",
        "ink2": "#b3b7bf",
        "ink3": "#969ba5",
        "rule": "#343840",
        "grid": "#272b31",
        "wash": "#1d2025",
        "cell": "#1f2227",
        "leg": "#86bdee",
        "leg2": "#31506d",
        "leg3": "#3a7db8",
        "leg4": "#58b0ff",
        "legwash": "#1a3147",
        "broke": "#f2894a",
        "broketext": "#ffa570",
        "brokewash": "#37241a",
        "kept": "#878d98",
        "keptmark": "#b4b8c0",
        "keptwash": "#24272c",
        "bar": "#555b65",
    }
)
PRINT = MappingProxyType(
    {**LIGHT, "paper": "#ffffff", "ink": "#000000", "ink2": "#3c4048", "ink3": "#5c616b"}
)

WIDE = 760
NARROW = 350
SAMPLE_WORDS = "A sample athlete: all numbers are made up"
SMALL = 12
PLAIN = 13
LABEL = 14
BIG = 19
SANS = ("DejaVu Sans",)
SERIF = ("STIXGeneral", "DejaVu Serif")


def variables(palette: MappingProxyType[str, str]) -> str:
    """Return the palette as CSS custom properties."""
    return ";".join(f"--{role}:{colour}" for role, colour in palette.items())
