"""What the pages of accounts show: a square to scan, a secret to type, and which browser somebody uses."""

from __future__ import annotations

import re

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from opentaper.actions.office.admin_log import ActRead
from opentaper.wording import words

register = template.Library()

#: What a browser says of itself, the more special first: nearly all call themselves Safari as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
OUTLINE = re.compile(r'viewBox="([\d .]+)".*? d="([\dMHVhvz,. -]+)"', re.DOTALL)


@register.simple_tag(takes_context=True)
def browser(context: Context, agent: str) -> str:
    """Return in two words what signs in: "Firefox on Android"."""
    language = context["language"]
    program = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if not program:
        return words("web.account.unknown_browser", language)
    return words("web.account.browser", language, browser=program, system=system) if system else program


@register.simple_tag(takes_context=True)
def admin_act(context: Context, act: ActRead) -> str:
    """Return what whoever runs the server did to an account, and when."""
    language = context["language"]
    what = words(f"admin_act.{act.kind}", language)
    who = act.by or words("admin_log.operator", language)
    return words("web.devices.act", language, day=act.at.date(), what=what, who=who)


@register.simple_tag(takes_context=True)
def quick_code(context: Context, svg: str) -> SafeString:
    """Return the square that a phone scans, drawn again from its outline alone.

    As a picture in the page, because our policy lets no picture in that is not a file of ours.

    Raises
    ------
    ValueError
        The drawing is of another kind, so that nothing of it is trusted.
    """
    found = OUTLINE.search(svg)
    if found is None:
        raise ValueError("no outline of a code to scan")
    label = words("web.account.app_square", context["language"])
    return format_html(
        '<svg viewBox="{}" role="img" aria-label="{}"><path d="{}"/></svg>', found[1], label, found[2]
    )


@register.filter
def in_fours(secret: str) -> str:
    """Return a secret in groups of four, as people can copy it.

    Examples
    --------
    >>> in_fours("JBSWY3DPEHPK")
    'JBSW Y3DP EHPK'
    """
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
