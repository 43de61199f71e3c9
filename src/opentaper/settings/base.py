"""What holds in both modes."""

from __future__ import annotations

from typing import Any

from opentaper.settings.databases import database
from opentaper.settings.environment import evidence_folder

DEBUG = False  # an error page says what to do; it never shows the inside
ROOT_URLCONF = "opentaper.settings.urls"
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_htmx",
    "opentaper.record",
    "opentaper.web",
]
MIDDLEWARE = [
    "opentaper.api.middleware.ProgramsDoor",  # the first: what others refuse has its shape too
    "django.middleware.security.SecurityMiddleware",
    "opentaper.web.middleware.ContentSecurityPolicy",
    "opentaper.web.watchers.WatchedAnswers",
    "opentaper.web.bodies.SmallBodies",
    "opentaper.web.versioned.ServeVersioned",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "opentaper.web.middleware.QueueAnswers",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "opentaper.web.context.shell",
            ]
        },
    }
]

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"  # a person's own zone is a column of theirs
USE_I18N = True  # for the pages of accounts; our own sentences come from opentaper.wording
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", "English"), ("da", "Dansk")]

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "opentaper.web.versioned.VersionedFiles"},
}
WHITENOISE_USE_FINDERS = True  # served from the package itself where nothing was gathered
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 60  # then the browser asks whether it changed: an upgrade is seen at once

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = "opentaper_csrf"
CSRF_FAILURE_VIEW = "opentaper.web.views_errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A file of a watch or phone: as large as a computer of one's own bears; a server has a bound of its own.
MOST_OF_A_BODY_FILE = 2_000_000_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "opentaper.web.uploads.PrivateUpload",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
# The report on the registry whose long-term table the page /evidence shows; None where none is named.
EVIDENCE_FOLDER = evidence_folder()
