"""A case as a page shows it: what was chosen, what follows, its pictures, and where each claim was read."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.formulary.diet_safety import SourcedText
from opentaper.formulary.vignette_walk import BETWEEN, ChosenStep
from opentaper.formulary.vignettes import UNSURE, Bearing, Vignette, VignetteChoice, VignetteStep
from opentaper.web.case_picture_shown import CitedSources, PictureShown, picture_shown
from opentaper.wording import words


@dataclass(frozen=True, slots=True)
class ClaimCited:
    """A claim in one language, the numbers of its sources, and whether nobody has confirmed it."""

    text: str
    numbers: tuple[int, ...]
    is_unconfirmed: bool


@dataclass(frozen=True, slots=True)
class WeighedChoice:
    """A choice: its words, what sources say of it, what follows, and the address of taking it instead."""

    key: str
    text: str
    bearing: str
    answer: ClaimCited
    picture: PictureShown | None
    instead: str

    @property
    def is_danger(self) -> bool:
        """Whether taking it would be dangerous."""
        return self.bearing == Bearing.DANGER


@dataclass(frozen=True, slots=True)
class DecisionMet:
    """A decision that was met: what was asked, what was chosen, what else there was, the way before it."""

    tells: str
    ask: str
    chosen: WeighedChoice
    others: tuple[WeighedChoice, ...]
    is_red_flag: bool
    before: str


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """The decision that waits: what happened, the question, and its choices (value and words)."""

    tells: str
    ask: str
    choices: tuple[tuple[str, str], ...]
    is_open: bool
    is_red_flag: bool


def claim_cited(claim: SourcedText, language: str, cited: CitedSources) -> ClaimCited:
    """Return a claim as it is shown."""
    return ClaimCited(claim.text.of(language), cited.numbers(claim.source), not claim.grade.decides)


def decision_shown(step: VignetteStep, language: str) -> DecisionShown:
    """Return the decision that waits."""
    return DecisionShown(
        tells=step.tells.of(language),
        ask=step.ask.of(language),
        choices=tuple((one.key, choice_text(one, language)) for one in step.choices),
        is_open=step.is_open,
        is_red_flag=step.is_red_flag,
    )


def taken_shown(
    case: Vignette, taken: ChosenStep, before: str, language: str, cited: CitedSources, *, whole: bool
) -> DecisionMet:
    """Return a decision that was met; ``whole`` with its picture and the other choices."""
    step = taken.step
    others = tuple(one for one in step.choices if one is not taken.choice) if whole else ()
    return DecisionMet(
        tells=step.tells.of(language),
        ask=step.ask.of(language),
        chosen=_choice(case, taken.choice, before, language, cited, whole=whole),
        others=tuple(_choice(case, one, before, language, cited, whole=False) for one in others),
        is_red_flag=step.is_red_flag,
        before=before,
    )


def choice_text(choice: VignetteChoice, language: str) -> str:
    """Return the words of a choice; being unsure has those of the page."""
    return words("web.cases.unsure", language) if choice.key == UNSURE else choice.text.of(language)


def _choice(
    case: Vignette, one: VignetteChoice, before: str, language: str, cited: CitedSources, *, whole: bool
) -> WeighedChoice:
    picture = case.picture(one.picture) if whole else None
    return WeighedChoice(
        key=one.key,
        text=choice_text(one, language),
        bearing=one.bearing.value,
        answer=claim_cited(one.answer, language, cited),
        picture=picture_shown(case, picture, language, cited) if picture else None,
        instead=BETWEEN.join(part for part in (before, one.key) if part),
    )
