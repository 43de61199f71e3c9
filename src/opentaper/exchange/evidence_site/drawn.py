"""The pictures of a report's tables: what is drawn of each, and what is said to those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opentaper.exchange.evidence_site.evidence_report import (
    EvidenceCell,
    EvidenceColumn,
    EvidenceKind,
    EvidenceTable,
)
from opentaper.exchange.evidence_site.html import Markup, element
from opentaper.exchange.evidence_site.pictures import CurvePanel, ShareDot, curves_svg, dots_svg
from opentaper.exchange.evidence_site.words import cell_text, group_text, head_text, say, title_text

PICTURES = "pictures"
#: Columns of a table of curves that tell the time; without one a table's shares are drawn as dots.
TIMES = ("until", "month")
#: Of several shares this one is drawn, where it is there.
PREFERRED = "share_off_and_well"
#: More groups than this are read better in the table.
MOST_DOTS = 16


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """One picture in one language: its file's stem, what it shows in words, and its SVG for each theme."""

    name: str
    title: str
    text: str
    svgs: dict[str, str]

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield each file's name and what is in it."""
        for theme, svg in self.svgs.items():
            yield f"{self.name}-{theme}.svg", svg


def table_pictures(table: EvidenceTable, language: str) -> list[DrawnPicture]:
    """Return the pictures of a table: of its curves, or of its first share by groups; often none."""
    shares = [one for one in table.columns if one.kind is EvidenceKind.SHARE and not table.is_end(one.name)]
    groups = [one for one in table.columns if one.kind is EvidenceKind.GROUP]
    time = next((one for one in TIMES if table.place(one) is not None), "")
    if len(groups) != 1 or not shares or not table.rows:
        return []
    if time:
        found = [_curves(table, (groups[0], share), time, language) for share in shares]
        return [one for one in found if one is not None]
    chosen = next((one for one in shares if one.name == PREFERRED), shares[0])
    return [_dots(table, groups[0], chosen, language)] if len(table.rows) <= MOST_DOTS else []


def picture_html(picture: DrawnPicture) -> Markup:
    """Return a picture in a page: dark on a dark screen, light on a light one and on paper."""
    light, dark = (f"../{PICTURES}/{picture.name}-{theme}.svg" for theme in ("light", "dark"))
    source = element("source", media="screen and (prefers-color-scheme: dark)", srcset=dark)
    image = element("img", src=light, alt=f"{picture.title}. {picture.text}")
    return element(
        "figure", element("figcaption", picture.title), element("picture", source, image), class_="drawn"
    )


def dots_picture(
    name: str, dots: Sequence[ShareDot], title: str, language: str, said: Sequence[str]
) -> DrawnPicture:
    """Return the picture of shares, each with what is said of it."""
    text = " ".join(f"{one}." for one in said)
    svgs = dots_svg(dots, title, text, say("axis_people", language), say("held_back", language))
    return DrawnPicture(f"{language}-{name}", title, text, svgs)


def share_said(name: str, share: str, low: str, high: str, language: str) -> str:
    """Return what is said of one dot to those who do not see it; ``low`` is "" where there is no interval."""
    told = say("picture_ends", language, share=share, low=low, high=high) if low else share
    return say("picture_row", language, name=name, share=told)


def _dots(table: EvidenceTable, group: EvidenceColumn, share: EvidenceColumn, language: str) -> DrawnPicture:
    dots, said = [], []
    for row in table.rows:
        name = group_text(group.name, str(_at(table, row, group.name)), language)
        cells = [_at(table, row, one) for one in (share.name, f"{share.name}_low", f"{share.name}_high")]
        shares = tuple(one if isinstance(one, float) else None for one in cells)
        dots.append(ShareDot(name, shares[0], shares[1], shares[2]))
        low, high = (cell_text(one, share, language) if isinstance(one, float) else "" for one in cells[1:])
        said.append(share_said(name, cell_text(cells[0], share, language), low, high, language))
    title = f"{title_text(table.name, language)}: {head_text(table, share, language)}"
    return dots_picture(table.name, dots, title, language, said)


def _curves(
    table: EvidenceTable, columns: tuple[EvidenceColumn, EvidenceColumn], time: str, language: str
) -> DrawnPicture | None:
    group, share = columns
    panels, said = [], []
    for value in dict.fromkeys(str(_at(table, row, group.name)) for row in table.rows):
        members = [row for row in table.rows if _at(table, row, group.name) == value]
        told = _points(table, members, (time, share.name))
        if not told:
            continue
        times, shares, low, high = zip(*told, strict=True)
        name = group_text(group.name, value, language)
        panels.append(CurvePanel(name, times, shares, low, high))
        ends = {
            "first": cell_text(shares[0], share, language),
            "last": cell_text(shares[-1], share, language),
        }
        said.append(say("picture_curve", language, name=name, **ends))
    if not panels:
        return None
    title = f"{title_text(table.name, language)}: {head_text(table, share, language)}"
    text = " ".join(f"{one}." for one in said)
    axis = say("axis_weeks" if "_of_easing_" in table.name else "axis_months", language)
    svgs = curves_svg(panels, title, text, axis)
    return DrawnPicture(f"{language}-{table.name}-{share.name}", title, text, svgs)


def _points(
    table: EvidenceTable, rows: Sequence[tuple[EvidenceCell, ...]], names: tuple[str, str]
) -> list[tuple[float, ...]]:
    """Return time, share and both ends of each row; a life table begins with all, or with none."""
    time, share = names
    columns = (time, share, f"{share}_low", f"{share}_high") if table.ends(share) else (time, *(share,) * 3)
    cells = [[_at(table, row, one) for one in columns] for row in rows]
    told = [tuple(float(one) for one in row if isinstance(one, int | float)) for row in cells]
    whole = [row for row in told if len(row) == len(columns)]
    if whole and time == TIMES[0]:
        begin = 0.0 if share.startswith("share_") else 1.0
        whole.insert(0, (0.0, begin, begin, begin))
    return whole


def _at(table: EvidenceTable, row: tuple[EvidenceCell, ...], name: str) -> EvidenceCell:
    place = table.place(name)
    return None if place is None else row[place]
