"""The frame round every page of a report: its head, its way back, its other language, its foot."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.exchange.evidence_site.evidence_report import EvidenceRelease
from opentaper.exchange.evidence_site.html import Markup, element, joined
from opentaper.exchange.evidence_site.words import say

#: What ``lang`` on a page says, by language; the first is that of the cover.
LANG_TAGS = {"en": "en-GB", "da": "da"}
LANGUAGE_NAMES = {"en": "English", "da": "Dansk"}
STYLES = ("tokens.css", "components.css", "report.css")
#: Nothing is fetched from elsewhere, and nothing runs; ``file:`` lets a copy on a disk find its own files.
POLICY = (
    "default-src 'none'; style-src 'self' file:; img-src 'self' file: data:; "
    "base-uri 'none'; form-action 'none'"
)
#: The mark of the house, as on every page of the app.
MARK = Markup(
    '<svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3" '
    'stroke-linecap="round" stroke-linejoin="round"><path d="M3 6h7v9h7v5.5h6V24h6"/>'
    '<circle cx="24" cy="8.5" r="3.2" fill="currentColor" stroke="none"/></svg>'
)


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page: its file's name without its ending, its title, the line under it, and what it holds."""

    slug: str
    title: str
    lead: str
    body: Markup


def page_html(page: SitePage, release: EvidenceRelease, language: str) -> str:
    """Return a page of a language as a whole document."""
    head = element(
        "head",
        *_metas(),
        element("title", f"{page.title} · {say('site', language)}"),
        *(element("link", rel="stylesheet", href=f"../look/{name}") for name in STYLES),
        element("link", rel="describedby", href="../dataset.jsonld", type="application/ld+json"),
        *_others(page.slug, language),
    )
    main = element(
        "main",
        element(
            "div", element("h1", page.title), element("p", page.lead, class_="lead"), class_="page__head"
        ),
        _banner(release, language),
        page.body,
        _foot(release, language),
        id="main",
        class_="page",
        tabindex="-1",
    )
    skip = element("a", say("skip", language), class_="skip", href="#main")
    body = element("body", skip, _top(page.slug, language), main, class_="alone report")
    return f"<!doctype html>\n{element('html', head, body, lang=LANG_TAGS[language])}\n"


def cover_html(release: EvidenceRelease) -> str:
    """Return the first page of the folder, which asks for the language."""
    links = [
        element("li", element("a", LANGUAGE_NAMES[code], href=f"{code}/index.html", lang=tag, hreflang=tag))
        for code, tag in LANG_TAGS.items()
    ]
    told = [element("p", say("cover", code, n=release.number), lang=tag) for code, tag in LANG_TAGS.items()]
    head = element(
        "head",
        *_metas(),
        element("title", say("site", "en")),
        *(element("link", rel="stylesheet", href=f"look/{name}") for name in STYLES),
    )
    main = element(
        "main",
        element("h1", "OpenTaper"),
        *told,
        element("ul", *links, class_="pages"),
        id="main",
        class_="page",
    )
    page = element("html", head, element("body", main, class_="alone report"), lang=LANG_TAGS["en"])
    return f"<!doctype html>\n{page}\n"


def card(key: str, title: str, *inside: str, is_wash: bool = False) -> Markup:
    """Return a part of a page under its own heading."""
    heading = element("h2", title, id=key)
    kind = "card card--wash" if is_wash else "card"
    return element("section", heading, *inside, class_=kind, aria_labelledby=key)


def paragraphs(*texts: str) -> Markup:
    """Return each text as a paragraph; empty ones are left out."""
    return joined(*(element("p", one) for one in texts if one))


def _metas() -> list[Markup]:
    return [
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
    ]


def _others(slug: str, language: str) -> list[Markup]:
    return [
        element("link", rel="alternate", hreflang=tag, href=f"../{code}/{slug}.html")
        for code, tag in LANG_TAGS.items()
        if code != language
    ]


def _top(slug: str, language: str) -> Markup:
    brand = element("a", MARK, " OpenTaper", class_="brand", href="index.html")
    others = [
        element(
            "a", LANGUAGE_NAMES[code], href=f"../{code}/{slug}.html", lang=tag, hreflang=tag, class_="tapline"
        )
        for code, tag in LANG_TAGS.items()
        if code != language
    ]
    return element("header", brand, *others, class_="top")


def _banner(release: EvidenceRelease, language: str) -> Markup:
    """Return what must be known before anything else is read, on paper too: that these people are made up."""
    if not release.is_made_up:
        return Markup("")
    return element("p", element("b", say("made_up", language)), class_="made-up")


def _foot(release: EvidenceRelease, language: str) -> Markup:
    told = say("foot", language, n=release.number, day=release.made_on, least=release.least)
    back = element("a", say("overview", language), href="index.html", class_="tapline")
    nav = element("nav", back, aria_label=say("back", language))
    return element(
        "footer", nav, element("p", told), element("p", say("not_advice", language)), class_="foot"
    )
