#!/usr/bin/env bash
# Writes the hashed requirements files again from the .in files. No host is named in them.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
lock() { uv pip compile --quiet --universal --generate-hashes --no-header --python-version "$1" "$2.in" --output-file "$2.txt" "${@:3}"; }
lock 3.10 rasa "$@"
lock 3.11 app "$@"
lock 3.11 dev "$@"
lock 3.11 uv "$@"
