#!/usr/bin/env bash
# fuzz.sh TARGET|all SECONDS: feeds a reader of tests/fuzz with made-up input for so long; without arguments it lists the
# targets. What is found lies in the folder that is named at the end, and is an error.
#
# cargo-fuzz asks for flags that only a nightly compiler takes. RUSTC_BOOTSTRAP=1 lets the compiler that builds everything
# else take them, so that what is tested is what is shipped. ACOMPANA_FUZZ_SANITIZER=none does without AddressSanitizer,
# for a machine that has no runtime of it.
set -euo pipefail
cd "$(dirname "$0")/.."

targets=(request reply identifiers census catalogue policy verdicts kinds)
usage() {
  printf 'usage: scripts/fuzz.sh TARGET|all SECONDS\n\ntargets: %s\n' "${targets[*]}" >&2
  exit 2
}
[ $# -eq 2 ] && [[ $2 =~ ^[0-9]+$ ]] || usage
if [ "$1" = all ]; then chosen=("${targets[@]}"); else chosen=("$1"); fi
[[ " ${targets[*]} " == *" ${chosen[0]} "* ]] || usage
seconds=$2

cache=${XDG_CACHE_HOME:-$HOME/.cache}/acompana
# Built files of its own: its flags are others than those of the product.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target}/fuzz
# What was found in earlier runs is where the next one begins.
grown=${ACOMPANA_FUZZ_CORPUS:-$cache/fuzz}
sanitizer=${ACOMPANA_FUZZ_SANITIZER:-address}
export RUSTC_BOOTSTRAP=1
# A quarantine as large as the product's own limit would be taken for memory of the product.
export ASAN_OPTIONS=${ASAN_OPTIONS:-quarantine_size_mb=16:detect_leaks=0}

fuzz=$(scripts/cargo-tool.sh cargo-fuzz 0.13.2)
"$fuzz" build --fuzz-dir tests/fuzz --sanitizer "$sanitizer" >&2

words_of() { # The words of files: what a reader knows is what is worth putting somewhere.
  { grep -rahoE '[A-Za-z0-9_./:-]{2,40}' "$@" || true; } | sort -u | head -800 | sed 's/.*/"&"/'
}

for target in "${chosen[@]}"; do
  mkdir -p "$grown/$target/corpus" "$grown/$target/seeds" "$grown/$target/found"
  scripts/fuzz-seeds.py "$target" "$grown/$target/seeds"
  words_of "$grown/$target/seeds" >"$grown/$target/words"
  printf '\n── %s · %s for %s s\n' "$(date +%H:%M:%S)" "$target" "$seconds" >&2
  code=0
  "$fuzz" run --fuzz-dir tests/fuzz --sanitizer "$sanitizer" "$target" "$grown/$target/corpus" "$grown/$target/seeds" -- \
    -max_total_time="$seconds" -timeout=5 -rss_limit_mb=512 -malloc_limit_mb=256 -max_len=65536 -len_control=20 \
    -dict="$grown/$target/words" -artifact_prefix="$grown/$target/found/" -print_final_stats=1 -close_fd_mask=1 \
    >"$grown/$target/log" 2>&1 || code=$?
  grep -E 'stat::number_of_executed_units|stat::average_exec|stat::peak_rss' "$grown/$target/log" >&2 || true
  grep -E 'DONE|BINGO|cov: ' "$grown/$target/log" | tail -1 >&2 || true
  if [ "$code" -ne 0 ]; then
    tail -40 "$grown/$target/log" >&2
    printf '\n%s: something was found; see %s\n' "$target" "$grown/$target" >&2
    exit "$code"
  fi
done
