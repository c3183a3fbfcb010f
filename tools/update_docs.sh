#!/usr/bin/env bash
# Puts the table of all settings into docs/configuration.md, between its two markers.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${NIGHTBELL_BINARY:-build/release/nightbell}
page=docs/configuration.md
table=$(mktemp)
trap 'rm -f "$table"' EXIT
"$binary" config --reference >"$table"
sed -i -e '/^<!-- settings -->$/,/^<!-- end of settings -->$/{//!d}' -e "/^<!-- settings -->$/r $table" "$page"
echo "$page: $(grep -c '^| `' "$table") settings"
