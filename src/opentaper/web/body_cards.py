"""What stands beside the week on the page of the body: cards of pages that belong to it.

A page brings its card in a template ``_body_<name>.html`` and, where it needs something to show, a function::

    @body_card("helps")
    def helps_card(request: HttpRequest) -> HelpsCard: ...

which the template finds as ``card``. A card with a ``headline`` gives the page its first line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

CardOf = Callable[[HttpRequest], object]
#: The cards in the order of the page: what seems to help, what to know before a diet and goals, files.
NAMES = ("helps", "goals", "imports")
_CARDS: dict[str, CardOf] = {}


@dataclass(frozen=True, slots=True)
class BodyCard:
    """A card: its template, and what that shows."""

    template: str
    card: object

    @property
    def headline(self) -> str:
        """The first line that it gives the page, "" for none."""
        return str(getattr(self.card, "headline", "") or "")


def body_card(name: str) -> Callable[[CardOf], CardOf]:
    """Let a function make what a card shows."""

    def kept(card_of: CardOf) -> CardOf:
        _CARDS[name] = card_of
        return card_of

    return kept


def cards_of(request: HttpRequest) -> dict[str, BodyCard]:
    """Return the cards that there are, by name."""
    there = [name for name in NAMES if _is_there(_template(name))]
    return {
        name: BodyCard(_template(name), _CARDS[name](request) if name in _CARDS else None) for name in there
    }


def _template(name: str) -> str:
    return f"_body_{name}.html"


@cache
def _is_there(template: str) -> bool:
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    return True
