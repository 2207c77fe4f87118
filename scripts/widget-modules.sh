#!/usr/bin/env bash
# Installs what the widget is built and checked with, and axe-core for the browser tests, when the lock file changed.
set -euo pipefail
cd "$(dirname "$0")/../widget"
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --no-audit --no-fund
