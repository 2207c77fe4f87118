#!/usr/bin/env bash
# Builds factorland/web/static/assistant.js when the widget's sources changed. Without npm the committed build is kept.
set -euo pipefail
cd "$(dirname "$0")/.."
built=factorland/web/static/assistant.js
stamp=var/widget.made-from
now=$(find widget/src widget/package-lock.json widget/vite.config.ts widget/tsconfig.json -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64)
mkdir -p var
[ -f "$built" ] && [ -f "$stamp" ] && grep -qx "$now" "$stamp" && exit 0
if [ -f "$built" ] && git diff --quiet HEAD -- widget "$built" 2>/dev/null && [ -z "$(git ls-files --others --exclude-standard widget)" ]; then
  printf '%s\n' "$now" > "$stamp"  # as committed: built from these very sources
  exit 0
fi
if ! command -v npm >/dev/null 2>&1; then
  echo "npm is missing: the committed widget is used as it is" >&2
  exit 0
fi
echo "building the widget…" >&2
scripts/widget-modules.sh
cd widget
npm run --silent build
printf '%s\n' "$now" > "../$stamp"
