"""Caseload: everybody who shares with an account, by who needs them first, and why.

What is not shared is not there, no browser keeps it, and each person who is shown is written down as a look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.readings.case_list import CaseRow, caseload, look_at_cases
from opentaper.actions.readings.case_reasons import CaseNeed
from opentaper.web.carer_door import carer_account, not_kept
from opentaper.web.caseload_shown import CaseShown, case_shown, csv_text
from opentaper.web.context import language_for
from opentaper.wording import words

PAGE, FILE = "/caseload", "/caseload.csv"
#: So many people a page: nobody reads more at once, and each who is shown is a look.
PER_PAGE = 50
LONGEST_SEARCH = 100
#: Who is called today.
CALLS = frozenset({CaseNeed.RED_FLAG, CaseNeed.UNREADABLE})


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """One need to show alone, with how many have it; "" shows everybody."""

    text: str
    n: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    """The list of one page.

    Parameters
    ----------
    title, n
        The answer in a sentence, and how many people share.
    cases, calm
        Who needs somebody, in order; and those of whom nothing is to be done.
    n_calm, n_found
        How many of whom nothing is to be done, and how many were found, on all pages.
    first
        The place of the first one of this page, from 1.
    search, need
        What was searched for, and the need that is shown alone.
    earlier, later, export
        Where the pages before and after are, "" where there are none; and the file.
    """

    title: str
    n: int
    cases: tuple[CaseShown, ...]
    calm: tuple[CaseShown, ...]
    n_calm: int
    n_found: int
    first: int
    filters: tuple[NeedFilter, ...]
    search: str
    need: str
    earlier: str
    later: str
    export: str

    @property
    def shown(self) -> tuple[CaseShown, ...]:
        """Everybody on this page, in order."""
        return (*self.cases, *self.calm)

    @property
    def last(self) -> int:
        """The place of the last one of this page."""
        return self.first + len(self.shown) - 1


@dataclass(frozen=True, slots=True)
class AskedCases:
    """What a page was asked for: a name, a need ("" for each), and which page."""

    search: str
    need: str
    page: int

    @classmethod
    def of(cls, request: HttpRequest) -> AskedCases:
        """Return what a request asks for; what is none of it is left out."""
        need = request.GET.get("need", "")
        number = request.GET.get("page", "1")
        return cls(
            search=request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
            need=need if need in set(CaseNeed) else "",
            page=max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) < 5 else 1,
        )

    def url(self, base: str = PAGE, *, need: str | None = None, page: int = 1) -> str:
        """Return the address of the same, for another need or page."""
        told = {"q": self.search, "need": self.need if need is None else need}
        told |= {"page": str(page)} if page > 1 else {}
        kept = {name: text for name, text in told.items() if text}
        return f"{base}?{urlencode(kept)}" if kept else base


@require_safe
@not_kept
def show_caseload(request: HttpRequest) -> HttpResponse:
    """Show everybody who shares, by need."""
    account, language, now = carer_account(request), language_for(request), wiring.now()
    rows, asked = caseload(account, now), AskedCases.of(request)
    found = found_cases(rows, asked)
    begin = min((asked.page - 1) * PER_PAGE, max(0, len(found) - 1) // PER_PAGE * PER_PAGE)
    shown = found[begin : begin + PER_PAGE]
    look_at_cases(account, shown, now)
    page = caseload_page(rows, found, shown, begin, asked, language)
    return render(request, "caseload.html", {"page": page})


@require_safe
@not_kept
def export(request: HttpRequest) -> HttpResponse:
    """Answer with what was found as a file for a spreadsheet; each in it is a look."""
    account, language, now = carer_account(request), language_for(request), wiring.now()
    found = found_cases(caseload(account, now), AskedCases.of(request))
    look_at_cases(account, found, now)
    answer = HttpResponse("\ufeff" + csv_text(found, language), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="caseload.csv"'
    return answer


def found_cases(rows: Sequence[CaseRow], asked: AskedCases) -> tuple[CaseRow, ...]:
    """Return who was asked for, by name and by any of their needs."""
    sought = asked.search.casefold()
    return tuple(
        row
        for row in rows
        if sought in row.known_as.casefold()
        and (not asked.need or any(one.need.value == asked.need for one in row.reasons))
    )


def caseload_page(
    rows: Sequence[CaseRow],
    found: Sequence[CaseRow],
    shown: Sequence[CaseRow],
    begin: int,
    asked: AskedCases,
    language: str,
) -> CaseloadPage:
    """Return the page of some of a list; ``begin`` is the place of the first one shown, from 0."""
    page, cases = begin // PER_PAGE + 1, [case_shown(row, language) for row in shown]
    return CaseloadPage(
        title=_title(rows, language),
        n=len(rows),
        cases=tuple(one for one in cases if not one.is_calm),
        calm=tuple(one for one in cases if one.is_calm),
        n_calm=sum(row.need is CaseNeed.NOTHING for row in found),
        n_found=len(found),
        first=begin + 1,
        filters=_filters(rows, asked, language),
        search=asked.search,
        need=asked.need,
        earlier=asked.url(page=page - 1) if begin else "",
        later=asked.url(page=page + 1) if begin + len(shown) < len(found) else "",
        export=asked.url(FILE),
    )


def _title(rows: Sequence[CaseRow], language: str) -> str:
    n = sum(row.need in CALLS for row in rows)
    if not rows:
        return words("web.case.title_nobody", language)
    people = words("web.case.people", language, n=len(rows))
    return f"{people} {words('web.case.title_call' if n else 'web.case.title_calm', language, n=n)}"


def _filters(rows: Sequence[CaseRow], asked: AskedCases, language: str) -> tuple[NeedFilter, ...]:
    """Return the needs that anybody has, each with how many; everybody first."""
    counts = {need: sum(any(one.need is need for one in row.reasons) for row in rows) for need in CaseNeed}
    needs = [need for need, n in counts.items() if n]
    everybody = NeedFilter(words("web.case.all", language), len(rows), asked.url(need=""), not asked.need)
    return (
        everybody,
        *(
            NeedFilter(
                words(f"web.case.filter.{need.value}", language),
                counts[need],
                asked.url(need=need.value),
                asked.need == need.value,
            )
            for need in needs
        ),
    )


urls = [
    path("caseload", show_caseload, name="caseload"),
    path("caseload.csv", export, name="caseload-csv"),
]
