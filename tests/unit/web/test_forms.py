"""Forms: what was typed stays, what is wrong stands beside its field, and a notice survives one redirect."""

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from opentaper.quantities import Dose
from opentaper.web.forms import TypedForm
from opentaper.web.notices import COOKIE, Notice, notice_of, redirect_telling


def test_every_text_is_kept_as_it_was_typed() -> None:
    form = TypedForm.of(QueryDict("dose=+12,5+mg&sign=a&sign=b&sign="))
    assert form["dose"].value == " 12,5 mg"
    assert form.value("dose") == "12,5 mg"
    assert form.all("sign") == ("a", "b")


def test_a_field_is_read_or_says_what_is_wrong_in_the_language() -> None:
    form = TypedForm.of({"dose": "20 stones", "n": "four", "when": ""}, "da")
    assert form.read("dose", Dose.parse) is None
    assert form.read("n", int) is None
    assert form.need("when", int) is None
    assert form.choose("missing", {"a": 1}) is None
    assert form["when"].error == "Udfyld venligst dette."
    assert "four" in form["n"].error
    assert form["dose"].error
    assert not form.is_good


def test_an_empty_field_is_no_error_where_it_need_not_be_filled() -> None:
    form = TypedForm.of({"goal": "  "})
    assert form.read("goal", Dose.parse) is None
    assert form.is_good


def test_a_notice_comes_back_once_and_only_as_it_was_signed() -> None:
    answer = redirect_telling("/", "Saved.", "key")
    assert answer.status_code == 303
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = answer.cookies[COOKIE].value
    assert notice_of(request) == Notice("Saved.", "key")
    request.COOKIES[COOKIE] = answer.cookies[COOKIE].value[:-2] + "xx"
    assert notice_of(request) is None
    posted = RequestFactory().post("/")
    posted.COOKIES[COOKIE] = answer.cookies[COOKIE].value
    assert notice_of(posted) is None


def drawn_field(told: str, form: TypedForm, **more: object) -> str:
    text = '{% load words %}{% field form "dose" "web.welcome.dose" ' + told + " %}"
    return Template(text).render(Context({"form": form, "language": "en", **more}))


def test_further_arguments_of_a_field_are_its_attributes() -> None:
    told = 'maxlength="12" aria_label=label required=True autofocus=False'
    drawn = drawn_field(told, TypedForm.of({"dose": '"<5'}), label='a "b" & c')
    assert ' maxlength="12" aria-label="a &quot;b&quot; &amp; c" required>' in drawn
    assert 'value="&quot;&lt;5"' in drawn
    assert "autofocus" not in drawn
    assert "aria-describedby" not in drawn


@pytest.mark.parametrize(("kind", "tag"), [("text", "input"), ("textarea", "textarea"), ("select", "select")])
def test_a_wrong_field_is_tied_to_its_help_and_to_what_is_wrong(kind: str, tag: str) -> None:
    form = TypedForm.of({"dose": ""})
    form.need("dose", Dose.parse)
    drawn = drawn_field('kind=kind note="web.welcome.dose_note"', form, kind=kind)
    assert f"<{tag} " in drawn
    assert ' aria-invalid="true" aria-describedby="n-dose e-dose"' in drawn
    assert 'id="n-dose"' in drawn
    assert 'id="e-dose"' in drawn


def test_what_no_keyboard_writes_is_left_out() -> None:
    form = TypedForm.of(QueryDict("note=slept%00+well&note=%00"))
    assert form["note"].values == ("slept well", "")
