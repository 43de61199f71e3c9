"""Signs that a person can answer yes to, read from ``data/signs.tsv``: each stops a cut, whatever its grade.

They put the rows of ``red_flags.tsv`` into questions. A sign never says what somebody has; it says who to
talk to, and how soon.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from opentaper.errors import BadOption
from opentaper.formulary.facts import Drug
from opentaper.formulary.items_file import plain
from opentaper.formulary.monographs import drug as drug_of
from opentaper.formulary.records import table
from opentaper.formulary.rows import Sign, Urgency
from opentaper.formulary.tables import ANY

__all__ = ["Sign", "Urgency", "applied_signs", "sign", "signs", "signs_for"]

FILE = "signs.tsv"
# How alike a name must be to one that is known before it is offered, as difflib counts it.
ALIKE, MOST_OFFERED = 0.6, 3


def signs() -> tuple[Sign, ...]:
    """Return every sign, the most urgent first.

    Raises
    ------
    BrokenFormulary
        A row cannot be read.

    Examples
    --------
    >>> [one.name for one in signs()][:2]
    ['suicide_plan', 'cannot_keep_safe']
    """
    return tuple(one for _, one in applied_signs())


def sign(name: str) -> Sign:
    """Return the sign of a name.

    Raises
    ------
    BadOption
        No sign of this name; with the nearest, or with all names where none is near.

    Examples
    --------
    >>> sign("akathisia").urgency
    <Urgency.SAME_DAY: 'same-day'>
    """
    known = {plain(one.name): one for one in signs()}
    wanted = plain(name)
    if wanted in known:
        return known[wanted]
    near = get_close_matches(wanted, list(known), n=MOST_OFFERED, cutoff=ALIKE) or list(known)
    raise BadOption(option="sign", given=name, wanted="one of " + ", ".join(known[one].name for one in near))


def signs_for(drug: Drug | str) -> tuple[Sign, ...]:
    """Return the signs to ask about while a drug is tapered, the most urgent first.

    Raises
    ------
    UnknownDrug
        No drug of this name.

    Examples
    --------
    >>> [one.name for one in signs_for("lamotrigine") if one not in signs_for("buspirone")]
    ['rash', 'lamotrigine_missed']
    """
    known = drug_of(drug) if isinstance(drug, str) else drug
    concerned = {known.name, known.family.value, ANY}
    return tuple(one for names, one in applied_signs() if names & concerned)


@cache
def applied_signs() -> tuple[tuple[frozenset[str], Sign], ...]:
    """Return every sign with the drugs and families it is asked of, or ``any``.

    Raises
    ------
    BrokenFormulary
        A row cannot be read.
    """
    return table(Sign, FILE, names="applies")
