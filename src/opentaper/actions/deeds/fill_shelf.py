"""What is on the shelf; a plan that stands is made from it at once, with the same doses where they can be."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.asked import AskedPlan
from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.plan_writing import decided_change, explained_change, write_version
from opentaper.actions.deeds.way_back import Step, WayBack, give_up, put_shelf, touched, write_shelf
from opentaper.actions.gather_shelf import gathered_shelf, is_compounded
from opentaper.actions.propose_plan import known_drug
from opentaper.actions.readings.asked_plan import market_of
from opentaper.actions.readings.current_plan import current_plan, medication_of
from opentaper.actions.readings.plan_told import ShelfTold
from opentaper.record.models import Person, ShelfItem


@dataclass(frozen=True, slots=True)
class ShelfDone:
    """How many lines are kept, the plan version made from them if any, the version of the medication."""

    n: int
    plan_version_id: UUID | None
    needs_signature: bool
    version: int


@deed
def fill_shelf(told: ShelfTold, at: Moment) -> Written[ShelfDone] | Refused:
    """Write the shelf anew.

    Raises
    ------
    BadShelf, NotSplittable, EmptyShelf, NotADose
        A line that cannot be understood, named.
    BadOption
        A dose of the plan that this shelf cannot make: the plan and the old shelf stay.
    StaleVersion
        Another device changed the medication since the page was shown.
    """
    medication = medication_of(at.whose, told.medication_id)
    check_shelf(at.whose, medication.drug, told.items)
    decided = None if current_plan(medication.pk) is None else decided_change(told, at)
    if isinstance(decided, Refused):
        return decided
    before = tuple(
        ShelfItem.objects.filter(medication_id=medication.pk).order_by("order").values_list("text", flat=True)
    )
    claim(medication, told.version)
    write_shelf(at.whose, medication.pk, told.items)
    steps: tuple[Step, ...] = (put_shelf(medication.pk, before),)
    if decided is None:
        done = ShelfDone(len(told.items), None, False, medication.version)
        return Written(done, WayBack(steps, touched(medication)).told)
    row = write_version(medication, decided.after, decided.inputs.parent_id, at)
    done = ShelfDone(len(told.items), row.pk, decided.after.needs_signature, medication.version)
    way = WayBack((give_up(row.pk), *steps), touched(medication))
    return Written(done, way.told, explained_change(decided))


def check_shelf(person_id: UUID, drug: str, lines: tuple[str, ...]) -> None:
    """Refuse a shelf with a line that cannot be understood.

    Raises
    ------
    BadShelf, NotSplittable, EmptyShelf, NotADose
        Each names the line and what to do.
    """
    country = Person.objects.values_list("country", flat=True).get(pk=person_id)
    asked = AskedPlan(drug=drug, dose="", have=lines, market=market_of(country))
    if lines and not is_compounded(asked):
        gathered_shelf(asked, known_drug(drug, asked.market))
