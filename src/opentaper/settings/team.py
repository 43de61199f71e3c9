"""Accounts on a server: everything secret comes from the environment, and nothing unsafe starts."""

from __future__ import annotations

from opentaper.settings import base
from opentaper.settings.base import *  # noqa: F403  # a settings module is its names; base is where they start
from opentaper.settings.environment import (
    SIGNUP,
    is_on,
    no_debugging,
    told_hosts,
    told_import_bytes,
    told_log_level,
    told_mail,
    told_metrics,
    told_proxies,
    told_record_keys,
    told_secret,
    told_secrets_before,
    told_site,
)
from opentaper.settings.logs import hold_tongues, team_logging

no_debugging()

SECRET_KEY = told_secret()
SECRET_KEY_FALLBACKS = told_secrets_before()
RECORD_KEYS = told_record_keys()  # what people tell is sealed with them (opentaper.record.keys)
ALLOWED_HOSTS = told_hosts()
PROXIES = told_proxies()
ROOT_URLCONF = "opentaper.settings.team_urls"
SIGNUP_IS_OPEN = is_on(SIGNUP)
MOST_OF_A_BODY_FILE = told_import_bytes()

INSTALLED_APPS = [
    "opentaper.web",  # its templates come before those of the accounts
    *(app for app in base.INSTALLED_APPS if app != "opentaper.web"),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    *base.MIDDLEWARE,
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "opentaper.web.bodies.KnownBodies",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "opentaper.web.middleware.AccountsLanguage",
    "allauth.account.middleware.AccountMiddleware",
    "opentaper.settings.seen_sessions.SeenSessions",
]
TEMPLATES = [
    {
        **base.TEMPLATES[0],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "opentaper.web.context.shell",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "opentaper.settings.accounts.doors",
            ]
        },
    }
]

# --- who may come in --------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "opentaper.settings.passwords.OwnWords"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
# Not to Today: what an installed app keeps of it is the earlier person's.
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_PASSWORD_CHANGE_REDIRECT_URL = "/accounts/2fa/"
ACCOUNT_ADAPTER = "opentaper.settings.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]  # no address: fewer things that can leak
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "OpenTaper"
MFA_ADAPTER = "opentaper.settings.accounts.Factors"
# Tries are counted in the database, so that all processes count together. The rates are those of allauth.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "opentaper_cache"}
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

# --- what is sent -----------------------------------------------------------------------------------------

SITE = told_site(ALLOWED_HOSTS)  # where an e-mail leads
globals().update(told_mail())  # nothing where no mail server is told: then none is offered

# --- what travels -----------------------------------------------------------------------------------------

if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds a whole domain for years: whoever owns it decides that, not an app under one of its names.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # however often it is used (opentaper.settings.seen_sessions)
SESSION_COOKIE_NAME = "__Host-opentaper"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-opentaper_csrf"

# --- what is told of it -----------------------------------------------------------------------------------

SECURE_REDIRECT_EXEMPT = ["^health(?:/|$)", "^metrics$"]  # who watches asks on the machine itself, plainly
METRICS_READER = told_metrics()
LOGGING = team_logging(told_log_level())
hold_tongues()
