#!/usr/bin/env python3
"""What the program is made of, from `cargo metadata` and Cargo.lock alone, without a network.

    dependencies.py TARGET licences > LICENCES.txt    every licence, with the texts that the crates bring
    dependencies.py TARGET sbom > xueshi.cdx.json     CycloneDX 1.5
    dependencies.py TARGET check                      fails on a licence that nobody has looked at, a crate twice in one
                                                      series of versions, or one that comes from elsewhere than crates.io

TARGET is a Rust target: the Windows program has other crates than the Linux one. What only builds or tests is left out.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
import uuid
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"

# Looked at: each may go into a program that is given away, as long as its text goes along.
ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "ISC",
    "MIT", "MIT-0", "MPL-2.0", "OFL-1.1", "Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "Zlib",
}

# Beside crates: name, licence, where its text stands.
OTHERS = [
    ("Noto Sans SC", "OFL-1.1", "assets/fonts/NotoSansSC-OFL.txt"),
    ("Lucide", "ISC", "assets/icons/lucide-LICENSE.txt"),
]


def cargo(*words):
    command = ["cargo", *words, "--locked"]
    offline = subprocess.run([*command, "--offline"], cwd=ROOT, capture_output=True, text=True)
    # Before the first build, not everything lies here.
    return offline.stdout if offline.returncode == 0 else subprocess.check_output(command, cwd=ROOT, text=True)


def metadata(target):
    return json.loads(cargo("metadata", "--format-version", "1", "--filter-platform", target))


def active(target):
    """Name and version of what the features really ask for; the metadata also tell what a feature might."""
    lines = cargo("tree", "--target", target, "--edges", "normal", "--prefix", "none", "--format", "{p}").splitlines()
    return {tuple(line.split()[:2]) for line in lines if line}


def shipped(target):
    """The packages that go into the program, by id, and which uses which."""
    meta, asked = metadata(target), active(target)
    nodes = {node["id"]: node for node in meta["resolve"]["nodes"]}
    packages = {package["id"]: package for package in meta["packages"]}
    root, uses, todo = meta["resolve"]["root"], {}, [meta["resolve"]["root"]]
    while todo:
        one = todo.pop()
        if one in uses:
            continue
        normal = [dep["pkg"] for dep in nodes[one]["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])]
        # A procedural macro runs in the compiler; nothing of it is shipped.
        known = [dep for dep in normal if (packages[dep]["name"], f"v{packages[dep]['version']}") in asked]
        uses[one] = sorted(dep for dep in known if not is_macro(packages[dep]))
        todo.extend(uses[one])
    order = sorted(uses, key=lambda id: (packages[id]["name"], packages[id]["version"]))
    return root, {id: packages[id] for id in order}, uses


def is_macro(package):
    return any("proc-macro" in target["kind"] for target in package["targets"])


def expression(package):
    # An old way to write "or".
    return (package["license"] or "").replace("/", " OR ")


def satisfied(text):
    """Whether an SPDX expression can be met with what is allowed."""
    tokens = re.findall(r"\(|\)|[A-Za-z0-9.+-]+(?: WITH [A-Za-z0-9.-]+)?", text)

    def any_of():
        met = all_of()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            met = all_of() or met
        return met

    def all_of():
        met = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            met = one() and met
        return met

    def one():
        if not tokens:
            return False
        token = tokens.pop(0)
        if token != "(":
            return token in ALLOWED
        met = any_of()
        return bool(tokens) and tokens.pop(0) == ")" and met

    return any_of() and not tokens


def texts(package):
    folder = Path(package["manifest_path"]).parent
    named = re.compile(r"^(licen[cs]e|copying|notice|unlicense)", re.IGNORECASE)
    files = [file for file in sorted(folder.iterdir()) if file.is_file() and named.match(file.name)]
    if package["license_file"] and (folder / package["license_file"]).is_file():
        files = sorted({*files, (folder / package["license_file"]).resolve()})
    return [file.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip() for file in files]


def licences(root, packages, out):
    own = packages[root]
    out.write(f"学时簿 {own['version']} 里用到的软件和它们的许可\nSoftware in Xueshi and its licences\n\n")
    out.write("学时簿本身：MIT 或 Apache-2.0，任选其一。\n\n")
    kept = {}
    for id, package in packages.items():
        if id == root:
            continue
        found = texts(package)
        for text in found:
            kept.setdefault(text, []).append(f"{package['name']} {package['version']}")
        note = "" if found else f"；作者 {', '.join(package['authors']) or '见 ' + (package['repository'] or '')}"
        out.write(f"{package['name']} {package['version']}: {expression(package)}{note}\n")
    for name, licence, file in OTHERS:
        kept.setdefault((ROOT / file).read_text(encoding="utf-8").strip(), []).append(name)
        out.write(f"{name}: {licence}\n")
    out.write("SQLite: public domain\n")
    for file in ("LICENSE-MIT", "LICENSE-APACHE"):
        kept.setdefault((ROOT / file).read_text(encoding="utf-8").strip(), []).append("xueshi, Rust standard library")
    for text, names in sorted(kept.items(), key=lambda pair: pair[1]):
        out.write(f"\n{'=' * 100}\n{', '.join(names)}\n{'-' * 100}\n{text}\n")


def sbom(root, packages, uses, out):
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))
    sums = {(one["name"], one["version"]): one.get("checksum") for one in lock["package"]}

    def purl(package):
        return f"pkg:cargo/{package['name']}@{package['version']}"

    def component(package):
        checksum = sums.get((package["name"], package["version"]))
        found = {
            "type": "library", "bom-ref": purl(package), "name": package["name"], "version": package["version"],
            "purl": purl(package), "licenses": [{"expression": expression(package)}],
        }
        if checksum:
            found["hashes"] = [{"alg": "SHA-256", "content": checksum}]
        return found

    own = packages[root]
    when = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), timezone.utc)
    others = [
        {"type": "data", "bom-ref": name, "name": name, "licenses": [{"license": {"id": licence}}]}
        for name, licence, _ in OTHERS
    ]
    body = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {
            "timestamp": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {**component(own), "type": "application"},
        },
        "components": [component(package) for id, package in packages.items() if id != root] + others,
        "dependencies": [
            {"ref": purl(package), "dependsOn": [purl(packages[dep]) for dep in uses[id]]} for id, package in packages.items()
        ],
    }
    # The same parts, the same number.
    body["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True)).urn
    json.dump(body, out, indent=1, ensure_ascii=False)
    out.write("\n")


def check(root, packages):
    faults, series = [], {}
    for id, package in packages.items():
        name = f"{package['name']} {package['version']}"
        if not satisfied(expression(package)):
            faults.append(f"{name}: licence {package['license'] or 'unknown'} was not looked at")
        if id != root and package["source"] != CRATES_IO:
            faults.append(f"{name}: comes from {package['source']}")
        major, minor, *_ = package["version"].split(".")
        series.setdefault((package["name"], major if major != "0" else f"0.{minor}"), []).append(name)
    faults.extend(f"{', '.join(names)}: twice in one series" for names in series.values() if len(names) > 1)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(packages) - 1} crates, {len(faults)} faults")
    return 1 if faults else 0


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in ("licences", "sbom", "check"):
        print(__doc__, file=sys.stderr)
        return 2
    root, packages, uses = shipped(sys.argv[1])
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    match sys.argv[2]:
        case "licences":
            licences(root, packages, sys.stdout)
        case "sbom":
            sbom(root, packages, uses, sys.stdout)
        case "check":
            return check(root, packages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
