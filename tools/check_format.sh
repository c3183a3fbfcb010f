#!/usr/bin/env bash
# Every C++ file is as clang-format writes it. Mend: tools/check_format.sh --fix
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t files < <(find src fuzz bench -name '*.h' -o -name '*.cc' | sort)
if [ "${1:-}" = --fix ]; then
  clang-format-19 -i "${files[@]}"
else
  clang-format-19 --dry-run -Werror "${files[@]}" ||
    { echo "Mend it with: tools/check_format.sh --fix"; exit 1; }
fi
