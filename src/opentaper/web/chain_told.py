"""What the form of a chain tells, field by field, and a chain or a feeling as its fields hold it."""

from __future__ import annotations

from datetime import date

from opentaper.actions.deeds.check_in import day_told
from opentaper.actions.deeds.tell_chain import MOST_FELT, MOST_OF_MARK, ChainTold, FeltInChain, mark_told
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.actions.readings.chains_read import ChainRead
from opentaper.actions.readings.feelings_read import FeelingRead
from opentaper.errors import BadOption
from opentaper.formulary.chain_links import FEELINGS, chain_links
from opentaper.formulary.feelings import body_places, feelings
from opentaper.formulary.skills import skills
from opentaper.web.feelings_form import HIGHEST
from opentaper.web.forms import TypedForm


def told_chain(form: TypedForm, today: date) -> ChainTold | None:
    """Return what a form tells, or None where something is wrong with it: then the form says what."""
    day = form.read("day", date.fromisoformat) or today
    try:
        day_told(day, today)
    except BadOption:
        form.say("day", "web.feelings.bad_day")
    texts = {one.key: plain_text(form.value(one.key)) for one in chain_links() if one.key != FEELINGS}
    for name, text in texts.items():
        if len(text) > MOST_LETTERS:
            form.say(name, "web.messages.too_long", n_letters=len(text), most=MOST_LETTERS)
    told = ChainTold(
        day=day,
        **texts,
        feelings=_told_feelings(form),
        marks=_told_marks(form),
        places=tuple(one for one in body_places() if one in form.all("places")),
        skills=tuple(one.key for one in skills() if one.key in form.all("skills")),
        change=next((one.key for one in chain_links() if one.key == form.value("change")), ""),
        is_shared=form.is_ticked("share"),
    )
    if form.is_good and not any((*texts.values(), told.feelings, told.marks, told.places, told.skills)):
        form.say("event", "web.chains.one_link")
    return told if form.is_good else None


def form_of_chain(read: ChainRead, language: str) -> TypedForm:
    """Return a chain as the fields of a form hold it."""
    form = TypedForm.of(
        {
            **read.texts,
            **{f"mark-{link}": mark for link, mark in read.marks.items()},
            "day": read.day.isoformat(),
            "change": read.change,
            "share": "yes" if read.is_shared else "",
        },
        language,
    )
    for n, one in enumerate(read.feelings[:MOST_FELT]):
        form.texts[f"feeling-{n}"] = (one.path,)
        form.texts[f"strength-{n}"] = ("" if one.strength is None else f"{one.strength}",)
    form.texts["places"], form.texts["skills"] = read.places, read.skills
    return form


def form_of_feeling(read: FeelingRead, language: str) -> TypedForm:
    """Return the form of a chain that begins with a feeling just kept: its word, its places, its day."""
    form = TypedForm.of(
        {
            "day": read.day.isoformat(),
            "feeling-0": read.path,
            "strength-0": "" if read.strength is None else f"{read.strength}",
        },
        language,
    )
    form.texts["places"] = read.places
    return form


def _told_feelings(form: TypedForm) -> tuple[FeltInChain, ...]:
    known = {one.path for one in feelings()}
    found = []
    for n in range(MOST_FELT):
        path, strength = form.value(f"feeling-{n}"), form.value(f"strength-{n}")
        if strength and strength not in {f"{n}" for n in range(HIGHEST + 1)}:
            form.say(f"feeling-{n}", "web.check_in.bad_score", text=strength)
        elif path and path not in known:
            form.say(f"feeling-{n}", "web.feelings.choose")
        elif strength and not path:
            form.say(f"feeling-{n}", "web.chains.which_word")
        elif path:
            found.append(FeltInChain(path, int(strength) if strength else None))
    return tuple(found)


def _told_marks(form: TypedForm) -> dict[str, str]:
    found = {}
    for one in chain_links():
        text = form.value(f"mark-{one.key}")
        if not text or one.key == FEELINGS:
            continue
        try:
            found[one.key] = mark_told(text)
        except BadOption:
            form.say(f"mark-{one.key}", "web.chains.mark_too_long", most=MOST_OF_MARK)
    return found
