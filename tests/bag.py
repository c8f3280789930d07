"""Is a folder, or a .zip of one, a BagIt bag (RFC 8493), with every file that is there in a manifest? bag.py PATH"""
import hashlib
import os
import re
import sys
import zipfile

path = sys.argv[1]
faults = []
if path.endswith(".zip"):
    archive = zipfile.ZipFile(path)
    names = archive.namelist()
    root = names[0].split("/")[0] + "/"
    if [n for n in names if not n.startswith(root)]:
        faults.append("more than one folder in the zip")
    files = {n[len(root):]: archive.read(n) for n in names if not n.endswith("/")}
else:
    files = {}
    for folder, _, here in os.walk(path):
        for name in here:
            whole = os.path.join(folder, name)
            if os.path.islink(whole):
                if not os.path.realpath(whole).startswith(os.path.realpath(path) + "/data/"):
                    faults.append("a link out of the bag: " + name)
                continue
            with open(whole, "rb") as file:
                files[os.path.relpath(whole, path)] = file.read()

if files.get("bagit.txt") != b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
    faults.append("bagit.txt is not as RFC 8493 2.1.1 says")


def manifest(name):
    listed = {}
    for line in files.get(name, b"").decode("utf-8").splitlines():
        match = re.fullmatch(r"([0-9a-f]{64})  (\S.*)", line)
        if not match or match[2] in listed or ".." in match[2].split("/") or match[2].startswith(("/", "~")):
            faults.append("%s: %r" % (name, line))
            continue
        listed[match[2]] = match[1]
    return listed


payload = manifest("manifest-sha256.txt")
tags = manifest("tagmanifest-sha256.txt")
for name, wanted in list(payload.items()) + list(tags.items()):
    if name not in files:
        faults.append("missing: " + name)
    elif hashlib.sha256(files[name]).hexdigest() != wanted:
        faults.append("changed: " + name)
inside = {n for n in files if n.startswith("data/")}
if set(payload) != inside:
    faults.append("payload and manifest differ: %s" % sorted(set(payload) ^ inside))
outside = set(files) - inside - {"tagmanifest-sha256.txt"} - {n for n in files if n.startswith("tagmanifest-sha256.txt.")}
if set(tags) != outside:
    faults.append("tag files and manifest differ: %s" % sorted(set(tags) ^ outside))
if len({n.casefold() for n in files}) != len(files):
    faults.append("names that differ only in case")
info = re.findall(r"^([^:\s][^:]*): (.*)$", files.get("bag-info.txt", b"").decode("utf-8"), re.M)
if len(info) != files.get("bag-info.txt", b"").count(b"\n"):
    faults.append("bag-info.txt: a line without a label")
oxum = "%d.%d" % (sum(len(files[n]) for n in inside), len(inside))
if ("Payload-Oxum", oxum) not in info:
    faults.append("Payload-Oxum is not " + oxum)
for name in files:
    if len(name.encode()) > 200 or re.search(r'[\x00-\x1f<>:"\\|?*\x7f]', name) or re.search(r"[. ](/|$)", name):
        faults.append("a name that some file system refuses: %r" % name)
print("\n".join(faults) or "a bag of %d files" % len(inside))
sys.exit(bool(faults))
