"""Advice in the terminal: what, why, how sure, what would change it, and what else there is."""

from __future__ import annotations

from opentaper.advice.advice import Action, Advice
from opentaper.cli.screen import Screen
from opentaper.cli.texts import told
from opentaper.exchange.advised import Advised
from opentaper.exchange.crisis import crisis_help
from opentaper.exchange.texts import capital
from opentaper.inference.evidence import Evidence
from opentaper.wording import sentence, words
from opentaper.wording.figures import date_text, dose_text, drug_text

#: Actions beside which numbers to ring stand first.
URGENT = frozenset({Action.TALK_TODAY, Action.CRISIS})


def show_advice(advised: Advised, country: str, screen: Screen, *, shows_all: bool) -> None:
    """Write advice; ``shows_all`` tells every rule and each line of evidence as well."""
    language, advice = screen.language, advised.advice
    day = date_text(advised.today, language)
    screen.say(told("advise.title", language, drug=drug_text(advised.drug.name, language), day=day))
    if advice.action in URGENT:
        _show_help(country, screen)
    screen.say(capital(words(f"action.{advice.action.value}", language)) + ".", style="bold")
    _show_what(advice, screen)
    if advice.is_shadow:
        stage = words(f"truststage.{advice.stage.value}", language)
        screen.say(told("advise.shadow", language, stage=stage), style="bold")
    screen.heading(told("advise.why", language))
    screen.items(sentence(reason, language) for reason in advice.reasons)
    screen.heading(told("advise.change", language))
    screen.items(sentence(reason, language) for reason in advice.would_change)
    screen.heading(told("advise.sure", language))
    screen.say(
        f"{capital(words(f'sure.{advice.sure.word}', language))}. {sentence(advice.sure.reason, language)}"
    )
    screen.heading(told("advise.looked", language))
    remarks = (*advice.looked_at, *advised.diary.remarks, *advised.remarks)
    screen.items(sentence(reason, language) for reason in remarks)
    if shows_all:
        _show_all(advised, screen)
    screen.blank()
    screen.say(told("advise.yours", language))


def _show_help(country: str, screen: Screen) -> None:
    """Write whom to ring."""
    found = crisis_help(country)
    if found is None:
        screen.say(told("advise.ring_local", screen.language), style="bold")
        return
    screen.say(told("advise.ring", screen.language, number=found.emergency_number), style="bold")
    screen.items(f"{line.name}: {line.number} {line.hours}".strip() for line in found.lines)


def _show_what(advice: Advice, screen: Screen) -> None:
    """Write the dose and the day that it is about."""
    language = screen.language
    if advice.next_dose is not None:
        screen.say(told("advise.dose", language, dose=dose_text(advice.next_dose, language)))
    if advice.not_before is not None:
        screen.say(told("advise.not_before", language, day=date_text(advice.not_before, language)))
    if advice.needs_signature:
        screen.say(told("advise.signature", language))


def _show_all(advised: Advised, screen: Screen) -> None:
    """Write every rule, what else could be done, and both lists of evidence."""
    language, advice = screen.language, advised.advice
    screen.heading(told("advise.rules", language))
    screen.items(sentence(one.reason, language) for one in advice.rules)
    screen.heading(told("advise.else", language))
    screen.items(
        f"{capital(words(f'action.{one.action.value}', language))}: {sentence(one.why_not, language)}"
        for one in advice.alternatives
    )
    for side in ("withdrawal", "relapse", "neither"):
        lines = [one for one in advised.evidence if one.points_to == side]
        if lines:
            screen.heading(told("advise.evidence", language, side=words(f"side.{side}", language)))
            screen.items(_line(one, language) for one in lines)


def _line(one: Evidence, language: str) -> str:
    text = sentence(one.reason, language)
    return f"{text} ({abs(one.weight):.1f})" if one.weight else text
