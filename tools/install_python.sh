#!/usr/bin/env bash
# Installs the Python packages of tests/openapi_requirements.txt into build/openapi-venv,
# unless they are there, and prints the interpreter that has them.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=tests/openapi_requirements.txt
venv=build/openapi-venv

if ! cmp -s "$wanted" "$venv/installed.txt"; then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  rm -rf "$venv"
  python3 -m venv "$venv" >"$log" 2>&1 ||
    { tail -n 20 "$log" >&2; echo "No virtual environment: is python3-venv installed (tools/install_packages.sh test)?" >&2; exit 1; }
  "$venv/bin/pip" install --disable-pip-version-check -q -r "$wanted" >"$log" 2>&1 ||
    { tail -n 20 "$log" >&2; echo "The packages of $wanted could not be installed: is pip's package index reachable?" >&2; exit 1; }
  cp "$wanted" "$venv/installed.txt"
fi
echo "$venv/bin/python"
