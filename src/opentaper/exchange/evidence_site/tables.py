"""Tables of a report as HTML, and as CSV for whoever reckons on."""

from __future__ import annotations

from opentaper.exchange.evidence_site.evidence_report import EvidenceTable
from opentaper.exchange.evidence_site.html import Markup, element
from opentaper.exchange.evidence_site.words import CellShown, say, table_shown
from opentaper.exchange.record_json import table_csv

DATA = "data"
#: Shares in files have so many decimals, and other numbers the same: no finer than anybody counted.
DECIMALS = 4


def table_html(table: EvidenceTable, language: str) -> Markup:
    """Return a table with what was held back marked, what that means, and the way to its numbers."""
    shown = table_shown(table, language)
    head = element("tr", *(element("th", one, scope="col") for one in shown.heads))
    rows = [element("tr", *(_cell(one) for one in row)) for row in shown.rows]
    caption = element("caption", element("b", shown.title))
    drawn = element(
        "table", caption, element("thead", head), element("tbody", *rows), class_="evidence-table num"
    )
    region = element("div", drawn, class_="scroll", tabindex="0", role="region", aria_label=shown.title)
    held = [say("held_back_n", language, n=shown.n_held_back)] if shown.n_held_back else []
    notes = [element("p", one, class_="note") for one in (shown.about, *held) if one]
    return element("div", region, *notes, _download(table, language), class_="stack-s")


def data_csv(table: EvidenceTable) -> str:
    """Return a table as CSV: the same names in every language, ``*`` where a cell was held back.

    Examples
    --------
    >>> from opentaper.exchange.evidence_site.evidence_report import EvidenceColumn, EvidenceKind
    >>> columns = (EvidenceColumn("drug", EvidenceKind.GROUP), EvidenceColumn("share", EvidenceKind.SHARE))
    >>> data_csv(EvidenceTable("t", columns, (("=a", 0.123456), ("b", "*"), ("c", None)))).splitlines()
    ['drug,share', "'=a,0.1235", 'b,*', 'c,']
    """
    names = [one.name for one in table.columns]
    rows = [
        {
            name: round(cell, DECIMALS) if isinstance(cell, float) else cell
            for name, cell in zip(names, row, strict=True)
        }
        for row in table.rows
    ]
    return table_csv(names, rows)


def _cell(cell: CellShown) -> Markup:
    if cell.is_group:
        return element("th", cell.text, scope="row")
    return element("td", cell.text, class_="held-back" if cell.is_held_back else "")


def _download(table: EvidenceTable, language: str) -> Markup:
    name = f"{table.name}.csv"
    link = element("a", say("download", language, name=name), href=f"../{DATA}/{name}", class_="tapline")
    return element("p", link)
