#!/usr/bin/env bash
# The widget's own checks: format, types, unit tests, and that the committed build is what the sources give.
set -euo pipefail
cd "$(dirname "$0")/../widget"
../scripts/widget-modules.sh
npm run --silent lint
npm run --silent types
npm test --silent
