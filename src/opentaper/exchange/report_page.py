"""The one-page report in words: read in a minute, the newest and gravest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from opentaper.advice.advice import Advice
from opentaper.exchange.paper_blocks import PaperBlock, PaperPage, PaperPicture, PaperTable
from opentaper.exchange.report import MedicineReport, PartReport, Report, ReportStep, SinceWhat, SplitReport
from opentaper.exchange.texts import capital, told
from opentaper.planning.versions import Deed
from opentaper.wording import date_text, dose_text, drug_text, member_text, number_text, sentence, words
from opentaper.wording.check_ins import item_text

#: So many of each are told; how many more there are is said.
MOST_STEPS, MOST_CHANGES, MOST_SIGNS, MOST_ITEMS, MOST_OTHERS, MOST_REASONS = 5, 4, 4, 3, 4, 2
SINCE = {
    SinceWhat.CHOSEN: "report.since_chosen",
    SinceWhat.VISIT: "report.since_visit",
    SinceWhat.SIGNATURE: "report.since_signature",
    SinceWhat.WEEKS: "report.since_weeks",
}
CHANGED = {
    Deed.PROPOSE: "report.changed_propose",
    Deed.HOLD: "report.changed_hold",
    Deed.RELAX: "report.changed_relax",
    Deed.STEP_BACK: "report.changed_step_back",
    Deed.GO_ON: "report.changed_go_on",
    Deed.SHIFT: "report.changed_shift",
    Deed.EDIT: "report.changed_edit",
    Deed.SHELF: "report.changed_shelf",
}
SLIPS = {
    "late": "report.slip_late",
    "missed": "report.slip_missed",
    "doubled": "report.slip_doubled",
    "vomited": "report.slip_vomited",
}
PARTS = {
    "withdrawal": "report.part_withdrawal",
    "underlying": "report.part_underlying",
    "life": "report.part_life",
    "unexplained": "report.part_unexplained",
}


def report_page(report: Report, picture: PaperPicture | None, language: str, person: str = "") -> PaperPage:
    """Return the report as one page of paper; what is not shared is not on it."""
    blocks = [
        _signs(report, language),
        _next(report, language),
        PaperBlock(picture=picture) if picture is not None else None,
        _tried(report, language),
        _split(report.split, language) if report.split is not None else None,
        _questions(report.questions, language),
    ]
    title = told("report.title_of", language, person=person) if person else told("report.title", language)
    return PaperPage(
        title=title,
        lead=lead_text(report, language),
        language=language,
        blocks=tuple(block for block in blocks if block is not None),
        footer=f"{words('common.decision_support', language)} {told('report.emergency', language)}",
        is_one_page=True,
    )


def lead_text(report: Report, language: str) -> str:
    """Return from when to when, why from then, and what was taken."""
    span = told(SINCE[report.because], language, first=report.since, last=report.until, n=report.n_days)
    medicine = report.medicine
    if medicine is None:
        return span
    values = {
        "drug": capital(drug_text(medicine.drug, language)),
        "then": medicine.dose_then,
        "now": medicine.dose_now,
    }
    code = "report.dose_same" if medicine.dose_then == medicine.dose_now else "report.dose_from_to"
    return f"{span} {told(code, language, **values)}"


def _signs(report: Report, language: str) -> PaperBlock | None:
    """Return the signs of danger that were told, before everything else."""
    days = report.days
    if days is None:
        return None
    title = told("report.signs", language)
    if not days.signs:
        code = "report.no_signs" if days.asked_signs else "report.signs_not_asked"
        return PaperBlock(title, (told(code, language),))
    lines = [
        told("report.sign", language, sign=words(f"sign.{one.name}", language), n=one.days, last=one.last)
        for one in days.signs
    ]
    return PaperBlock(title, lines=_first(lines, MOST_SIGNS, language), is_framed=True)


def _next(report: Report, language: str) -> PaperBlock | None:
    """Return what is decided next: what waits for a signature, the next cut, the advice of today."""
    medicine, lines = report.medicine, []
    if medicine is not None:
        lines.append(_signature(medicine, language))
        lines.append(_cut(medicine, language))
    if report.advice is not None and report.advised_on is not None:
        lines.append(advice_line(report.advice, report.advised_on, language))
    lines = [line for line in lines if line]
    if not lines:
        return None
    return PaperBlock(told("report.next", language), lines=tuple(lines))


def _signature(medicine: MedicineReport, language: str) -> str:
    if medicine.number is None:
        return told("report.no_plan", language)
    if medicine.waits:
        return told("report.waits", language, n=medicine.number)
    if not medicine.signed_by:
        return told("report.unsigned", language, n=medicine.number)
    if medicine.signed_on is None:
        return told("report.signed", language, n=medicine.number, name=medicine.signed_by)
    return told(
        "report.signed_on", language, n=medicine.number, name=medicine.signed_by, day=medicine.signed_on
    )


def _cut(medicine: MedicineReport, language: str) -> str:
    if medicine.next_dose is None:
        return told("report.no_next", language) if medicine.number is not None else ""
    if medicine.next_on is None:
        return told("report.next_undated", language, dose=medicine.next_dose)
    return told("report.next_on", language, dose=medicine.next_dose, day=medicine.next_on)


def advice_line(advice: Advice, day: date, language: str) -> str:
    """Return the advice of a day in a word, with its first reasons."""
    why = list(dict.fromkeys(sentence(one, language) for one in advice.reasons))[:MOST_REASONS]
    code = "report.advice_shadow" if advice.is_shadow else "report.advice"
    action = member_text(advice.action, language)
    return told(code, language, day=day, action=action, why=" ".join(why))


def _tried(report: Report, language: str) -> PaperBlock | None:
    """Return which doses began and how the days around were, what was changed, what went otherwise."""
    medicine = report.medicine
    if medicine is None:
        return _hardest(report, language)
    has_days = report.days is not None
    heads = ["report.head_day", "report.head_step", *(("report.head_around",) if has_days else ())]
    rows = tuple(
        _step_row(step, has_days=has_days, language=language) for step in medicine.steps[-MOST_STEPS:]
    )
    more = len(medicine.steps) - len(rows)
    table = PaperTable(tuple(told(head, language) for head in heads), rows, "lwr" if has_days else "lw")
    lines = [told("report.more_steps", language, n=more)] if more > 0 else []
    changes = [
        f"{date_text(one.day, language)}: {told(CHANGED[one.deed], language)}" for one in medicine.changes
    ]
    lines += _last(changes, MOST_CHANGES, language)
    slips = [told(SLIPS[kind], language, n=n) for kind, n in medicine.slips]
    lines += [told("report.slips", language, slips=", ".join(slips))] if slips else []
    lines += [_others(medicine, language)] if medicine.others else []
    hardest = _hardest_text(report, language)
    lines += [hardest] if hardest else []
    return PaperBlock(
        told("report.tried", language),
        paragraphs=() if rows else (told("report.no_steps", language),),
        table=table if rows else None,
        lines=tuple(lines),
    )


def _step_row(step: ReportStep, *, has_days: bool, language: str) -> tuple[str, ...]:
    code = "report.step_down" if step.dose < step.before else "report.step_up"
    row = (date_text(step.day, language), told(code, language, before=step.before, dose=step.dose))
    return (*row, around_text(step, language)) if has_days else row


def around_text(step: ReportStep, language: str) -> str:
    """Return how the days were in the week before a dose, and in the two weeks after it."""
    told_means = [
        told("report.few", language) if mean is None else number_text(round(mean, 1) or 0.0, language)
        for mean in (step.mean_before, step.mean_after)
    ]
    return told("report.around", language, before=told_means[0], after=told_means[1])


def _hardest(report: Report, language: str) -> PaperBlock | None:
    text = _hardest_text(report, language)
    return PaperBlock(told("report.days", language), (text,)) if text else None


def _hardest_text(report: Report, language: str) -> str:
    days = report.days
    if days is None:
        return ""
    if not days.means:
        return told("report.no_days", language)
    items = [
        f"{item_text(name, language)} {number_text(round(mean, 1) or 0.0, language)}"
        for name, mean in days.hardest[:MOST_ITEMS]
    ]
    return told("report.hardest", language, n=len(days.means), of=report.n_days, items=", ".join(items))


def _others(medicine: MedicineReport, language: str) -> str:
    listed = [f"{drug_text(drug, language)} {dose_text(dose, language)}" for drug, dose in medicine.others]
    return told(
        "report.others",
        language,
        drugs=", ".join(listed[:MOST_OTHERS]) + _more(listed, MOST_OTHERS, language),
    )


def _more(listed: Sequence[str], most: int, language: str) -> str:
    return "" if len(listed) <= most else f", {told('report.and_more', language, n=len(listed) - most)}"


def _split(split: SplitReport, language: str) -> PaperBlock:
    title = told("report.split", language)
    if not split.parts:
        return PaperBlock(
            title, (told("report.too_few", language, n=split.n_days, wanted=split.wanted_days),)
        )
    rows = tuple(_part_row(part, language) for part in split.parts)
    heads = tuple(
        told(head, language) for head in ("report.head_part", "report.head_mean", "report.head_range")
    )
    return PaperBlock(title, table=PaperTable(heads, rows, "wrr"), note=told("report.split_note", language))


def _part_row(part: PartReport, language: str) -> tuple[str, ...]:
    mean, low, high = (
        number_text(round(one, 1) or 0.0, language) for one in (part.mean, part.low, part.high)
    )
    return told(PARTS[part.name], language), mean, told("report.range", language, low=low, high=high)


def _questions(questions: str, language: str) -> PaperBlock:
    """Return what the person wants to ask; a few lines to write on where nothing is told."""
    title = told("report.questions", language)
    lines = [line.strip() for line in questions.splitlines() if line.strip()]
    if not lines:
        return PaperBlock(title, note=told("report.no_questions", language), blanks=("", ""), is_framed=True)
    return PaperBlock(title, lines=tuple(lines), is_framed=True)


def _first(lines: list[str], most: int, language: str) -> tuple[str, ...]:
    more = len(lines) - most
    return tuple(lines[:most]) if more <= 0 else (*lines[:most], told("report.and_more", language, n=more))


def _last(lines: list[str], most: int, language: str) -> list[str]:
    more = len(lines) - most
    return lines if more <= 0 else [told("report.more_changes", language, n=more), *lines[-most:]]


def fitting_questions(text: str) -> str:
    r"""Return what was written with its blanks tidied; the lines stay.

    Examples
    --------
    >>> fitting_questions("  How long? \n\n\n May I  stay?  ")
    'How long?\nMay I stay?'
    """
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
