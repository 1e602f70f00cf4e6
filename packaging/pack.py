#!/usr/bin/env python3
"""Makes what a release has beside its wheels, from the programs and licences that are in these.

    pack.py WHEEL TARGET OUT [--level N]   the archive, and the package for npm, of one target
    pack.py --launcher OUT                 the package for npm that runs the one for the machine
    pack.py --tag TAG                      fails where a tag is not that of this version

The wheel is what was compiled (`maturin build`): archive and package carry the same bytes. The same input makes the same
bytes, with SOURCE_DATE_EPOCH as the time of all files.
"""

import argparse
import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CRATE = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]
VERSION = CRATE["version"]
RELEASE = f"{CRATE['repository']}/releases/download/v{VERSION}"
# No file of a zip archive is older.
TIME = max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), 315532800)

# What node calls the machine of each target: `process.platform` and `process.arch`.
MACHINES = {
    "x86_64-unknown-linux-musl": ("linux", "x64"),
    "aarch64-unknown-linux-musl": ("linux", "arm64"),
    "x86_64-apple-darwin": ("darwin", "x64"),
    "aarch64-apple-darwin": ("darwin", "arm64"),
    "x86_64-pc-windows-msvc": ("win32", "x64"),
}
# What packaging/licenses.py wrote.
LICENSES = "THIRD-PARTY-LICENSES.txt"
SHELLS = {"bash": "crossbook.bash", "zsh": "_crossbook", "fish": "crossbook.fish", "powershell": "_crossbook.ps1"}


def contents(wheel, target):
    """The name and the bytes of the program in a wheel, and the licences of what it is linked with."""
    name = "crossbook.exe" if "windows" in target else "crossbook"
    with zipfile.ZipFile(wheel) as files:
        if (licenses := f"crossbook-{VERSION}.dist-info/licenses/{LICENSES}") not in files.namelist():
            sys.exit(f"error: {wheel} has no {LICENSES}: run `packaging/licenses.py {target} {LICENSES}` before maturin")
        return name, files.read(f"crossbook-{VERSION}.data/scripts/{name}"), files.read(licenses)


def documents(name, binary):
    """What the program says of itself: completions and man pages, by path."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(binary)
        path.chmod(0o755)
        pages = Path(folder) / "man"
        pages.mkdir()
        subprocess.run([path, "--quiet", "man", pages], check=True)
        files = {f"man/{page.name}": page.read_bytes() for page in pages.iterdir()}
        for shell, file in SHELLS.items():
            files[f"completions/{file}"] = subprocess.run([path, "completions", shell], check=True, stdout=subprocess.PIPE).stdout
    return files


def write_tar(path, files, level):
    with path.open("wb") as out, gzip.GzipFile("", "wb", level, out, TIME) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        for name, (content, mode) in files.items():
            about = tarfile.TarInfo(name)
            about.size, about.mode, about.mtime = len(content), mode, TIME
            tar.addfile(about, io.BytesIO(content))
    print(path)


def write_zip(path, files, level):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as packed:
        for name, (content, mode) in files.items():
            about = zipfile.ZipInfo(name, time.gmtime(TIME)[:6])
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, (0o100000 | mode) << 16
            packed.writestr(about, content)
    print(path)


def archive(name, binary, licenses, target, out, level):
    """What people unpack: one folder with the name of the archive."""
    texts = {file: (ROOT / file).read_bytes() for file in ["README.md", "LICENSE", "CHANGELOG.md"]}
    texts |= {LICENSES: licenses} | documents(name, binary)
    stem = f"crossbook-{VERSION}-{target}"
    files = {f"{stem}/{name}": (binary, 0o755)} | {f"{stem}/{path}": (texts[path], 0o644) for path in sorted(texts)}
    if "windows" in target:
        write_zip(out / f"{stem}.zip", files, level)
    else:
        write_tar(out / f"{stem}.tar.gz", files, level)


def npm_file(machine):
    return f"crossbook-npm-{machine}-{VERSION}.tgz"


def npm(path, about, files, level):
    about |= {"version": VERSION, "license": CRATE["license"], "repository": CRATE["repository"]}
    texts = {"package.json": (json.dumps(about, indent=2) + "\n").encode(), "LICENSE": (ROOT / "LICENSE").read_bytes()}
    # npm unpacks what is below `package`.
    files = {f"package/{name}": (content, 0o644) for name, content in texts.items()} | {f"package/{name}": file for name, file in files.items()}
    write_tar(path, files, level)


def npm_program(name, binary, licenses, target, out, level):
    platform, arch = MACHINES[target]
    description = f"Crossbook for {platform} on {arch}; @crossbook/cli runs it"
    about = {"name": f"@crossbook/{platform}-{arch}", "description": description, "os": [platform], "cpu": [arch]}
    files = {LICENSES: (licenses, 0o644), f"bin/{name}": (binary, 0o755)}
    npm(out / npm_file(f"{platform}-{arch}"), about, files, level)


def npm_launcher(out, release):
    # By address: a name in a registry might be another's.
    machines = [f"{platform}-{arch}" for platform, arch in MACHINES.values()]
    programs = {f"@crossbook/{machine}": f"{release}/{npm_file(machine)}" for machine in machines}
    about = {"name": "@crossbook/cli", "description": CRATE["description"], "bin": {"crossbook": "crossbook.js"}}
    about |= {"engines": {"node": ">=18"}, "optionalDependencies": programs}
    launcher = (ROOT / "packaging" / "npm" / "crossbook.js").read_bytes()
    readme = (ROOT / "README.md").read_bytes()
    npm(out / f"crossbook-npm-{VERSION}.tgz", about, {"crossbook.js": (launcher, 0o755), "README.md": (readme, 0o644)}, 9)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--launcher", action="store_true")
    parser.add_argument("--release", default=RELEASE, help="where the packages for the machines are to be found")
    parser.add_argument("--tag")
    parser.add_argument("--level", type=int, default=9, help="how hard to compress, from 1 to 9")
    parser.add_argument("arguments", nargs="*", metavar="WHEEL TARGET OUT")
    given = parser.parse_args()
    if given.tag is not None:
        if given.tag != f"v{VERSION}":
            sys.exit(f"error: the tag is {given.tag}, and Cargo.toml has version {VERSION}")
        return
    if len(given.arguments) != (1 if given.launcher else 3):
        parser.error("expected OUT with --launcher, and WHEEL TARGET OUT without")
    out = Path(given.arguments[-1])
    out.mkdir(parents=True, exist_ok=True)
    if given.launcher:
        npm_launcher(out, given.release)
        return
    wheel, target, _ = given.arguments
    if target not in MACHINES:
        parser.error(f"unknown target `{target}`; known are {', '.join(MACHINES)}")
    name, binary, licenses = contents(wheel, target)
    archive(name, binary, licenses, target, out, given.level)
    npm_program(name, binary, licenses, target, out, given.level)


main()
