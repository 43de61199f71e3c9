"""Whom OpenTaper is not for without somebody else first: read from the policy, so that neither can drift."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.formulary.policy_file import shipped_policy


@dataclass(frozen=True, slots=True)
class IntendedUse:
    """What stops a plan until a clinician with a name takes part.

    Parameters
    ----------
    always
        Circumstances that stop a plan of any drug, by the code of their words.
    families
        Circumstance → the classes that it stops besides, by the code of their words.
    named
        Circumstance → single drugs that it stops besides.
    specialist
        Classes that only a specialist plans.
    specialist_drugs
        Single drugs that only a specialist plans.
    """

    always: tuple[str, ...]
    families: tuple[tuple[str, tuple[str, ...]], ...]
    named: tuple[tuple[str, tuple[str, ...]], ...]
    specialist: tuple[str, ...]
    specialist_drugs: tuple[str, ...]


def intended_use() -> IntendedUse:
    """Return whom the shipped policy stops.

    Examples
    --------
    >>> use = intended_use()
    >>> use.always, use.specialist, use.specialist_drugs
    (('pregnant', 'under-18', 'no-capacity'), ('maoi', 'clozapine', 'lithium'), ('valproate',))
    """
    policy = shipped_policy()
    every = dict.fromkeys(one for rule in policy.families for one in rule.stop_for)
    always = tuple(one for one in every if all(one in rule.stop_for for rule in policy.families))
    besides = tuple(one for one in every if one not in always)
    of_family = {rule.family: rule for rule in policy.families}
    return IntendedUse(
        always=always,
        families=tuple(
            (one, tuple(rule.family.value for rule in policy.families if one in rule.stop_for))
            for one in besides
        ),
        named=tuple(
            (
                one,
                tuple(
                    name
                    for name, rule in policy.drugs
                    if one in rule.stop_for and one not in of_family[rule.family].stop_for
                ),
            )
            for one in besides
        ),
        specialist=tuple(rule.family.value for rule in policy.families if rule.specialist),
        specialist_drugs=tuple(
            name for name, rule in policy.drugs if rule.specialist and not of_family[rule.family].specialist
        ),
    )
