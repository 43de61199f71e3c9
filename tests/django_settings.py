"""The app as the tests set it up: that of one person on their own computer, with a record in memory.

A process that a test starts gets the record of OPENTAPER_DATABASE_URL instead.
"""

from opentaper.settings.base import *  # noqa: F403  # a settings module is its names; base is where they start
from opentaper.settings.base import MIDDLEWARE as OF_BOTH_MODES
from opentaper.settings.databases import SQLITE_OPTIONS, database
from opentaper.settings.environment import DATABASE, said

SECRET_KEY = "of the tests alone, where nothing is worth protecting with it"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
MIDDLEWARE = [OF_BOTH_MODES[0], "opentaper.web.middleware.LocalOnly", *OF_BOTH_MODES[1:]]
DATABASES = {
    "default": database()
    if said(DATABASE)
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "OPTIONS": SQLITE_OPTIONS}
}
