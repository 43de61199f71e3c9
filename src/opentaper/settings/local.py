"""One person on their own computer: answers to this computer alone, and asks for no account."""

from __future__ import annotations

from opentaper.settings import base
from opentaper.settings.base import *  # noqa: F403  # a settings module is its names; base is where they start
from opentaper.settings.environment import data_folder, kept_secret
from opentaper.settings.logs import hold_tongues, local_logging

SECRET_KEY = kept_secret(data_folder())
RECORD_KEYS: tuple[bytes, ...] = ()  # one's own computer: the whole file is sealed, with `opentaper encrypt`
# Only names that mean this computer: a page elsewhere that points its own name here is refused.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
MIDDLEWARE = [base.MIDDLEWARE[0], "opentaper.web.middleware.LocalOnly", *base.MIDDLEWARE[1:]]
LOGGING = local_logging(data_folder())
hold_tongues()
