"""The caseload: who needs somebody first and why, of what is shared alone, in as many queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.decline_plan import DeclineTold, decline_plan
from opentaper.actions.deeds.end_care import EndCareTold, end_care
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from opentaper.actions.permissions import CareRole, Section
from opentaper.actions.readings import case_facts
from opentaper.actions.readings.advice_read import advice_today
from opentaper.actions.readings.case_list import CaseRow, case_of, caseload, look_at_cases
from opentaper.actions.readings.case_reasons import CaseNeed, case_reasons
from opentaper.actions.readings.current_plan import current_plan
from opentaper.record.models import CaseFacts, Look, Person
from tests.unit.actions.deeds.care import WRITES, carers_moment, joined
from tests.unit.actions.deeds.lives import DAY, ROOT, begun, moment

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ALL = frozenset({Section.PLAN, Section.CHECK_INS})
DAYS = timedelta(days=1)
#: Facts of somebody of whom nothing is wrong.
CALM: dict[str, Any] = {
    "last": DAY.isoformat(),
    "days": [[(DAY - n * DAYS).isoformat(), 1.0, False] for n in reversed(range(7))],
    "line": 4.0,
    "signs": [],
    "advice": [],
}
PLAN: dict[str, Any] = {
    "medication": str(UUID(int=1)),
    "drug": "citalopram",
    "dose_ug": 20_000,
    "since": None,
    "before_ug": None,
    "number": 1,
    "status": "signed",
    "deed": "propose",
    "made_on": "2026-02-01",
    "is_signed": True,
    "waits": False,
    "why": [],
    "next_ug": 15_000,
    "is_rise": False,
    "due_on": "2026-03-10",
}
ADVICE: dict[str, Any] = {
    "medication": str(UUID(int=1)),
    "day": DAY.isoformat(),
    "action": "hold",
    "fired": [],
    "next_ug": None,
}


@pytest.fixture(autouse=True)
def nobody_has_tried() -> None:
    """Wrong tries of other tests do not count here."""
    cache.clear()


def needs(
    days: dict[str, Any] | None = None,
    plan: dict[str, Any] | None = None,
    sections: frozenset[Section] = ALL,
    role: CareRole = CareRole.PRESCRIBER,
) -> list[str]:
    facts = {"check_ins": CALM | (days or {}), "plan": [PLAN | (plan or {})]}
    return [one.need.value for one in case_reasons(facts, sections, role, DAY)]


def test_somebody_of_whom_nothing_is_wrong_needs_nothing() -> None:
    assert needs() == []


@pytest.mark.parametrize(
    ("days", "plan", "wanted"),
    [
        ({"signs": [[DAY.isoformat(), "akathisia", "talk-today"]]}, {}, ["red_flag"]),
        ({"advice": [ADVICE | {"action": "talk-today"}]}, {}, ["red_flag"]),
        ({"advice": [ADVICE | {"fired": ["conflict"]}]}, {}, ["conflict"]),
        ({"advice": [ADVICE | {"fired": ["conflict"], "day": "2026-02-20"}]}, {}, []),
        ({"days": [[(DAY - n * DAYS).isoformat(), 6.0, n < 3] for n in range(7)]}, {}, ["above_line"]),
        ({"days": [[(DAY - n * DAYS).isoformat(), 6.0, n < 2] for n in range(7)]}, {}, []),
        ({"days": [], "last": None}, {}, ["no_news"]),
        ({"days": CALM["days"][:1]}, {}, ["no_news"]),
        ({}, {"is_signed": False, "status": "proposed"}, ["signature"]),
        ({}, {"is_signed": False, "status": "broken"}, ["signature"]),
        ({}, {"is_signed": False, "status": "declined"}, []),
        ({"advice": [ADVICE | {"action": "step-back", "next_ug": 20_000}]}, {}, ["step_back"]),
        ({}, {"due_on": "2026-03-02"}, ["step_due"]),
        ({}, {"number": None}, []),
    ],
)
def test_each_need_is_seen(days: dict[str, Any], plan: dict[str, Any], wanted: list[str]) -> None:
    assert needs(days, plan) == wanted


def test_needs_come_in_their_order() -> None:
    days = {
        "signs": [["2026-03-01", "akathisia", "talk-today"], ["2026-02-26", "suicide_plan", "crisis"]],
        "advice": [ADVICE | {"fired": ["returning"], "action": "step-back", "next_ug": 20_000}],
        "days": [[(DAY - n * DAYS).isoformat(), 6.0, True] for n in range(4)],
    }
    found = needs(days, {"is_signed": False, "status": "proposed"})
    assert found == ["red_flag", "red_flag", "conflict", "above_line", "no_news", "signature", "step_back"]
    facts = {"check_ins": CALM | days, "plan": [PLAN]}
    first = case_reasons(facts, ALL, CareRole.PRESCRIBER, DAY)[0]
    assert first.told.get("sign") == "suicide_plan", "a matter of hours comes before a newer sign"


def test_what_is_not_shared_enters_nowhere() -> None:
    days = {
        "signs": [[DAY.isoformat(), "akathisia", "talk-today"]],
        "advice": [ADVICE | {"action": "step-back", "fired": ["conflict"], "next_ug": 20_000}],
        "days": [],
    }
    proposed = {"is_signed": False, "status": "proposed"}
    assert needs(days, proposed, frozenset({Section.PLAN})) == ["signature"]
    assert needs(days, proposed, frozenset({Section.CHECK_INS})) == ["red_flag", "conflict", "no_news"]
    assert needs(days, proposed, frozenset()) == []


@pytest.mark.parametrize("role", [one for one in CareRole if one is not CareRole.PRESCRIBER])
def test_nobody_but_a_prescriber_is_asked_for_a_signature(role: CareRole) -> None:
    assert needs({}, {"is_signed": False, "status": "proposed"}, role=role) == []


def test_a_sign_that_grows_old_is_still_told() -> None:
    old = {"signs": [["2026-01-20", "akathisia", "talk-today"]]}
    facts = {"check_ins": CALM | old, "plan": [PLAN]}
    [found] = case_reasons(facts, ALL, CareRole.PRESCRIBER, DAY)
    assert found.told.code == "case.old_flag"


@pytest.mark.parametrize(
    ("sections", "role", "wanted"),
    [
        ({Section.BODY}, CareRole.LIFESTYLE, ["case.diet_stop"]),
        ({Section.PLAN}, CareRole.PRESCRIBER, ["case.diet_waits"]),
        ({Section.PLAN}, CareRole.LIFESTYLE, []),
        ({Section.CHECK_INS}, CareRole.PRESCRIBER, []),
    ],
)
def test_a_diet_is_told_to_whom_it_is_shared_and_no_more(
    sections: set[Section], role: CareRole, wanted: list[str]
) -> None:
    diet = {"kind": "keto", "day": DAY.isoformat(), "whole": "stop", "medicines": "waits"}
    facts = {"check_ins": CALM, "plan": [PLAN], "goals": [diet, diet | {"whole": "", "medicines": ""}]}
    found = case_reasons(facts, frozenset(sections), role, DAY)
    assert [one.told.code for one in found if one.need is CaseNeed.DIET] == wanted


def only(account: str = "7", now: datetime = NOW) -> CaseRow:
    [row] = caseload(account, now)
    return row


def test_facts_follow_each_deed_and_the_list_reads_them() -> None:
    life = begun()
    version = life.plan(DAY + 14 * DAYS)
    life.calm_days(DAY)
    link = joined(life)
    row = only()
    assert [one.need for one in row.reasons] == [CaseNeed.SIGNATURE]
    assert (row.known_as, row.may_sign, row.last) == ("Bo", True, DAY)
    assert row.drugs is not None
    assert [(one.drug, str(one.dose), one.since) for one in row.drugs] == [("citalopram", "20 mg", None)]
    sign_plan(SignPlanTold(link, version), carers_moment(life, "sign"))
    assert only().need is CaseNeed.NOTHING
    check_in(CheckInTold(DAY, {"anxiety": 5.0}, signs=("akathisia",)), life.at("flag", DAY, 13))
    assert only().need is CaseNeed.RED_FLAG
    decline_plan(DeclineTold(link, version, "Talk to me."), carers_moment(life, "no"))
    assert [one.need for one in only().reasons] == [CaseNeed.RED_FLAG]


def test_what_depends_on_the_day_is_told_on_the_day() -> None:
    life = begun()
    version = life.plan(DAY + 3 * DAYS)
    life.calm_days(DAY)
    link = joined(life)
    sign_plan(SignPlanTold(link, version), carers_moment(life, "sign"))
    assert only(now=NOW).need is CaseNeed.NOTHING
    assert only(now=NOW + 2 * DAYS).need is CaseNeed.NOTHING
    assert [one.need for one in only(now=NOW + 3 * DAYS).reasons] == [CaseNeed.NO_NEWS, CaseNeed.STEP_DUE]
    later = only(now=NOW + 9 * DAYS).reasons[0]
    assert (later.told.code, later.told.get("days")) == ("case.no_news", 9)


def test_a_dose_after_a_cut_and_the_one_before_it() -> None:
    life = begun()
    version, link = life.plan(DAY), joined(life)
    life.know()
    life.calm_days(DAY)
    sign_plan(SignPlanTold(link, version), carers_moment(life, "sign"))
    found = current_plan(life.medication)
    assert found is not None
    dose = found.version.plan.steps[0].dose
    life.cut(dose.micrograms, DAY)
    row = only()
    assert row.drugs is not None
    assert [(one.dose, one.since, str(one.before)) for one in row.drugs] == [(dose, DAY, "20 mg")]


def test_advice_that_is_given_enters_the_facts() -> None:
    life = begun()
    life.plan(DAY + 14 * DAYS)
    joined(life)
    life.calm_days(DAY)
    advice_today(life.person, life.medication, life.at("advice"))
    [kept] = CaseFacts.objects.get(person_id=life.person).document["check_ins"]["advice"]
    assert kept["day"] == DAY.isoformat()


def test_advice_after_a_deed_of_the_day_asks_for_no_more_than_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look after a check-in would else read the whole record twice: the facts are as the deed left them."""
    life = begun()
    life.plan(DAY + 14 * DAYS)
    joined(life)
    life.calm_days(DAY)
    person = Person.objects.get(pk=life.person)
    with CaptureQueriesContext(connection) as whole:
        case_facts.facts_follow(life.person, DAY, NOW)
    anew: list[date] = []
    monkeypatch.setattr(case_facts, "renew_case_facts", lambda _, today, __: anew.append(today))
    advice_today(life.person, life.medication, life.at("advice"))
    assert anew == []
    kept = CaseFacts.objects.get(person_id=life.person)
    assert kept.document["check_ins"]["advice"]
    assert kept.document == case_facts.case_facts(person, DAY)
    with CaptureQueriesContext(connection) as asked:
        case_facts.advice_follows(person, DAY, NOW)
    assert len(asked) <= 4 < len(whole)


def test_advice_of_another_day_or_release_asks_for_all_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    life = begun()
    life.plan(DAY + 14 * DAYS)
    joined(life)
    life.calm_days(DAY)
    person, anew = Person.objects.get(pk=life.person), list[date]()
    monkeypatch.setattr(case_facts, "renew_case_facts", lambda _, today, __: anew.append(today))
    case_facts.advice_follows(person, DAY + DAYS, NOW + DAYS)
    assert anew == [DAY + DAYS]
    CaseFacts.objects.update(release="another")
    case_facts.advice_follows(person, DAY, NOW)
    assert anew == [DAY + DAYS, DAY]


def test_a_prescriber_without_check_ins_sees_no_red_flag() -> None:
    life = begun()
    link = joined(life, sections={"plan": "write"})
    check_in(CheckInTold(DAY, {"anxiety": 5.0}, signs=("akathisia",)), life.at("flag"))
    row = only()
    assert (row.need, row.days, row.line, row.sees_days) == (CaseNeed.NOTHING, None, None, False)
    grant_consent(GrantTold(link, "check_ins"), life.at("grant"))
    assert only().need is CaseNeed.RED_FLAG
    revoke_consent(RevokeTold(link, "check_ins"), life.at("revoke"))
    assert only().days is None
    revoke_consent(RevokeTold(link, "plan"), life.at("revoke all"))
    assert caseload("7", NOW) == ()


def test_who_has_left_and_strangers_have_nobody() -> None:
    life = begun()
    link = joined(life)
    assert caseload("8", NOW) == ()
    assert caseload("", NOW) == ()
    assert case_of("8", link, NOW) is None
    end_care(EndCareTold(link), life.at("end"))
    assert caseload("7", NOW) == ()
    assert not CaseFacts.objects.exists(), "of somebody whom nobody follows nothing is kept"


def test_a_consent_that_ends_today_is_gone_tomorrow() -> None:
    life = begun()
    link = joined(life, sections={"plan": "read"})
    grant_consent(GrantTold(link, "plan", until=DAY), life.at("until"))
    assert only().drugs is not None
    assert caseload("7", NOW + DAYS) == ()


def test_facts_of_another_release_are_made_anew() -> None:
    life = begun()
    joined(life)
    only()
    CaseFacts.objects.update(release="0 old", document={"plan": [], "check_ins": {}})
    row = only()
    assert row.drugs is not None
    assert [one.drug for one in row.drugs] == ["citalopram"]
    assert CaseFacts.objects.get().release == case_facts.release()


def test_a_record_that_cannot_be_read_comes_first_and_stops_no_deed(monkeypatch: pytest.MonkeyPatch) -> None:
    life = begun()
    joined(life)

    def broken(*_: object) -> object:
        raise KeyError("steps")

    monkeypatch.setattr(case_facts, "case_facts", broken)
    check_in(CheckInTold(DAY, {"anxiety": 1.0}), life.at("check in"))
    row = only()
    assert (row.need, row.drugs, row.days) == (CaseNeed.UNREADABLE, None, None)


def test_each_shown_person_is_a_look_once_a_minute() -> None:
    life = begun()
    joined(life)
    for seconds in (0, 30, 61):
        now = NOW + timedelta(seconds=seconds)
        look_at_cases("7", caseload("7", now), now)
    told = sorted(Look.objects.filter(page="caseload").values_list("section", "at"))
    assert told == sorted(
        (section, NOW + timedelta(seconds=seconds))
        for section in ("check_ins", "plan")
        for seconds in (0, 61)
    )
    look_at_cases("7", (), NOW)


def many(n: int, account: str = "7") -> None:
    """Let so many people share with an account."""
    for place in range(n):
        person = begin_person(
            PersonTold("en", "GB", "Europe/London"), moment(None, f"person {account} {place}")
        ).person_id
        at = moment(person, f"many {account}")
        begin_medication(MedicationTold("citalopram", "20 mg"), moment(person, f"drug {account}"))
        key = invite_carer(InviteTold("prescriber", "Dr Osei", f"P{place}", WRITES), at).invitation_id
        take = TakeTold(key, code_of(at), account, "Grace Osei")
        take_invitation(take, at.now, uuid5(ROOT, f"take {account} {place}"))


def queries(account: str) -> int:
    now = NOW
    caseload(account, now)
    with CaptureQueriesContext(connection) as asked:
        look_at_cases(account, caseload(account, now), now)
    return len(asked)


def test_as_many_queries_for_sixty_people_as_for_three() -> None:
    many(3, "few")
    many(60, "many")
    few, full = queries("few"), queries("many")
    assert len(caseload("many", NOW)) == 60
    assert few == full <= 5


def test_one_person_is_read_as_in_the_list() -> None:
    life = begun()
    link = joined(life)
    assert case_of("7", link, NOW) == only()
