"""Pictures on pages: a still one for everyone, its words and its table, and the addresses of the moving one.

A page shows one with ``{% include "_chart.html" with chart=page.chart %}``, and ``_chart_head.html`` in its
head. Whoever has a picture to show says how it is found again: ``@drawer("plan")`` before a function of the
request and the name of what is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.cache import patch_cache_control

from opentaper.errors import BadOption
from opentaper.exchange.chart_drawn import NARROW, WIDE, DrawnChart
from opentaper.exchange.chart_tables import ChartTable
from opentaper.exchange.chart_themes import THEMES

Drawer = Callable[[HttpRequest, str], DrawnChart | None]

A_YEAR = 365 * 24 * 3600
KEPT_SECONDS = 3600
WIDTHS = {"narrow": NARROW, "wide": WIDE}
#: From this width of the window on there is room for the wide picture.
HAS_ROOM = "(min-width: 48rem)"
IS_DARK = "(prefers-color-scheme: dark)"
TYPES = {"svg": "image/svg+xml", "json": "application/json"}

_drawers: dict[str, Drawer] = {}
#: Kinds that no browser keeps: what they show belongs to somebody else, who may close it at any time.
_not_kept: set[str] = set()


@dataclass(frozen=True, slots=True)
class StillPicture:
    """One address of the still picture, and when it is the one to show ("" for otherwise)."""

    media: str
    url: str


@dataclass(frozen=True, slots=True)
class ChartView:
    """A picture on a page.

    Parameters
    ----------
    id
        Unique on the page.
    title, text
        Its heading, and what it says in words.
    stills
        The still pictures, first fit first; ``src`` where none fits. The page may fix the theme.
    specs
        Where the moving picture is fetched, by theme and width: ``light-narrow`` …
    table
        Its numbers.
    """

    id: str
    title: str
    text: str
    src: str
    stills: tuple[StillPicture, ...]
    specs: tuple[tuple[str, str], ...]
    table: ChartTable


def drawer(kind: str, *, is_kept: bool = True) -> Callable[[Drawer], Drawer]:
    """Register how a kind of picture is found again for a request; its ``name`` is a plain word or a UUID.

    ``is_kept``: whether a browser may keep the picture, which never changes under its address.
    """

    def registered(found: Drawer) -> Drawer:
        _drawers[kind] = found
        if not is_kept:
            _not_kept.add(kind)
        return found

    return registered


def chart_view(drawn: DrawnChart, kind: str, name: str, theme: str = "auto") -> ChartView:
    """Return a picture for a page; nothing is drawn yet.

    Parameters
    ----------
    kind, name
        Under which :func:`drawer` finds it again.
    theme
        The person's: auto, light or dark.
    """
    digest = drawn.digest  # of all its numbers: told once
    urls = {
        looks: {ending: reverse("chart", args=[kind, name, digest, f"{looks}.{ending}"]) for ending in TYPES}
        for looks in (f"{theme}-{width}" for theme in THEMES for width in WIDTHS)
    }
    plain = theme if theme in THEMES else "light"
    stills = [StillPicture(HAS_ROOM, urls[f"{plain}-wide"]["svg"])]
    if theme == "auto":
        dark = [
            StillPicture(f"{HAS_ROOM} and {IS_DARK}", urls["dark-wide"]["svg"]),
            StillPicture(IS_DARK, urls["dark-narrow"]["svg"]),
        ]
        stills = [dark[0], *stills, dark[1]]
    return ChartView(
        id=f"chart-{kind}-{digest[:8]}",
        title=drawn.title,
        text=drawn.text,
        src=urls[f"{plain}-narrow"]["svg"],
        stills=tuple(stills),
        specs=tuple((looks, told["json"]) for looks, told in urls.items()),
        table=drawn.table,
    )


def chart(request: HttpRequest, kind: str, name: str, digest: str, looks: str) -> HttpResponse:
    """Answer with a picture as SVG or as a document to draw; an old address leads to the new numbers."""
    theme, width, ending = _looks(looks)
    found = _drawers.get(kind)
    drawn = found(request, name) if found is not None else None
    if drawn is None:
        raise Http404
    if drawn.digest != digest:
        answer = HttpResponseRedirect(reverse("chart", args=[kind, name, drawn.digest, looks]))
        patch_cache_control(answer, private=True, no_cache=True)
        return answer
    try:
        content = cache.get_or_set(
            f"chart:{digest}:{looks}", lambda: _content(drawn, theme, width, ending), KEPT_SECONDS
        )
    except BadOption as nothing:
        raise Http404 from nothing
    shown = HttpResponse(content, content_type=TYPES[ending])
    if kind in _not_kept:
        patch_cache_control(shown, private=True, no_store=True)
    else:
        patch_cache_control(shown, private=True, max_age=A_YEAR, immutable=True)
    return shown


def _looks(looks: str) -> tuple[str, int, str]:
    name, _, ending = looks.partition(".")
    theme, _, width = name.partition("-")
    if theme not in THEMES or width not in WIDTHS or ending not in TYPES:
        raise Http404
    return theme, WIDTHS[width], ending


def _content(drawn: DrawnChart, theme: str, width: int, ending: str) -> str:
    if ending == "svg":
        return drawn.svg(width, theme)
    return json.dumps(drawn.interactive(width, theme), separators=(",", ":"))


urls = [path("charts/<slug:kind>/<slug:name>/<slug:digest>/<str:looks>", chart, name="chart")]
