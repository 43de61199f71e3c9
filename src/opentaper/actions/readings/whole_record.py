"""Whether a record still says what was written: its log, its plans, and every dose that was confirmed.

A database finds a page that makes no sense. That a number became another one it cannot see: the log, whose
every line covers the one before, can.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from uuid import UUID, uuid5

from opentaper.errors import OpenTaperError
from opentaper.exchange.version_json import version_of
from opentaper.quantities import Dose
from opentaper.record.chain import Link, first_break
from opentaper.record.log import links_of
from opentaper.record.models import ConfirmedDose, Medication, Person, PlanVersion
from opentaper.record.trouble import DAMAGED, trouble_of

LOG, PLAN, DOSE, PAGES = "log", "plan", "dose", "pages"
BEGIN, CUT, UNDO, NO_DEED = "begin_medication", "confirm_cut", "undo_deed", "refused"
#: How a row shows that what stands in it is no longer what was written.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, OpenTaperError)


def flaw_in_record() -> str:
    """Return what of the record is not as it was written: log, plan, dose or pages; "" where all is.

    It reads the whole log, 0.1 ms a line: for a person's own computer, not for a server of many.
    """
    try:
        found = (_flaw_of(person) for person in Person.objects.values_list("pk", flat=True))
        return next((flaw for flaw in found if flaw), "")
    except UNREADABLE:
        return PAGES
    except Exception as error:  # each database has errors of its own kind
        if trouble_of(error) == DAMAGED:
            return PAGES
        raise


def _flaw_of(person: UUID) -> str:
    links = list(links_of(person))
    if first_break(links) is not None:
        return LOG
    versions = {row.pk: row for row in PlanVersion.objects.filter(person_id=person)}
    if any(version_of(row.document).digest != row.digest for row in versions.values()):
        return PLAN
    deeds = [link for link in links if link.kind != NO_DEED and "deed" in link.body]
    undone = {UUID(one.body["told"]["deed_id"]) for one in deeds if one.kind == UNDO}
    is_other = _has_other_start(person, deeds, undone) or _has_other_dose(person, deeds, undone, versions)
    return DOSE if is_other else ""


def _has_other_start(person: UUID, deeds: Sequence[Link], undone: Container[UUID]) -> bool:
    """Return whether a medication begins with another dose than was told."""
    begun = {
        UUID(one.body["answer"]["medication_id"]): one.body["told"]["dose"]
        for one in deeds
        if one.kind == BEGIN and UUID(one.body["deed"]) not in undone
    }
    rows = dict(Medication.objects.filter(person_id=person).values_list("pk", "start_ug"))
    return any(rows.get(key) != Dose.parse(text).micrograms for key, text in begun.items())


def _has_other_dose(
    person: UUID, deeds: Sequence[Link], undone: Container[UUID], versions: Mapping[UUID, PlanVersion]
) -> bool:
    """Return whether a confirmed dose is missing, another one, or counts where it should not."""
    rows = list(ConfirmedDose.objects.filter(person_id=person))
    medications = {row.medication_id for row in rows} | _confirmed_of(deeds)
    by_row = {uuid5(UUID(one.body["deed"]), f"dose of {key}"): one for one in deeds for key in medications}
    cuts = {key for key, one in by_row.items() if one.kind == CUT and _is_about(key, one)}
    if not cuts <= {row.pk for row in rows} or any(row.pk not in by_row for row in rows):
        return True
    counting: dict[tuple[UUID, object], ConfirmedDose] = {}
    for row in sorted(rows, key=lambda one: by_row[one.pk].seq):
        if UUID(by_row[row.pk].body["deed"]) not in undone:
            counting[row.medication_id, row.begins_on] = row
    wanted = {row.pk for row in counting.values()}
    days = {one.body["day"] for one in by_row.values()}
    return any(
        (row.withdrawn_at is None) != (row.pk in wanted)
        or row.begins_on.isoformat() not in days  # its own, or where the clock was set back, that of another
        or row.ug not in _told_ug(row, by_row[row.pk], versions)
        for row in rows
    )


def _confirmed_of(deeds: Sequence[Link]) -> set[UUID]:
    return {UUID(one.body["told"]["medication_id"]) for one in deeds if one.kind == CUT}


def _is_about(key: UUID, link: Link) -> bool:
    told = link.body["told"]["medication_id"]
    return key == uuid5(UUID(link.body["deed"]), f"dose of {told}")


def _told_ug(row: ConfirmedDose, link: Link, versions: Mapping[UUID, PlanVersion]) -> Container[int]:
    """Return what the dose of a row may be: what its deed answered, or a dose of the plan that it made."""
    if link.kind == CUT:
        return (link.body["answer"]["dose_ug"],)
    if row.plan_version_id is None:
        return ()
    plan = version_of(versions[row.plan_version_id].document).plan
    return {dose.micrograms for dose in (plan.request.start, *(step.dose for step in plan.steps))}
