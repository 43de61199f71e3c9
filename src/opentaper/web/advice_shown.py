"""Advice as a card: what, why, what would change it and how sure; a shadow says that it is one."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.advice.advice import Action, Advice, TrustStage
from opentaper.wording import dose_text, sentence, words

#: The look of each action, by the kit's names.
KINDS = {
    Action.GO_ON: "go",
    Action.SMALLER_STEP: "smaller",
    Action.HOLD: "hold",
    Action.STEP_BACK: "back",
    Action.TALK_TODAY: "talk",
    Action.CRISIS: "talk",
}


@dataclass(frozen=True, slots=True)
class AdviceShown:
    """What is advised, in sentences of the person's language.

    ``kind`` is the look (go, hold, smaller, back, talk); ``word`` the action in a word; ``text`` the first
    reason; ``why`` the others; ``is_shadow`` tells that nothing is suggested yet.
    """

    kind: str
    word: str
    title: str
    text: str
    why: str
    would_change: str
    how_sure: str
    is_shadow: bool


def advice_shown(advice: Advice, language: str) -> AdviceShown:
    """Return advice as its card shows it."""
    why = tuple(dict.fromkeys(sentence(one, language) for one in advice.reasons))
    change = tuple(dict.fromkeys(sentence(one, language) for one in advice.would_change))
    sure = (
        f"{_capital(words(f'sure.{advice.sure.word}', language))}. {sentence(advice.sure.reason, language)}"
    )
    kind = "hold" if advice.is_shadow else KINDS[advice.action]
    code = _code(advice)
    return AdviceShown(
        kind=kind,
        word=words(f"web.advice.word.{code}", language),
        title=_title(advice, code, language),
        text=_shadow(advice, language) if advice.is_shadow else why[0],
        why=" ".join(why if advice.is_shadow else why[1:]),
        would_change=" ".join(change),
        how_sure=sure,
        is_shadow=advice.is_shadow,
    )


def _title(advice: Advice, code: str, language: str) -> str:
    dose = advice.dose_now if code in {"hold", "shadow"} else advice.next_dose
    if dose is None:
        return words(f"web.advice.title.{code}.without_dose", language)
    return words(f"web.advice.title.{code}", language, dose=dose_text(dose, language))


def _shadow(advice: Advice, language: str) -> str:
    """Return why nothing is suggested yet; in the first days of a diary no step is let through either."""
    return words("web.advice.diary" if advice.stage is TrustStage.DIARY else "web.advice.shadow", language)


def _code(advice: Advice) -> str:
    """Return the name by which the words of a card are found."""
    return "shadow" if advice.is_shadow else advice.action.value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
