"""Every address: each page module brings its own in ``urls``."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern

from opentaper import web

#: Modules of this room that are no pages, and need not be read to find one.
NO_PAGES = frozenset(
    {
        *("apps", "bodies", "context", "forms", "middleware", "notices", "people", "templatetags"),
        *("uploads", "urls", "watchers"),
    }
)


def page_urls() -> list[URLPattern]:
    """Return the addresses of all pages, module by module in the order of their names."""
    names = sorted(found.name for found in iter_modules(web.__path__) if found.name not in NO_PAGES)
    modules = [import_module(f"{web.__name__}.{name}") for name in names]
    return [url for module in modules for url in getattr(module, "urls", ())]


urlpatterns = page_urls()
handler400 = "opentaper.web.views_errors.bad_request"
handler403 = "opentaper.web.views_errors.forbidden"
handler404 = "opentaper.web.views_errors.not_found"
handler500 = "opentaper.web.views_errors.broken"
