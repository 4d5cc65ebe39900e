#!/bin/sh
# Install Debian's browsers and what the tests need beside them. As root it does it; else it says what is missing.
set -eu
missing=""
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
need chromium chromium
need firefox-esr firefox-esr
need WebKitWebDriver webkit2gtk-driver
need Xvfb xvfb
need node nodejs
need nginx nginx-light
need caddy caddy
need wrk wrk
need openssl openssl
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing for the browser tests:$missing"
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing fonts-noto-core >/dev/null
  exit 0
fi
echo "Missing for the browser tests:$missing"
echo "Install them (Debian: sudo apt-get install$missing), or run make test as root. Their tests are skipped here."
[ "${CI:-}" = true ] && exit 1
exit 0
