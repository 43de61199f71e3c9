"""Elements of a page as text: whatever is not an element itself is escaped, so that no word becomes one."""

from __future__ import annotations

from html import escape

#: Elements that hold nothing and have no end.
VOID = frozenset({"meta", "link", "img", "source", "br"})


class Markup(str):
    """Text that is HTML already: made by :func:`element` and :func:`joined` alone."""

    __slots__ = ()


def element(name: str, /, *inside: str, **attributes: str) -> Markup:
    """Return an element with its attributes and what stands in it, in order.

    ``class_`` is written without its last line, ``aria_label`` with a hyphen. An attribute that is "" is
    left out, but ``alt`` is kept: an empty one says that there is nothing to be said.

    Examples
    --------
    >>> element("p", "a < b", element("b", "c"), class_="note")
    '<p class="note">a &lt; b<b>c</b></p>'
    """
    told = "".join(
        f' {_attribute(key)}="{escape(value, quote=True)}"'
        for key, value in attributes.items()
        if value or key == "alt"
    )
    if name in VOID:
        return Markup(f"<{name}{told}>")
    return Markup(f"<{name}{told}>{joined(*inside)}</{name}>")


def joined(*parts: str) -> Markup:
    """Return parts one after the other, each escaped unless it is HTML already.

    Examples
    --------
    >>> joined("&", element("br"))
    '&amp;<br>'
    """
    return Markup("".join(one if isinstance(one, Markup) else escape(one, quote=False) for one in parts))


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
