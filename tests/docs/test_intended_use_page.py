"""The page on what it is for is that of the app."""

from tools.intended_use import PAGE, page_text


def test_the_page_is_that_of_the_app() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_text(), "run: python -m tools.intended_use"
