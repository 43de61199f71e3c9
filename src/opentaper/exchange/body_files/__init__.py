"""Files of phones, rings, watches, meters and diaries, read without trusting them.

:func:`read_body_file` takes any of them and returns a :class:`BodyFile`: what it told, what was left out, and
what must be asked. Nothing is written and no clock is looked at.
"""

from opentaper.exchange.body_files.body_file import BodyFile, FileChoices, LeftOut
from opentaper.exchange.body_files.body_file import FileQuestion as Question
from opentaper.exchange.body_files.body_format import FORMATS, format_of
from opentaper.exchange.body_files.reading import read_body_file

__all__ = ["FORMATS", "BodyFile", "FileChoices", "LeftOut", "Question", "format_of", "read_body_file"]
