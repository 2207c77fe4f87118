#!/usr/bin/env bash
# Makes both environments from the hashed requirements files, only when these changed.
#   scripts/setup.sh        what `make run` needs
#   scripts/setup.sh dev    and what tests and checks add
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

# A Python whose version starts with one of the given ones, found by running it: a shim on PATH can exist and still fail.
find_python() {
  local wanted version candidate shim
  local -a candidates=()
  for wanted in "$@"; do
    shim=$(command -v "python$wanted" || true)
    candidates+=("$shim")
    for root in "${PYENV_ROOT:-}" "$HOME/.pyenv" "${shim%/shims/*}"; do
      [ -n "$root" ] && candidates+=("$root"/versions/"$wanted".*/bin/python)
    done
    candidates+=("$(command -v python3 || true)")
  done
  for candidate in "${candidates[@]}"; do
    [ -x "$candidate" ] || continue
    version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    for wanted in "$@"; do
      [ "$version" = "$wanted" ] && { printf '%s' "$candidate"; return 0; }
    done
  done
  for wanted in "$@"; do
    candidate=$("$UV" python find --no-project "$wanted" 2>/dev/null) && { printf '%s' "$candidate"; return 0; }
  done
  return 1
}

find_uv() {
  if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
    command -v uv
    return
  fi
  if [ ! -x .tools/bin/uv ]; then
    say "installing uv in .tools…"
    python3 -m venv .tools || fail "python3 cannot make a virtual environment (on Debian: apt-get install python3-venv)"
    .tools/bin/python -m pip install --quiet --require-hashes -r requirements/uv.txt
  fi
  printf '%s' "$PWD/.tools/bin/uv"
}

# environment NAME PYTHON REQUIREMENTS: made or updated when the requirements' hash is not the one it was made from.
environment() {
  local name=$1 python=$2 requirements=$3 stamp hash
  stamp="$name/.made-from"
  hash=$(cat "$requirements" | sha256sum | cut -c1-64)
  [ -f "$stamp" ] && grep -qx "$hash" "$stamp" && return 0
  if [ ! -x "$name/bin/python" ]; then
    say "making $name…"
    "$UV" venv --quiet --no-project --python "$python" "$name"
  fi
  say "installing $requirements in $name…"
  "$UV" pip install --quiet --python "$name/bin/python" --require-hashes -r "$requirements"
  printf '%s\n' "$hash" >> "$stamp"
}

UV=$(find_uv)
ours=$(find_python 3.11 3.12 3.13) || fail "no Python 3.11, 3.12 or 3.13 found: install one, then run this again"
rasas=$(find_python 3.10) || fail "no working Python 3.10 found (Rasa needs it): try 'uv python install 3.10' or 'pyenv install 3.10'"

environment .venv "$ours" requirements/app.txt
[ "${1:-}" = dev ] && environment .venv "$ours" requirements/dev.txt
environment .venv-rasa "$rasas" requirements/rasa.txt
if [ ! -x .venv/bin/factorland ]; then
  "$UV" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
fi
