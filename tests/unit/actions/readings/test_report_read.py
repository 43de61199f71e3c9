"""The one-page report from the record: what it begins with, what it tells, and what consent leaves of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.prepare_visit import VisitTold, prepare_visit
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.permissions import Section
from opentaper.actions.readings.papers_read import shared_papers
from opentaper.actions.readings.plan_changes import HoldTold
from opentaper.actions.readings.report_read import report_of, shared_report, visit_of
from opentaper.errors import BadOption, NotShared
from opentaper.exchange.report import SinceWhat
from opentaper.planning.versions import Deed
from opentaper.quantities import Dose
from opentaper.record.models import AdviceGiven, Look
from tests.unit.actions.deeds.lives import DAY, Life, begun
from tests.unit.actions.deeds.test_care_team import joined
from tests.unit.actions.readings.days import many_days

pytestmark = pytest.mark.django_db
CUT = DAY + timedelta(days=14)
TODAY = CUT + timedelta(days=10)
NOW = datetime.combine(TODAY, time(12), UTC)


@pytest.fixture(autouse=True)
def nobody_has_tried() -> None:
    """Wrong tries of other tests do not count here."""
    cache.clear()


@pytest.fixture
def cut() -> Life:
    """Somebody ten days after their first cut, which a prescriber signed."""
    life = begun()
    life.sign(life.plan())
    many_days(life, CUT, 40)
    life.cut(15_000, CUT)
    for n in range(1, 11):
        day = CUT + timedelta(days=n)
        check_in(CheckInTold(day, {"anxiety": 3.0, "dizziness": 4.0}), life.at("in", day))
    return life


def test_it_begins_where_the_last_visit_was_else_at_the_signature_else_four_weeks_ago() -> None:
    life = begun()
    found = report_of(life.person, TODAY)
    assert (found.since, found.because) == (TODAY - timedelta(days=27), SinceWhat.WEEKS)
    life.sign(life.plan())
    found = report_of(life.person, TODAY)
    assert (found.since, found.because) == (DAY, SinceWhat.SIGNATURE)
    seen = DAY + timedelta(days=5)
    prepare_visit(VisitTold("", seen), life.at("visit", TODAY))
    found = report_of(life.person, TODAY)
    assert (found.since, found.because) == (seen, SinceWhat.VISIT)
    found = report_of(life.person, TODAY, since=TODAY)
    assert (found.since, found.because, found.n_days) == (TODAY, SinceWhat.CHOSEN, 1)


@pytest.mark.parametrize("since", [TODAY + timedelta(days=1), TODAY - timedelta(days=900)])
def test_it_begins_in_the_last_two_years(since: date) -> None:
    life = begun()
    with pytest.raises(BadOption):
        report_of(life.person, TODAY, since=since)


def test_it_tells_what_was_tried_and_how_it_went(cut: Life) -> None:
    found = report_of(cut.person, TODAY, NOW, since=DAY)
    medicine = found.medicine
    assert medicine is not None
    assert medicine.stairs == ((DAY, Dose.mg(20)), (CUT, Dose.mg(15)))
    (step,) = medicine.steps
    assert (step.day, step.before, step.dose) == (CUT, Dose.mg(20), Dose.mg(15))
    assert step.mean_before is not None
    assert step.mean_after is not None
    assert step.mean_after == pytest.approx(3.5, abs=0.4)
    assert step.mean_before < step.mean_after
    assert [(one.deed, one.day) for one in medicine.changes] == [(Deed.PROPOSE, DAY)]
    assert (medicine.signed_by, medicine.signed_on, medicine.waits) == ("Dr Hansen", DAY, False)
    assert medicine.next_dose is not None
    assert medicine.next_on is not None
    assert medicine.next_on > TODAY
    assert found.days is not None
    assert len(found.days.means) == 25
    assert found.split is not None
    assert {one.name for one in found.split.parts} == {"withdrawal", "underlying", "life", "unexplained"}
    assert all(one.low <= one.mean <= one.high for one in found.split.parts)
    assert found.advice is not None
    assert found.advised_on == TODAY


def test_a_hold_and_doses_that_went_otherwise_are_told(cut: Life) -> None:
    hold_plan(HoldTold(cut.medication, cut.version, 14), cut.at("hold", TODAY))
    tell_dose(DoseTold(cut.medication, TODAY, "missed"), cut.at("missed", TODAY))
    medicine = report_of(cut.person, TODAY, since=DAY).medicine
    assert medicine is not None
    assert [one.deed for one in medicine.changes] == [Deed.PROPOSE, Deed.HOLD]
    assert medicine.slips == (("missed", 1),)


def test_a_dose_that_began_before_the_period_is_what_it_begins_with(cut: Life) -> None:
    medicine = report_of(cut.person, TODAY, since=CUT + timedelta(days=2)).medicine
    assert medicine is not None
    assert (medicine.stairs, medicine.steps) == (((CUT + timedelta(days=2), Dose.mg(15)),), ())


def test_signs_of_danger_are_told_those_of_corrected_days_and_of_forms_too(cut: Life) -> None:
    told = CheckInTold(TODAY, {"anxiety": 1.0}, signs=("akathisia",))
    check_in(told, cut.at("bad", TODAY, 13))
    check_in(CheckInTold(TODAY, {"anxiety": 1.0}, signs=()), cut.at("better", TODAY, 14))
    form = InstrumentTold("phq-9", TODAY, (0, 0, 0, 0, 0, 0, 0, 0, 2))
    answer_instrument(form, cut.at("form", TODAY, 15))
    days = report_of(cut.person, TODAY, since=DAY).days
    assert days is not None
    assert {one.name for one in days.signs} == {"akathisia", "suicidal_thoughts"}
    shared = report_of(cut.person, TODAY, since=DAY, is_own=False).days
    assert shared is not None
    assert {one.name for one in shared.signs} == {"akathisia"}


def test_before_anything_is_told_there_is_a_report_all_the_same() -> None:
    life = begun()
    found = report_of(life.person, TODAY)
    assert found.medicine is not None
    assert (found.medicine.number, found.medicine.next_dose) == (None, None)
    assert found.days is not None
    assert found.days.means == ()
    assert found.split is not None
    assert found.split.parts == ()
    assert found.advice is None


def test_queries_do_not_grow_with_the_days(cut: Life) -> None:
    report_of(cut.person, TODAY, NOW)  # what was learnt is kept
    counts = []
    for n in (3, 24):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            report_of(cut.person, TODAY, NOW, since=TODAY - timedelta(days=n))
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- what the person wants to ask ---


def test_the_newest_questions_that_stand_count() -> None:
    life = begun()
    assert visit_of(life.person).questions == ""
    prepare_visit(VisitTold("First"), life.at("one", DAY))
    prepare_visit(VisitTold("Second\n\n Third", DAY), life.at("two", DAY, 13))
    assert visit_of(life.person).questions == "Second\nThird"
    assert report_of(life.person, TODAY).questions == "Second\nThird"


@pytest.mark.parametrize(
    "told",
    [VisitTold("x" * 701), VisitTold("\n".join("abcdefghi")), VisitTold("", DAY + timedelta(days=1))],
)
def test_what_does_not_fit_or_has_not_been_is_refused(told: VisitTold) -> None:
    life = begun()
    with pytest.raises(BadOption):
        prepare_visit(told, life.at("visit", DAY))
    assert visit_of(life.person).last_visit is None


# --- what consent leaves of it ---


def test_a_carer_gets_what_is_shared_and_each_look_is_written_down(cut: Life) -> None:
    report_of(cut.person, TODAY, NOW)
    prepare_visit(VisitTold("May I stay?"), cut.at("visit", TODAY))
    check_in(CheckInTold(TODAY, {"anxiety": 2.0}, note="Zqxnote"), cut.at("note", TODAY, 14))
    link = joined(cut)
    found = shared_report("7", link, NOW, DAY).report
    assert found.days is not None
    assert (found.medicine, found.split, found.advice, found.questions) == (None, None, None, "")
    grant_consent(GrantTold(link, "plan"), cut.at("grant", TODAY))
    found = shared_report("7", link, NOW, DAY).report
    assert found.medicine is not None
    assert found.split is not None
    assert (found.questions, found.advised_on) == ("May I stay?", TODAY)
    assert "Zqxnote" not in repr(found)
    revoke_consent(RevokeTold(link, "check_ins"), cut.at("revoke", TODAY))
    found = shared_report("7", link, NOW, DAY).report
    assert (found.days, found.split, found.advice) == (None, None, None)
    assert found.medicine is not None
    assert all(step.mean_after is None for step in found.medicine.steps)
    assert {one.section for one in Look.objects.filter(link_id=link, page="report")} == {"plan", "check_ins"}


def test_a_carer_gives_no_advice_by_looking(cut: Life) -> None:
    link = joined(cut, sections={"plan": "read", "check_ins": "read"})
    before = list(AdviceGiven.objects.values_list("pk", flat=True))
    assert shared_report("7", link, NOW).report.advised_on == CUT, "what the person was told last"
    assert list(AdviceGiven.objects.values_list("pk", flat=True)) == before


def test_nobody_else_gets_a_report_or_papers(cut: Life) -> None:
    link = joined(cut)
    with pytest.raises(NotShared):
        shared_report("8", link, NOW)
    with pytest.raises(NotShared):
        shared_report("7", uuid4(), NOW)
    with pytest.raises(NotShared):
        shared_papers("7", link, NOW)
    with pytest.raises(NotShared):
        shared_report("7", link, NOW, medication_id=uuid4())
    grant_consent(GrantTold(link, "plan"), cut.at("grant", TODAY))
    assert shared_papers("7", link, NOW).plan is not None
    with pytest.raises(NotShared):
        shared_papers("7", link, NOW, uuid4())
    with pytest.raises(NotShared):
        shared_report("7", link, NOW, medication_id=uuid4())
    revoke_consent(RevokeTold(link), cut.at("revoke", TODAY))
    for ask in (shared_report, shared_papers):
        with pytest.raises(NotShared):
            ask("7", link, NOW)


def test_sections_that_are_not_asked_for_are_not_read(cut: Life) -> None:
    only = report_of(cut.person, TODAY, sections=frozenset({Section.CHECK_INS}))
    assert only.medicine is None
    assert only.because is SinceWhat.WEEKS
