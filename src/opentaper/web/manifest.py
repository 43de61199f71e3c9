"""The manifest by which a phone or computer installs the app."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import path
from django.views.decorators.http import require_GET

from opentaper.web.context import LANG_TAGS, language_for
from opentaper.wording import words

#: The ground of tokens.css.
GROUND = "#F0F1EA"
SIZES = (192, 512)


@login_not_required
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """Answer the manifest in the person's language."""
    language = language_for(request)
    icons = [
        {"src": static(f"app-icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in SIZES
    ]
    masked = {"src": static("app-icon-mask-512.png"), "sizes": "512x512", "type": "image/png"}
    drawn = {"src": static("app-icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    told = {
        "id": "/",
        "name": "OpenTaper",
        "short_name": "OpenTaper",
        "description": words("web.manifest.description", language),
        "lang": LANG_TAGS.get(language, language),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": [*icons, {**masked, "purpose": "maskable"}, drawn],
        "shortcuts": [
            {"name": words("web.nav.check_in", language), "url": "/check-in"},
            {"name": words("web.shell.help", language), "url": "/help"},
        ],
    }
    answer = JsonResponse(told, content_type="application/manifest+json")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


urls = [path("manifest.webmanifest", manifest, name="manifest")]
