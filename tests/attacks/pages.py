"""What a browser sees of pages: their forms, with what each field takes, and what of them would run."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: What can be typed into freely.
TYPED = {"text", "search", "email", "url", "tel", "textarea", "hidden"}
#: An address that does something instead of leading somewhere.
DOING = ("javascript:", "data:", "vbscript:")
LEADING = {"href", "src", "action", "formaction", "srcset", "data", "poster", "xlink:href"}


@dataclass
class FormField:
    """A field: its type, and what it holds or offers."""

    kind: str
    value: str = ""
    offered: list[str] = field(default_factory=list)


@dataclass
class FormSeen:
    """A form that is sent: where to, and its fields by name."""

    action: str
    fields: dict[str, FormField] = field(default_factory=dict)


class PageSeen(HTMLParser):
    """Reads a page as a browser does.

    ``forms`` are those that are sent by POST, ``asks`` those that are sent by GET; ``links`` where the page
    leads; ``runs`` everything on it that would run or look like part of the page though it was typed: a tag
    or an attribute that none of ours has.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[FormSeen] = []
        self.asks: list[FormSeen] = []
        self.links: set[str] = set()
        self.runs: list[str] = []
        self.text: list[str] = []
        self._form: FormSeen | None = None
        self._select = ""
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self._in = tag
        self.runs += [f"<{tag} {name}={value}>" for name, value in told.items() if self._does(name, value)]
        if "zqx" in tag or (tag == "script" and not told.get("src") and "json" not in told.get("type", "")):
            self.runs.append(f"<{tag}>")
        if tag in {"iframe", "object", "embed", "base", "style"}:
            self.runs.append(f"<{tag}>")
        if told.get("href", "").startswith("/"):
            self.links.add(told["href"])
        if tag == "form":
            self._form = FormSeen(told.get("action", ""))
            (self.forms if told.get("method", "").lower() == "post" else self.asks).append(self._form)
        if self._form is not None:
            self._field(self._form, tag, told)

    def _does(self, name: str, value: str) -> bool:
        plain = "".join(value.split()).lower()
        return (
            name.startswith("on")
            or "zqx" in name
            or name == "style"
            or (name in LEADING and plain.startswith(DOING) and not plain.startswith("data:image/png"))
        )

    def _field(self, form: FormSeen, tag: str, told: dict[str, str]) -> None:
        name = told.get("name", "")
        if tag == "select":
            self._select = name
            form.fields.setdefault(name, FormField("select"))
        elif tag == "option" and self._select:
            form.fields[self._select].offered.append(told.get("value", ""))
            if "selected" in told:
                form.fields[self._select].value = told.get("value", "")
        elif tag == "textarea" and name:
            form.fields.setdefault(name, FormField("textarea"))
        elif tag in {"input", "button"} and name:
            kind = told.get("type", "text") if tag == "input" else "button"
            made = form.fields.setdefault(name, FormField(kind))
            made.offered.append(told.get("value", ""))
            if kind not in {"radio", "checkbox"} or "checked" in told:
                made.value = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._in = ""
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def seen(text: str) -> PageSeen:
    """Return what a browser sees of a page."""
    found = PageSeen()
    found.feed(text)
    found.close()
    return found
