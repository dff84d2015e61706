#!/usr/bin/env bash
# sbom.sh: what the program and the phones' library are made of, as CycloneDX 1.5 (JSON), in $CARGO_TARGET_DIR/sbom, and
# whether each list is whole: every crate that cargo links must be in it, with where it comes from and its licence.
#
# cargo-cyclonedx is by the makers of the format. It writes beside the manifests, so it works on a copy.
set -euo pipefail
cd "$(dirname "$0")/.."

cyclonedx=$(scripts/cargo-tool.sh cargo-cyclonedx 0.5.9)
lists=${CARGO_TARGET_DIR:-$PWD/target}/sbom
mkdir -p "$lists"
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z | xargs -0 cp --parents -t "$copy"

# For all targets: the same list holds for phones, desktops and servers.
(cd "$copy" && "$cyclonedx" cyclonedx -qq --format json --spec-version 1.5 --target all --override-filename sbom)

# The list of the package $1 in the folder $2.
whole() {
  local package=$1 made=$copy/$2/sbom.json list=$lists/$1.cdx.json
  python3 - "$copy" "$made" "$list" "$package" <<'PYTHON'
import json, subprocess, sys

copy, made, kept, package = sys.argv[1:]
bom = json.load(open(made))
listed = {(part["name"], part["version"]): part for part in bom["components"]}
tree = subprocess.run(
    ["cargo", "tree", "--locked", "--package", package, "--edges", "normal", "--target", "all", "--prefix", "none",
     "--format", "{p}"],
    check=True, capture_output=True, text=True).stdout
linked = {(words[0], words[1].removeprefix("v")) for words in (line.split() for line in tree.splitlines() if line)}
linked = {crate for crate in linked if crate[0] != package}
faults = [f"{name} {version} is linked and not listed" for name, version in sorted(linked - listed.keys())]
for (name, version), part in sorted(listed.items()):
    if name.startswith("acompana-"):
        continue
    faults += [f"{name} {version} has no {what}" for what in ("purl", "licenses", "hashes") if not part.get(what)]
if faults or not linked:
    sys.exit("\n".join(faults) or f"cargo tree names nothing that {package} is made of")
# Where the copy lay is nobody's business, and would make every list another one.
text = json.dumps(bom, indent=1, sort_keys=True, ensure_ascii=False).replace(copy, "")
open(kept, "w").write(text + "\n")
print(f"{package}: {len(linked)} crates linked, {len(listed)} listed with what builds them")
PYTHON
}
whole acompana-cli cli
whole acompana-ffi bindings/ffi
