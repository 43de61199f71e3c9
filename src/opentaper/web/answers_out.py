"""Running out: how long what is in the house lasts, and by when to order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.actions.readings.medicines_now import MedicineNow
from opentaper.formulary.facts import Product
from opentaper.planning.astray import Act
from opentaper.planning.running_out import InHouse, RunningOut, running_out
from opentaper.web.answers import medicines_of
from opentaper.web.context import language_for
from opentaper.web.forms import FieldShown, TypedForm
from opentaper.web.people import moment
from opentaper.wording import number_text, sentence

MOST_PIECES = 100_000
#: "12", "12.5" or "25/2"; a power such as 1e999999999 would be worked out digit by digit.
_COUNTED = re.compile(r"[0-9]{1,6}(\.[0-9]{0,6}|/[1-9][0-9]{0,2})?|\.[0-9]{1,6}")
TITLES = {
    Act.RING: "web.answers.out_title_now",
    Act.ASK: "web.answers.out_title_order",
    Act.TAKE: "web.answers.out_title_fine",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One product to count: its field, what was typed in it, and whether it is counted in mL."""

    field: str
    product: Product
    is_liquid: bool
    shown: FieldShown


@dataclass(frozen=True, slots=True)
class OutRow:
    """How long one product lasts: the last day there is enough for, when to order, and sentences why."""

    lasts: RunningOut
    until: date | None
    order_by: date | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutPage:
    """What to count, and once counted how long each lasts; ``title`` is the code of the answer."""

    form: TypedForm
    counted: tuple[Counted, ...]
    rows: tuple[OutRow, ...]
    title: str


@require_safe
def out(request: HttpRequest) -> HttpResponse:
    """Ask what is in the house, or say how long it lasts."""
    medicines = medicines_of(request)
    if not medicines:
        return redirect("answers")
    language = language_for(request)
    form = TypedForm.of(request.GET or counted_before(medicines, language), language)
    page = out_page(form, medicines, moment(request).today, language)
    return render(request, "answers_out.html", {"page": page}, status=200 if form.is_good else 422)


def out_page(form: TypedForm, medicines: tuple[MedicineNow, ...], today: date, language: str) -> OutPage:
    """Return the page of what was counted; an empty field is not counted."""
    counted: list[Counted] = []
    rows: list[OutRow] = []
    for number, medicine in enumerate(medicines):
        told: list[InHouse] = []
        for place, product in enumerate(medicine.products):
            field = f"left-{number}-{place}"
            left = _count(form, field)
            counted.append(Counted(field, product, product.form.is_liquid, form[field]))
            if left is not None:
                told.append(InHouse(product, left))
        found = running_out(medicine.drug, medicine.ahead, medicine.today, told) if told else ()
        rows += [_row(one, today, language) for one in found]
    careful = max((row.lasts.act for row in rows), key=list(Act).index, default=None)
    title = TITLES[careful] if careful is not None else "web.answers.out_title_count"
    return OutPage(form, tuple(counted), tuple(rows), title)


def counted_before(medicines: tuple[MedicineNow, ...], language: str) -> dict[str, str]:
    """Return what stands in the form at first: what was counted, less what was used since."""
    return {
        f"left-{number}-{place}": number_text(house.left, language)
        for number, medicine in enumerate(medicines)
        for place, product in enumerate(medicine.products)
        for house in medicine.houses
        if house.product.id == product.id
    }


def _row(lasts: RunningOut, today: date, language: str) -> OutRow:
    until = None if lasts.whole_days is None else today + timedelta(days=lasts.whole_days - 1)
    order = None if lasts.order_in is None else today + timedelta(days=lasts.order_in)
    told = tuple(sentence(reason, language) for reason in lasts.reasons)
    return OutRow(lasts, until if lasts.whole_days else None, order, told)


def _count(form: TypedForm, field: str) -> Fraction | None:
    """Return what was counted; None where the field is empty or no number, which is then said beside it."""
    text = form.value(field).replace(",", ".")
    if not text:
        return None
    left = Fraction(text) if _COUNTED.fullmatch(text) else None
    if left is None or left > MOST_PIECES:
        form.say(field, "web.answers.bad_count")
        return None
    return left


urls = [path("answers/running-out", out, name="answers-running-out")]
