#!/usr/bin/env bash
# Runs every fuzzer of build/asan for some seconds, beginning with its corpus.
#
#   tools/fuzz.sh SECONDS      inputs that crash go to build/asan/crashes/
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-20}
passed=0 failed=0
mkdir -p build/asan/crashes
for source in fuzz/*_fuzz.cc; do
  name=$(basename "$source" _fuzz.cc)
  found=build/asan/found/$name
  mkdir -p "$found"
  echo "== $name: $seconds s"
  if "build/asan/${name}_fuzz" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
    -print_final_stats=1 -print_funcs=0 -verbosity=0 -artifact_prefix="build/asan/crashes/$name-" "$found" "fuzz/corpus/$name"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
