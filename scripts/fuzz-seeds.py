#!/usr/bin/env python3
"""fuzz-seeds.py TARGET FOLDER: puts into FOLDER what a fuzz target begins with: the project's own vectors, data and files,
cut into small ones, and what lies in tests/fuzz/seeds."""

import json
import pathlib
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def vectors(name):
    cases = [case["in"] for case in json.loads((ROOT / "tests/vectors" / f"{name}.json").read_text())]
    return [case for case in cases if isinstance(case, dict)]


def as_json(value):
    return json.dumps(value, ensure_ascii=False).encode()


def identifiers():
    yield from (str(case.get("value", "")).encode() for case in vectors("identifiers"))


def verdicts():
    for name in ["leave", "dose", "lab", "identifiers"]:
        yield from (as_json(case) for case in vectors(name)[::2])


def policy():
    yield (ROOT / "core/domain/data/leave-policy.json").read_bytes()
    yield from (as_json(case["policy"]) for case in vectors("leave") if case.get("policy"))


def catalogue():
    whole = json.loads((ROOT / "core/domain/data/drug-catalogue.json").read_text())
    for drug in whole["drugs"]:
        yield as_json({**whole, "drugs": [drug]})


def census():
    for name in ["census.csv", "census-windows-1252.csv"]:
        lines = (ROOT / "tests/data" / name).read_bytes().splitlines(keepends=True)
        head, rows = lines[:2], lines[2:]
        yield from (b"".join(head + rows[at : at + 2]) for at in range(0, len(rows), 3))
    text = b"".join(lines[1:4]).decode("windows-1252")
    yield text.replace(",", ";").encode()
    yield text.replace(",", "\t").encode("utf-16")


def main():
    target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    for number, seed in enumerate(globals().get(target, lambda: ())()):
        (folder / f"{number:03}").write_bytes(seed)
    committed = ROOT / "tests/fuzz/seeds" / target
    for seed in sorted(committed.iterdir()) if committed.is_dir() else ():
        shutil.copy(seed, folder)


main()
