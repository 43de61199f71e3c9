"""Change the plan: a page shows before and after, and why, before anything is pressed; the press does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from opentaper.actions.deeds.deed import Moment
from opentaper.actions.readings.plan_changes import Changed
from opentaper.actions.readings.plan_lived import seen_from_today
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.errors import OpenTaperError, StaleVersion
from opentaper.exchange.chart_drawn import DrawnChart, version_drawn
from opentaper.web.charts import ChartView, chart_view, drawer
from opentaper.web.context import language_for, theme_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.web.plan_diff import DiffRow, diff_rows, step_diff_rows, why_lines
from opentaper.web.plan_verbs import VERBS, Field, Verb
from opentaper.wording import error_text, words

#: Separates the parts of a picture's name; no part holds it.
BETWEEN = "_"
MOST_PARTS = 4
CALL = "replan.call_prescriber"


@dataclass(frozen=True, slots=True)
class WayToGo:
    """One way to go, as a link; pressing it changes nothing but the page."""

    text: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A change before it is done.

    Parameters
    ----------
    title, lead, question, press
        Sentences.
    path, back
        Where the form goes, and where "leave it" leads.
    choices, fields
        Ways to go; what may be typed instead.
    kept
        What the press sends along, by name.
    rows, steps
        Before and after in short, and of each dose.
    why
        Why, and what comes of it.
    needs_signature, calls
        Whether a prescriber must sign first, or is to be called.
    refused
        What is wrong and what to do, where this cannot be done; stale, where another device was faster.
    empty
        Why there is nothing to choose from, "" where there is.
    """

    title: str
    lead: str
    question: str
    press: str
    path: str
    back: str
    medication: UUID
    place: str | None
    version: int
    form: TypedForm
    choices: tuple[WayToGo, ...] = ()
    fields: tuple[Field, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    caption: str = ""
    rows: tuple[DiffRow, ...] = ()
    steps_caption: str = ""
    steps: tuple[DiffRow, ...] = ()
    why: tuple[str, ...] = ()
    needs_signature: bool = False
    calls: bool = False
    chart: ChartView | None = None
    refused: tuple[str, str] | None = None
    stale: tuple[str, str] | None = None
    empty: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a change would change; a POST does it."""
    verb = VERBS[name]
    if person_of(request) is None:
        return redirect("/welcome")
    at = moment(request)
    form = TypedForm.of(request.POST if request.method == "POST" else request.GET, language_for(request))
    read = plan_of(at.whose, at.today, medication_id(form))
    if read is None:
        return redirect("/plan")
    if request.method == "POST":
        return _done(request, verb, read, form, at)
    return _shown(request, verb, read, form, at)


def medication_id(form: TypedForm) -> UUID | None:
    """Return which medication a page is about, None for the first; what is no key is no medication."""
    told = form.value("of")
    try:
        return UUID(told) if told else None
    except ValueError:
        raise Http404 from None


def _done(request: HttpRequest, verb: Verb, read: PlanRead, form: TypedForm, at: Moment) -> HttpResponse:
    """Do it, or show the page again with what is wrong."""
    told = _told(verb, form, read)
    if told is None:
        return _shown(request, verb, read, form, at, status=422)
    try:
        version = int(form.value("version"))
    except ValueError:
        version = read.medication_version
    try:
        done = verb.deed(verb.with_version(told, version), at)
    except StaleVersion:
        language = form.language
        stale = words("web.change.stale", language), words("web.change.stale_next", language)
        fresh = TypedForm(
            {key: texts for key, texts in form.texts.items() if key not in {"version", "client_key"}},
            language,
        )
        return _shown(request, verb, read, fresh, at, status=409, stale=stale)
    except OpenTaperError:
        return _shown(request, verb, read, form, at, status=422)
    code = "proposed" if verb.name == "back" and done.needs_signature else "done"
    text = words(f"web.change.{verb.name}.{code}", form.language, **verb.values(told))
    return redirect_telling(f"/plan?of={read.medication_id}", text, undo=str(at.deed_id))


def _told(verb: Verb, form: TypedForm, read: PlanRead) -> Any | None:
    """Return what was asked for, None where nothing is yet, or where it cannot be read."""
    told = verb.told(form, read)
    return told if form.is_good else None


def _shown(
    request: HttpRequest,
    verb: Verb,
    read: PlanRead,
    form: TypedForm,
    at: Moment,
    *,
    status: int = 200,
    stale: tuple[str, str] | None = None,
) -> HttpResponse:
    told = _told(verb, form, read)
    found: Changed | None = None
    refused: tuple[str, str] | None = None
    if told is not None:
        try:
            changed = verb.change(at.whose, told, at.today)
            found = None if changed is None else seen_from_today(changed, read)
        except OpenTaperError as error:
            refused = error_text(error, form.language)
    page = change_page(verb, read, form, told, found, theme_for(request), refused=refused, stale=stale)
    answer = status if status != 200 or refused is None else 422
    return render(request, "plan_change.html", {"page": page}, status=answer)


def change_page(
    verb: Verb,
    read: PlanRead,
    form: TypedForm,
    told: Any | None,
    found: Changed | None,
    theme: str = "auto",
    *,
    refused: tuple[str, str] | None = None,
    stale: tuple[str, str] | None = None,
) -> ChangePage:
    """Return the page of a change; ``found`` is what it would change, with what is foreseen."""
    language = form.language
    values = verb.values(told) if told is not None else {}
    texts = verb.texts(told, language) if told is not None else {}
    is_shown = found is not None and found.before is not None
    choices = _choices(verb, read, texts, language)
    has_none = bool(verb.choice_name) and not choices
    return ChangePage(
        title=words(f"web.change.{verb.name}.title", language),
        lead=verb.lead(form, read),
        question=words(f"web.change.{verb.name}.question", language)
        if verb.choice_name or verb.fields
        else "",
        press=words(f"web.change.{verb.name}.press", language, **values) if is_shown else "",
        path=f"/plan/{verb.name}",
        back=f"/plan?of={read.medication_id}",
        medication=read.medication_id,
        place=form.value("step") or None,
        version=read.medication_version,
        form=verb.filled(form, read),
        choices=choices,
        fields=verb.fields,
        kept=tuple((key, text) for key, text in texts.items() if text),
        refused=refused,
        stale=stale,
        empty=words(f"web.change.{verb.name}.none", language) if has_none else "",
        **(_difference(verb, read, found, texts, language, theme) if found is not None and is_shown else {}),
    )


def _difference(
    verb: Verb, read: PlanRead, found: Changed, texts: Mapping[str, str], language: str, theme: str
) -> dict[str, Any]:
    name = BETWEEN.join((verb.name, str(read.medication_id), *map(_slug, texts.values())))
    drawn = _drawn(found, language) if verb.is_drawn else None
    return {
        "caption": words("web.change.caption", language),
        "rows": diff_rows(found, read.dose, language),
        "steps_caption": words("web.change.steps", language),
        "steps": step_diff_rows(found, language),
        "why": why_lines(found, language),
        "needs_signature": found.after.needs_signature,
        "calls": any(reason.code == CALL for reason in found.after.because),
        "chart": None if drawn is None else chart_view(drawn, "change", name, theme),
    }


def _drawn(found: Changed, language: str) -> DrawnChart | None:
    return None if found.before is None else version_drawn(found.before, found.after, language)


@drawer("change")
def drawn_change(request: HttpRequest, name: str) -> DrawnChart | None:
    """Return the picture of a change again, found by its name."""
    kind, _, rest = name.partition(BETWEEN)
    verb, (key, *told) = VERBS.get(kind), rest.split(BETWEEN)
    if verb is None or person_of(request) is None or len(told) > MOST_PARTS:
        return None
    at = moment(request)
    try:
        read = plan_of(at.whose, at.today, UUID(key))
        texts = {"of": key} | dict(zip(verb.names, map(_unslug, told), strict=False))
        form = TypedForm.of({field: text for field, text in texts.items() if text}, language_for(request))
        asked = None if read is None else _told(verb, form, read)
        changed = None if asked is None else verb.change(at.whose, asked, at.today)
    except (ValueError, OpenTaperError):
        return None
    if changed is None or read is None:
        return None
    return _drawn(seen_from_today(changed, read), form.language)


def _slug(text: str) -> str:
    """Return a text as letters that an address may hold in a slug."""
    return text.encode().hex()


def _unslug(text: str) -> str:
    return bytes.fromhex(text).decode()


def _choices(verb: Verb, read: PlanRead, texts: Mapping[str, str], language: str) -> tuple[WayToGo, ...]:
    chosen = texts.get(verb.choice_name, "")
    return tuple(
        WayToGo(
            text=text,
            url=f"/plan/{verb.name}?{urlencode({'of': read.medication_id, verb.choice_name: value})}",
            is_chosen=value == chosen,
        )
        for value, text in verb.choices(read, language)
    )


urls = [path(f"plan/{name}", change, {"name": name}, name=f"plan-{name}") for name in VERBS]
