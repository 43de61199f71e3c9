"""One person on their own computer: answers to this computer alone, and asks for no account."""

from __future__ import annotations

from typing import Any

from opentaper.settings import base
from opentaper.settings.base import *  # noqa: F403  # a settings module is its names; base is where they start
from opentaper.settings.environment import data_folder, kept_secret

SECRET_KEY = kept_secret(data_folder())
# Only names that mean this computer: a page elsewhere that points its own name here is refused.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
MIDDLEWARE = [base.MIDDLEWARE[0], "opentaper.web.middleware.LocalOnly", *base.MIDDLEWARE[1:]]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "nobody": {"class": "logging.NullHandler"},
        "file": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(data_folder() / "faults.log"),
            "maxBytes": 500_000,
            "backupCount": 1,
            "delay": True,
            "encoding": "utf-8",
            "formatter": "plain",
        },
    },
    # What goes wrong is kept for whoever is asked to mend it; what goes well is nobody's business.
    "loggers": {
        name: {"handlers": ["file"], "level": "ERROR", "propagate": False} for name in ("django", "opentaper")
    }
    # whoever asks under a wrong name is answered, and is nobody to write home about
    | {"django.security.DisallowedHost": {"handlers": ["nobody"], "propagate": False}},
}
