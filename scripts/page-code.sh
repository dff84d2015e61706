#!/usr/bin/env bash
# page-code.sh PAGE LANGUAGE: prints the one block of code in LANGUAGE that PAGE has. Two blocks, or none, are an error:
# what the tests run must be what people copy.
set -euo pipefail
page=$1 language=$2
blocks=$(grep -c "^\`\`\`$language\$" "$page" || true)
if [ "$blocks" -ne 1 ]; then
  printf '%s must have one block of %s, and has %s.\n' "$page" "$language" "$blocks" >&2
  exit 1
fi
sed -n "/^\`\`\`$language\$/,/^\`\`\`\$/p" "$page" | sed '1d;$d'
