"""Sentences, figures and drawings in templates: ``{% load words %}``; the language is the person's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from uuid import uuid4

from django import template
from django.template.context import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from opentaper.web import drawings
from opentaper.web.forms import TypedForm
from opentaper.wording import date_text, dose_text, drug_text, number_text, product_text, words
from opentaper.wording.figures import Amount, amount_text, duration_text, mg_text, percent_text

register = template.Library()

#: What a language makes of a value: ``{{ step.dose|dose:language }}``; ``mg`` is a dose without its unit.
TOLD: dict[str, Callable[..., str]] = {
    "dose": dose_text,
    "mg": mg_text,
    "day": date_text,
    "percent": percent_text,
    "duration": duration_text,
    "drug": drug_text,
    "product": product_text,
}


def _in_language(text_of: Callable[..., str]) -> Callable[[object, str], str]:
    """Return a filter that must be told the language: English by default would go unseen."""

    def told(value: object, language: str) -> str:
        return text_of(value, language)

    return told


for name, text_of in TOLD.items():
    register.filter(name, _in_language(text_of))


@register.simple_tag(takes_context=True)
def say(context: Context, code: str, **values: object) -> str:
    """Return the sentence of a code in the person's language; a code that does not exist is an error."""
    return words(code, context["language"], **values)


@register.filter
def weekday(value: date, language: str) -> str:
    """Return a date with its weekday first."""
    return words(
        "web.format.weekday", language, weekday=words(f"weekday.{value.weekday()}", language), day=value
    )


@register.filter
def number(value: Amount, language: str) -> str:
    """Return a number, or both ends of a range."""
    return amount_text(value, language) if isinstance(value, tuple) else number_text(value, language)


@register.filter
def whole(value: float) -> int:
    """Return a number without decimals, for percentages that are no surer than that."""
    return round(value)


@register.filter
def wholes(ends: tuple[float, float]) -> tuple[int, int]:
    """Return both ends of a range without decimals."""
    return round(ends[0]), round(ends[1])


@register.filter
def figures(value: float) -> float | int:
    """Return a number as people say it: whole from 2 on, else with one decimal."""
    return round(value) if value >= 2 else round(value, 1)


@register.filter
def unlocal(value: float) -> str:
    """Return a coordinate of a drawing: digits and a point, in every language."""
    return f"{value:g}"


@register.filter
def add_to(value: float, more: int) -> str:
    """Return a coordinate so much further on."""
    return f"{value + more:g}"


@register.filter
def case_code(code: str, part: str) -> str:
    """Return the code of a part of a sign of the third lesson."""
    return f"web.learn.case.{code}.{part}"


@register.filter
def drug_title(name: str, language: str) -> str:
    """Return a drug's name with a capital, for a heading."""
    told = drug_text(name, language)
    return told[:1].upper() + told[1:]


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """Return a small drawing beside words: ``{% icon "hold" %}``."""
    return mark_safe(drawings.drawing(f"icon-{name}", extra_class))


@register.simple_tag
def sign(kind: str) -> SafeString:
    """Return the sign of one of the five answers: go, hold, smaller, back, talk."""
    return mark_safe(drawings.drawing(f"sign-{kind}"))


@register.simple_tag
def pic(name: str, extra_class: str = "", share: float | None = None, label: str = "") -> SafeString:
    """Return a pictogram: tablet, half, quarter, drops, capsule, beads, strip; a syringe with its fill."""
    if name == "syringe" and share is not None:
        return mark_safe(drawings.syringe(share, extra_class, escape(label)))
    return mark_safe(drawings.drawing(f"pic-{name}", extra_class, escape(label)))


@register.simple_tag(takes_context=True)
def form_keys(context: Context, form: TypedForm | None = None, version: int | None = None) -> SafeString:
    """Return the hidden fields of every form: the CSRF token, the key that makes it count once, the version.

    A form that comes back with an error keeps its key.
    """
    key = (form.value("client_key") if form else "") or str(uuid4())
    kept = (form.value("version") if form else "") or version
    csrf = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context["csrf_token"])
    hidden = format_html('<input type="hidden" name="client_key" value="{}">', key)
    held = format_html('<input type="hidden" name="version" value="{}">', kept) if kept is not None else ""
    return format_html("{}{}{}", csrf, hidden, held)


@register.inclusion_tag("_field.html", takes_context=True)
def field(
    context: Context,
    form: TypedForm,
    name: str,
    label: str,
    kind: str = "text",
    note: str = "",
    choices: Sequence[tuple[str, str]] = (),
    **attrs: str | bool,
) -> dict[str, object]:
    """Return a labelled field, what was typed and what is wrong: ``{% field form "dose" "web.x.dose" %}``.

    ``kind``: text, number, date, email, textarea, or select (then ``choices`` of value and word). ``note`` is
    the code of a line of help. Any further argument is an attribute of the field: ``autocomplete="off"``,
    ``required=True``; one that is False or empty is left out.
    """
    return {
        "field": form[name],
        "label": label,
        "kind": kind,
        "note": note,
        "choices": choices,
        "attrs": [(key.replace("_", "-"), value) for key, value in attrs.items() if value],
        "language": context["language"],
    }
