"""Light and dark: a picture is drawn in the light colours, and each of them has its partner in the dark."""

from __future__ import annotations

from typing import Any

from opentaper.errors import BadOption
from opentaper.exchange import chart_style as style

THEMES = ("light", "dark")
#: Light colour → its partner in the dark theme of the design tokens; tests measure their contrast.
DARK = {
    style.DOSE: "#CFB3EC",
    style.DOSE_WASH: "#433457",
    style.EFFECT: "#6CC7BF",
    style.EFFECT_BAND: "#22504D",
    style.FORECAST: "#F0A070",
    style.FORECAST_BAND: "#5F3B26",
    style.FORECAST_WIDE: "#3D2B22",
    style.UNDERLYING: "#5C9FDC",
    style.WITHDRAWAL: "#E58A54",
    style.LIFE: "#E8CB6B",
    style.UNEXPLAINED: "#817A8C",
    style.PATTERN_DARK: "#4A3A05",
    style.WINDOW: "#A5D6A2",
    style.INK: "#F0ECF3",
    style.AXIS: "#B4ACBE",
    style.GRID: "#37323F",
    style.PAPER: "#211E28",
}


def check_theme(theme: str) -> None:
    """Refuse a theme that is not known.

    Raises
    ------
    BadOption
        No such theme.
    """
    if theme not in THEMES:
        raise BadOption(option="theme", given=theme, wanted="one of " + ", ".join(THEMES))


def in_theme(document: dict[str, Any], theme: str) -> dict[str, Any]:
    """Return a Vega-Lite document in a theme.

    Raises
    ------
    BadOption
        No such theme.

    Examples
    --------
    >>> in_theme({"config": {"background": "#FDFDF9"}}, "dark")
    {'config': {'background': '#211E28'}}
    """
    check_theme(theme)
    changed: dict[str, Any] = document if theme == "light" else _dark(document)
    return changed


def _dark(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _dark(part) for name, part in node.items()}
    if isinstance(node, list):
        return [_dark(part) for part in node]
    return DARK.get(node, node) if isinstance(node, str) else node
