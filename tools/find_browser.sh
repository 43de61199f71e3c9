#!/bin/sh
# A Chromium for the journeys in a real browser: found, or installed where Debian lets us; else said what to do.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
for app in "/Applications/Chromium.app" "/Applications/Google Chrome.app"; do
    if [ -d "$app" ]; then
        exit 0
    fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the journeys in a real browser (once)"
    apt-get update --quiet=2 && apt-get install --quiet=2 --yes --no-install-recommends chromium >/dev/null
    exit 0
fi
echo "No Chromium was found: the journeys in a real browser are left out."
echo "To run them, install one (Debian: sudo apt install chromium; macOS: brew install --cask chromium)."
