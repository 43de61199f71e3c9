"""What a form of a page would send, read from the page as a browser reads it."""

from html.parser import HTMLParser


class Forms(HTMLParser):
    """Every form of a page: its address, and the hidden fields that go with it."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: dict[str, dict[str, str]] = {}
        self._at = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self._at = told.get("action") or ""
            self.hidden.setdefault(self._at, {})
        elif tag == "input" and told.get("type") == "hidden":
            self.hidden[self._at][told["name"] or ""] = told.get("value") or ""


def hidden_fields(page: bytes, action: str) -> dict[str, str]:
    """Return the hidden fields of the form that goes to an address."""
    forms = Forms()
    forms.feed(page.decode())
    return forms.hidden[action]
