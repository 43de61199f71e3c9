"""Everybody who shares with an account, by who needs them first; a constant number of queries.

What is shown is written down as a look, in bulk. Facts of another release, or none, are made anew first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from opentaper.actions.permissions import (
    ONE_LOOK,
    CareAction,
    CareRole,
    Consented,
    Right,
    Section,
    Why,
    decision,
)
from opentaper.actions.readings.case_facts import release, renew_case_facts
from opentaper.actions.readings.case_reasons import CaseNeed, CaseWhy, case_reasons
from opentaper.actions.readings.person import own_day
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.record.models import CareLink, CaseFacts, Consent, Look

PAGE = "caseload"
#: Of a record whose facts could not be read: never counted as well.
UNREADABLE = CaseWhy(CaseNeed.UNREADABLE, 0.0, Reason.of("case.unreadable"))
NOTHING = CaseWhy(CaseNeed.NOTHING, 0.0, Reason.of("case.nothing"))


@dataclass(frozen=True, slots=True)
class CaseDrug:
    """What somebody takes, since when, and what before; ``since`` is None where it was always this dose."""

    medication_id: UUID
    drug: str
    dose: Dose
    since: date | None
    before: Dose | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """Somebody of the list.

    Parameters
    ----------
    sections
        What the carer may see today; nothing else of the person is here.
    may_sign
        Whether they may sign a plan.
    drugs
        None where the plan is not shared.
    days
        The last answered days with their mean scores and whether each lies above the person's own line;
        None where check-ins are not shared. ``line`` is that line as a mean score.
    reasons
        Why they need somebody, the most urgent first; at least one.
    """

    link_id: UUID
    person_id: UUID
    known_as: str
    role: CareRole
    today: date
    sections: frozenset[Section]
    may_sign: bool
    drugs: tuple[CaseDrug, ...] | None
    days: tuple[tuple[date, float, bool], ...] | None
    line: float | None
    reasons: tuple[CaseWhy, ...]

    @property
    def need(self) -> CaseNeed:
        """What comes first."""
        return self.reasons[0].need

    @property
    def order(self) -> tuple[tuple[int, float], str, UUID]:
        """Where they come in the list."""
        return self.reasons[0].order, self.known_as.casefold(), self.link_id

    @property
    def sees_days(self) -> bool:
        """Whether check-ins are shared."""
        return self.days is not None

    @property
    def last(self) -> date | None:
        """The last answered day; None where there is none, or where it is not shared."""
        return self.days[-1][0] if self.days else None


@dataclass(frozen=True, slots=True)
class _Followed:
    """A link with what may be seen of its person today."""

    link_id: UUID
    person_id: UUID
    known_as: str
    role: CareRole
    today: date
    consents: Mapping[Section, Consented]

    def may(self, action: CareAction, section: Section) -> bool:
        why = decision(self.role, action, section, self.consents.get(section), self.today)
        return why is Why.ALLOWED

    @property
    def sections(self) -> frozenset[Section]:
        return frozenset(one for one in Section if self.may(CareAction.LOOK, one))


def caseload(account: str, now: datetime) -> tuple[CaseRow, ...]:
    """Return everybody who shares something with an account today, by need; three queries.

    Facts that are missing or of another release are made anew, which takes queries of their own once.
    """
    followed = [one for one in _followed(account, now) if one.sections]
    facts = _facts(account, {one.person_id: one.today for one in followed}, now)
    rows = [_row(one, facts.get(one.person_id)) for one in followed]
    return tuple(sorted(rows, key=lambda one: one.order))


def case_of(account: str, link_id: UUID, now: datetime) -> CaseRow | None:
    """Return one of them; None where nothing is shared. The caller writes down what is looked at."""
    found = next((one for one in _followed(account, now, link_id) if one.sections), None)
    if found is None:
        return None
    facts = _facts(account, {found.person_id: found.today}, now, link_id)
    return _row(found, facts.get(found.person_id))


def look_at_cases(account: str, rows: Iterable[CaseRow], now: datetime) -> None:
    """Write down that these were looked at, once a minute for each section; two queries."""
    shown = {
        (one.link_id, section.value): one.person_id
        for one in rows
        for section in (Section.PLAN, Section.CHECK_INS)
        if section in one.sections
    }
    if not shown:
        return
    before = Look.objects.filter(page=PAGE, at__gt=now - ONE_LOOK, link__carer__account=account)
    done = set(before.values_list("link_id", "section"))
    new = [
        Look(person_id=person, link_id=link, section=section, page=PAGE, at=now)
        for (link, section), person in shown.items()
        if (link, section) not in done
    ]
    Look.objects.bulk_create(new)


def _followed(account: str, now: datetime, link_id: UUID | None = None) -> list[_Followed]:
    """Return every open link of an account with the consents that stand; two queries."""
    if not account:
        return []
    links = CareLink.objects.filter(carer__account=account, ended__isnull=True)
    given = Consent.objects.filter(
        link__carer__account=account, link__ended__isnull=True, revoked_at__isnull=True
    )
    if link_id is not None:
        links, given = links.filter(pk=link_id), given.filter(link_id=link_id)
    consents: dict[UUID, dict[Section, Consented]] = {}
    for link, section, right, until in given.values_list("link_id", "section", "right", "until"):
        consents.setdefault(link, {})[Section(section)] = Consented(Right(right), until)
    columns = ("pk", "person_id", "known_as", "carer__role", "person__zone", "person__day_starts")
    return [
        _Followed(link, person, known_as, CareRole(role), own_day(now, zone, starts), consents.get(link, {}))
        for link, person, known_as, role, zone, starts in links.values_list(*columns)
    ]


def _facts(
    account: str, today: Mapping[UUID, date], now: datetime, link_id: UUID | None = None
) -> dict[UUID, Mapping[str, Any] | None]:
    """Return the facts of the people of an account; None of somebody whose record could not be read."""
    links = CareLink.objects.filter(carer__account=account, ended__isnull=True)
    links = links if link_id is None else links.filter(pk=link_id)
    rows = CaseFacts.objects.filter(person_id__in=links.values("person_id"))
    wanted = release()
    known: dict[UUID, Mapping[str, Any] | None] = {
        person: document
        for person, document, made in rows.values_list("person_id", "document", "release")
        if made == wanted and person in today
    }
    for person in today.keys() - known.keys():
        with transaction.atomic():
            known[person] = renew_case_facts(person, today[person], now)
    return known


def _row(one: _Followed, facts: Mapping[str, Any] | None) -> CaseRow:
    sections = one.sections
    sees_plan = facts is not None and Section.PLAN in sections
    sees_days = facts is not None and Section.CHECK_INS in sections
    reasons = (UNREADABLE,) if facts is None else case_reasons(facts, sections, one.role, one.today)
    days = facts["check_ins"] if facts is not None else {}
    return CaseRow(
        link_id=one.link_id,
        person_id=one.person_id,
        known_as=one.known_as,
        role=one.role,
        today=one.today,
        sections=sections,
        may_sign=one.may(CareAction.SIGN, Section.PLAN),
        drugs=tuple(_drug(told) for told in facts["plan"]) if facts is not None and sees_plan else None,
        days=tuple((date.fromisoformat(day), mean, above) for day, mean, above in days["days"])
        if sees_days
        else None,
        line=days["line"] if sees_days else None,
        reasons=reasons or (NOTHING,),
    )


def _drug(told: Mapping[str, Any]) -> CaseDrug:
    since, before = told["since"], told["before_ug"]
    return CaseDrug(
        medication_id=UUID(told["medication"]),
        drug=told["drug"],
        dose=Dose(told["dose_ug"]),
        since=None if since is None else date.fromisoformat(since),
        before=None if before is None else Dose(before),
    )
