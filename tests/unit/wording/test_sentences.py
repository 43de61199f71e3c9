"""Reasons, errors and outcomes as sentences; values in the manner of the language."""

from datetime import date

import pytest

from opentaper import errors
from opentaper.formulary.facts import Form
from opentaper.planning.result import Handling, Outcome
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.wording import error_text, member_text, outcome_text, sentence, words


def spaced(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("reason", "english", "danish"),
    [
        (
            Reason.of("pace.attempt_failed", n=1),
            (
                "An earlier try went badly. That says something about the pace, not about you, so this "
                "plan is gentler."
            ),
            (
                "Et tidligere forsøg gik dårligt. Det siger noget om tempoet, ikke om dig, så denne "
                "plan er mere skånsom."
            ),
        ),
        (
            Reason.of("pace.attempt_failed", n=3),
            (
                "3 earlier tries went badly. That says something about the pace, not about you, so "
                "this plan is gentler."
            ),
            (
                "3 tidligere forsøg gik dårligt. Det siger noget om tempoet, ikke om dig, så denne "
                "plan er mere skånsom."
            ),
        ),
        (
            Reason.of("limit.points", points=2.5, curve="sørensen-2022"),
            "One step takes away at most 2.5 points of effect, by the curve sørensen-2022.",
            "Ét trin fjerner højst 2,5 point af virkningen efter kurven sørensen-2022.",
        ),
        (
            Reason.of("step.widened", dose=Dose.mg("12.5"), wanted=Dose.mg("13.1")),
            "Nothing on the shelf makes 13.1 mg. So this step goes to 12.5 mg, still within every limit.",
            (
                "Intet af det, du har, giver 13,1 mg. Derfor går dette trin til 12,5 mg, stadig inden "
                "for alle grænser."
            ),
        ),
        (
            Reason.of("order.first", drug="venlafaxine"),
            "A proposal for your prescriber: begin with venlafaxine.",
            "Et forslag til din læge: Begynd med venlafaxin.",
        ),
        (
            Reason.of("in_time.points", end=180, points=7.5),
            (
                "To get there within 180 days, each step takes away up to 7.5 points of effect."
                " Without that day, the steps would be smaller."
            ),
            (
                "For at nå det inden for 180 dage fjerner hvert trin op til 7,5 point af virkningen."
                " Uden den dag ville trinene være mindre."
            ),
        ),
        (
            Reason.of("not_in_time.share", end=60, pct=25.0, days=112),
            (
                "You wished for 60 days. Even with the largest steps allowed, 25% of the dose, it "
                "takes 112 days."
            ),
            "Du ønskede 60 dage. Selv med de største tilladte trin, 25 % af dosis, tager det 112 dage.",
        ),
    ],
)
def test_a_reason_is_told_in_both_languages(reason: Reason, english: str, danish: str) -> None:
    assert spaced(sentence(reason)) == english
    assert spaced(sentence(reason, "da")) == danish


def test_a_sentence_begins_with_a_capital_also_where_a_drug_comes_first() -> None:
    told = sentence(Reason.of("order.activating", drug="bupropion"), "da")
    assert told.startswith("Bupropion virker")


def test_a_range_whose_ends_agree_is_one_number() -> None:
    reason = Reason.of(
        "interaction.falls",
        other="clozapine",
        ratio_low=40,
        ratio_high=40,
        days_low=5,
        days_high=7,
        grade="C",
    )
    told = spaced(sentence(reason))
    assert "may fall to 40% of what it was. This can take 5 to 7 days (not confirmed)." in told


def test_an_unknown_time_is_left_out_rather_than_told_as_zero() -> None:
    reason = Reason.of(
        "interaction.rises",
        other="clozapine",
        ratio_low=40,
        ratio_high=55,
        days_low=0,
        days_high=0,
        grade="A",
    )
    told = sentence(reason)
    assert "40 to 55%" in told
    assert "day" not in told


def test_a_doctor_with_braces_in_the_reason_is_quoted_as_typed() -> None:
    reason = Reason.of("override.used", clinician="Dr {Osei}", because="{dose} was agreed")
    assert sentence(reason) == "Dr {Osei} has signed for this. The reason given: {dose} was agreed"


@pytest.mark.parametrize(
    ("error", "what", "remedy"),
    [
        (
            errors.UnknownDrug("sertralin", ("sertraline", "seroxat")),
            "No drug called “sertralin” is known here.",
            "Did you mean sertraline or seroxat?",
        ),
        (
            errors.UnknownDrug("moonshine"),
            "No drug called “moonshine” is known here.",
            (
                "Check the spelling, and give the name of the substance rather than the brand. An "
                "unknown drug gets no plan."
            ),
        ),
        (
            errors.HugeDose("sertraline", "50000 mg", "200 mg"),
            "50000 mg of sertraline a day can hardly be meant: the most known here is 200 mg.",
            "Check the unit: milligrams and micrograms are easily mixed up. Read it off the box.",
        ),
        (
            errors.NotADose("1,000 mg", "ambiguous_comma"),
            "“1,000 mg” can't be read as a dose: the comma may mean thousands or decimals.",
            "Write a number and its unit, such as 12.5 mg or 150 micrograms.",
        ),
        (
            errors.ContradictoryDates("2026-11-23", "2026-11-01"),
            "The end (1 November 2026) is not after the start (23 November 2026).",
            "Give a start and a later end, as 2026-11-23, or leave the end out.",
        ),
        (
            errors.BadLine("plan.csv", 7, "bad_dose"),
            (
                "Line 7 of plan.csv can't be read: the dose is not a number with a known unit. Nothing "
                "of the file was used."
            ),
            (
                "Correct this line and read the file again. It needs a dose, and a day or a date, on "
                "each line."
            ),
        ),
        (
            errors.NotSplittable("Effexor XR 75 mg", "halves", "modified_release"),
            (
                "Effexor XR 75 mg can't be used like this (cut into halves): it lets its drug go slowly, "
                "and broken it would do so all at once."
            ),
            "Use it whole, or ask your pharmacist for a lower strength or a liquid.",
        ),
        (
            errors.BadOption("age", "200", "years, from 1 to 129"),
            "“age” can't be “200”.",
            "What is wanted: years, from 1 to 129.",
        ),
    ],
)
def test_an_error_says_what_why_and_what_to_do(error: errors.OpenTaperError, what: str, remedy: str) -> None:
    told, to_do = error_text(error)
    assert (spaced(told), spaced(to_do)) == (what, remedy)


@pytest.mark.parametrize(
    ("error", "what", "remedy"),
    [
        (
            errors.AboveLicensedMaximum("sertraline", "212.5 mg", "200 mg"),
            "212,5 mg sertralin om dagen er over den højeste godkendte dosis på 200 mg.",
            (
                "Se efter dosis på pakningen. Hvis den er rigtig, så bed din læge skrive under med "
                "navn og begrundelse."
            ),
        ),
        (
            errors.BadOption("method", "magic", "one of occupancy, linear"),
            "»method« kan ikke være »magic«.",
            "Der skal stå: en af occupancy, linear.",
        ),
        (
            errors.ContradictoryDates("2026-11-23", "someday"),
            "Slutningen (someday) ligger ikke efter starten (23. november 2026).",
            "Angiv en start og en senere slutning, som 2026-11-23, eller udelad slutningen.",
        ),
        (
            errors.EmptyShelf("", "shelf"),
            "Der er intet at lave en dosis af: din hylde er tom.",
            (
                "Fortæl, hvilke præparater du har, for eksempel tabletter på 20 mg, der må halveres,"
                " eller flydende medicin på 4 mg/mL."
            ),
        ),
    ],
)
def test_an_error_is_told_in_danish(error: errors.OpenTaperError, what: str, remedy: str) -> None:
    told, to_do = error_text(error, "da")
    assert (spaced(told), spaced(to_do)) == (what, remedy)


def test_every_outcome_that_is_no_plan_says_what_to_do() -> None:
    refused = [outcome for outcome in Outcome if not outcome.is_plan]
    assert all(outcome_text(outcome, "da").count(".") >= 2 for outcome in refused)
    assert all(outcome_text(outcome).count(".") >= 2 for outcome in refused)


def test_members_have_labels() -> None:
    assert member_text(Form.COMPOUNDED_CAPSULE) == "capsule made by the pharmacy"
    assert member_text(Handling.DRAWN, "da") == "trukket op med sprøjte"


def test_a_label_takes_dates_doses_and_drugs() -> None:
    told = words("sheet.next_dose", "da", dose=Dose.mg("12.5"), day=date(2026, 11, 30))
    assert spaced(told) == "12,5 mg, ikke før 30. november 2026, og kun hvis du siger ja."


def test_a_value_that_was_not_given_is_missed() -> None:
    with pytest.raises(KeyError, match="dose"):
        words("sheet.next_dose", day=date(2026, 11, 30))


def test_a_value_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="no number"):
        words("limit.total_days", days="many")
