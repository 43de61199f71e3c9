"""The words of a check-in: items, what else a day held, signs and what to do about them, questionnaires."""

from __future__ import annotations

from opentaper.formulary.rows import Instrument
from opentaper.formulary.signs import sign
from opentaper.wording.sentences import words


def item_text(name: str, language: str = "en") -> str:
    """Return the name of an item, as it stands in a sentence.

    Examples
    --------
    >>> item_text("dizziness"), item_text("dizziness", "da")
    ('dizziness', 'svimmelhed')
    """
    return words(f"item.{name}", language)


def item_question(name: str, language: str = "en") -> str:
    """Return what is asked for with 0 (none) to 10 (worst).

    Examples
    --------
    >>> item_question("dizziness")
    'Dizziness or unsteadiness'
    """
    return words(f"item_question.{name}", language)


def modulator_text(name: str, language: str = "en") -> str:
    """Return the name of what else a day held, as it stands in a sentence.

    Examples
    --------
    >>> modulator_text("poor_night", "da")
    'en dårlig nat'
    """
    return words(f"modulator.{name}", language)


def modulator_question(name: str, language: str = "en") -> str:
    """Return the question whether a day held it.

    Examples
    --------
    >>> modulator_question("poor_night")
    'Did you have a poor night?'
    """
    return words(f"modulator_question.{name}", language)


def sign_text(name: str, language: str = "en") -> str:
    """Return the name of a sign, as it stands in a sentence.

    Examples
    --------
    >>> sign_text("akathisia")
    'unbearable restlessness'
    """
    return words(f"sign.{name}", language)


def sign_question(name: str, language: str = "en") -> str:
    """Return the question that a sign asks.

    Examples
    --------
    >>> sign_question("seizure", "da")
    'Har du haft et krampeanfald?'
    """
    return words(f"sign_question.{name}", language)


def what_to_do(name: str, language: str = "en") -> str:
    """Return what to do when a sign was answered with yes.

    Raises
    ------
    BadOption
        No sign of this name.

    Examples
    --------
    >>> what_to_do("new_movements")
    'Stay at this dose, and show the movements to your prescriber within a week.'
    """
    done = sign(name).do
    return words(f"sign_do.{done}", language)


def instrument_texts(known: Instrument, language: str = "en") -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the opening line, the questions and the answers of a questionnaire; empty where it ships none.

    Examples
    --------
    >>> from opentaper.formulary.instruments import instrument
    >>> opening, questions, answers = instrument_texts(instrument("gad-7"))
    >>> questions[3], answers[0]
    ('Trouble relaxing', 'Not at all')
    """
    if not known.is_shipped:
        return "", (), ()
    questions = tuple(
        words(f"instrument_item.{known.name}.{place}", language)
        for place in range(1, (known.n_items or 0) + 1)
    )
    answers = tuple(
        words(f"instrument_answer.{points}", language)
        for points in range(known.answer_low or 0, (known.answer_high or 0) + 1)
    )
    return words("instrument_stem.two_weeks", language), questions, answers


def band_text(band: str, language: str = "en") -> str:
    """Return what the makers of a questionnaire call a total, as a word; it is no diagnosis.

    Examples
    --------
    >>> band_text("moderately_severe", "da")
    'moderat til svær'
    """
    return words(f"band.{band}", language)
