"""A virtual person's files: doses, check-ins, plan, and the truth that a real diary never tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import pairwise

import numpy as np

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import BadOption
from opentaper.examples.check_ins import Diary, Symptom
from opentaper.examples.people import VIRTUAL_PEOPLE, VirtualPerson, diary, lived
from opentaper.exchange.diary_writing import check_ins_csv, doses_csv
from opentaper.exchange.plan_json import plan_json
from opentaper.exchange.truth_json import truth_json
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.quantities import Dose

#: A fixed day, so that everyone who looks at a virtual person sees the same one; long past, as a diary is.
FIRST_DAY = date(2025, 1, 6)
MOST_SEED = 2**32 - 1
# The days of a plan of one step.
ONE_STEP = 28


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """A virtual person with the text of each of their files, by its name."""

    person: VirtualPerson
    first_day: date
    last_day: date
    n_check_ins: int
    files: tuple[tuple[str, str], ...]

    @property
    def folder(self) -> str:
        """A folder's name for the files: the person's first name, in small letters."""
        return _plain(self.person.name).partition(" ")[0]


def people_names() -> tuple[str, ...]:
    """Return the names of all virtual people.

    Examples
    --------
    >>> people_names()[0]
    'Ilse of the glass accordion'
    """
    return tuple(person.name for person in VIRTUAL_PEOPLE)


def person_named(text: str) -> VirtualPerson:
    """Return a virtual person by name, by first name, or with hyphens for spaces.

    Raises
    ------
    BadOption
        Nobody has this name; with the nearest ones.

    Examples
    --------
    >>> person_named("ilse").name, person_named("kit-of-the-borrowed-bicycle").drug
    ('Ilse of the glass accordion', 'sertraline')
    """
    known = {_plain(person.name): person for person in VIRTUAL_PEOPLE}
    firsts = {name.partition(" ")[0]: person for name, person in known.items()}
    told = _plain(text)
    found = known.get(told) or firsts.get(told)
    if found is not None:
        return found
    near = [firsts[name].name for name in get_close_matches(told, firsts)]
    near += [known[name].name for name in get_close_matches(told, known) if known[name].name not in near]
    raise BadOption(option="name", given=text, wanted="one of " + ", ".join(near or people_names()))


def demo_person(name: str, seed: str = "1", language: str = "en") -> DemoFiles:
    """Return a virtual person's files.

    Raises
    ------
    BadOption
        No such person, or a seed that is no whole number.

    Examples
    --------
    >>> made = demo_person("kit")
    >>> [name for name, _ in made.files]
    ['doses.csv', 'checkins.csv', 'plan.json', 'truth.json']
    """
    person, chance = person_named(name), _seed(seed)
    kept, truth = diary(person, chance), lived(person, chance)
    doses = [DoseTaken(_day(day), Dose.nearest(float(mg))) for day, mg in enumerate(kept.mg)]
    check_ins = _check_ins(kept)
    files = (
        ("doses.csv", doses_csv(doses)),
        ("checkins.csv", check_ins_csv(check_ins)),
        ("plan.json", _plan(person, language)),
        ("truth.json", truth_json(person, truth, FIRST_DAY, chance, language)),
    )
    return DemoFiles(person, FIRST_DAY, _day(person.n_days - 1), len(check_ins), files)


def _day(day: int) -> date:
    return FIRST_DAY + timedelta(days=day)


def _check_ins(kept: Diary) -> list[CheckIn]:
    """Return the days with an answer as check-ins; items are called as the symptoms are."""
    items = [symptom.value.rpartition(".")[2] for symptom in Symptom]
    return [
        CheckIn(
            _day(int(day)),
            tuple(zip(items, map(float, kept.scores[day]), strict=True)),
            (("poor_night", float(kept.poor_nights[day])),),
        )
        for day in np.flatnonzero(kept.answered)
    ]


def _plan(person: VirtualPerson, language: str) -> str:
    """Return the taper that they did as a plan of wished doses, from the day of their first cut on."""
    days = [day for day, _ in person.steps]
    stay = next((after - before for before, after in pairwise(days)), ONE_STEP)
    asked = AskedPlan(
        drug=person.drug,
        dose=str(person.start),
        method="custom",
        doses=",".join(dose for _, dose in person.steps),
        interval=f"{stay}d",
        ideal=True,
        start=_day(days[0]).isoformat(),
        times="1",
        used_for=f"{person.months_of_use:g} months",
    )
    return plan_json(propose_plan(asked, FIRST_DAY), language)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


def _seed(text: str) -> int:
    told = text.strip()
    if not (told.isascii() and told.isdigit() and len(told) <= 10 and int(told) <= MOST_SEED):
        raise BadOption(option="seed", given=text, wanted=f"a whole number from 0 to {MOST_SEED}")
    return int(told)
