#!/usr/bin/env python3
"""Files per second of `ingest` over copies of the samples that differ in their bytes.

ingest.py PROGRAM [FILES]: each copy is a sample with a comment after its end, so that it has a
hash of its own and is archived, read, matched and entered like any other.
"""
import os, pathlib, shutil, subprocess, sys, tempfile, time

program = os.path.abspath(sys.argv[1])
files = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
root = pathlib.Path(__file__).resolve().parents[2]
samples = sorted((root / "samples").glob("*.pdf"))
scratch = pathlib.Path(tempfile.mkdtemp(prefix="cmeledger-bench."))
try:
    folder = scratch / "in"
    folder.mkdir()
    for i in range(files):
        sample = samples[i % len(samples)]
        (folder / f"{i:05d}-{sample.name}").write_bytes(sample.read_bytes() + b"\n%% copy %d\n" % i)
    home = {**os.environ, "CMELEDGER_HOME": str(scratch / "home"), "CMELEDGER_TODAY": "2026-11-23"}
    subprocess.run([program, "member", "import", root / "samples/roster.csv"], env=home,
                   stdout=subprocess.DEVNULL, check=True)
    begin = time.monotonic()
    run = subprocess.Popen([program, "ingest", "--json", str(folder)], env=home,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    totals = run.stdout.read().splitlines()[-1].decode()
    _, status, usage = os.wait4(run.pid, 0)
    wall = time.monotonic() - begin
    cpu = usage.ru_utime + usage.ru_stime
    print(totals)
    print(f"{files} files in {wall:.2f} s: {files / wall:.0f} files/s, "
          f"{1000 * wall / files:.2f} ms a file")
    print(f"ledger program: {1000 * cpu / files:.2f} ms CPU a file with its workers, "
          f"peak memory {usage.ru_maxrss / 1024:.1f} MB (largest process)")
finally:
    shutil.rmtree(scratch, ignore_errors=True)
