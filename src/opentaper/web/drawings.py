"""The drawings of ``static/icons.svg``, put into the page: they take its colours and need no request."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_SYMBOL = re.compile(
    r'<symbol id="(?P<name>[\w-]+)" viewBox="(?P<box>[\d. -]+)">(?P<inside>.*?)</symbol>', re.DOTALL
)
#: Class of the drawing, by the first part of its name.
CLASSES = {"icon": "icon", "pic": "pic", "sign": "advice__sign"}
#: What a drawing stands on.
GROUNDS = {"sign": '<circle class="stone" cx="26" cy="26" r="26"/>'}
# The barrel of the syringe, in the units of its drawing: the plunger stands at FULL when it is full.
_EMPTY_Y, _FULL_Y = 34.0, 12.0


@cache
def symbols() -> dict[str, tuple[str, str]]:
    """Return the view box and the inside of every drawing, by name."""
    text = files("opentaper.web").joinpath("static", "icons.svg").read_text(encoding="utf-8")
    return {found["name"]: (found["box"], found["inside"].strip()) for found in _SYMBOL.finditer(text)}


def drawing(name: str, extra_class: str = "", label: str = "") -> str:
    """Return a drawing as SVG; hidden from screen readers unless it has a label.

    Raises
    ------
    KeyError
        There is no such drawing.

    Examples
    --------
    >>> drawing("icon-hold")[:46]
    '<svg class="icon" viewBox="0 0 24 24" aria-hid'
    """
    box, inside = symbols()[name]
    kind = name.partition("-")[0]
    return _svg(CLASSES[kind], extra_class, box, GROUNDS.get(kind, "") + inside, label)


def syringe(share: float, extra_class: str = "", label: str = "") -> str:
    """Return a syringe with its plunger at the true mark; ``share`` of the syringe is filled, 0 to 1.

    Examples
    --------
    >>> 'y="23.0"' in syringe(0.5)
    True
    """
    mark = round(_EMPTY_Y - min(max(share, 0.0), 1.0) * (_EMPTY_Y - _FULL_Y), 1)
    inside = (
        '<path class="bare" d="M24 4v6M18.5 4h11"/>'
        '<rect class="paper" x="17.5" y="11" width="13" height="24" rx="1.5"/>'
        f'<rect stroke="none" x="18.5" y="{mark}" width="11" height="{round(_EMPTY_Y - mark, 1)}"/>'
        f'<path class="bare" d="M18 {mark}h12M24 10V{mark}M17.5 15.5h3M17.5 20.5h3M17.5 25.5h3M17.5 30.5h3'
        'M21.5 35v3h5v-3M24 38v5"/>'
        f'<path class="full" stroke="none" d="M33 {mark}l7-4v8z"/>'
    )
    return _svg("pic", extra_class, "0 0 48 48", inside, label)


def _svg(kind: str, extra_class: str, box: str, inside: str, label: str) -> str:
    classes = f"{kind} {extra_class}".strip()
    told = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    return f'<svg class="{classes}" viewBox="{box}" {told}>{inside}</svg>'
