"""What was learnt of a person, as one value for screens, documents and pictures."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.exchange.diary import ToldDiary
from opentaper.formulary.facts import Drug
from opentaper.formulary.signs import Sign
from opentaper.inference.belief import Belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.evidence import Evidence
from opentaper.inference.instruments import InstrumentScore
from opentaper.inference.split import Split
from opentaper.reasons import Reason


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """What was learnt of a person.

    Parameters
    ----------
    drug
        What they take.
    doses, check_ins, scores
        What they told that counts: doses taken, check-ins, questionnaires with their bands.
    diary
        All that their files told, with lines that were left out and remarks.
    belief
        What is believed of them.
    split
        What each of their days was made of; None where the effect of their drug is not modelled.
    evidence
        What speaks for withdrawal and what for a return of the condition.
    pace
        Their own pace against that of others; empty where nothing that was learnt can be trusted.
    signs
        Signs of danger that they answered with yes on the last day they told of, or on their last form.
    unknown
        What cannot be known from all this.
    """

    drug: Drug
    doses: tuple[DoseTaken, ...]
    check_ins: tuple[CheckIn, ...]
    scores: tuple[InstrumentScore, ...]
    diary: ToldDiary
    belief: Belief
    split: Split | None
    evidence: tuple[Evidence, ...]
    pace: tuple[Reason, ...]
    signs: tuple[Sign, ...]
    unknown: tuple[Reason, ...]

    @property
    def is_modelled(self) -> bool:
        """Whether what is felt of the drug is modelled at all."""
        return self.split is not None
