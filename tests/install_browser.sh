#!/bin/sh
# See to it that a Chromium is there for the browser tests: one on the PATH, Debian's, or
# Playwright's own. The last comes with the packages: where the folder of their commands is not
# named, they are not there yet, and it is left for a second call.
# Says one sentence and fails where none can be had.
set -u
bin=${1-}

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done

if [ -z "$bin" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing Chromium for the browser tests …"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq >/dev/null 2>&1
        apt-get install -y -qq chromium >/dev/null 2>&1
    fi
    exit 0
fi

if "$bin/playwright" install chromium >/dev/null 2>&1; then exit 0; fi

echo "The browser tests need Chromium: install it (Debian: apt-get install chromium), then run make test again." >&2
exit 1
