#!/usr/bin/env python3
"""Writes the licences of all that the program for a target is linked with, as these ask for: licenses.py TARGET FILE

Texts that are the same are written once, with the packages that have them.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("license", "licence", "copying", "notice", "unlicense", "copyright")
# A longer file is no licence, whatever its name.
MAX_BYTES = 200_000
HEAD = """\
Crossbook is linked with the packages below. Each comes with its licence, and with those of what it contains: the texts
that its authors ship, or the name of the licence where they ship none.
"""


def linked(target):
    """The packages of the program, and what builds these at most: from the root, along what is no tool of tests or builds."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    found, left = {root}, [root]
    while left:
        for dependency in nodes[left.pop()]["deps"]:
            is_linked = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if is_linked and dependency["pkg"] not in found:
                found.add(dependency["pkg"])
                left.append(dependency["pkg"])
    found.remove(root)
    return sorted((packages[id] for id in found), key=lambda package: (package["name"], package["version"]))


def texts(package):
    """What the authors ship, of sources in other languages as well."""
    folder = Path(package["manifest_path"]).parent
    files = (path for path in sorted(folder.rglob("*")) if path.name.lower().startswith(NAMES) and path.is_file())
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in files if path.stat().st_size <= MAX_BYTES)
    return ["\n".join(line.rstrip() for line in text.strip().splitlines()) for text in texts]


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: licenses.py TARGET FILE")
    target, out = sys.argv[1:]
    holders = {}
    for package in linked(target):
        name = f"{package['name']} {package['version']}"
        for text in texts(package) or [f"{package['license']}, without a text of its own: {package['repository']}"]:
            owners = holders.setdefault(text, [])
            if name not in owners:
                owners.append(name)
    parts = [HEAD] + [f"{'=' * 80}\n{', '.join(owners)}\n{'-' * 80}\n\n{text}\n" for text, owners in holders.items()]
    Path(out).write_text("\n".join(parts), encoding="utf-8", newline="\n")


main()
