"""A file of others as the beginning of a record: what it tells of a medicine, as answers to be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.actions.told_person import ToldFile
from opentaper.exchange.fhir.read_bundle import FhirReading
from opentaper.exchange.fhir.read_history import FhirHistory, HistoryStretch, MedicineHistory, read_history
from opentaper.inference.relapse import CONDITIONS
from opentaper.quantities import Dose
from opentaper.wording import date_text, dose_text, template, words

DAYS_PER_MONTH, DAYS_PER_YEAR = 30.44, 365.25
#: From so many years on a time is told in years.
FROM_YEARS = 2
#: How each condition begins in words, in English and Danish. Two of them, or none: nothing is taken over.
BEGINNINGS = {
    "depression": ("depress",),
    "anxiety": ("anxi", "panic", "phobi", "angst", "panik", "fobi"),
    "psychosis": ("psycho", "schizo", "psykose", "skizo"),
    "bipolar": ("bipolar", "manic", "mani"),
}


@dataclass(frozen=True, slots=True)
class HistoryAnswers:
    """What a file answers of the questions at the beginning; "" where it does not."""

    drug: str
    dose: str = ""
    used_n: str = ""
    used_unit: str = "years"
    condition: str = ""
    past: str = ""


def told_history(file: ToldFile, today: date, strength: str = "") -> FhirHistory:
    """Return what a FHIR file tells of medicines so far.

    Parameters
    ----------
    strength
        What one tablet or capsule holds, where the file does not say; "" where it is not told.

    Raises
    ------
    BadBundle
        It is no FHIR file, or about several people.
    BadInput
        A strength that is no dose.
    """
    reading = FhirReading(Dose.parse(strength) if strength else None)
    return read_history(file.text, file.name, today, reading)


def history_answers(
    medicine: MedicineHistory, history: FhirHistory, today: date, language: str
) -> HistoryAnswers:
    """Return what a file answers of one medicine, as a person would type it."""
    n, unit = _used(medicine.since, today)
    n = n.replace(".", template("format.decimal_mark", language))
    return HistoryAnswers(
        drug=medicine.drug,
        dose=str(medicine.dose) if medicine.dose else "",
        used_n=n,
        used_unit=unit,
        condition=condition_named(medicine.reasons) or condition_named(history.conditions),
        past=_past(medicine, history, language),
    )


def condition_named(texts: tuple[str, ...]) -> str:
    """Return the condition that some words name, "" where they name none, or several.

    Examples
    --------
    >>> condition_named(("Recurrent depressive disorder",)), condition_named(("Angsttilstand",))
    ('depression', 'anxiety')
    >>> condition_named(("Mixed anxiety and depressive disorder",)), condition_named(("Pain",))
    ('', '')
    """
    told = [word for text in texts for word in text.casefold().replace("-", " ").split()]
    found = [name for name in CONDITIONS if any(word.startswith(BEGINNINGS[name]) for word in told)]
    return found[0] if len(found) == 1 else ""


def _used(since: date | None, today: date) -> tuple[str, str]:
    if since is None:
        return "", "years"
    days = (today - since).days
    if days >= FROM_YEARS * DAYS_PER_YEAR:
        return f"{days / DAYS_PER_YEAR:.1f}".removesuffix(".0"), "years"
    return f"{days / DAYS_PER_MONTH:.1f}".removesuffix(".0"), "months"


def _past(medicine: MedicineHistory, history: FhirHistory, language: str) -> str:
    """Return the course so far and what it is for, in words that the person may change."""
    lines = [_line(one, language) for one in medicine.course]
    what_for = tuple(dict.fromkeys((*medicine.reasons, *history.conditions)))
    because = [words("web.from_file.what_for", language, text="; ".join(what_for))] if what_for else []
    return "\n".join([words("web.from_file.course", language, name=history.file), *lines, *because])


def _line(one: HistoryStretch, language: str) -> str:
    first, dose = date_text(one.first, language), dose_text(one.dose, language)
    if one.last is None:
        return words("web.from_file.goes_on", language, first=first, dose=dose)
    return words(
        "web.from_file.from_to", language, first=first, last=date_text(one.last, language), dose=dose
    )
