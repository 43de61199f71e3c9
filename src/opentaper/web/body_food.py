"""Short pages on food, movement, sleep and light: each claim with its kind of study and source."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.errors import BadOption
from opentaper.formulary.bibliography import source
from opentaper.formulary.facts import Source
from opentaper.formulary.food_pages import FoodClaim, FoodPage, food_page, food_pages, study_kinds
from opentaper.web.body_diet_shown import grade_word
from opentaper.web.context import language_for


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """One claim in one language, with the kind of study, how far it was seen, and where."""

    text: str
    kind: str
    grade: str
    is_unconfirmed: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class FoodShown:
    """A page in one language; ``goal`` is the kind of goal whose questions come first, "" for none."""

    key: str
    name: str
    lead: str
    claims: tuple[ClaimShown, ...]
    unknown: str
    care: str
    goal: str


@require_safe
def show_food(request: HttpRequest) -> HttpResponse:
    """Show what there is to read."""
    language = language_for(request)
    return render(request, "body_food.html", {"pages": [_shown(one, language) for one in food_pages()]})


@require_safe
def show_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show one page."""
    try:
        found = food_page(key)
    except BadOption:
        raise Http404 from None
    return render(request, "body_food_page.html", {"page": _shown(found, language_for(request))})


def _shown(one: FoodPage, language: str) -> FoodShown:
    return FoodShown(
        key=one.key,
        name=one.name.of(language),
        lead=one.lead.of(language),
        claims=tuple(_claim(claim, language) for claim in one.claims),
        unknown=one.unknown.of(language),
        care=one.care.of(language),
        goal="" if one.goal is None else one.goal.value,
    )


def _claim(one: FoodClaim, language: str) -> ClaimShown:
    return ClaimShown(
        text=one.text.of(language),
        kind=study_kinds()[one.kind].of(language),
        grade=grade_word(one.grade, language),
        is_unconfirmed=not one.grade.decides,
        sources=tuple(source(key) for key in one.source),
    )


urls = [
    path("body/food", show_food, name="body-food"),
    path("body/food/<slug:key>", show_page, name="body-food-page"),
]
