"""``python -m tools.intended_use`` writes docs/safety/intended-use.md, in the words of the app."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from opentaper.exchange.about import about_parts, about_releases
from opentaper.wording import words
from tools.places import ROOT

PAGE = ROOT / "docs" / "safety" / "intended-use.md"
LANGUAGE = "en"
FOOT = """The same words stand in the app under `/about`, open to everybody and linked from the first page,
the page of help and every footer, in English and Danish; and in the terminal:

```console
$ opentaper about
What OpenTaper is for, and when not to use it
...
```

Whom it is not for is read from the limits themselves (`policy.yaml`), so that the page and what refuses
cannot differ. What this means in law stands in [Safety](../project/safety.md); what clinicians are asked to
confirm, in [their list](for-clinicians.md). This page is written by `python -m tools.intended_use`."""


def page_text() -> str:
    """Return the page."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    yield f"# {words('about.title', LANGUAGE)}"
    yield words("about.lead", LANGUAGE)
    for part in about_parts(LANGUAGE):
        yield f"## {_capital(part.title)}"
        if part.lead:
            yield part.lead
        yield "\n".join(f"- {_capital(line)}" for line in part.lines)
        if part.code == "harm":
            yield f"## {words('about.ring.title', LANGUAGE)}"
            yield words("about.ring.text", LANGUAGE)
    yield about_releases(LANGUAGE)
    yield FOOT


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def main() -> None:
    """Write the page."""
    PAGE.write_text(page_text(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")


if __name__ == "__main__":
    main()
