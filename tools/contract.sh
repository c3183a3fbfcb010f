#!/usr/bin/env bash
# Runs the contract cases against a binary and judges them: a failure that
# tests/contract_waits.txt lists is only told, any other fails, and so does a listed
# case that passes by now.
#
#   tools/contract.sh build/release/nightbell
set -euo pipefail
cd "$(dirname "$0")/.."
binary=${1:?the binary to test}
runner=${NIGHTBELL_CONTRACT:-../shared/contract/run.py}
cases=(ux logs logs_prod signature behavior sampling ops rate_limit rate_limit_slow proxy search auth)

if [ ! -f "$runner" ]; then
  echo "There is no contract run at $runner (set NIGHTBELL_CONTRACT): left out."
  echo "0 passed, 0 failed"
  exit 0
fi

output=$(mktemp)
trap 'rm -f "$output"' EXIT
python3 "$runner" --binary "$binary" -v "${cases[@]}" | tee "$output" || true
tail -n 1 "$output" | grep -q '^contract: [0-9]* passed, [0-9]* failed$' ||
  { echo "the contract run ended early"; echo "0 passed, 1 failed"; exit 1; }

passed=$(tail -n 1 "$output" | cut -d' ' -f2)
waits=$(grep -v '^#' tests/contract_waits.txt || true)
failures=$(sed -n 's/^FAIL  //p' "$output" | sort -u)
failed=0
while IFS= read -r case; do
  [ -n "$case" ] || continue
  if grep -qxF -- "$case" <<<"$waits"; then echo "waits: $case"; else echo "fails: $case"; failed=$((failed + 1)); fi
done <<<"$failures"
while IFS= read -r case; do
  [ -n "$case" ] || continue
  grep -qxF -- "$case" <<<"$failures" && continue
  echo "passes by now, take it out of tests/contract_waits.txt: $case"
  failed=$((failed + 1))
done <<<"$waits"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
