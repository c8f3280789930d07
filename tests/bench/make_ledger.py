#!/usr/bin/env python3
"""Fills a ledger that the program made with invented members and entries, by SQL:
make_ledger.py HOME MEMBERS EACH

Entries come as they do in life, in the order of time and not of members; each has a document, its
arrival and a line of evidence; 2 in 100 wait for review, 1 is rejected. No events are written: the
ledger is for measuring what reads it, and does not verify.
"""
import pathlib
import re
import sqlite3
import sys

FIRST_CYCLE = 17532  # 2018-01-01
AT = "2026-11-01T00:00:00Z"

STATEMENTS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :members)
INSERT INTO member_version SELECT printf('M-%06d', i), 1, printf('Avery %c. Ashbourne-%d, MD', 65 + i % 26, i), 'active',
  :first_cycle + 1096 * (i % 3), NULL, '', NULL, NULL, 'bench', :at FROM n;
INSERT INTO member_now SELECT member_id, 1 FROM member_version;

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :entries)
INSERT INTO document SELECT i, printf('%016x%048d', (i * 2654435761) & 0xffffffffffff | (i & 0xffff) << 48, i), 'pdf', 60000 + i % 9000, :at FROM n;
INSERT INTO document_version SELECT id, 1, 'certificate', CASE WHEN id * 40503 % 65537 % 100 < 2 THEN 'flagged' ELSE 'entered' END, NULL, NULL,
  1, 1, 0, 'poppler 22.12.0; patterns 1f2e3d4c5b6a', 'bench', :at FROM document;
INSERT INTO document_now SELECT id, 1, 0 FROM document;
INSERT INTO arrival SELECT id, id, NULL, CAST(printf('/srv/inbox/%07d.pdf', id) AS BLOB), NULL,
  CASE WHEN id * 40503 % 65537 % 100 < 2 THEN 'flagged' ELSE 'entered' END, NULL, NULL, 1, id, size, id * 1000, 'bench', :at FROM document;

WITH e AS (SELECT id AS i, (id - 1) % :members + 1 AS m, (id - 1) / :members AS k, id * 40503 % 65537 AS x FROM document)
INSERT INTO entry_version(entry, version, event, document, member_id, source, state, action, person, by, at, member_name,
  title, provider, provider_id, category, credits, date, activity_type, plastic_surgery_credits, patient_safety_credits,
  safety_topic) SELECT i, 1, 0, i, printf('M-%06d', m), 'certificate',
  CASE WHEN x % 100 < 2 THEN 'pending' WHEN x % 100 = 2 THEN 'rejected' ELSE 'accepted' END, 'add', 0, 'bench', :at,
  printf('Avery %c. Ashbourne-%d, MD', 65 + m % 26, m), printf('Rhinoplasty Update %d', k + 1),
  'American Society of Plastic Surgeons', 'asps', CASE WHEN x / 7 % 5 = 0 THEN '2' ELSE '1' END, 100 + x % 12 * 75,
  :first_cycle + 1096 * (m % 3) + k * 50 + x % 40, CASE WHEN x / 7 % 3 = 0 THEN 'enduring' ELSE 'live' END,
  CASE WHEN x / 7 % 2 = 0 THEN 100 ELSE 0 END, CASE WHEN x / 7 % 6 = 0 THEN 100 ELSE 0 END,
  CASE WHEN x / 7 % 12 = 0 THEN 'risk-management' END FROM e;
INSERT INTO flag SELECT entry, 1, 0, 0, 'title-unknown', 'title', 'No title was found.' FROM entry_version WHERE state = 'pending';
INSERT INTO evidence SELECT entry, 1, 0, 'credits', 1, printf('%d.00', credits / 100), '6000 7000 9000 7200',
  'fields.patterns:31', 98 FROM entry_version;
"""


def make(home, members, each):
    db = sqlite3.connect(f"{home}/ledger.sqlite", isolation_level=None)
    for setting in ("synchronous = OFF", "journal_mode = WAL", "cache_size = -1000000", "wal_autocheckpoint = 100000"):
        db.execute("PRAGMA " + setting)
    db.execute("BEGIN")
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute(statement, {"members": members, "entries": members * each, "first_cycle": FIRST_CYCLE, "at": AT})
    # what is derived is made as the program makes it
    here = pathlib.Path(__file__).resolve().parents[2] / "src/store/db.h"
    lines = re.search(r"#define LEDGER_LINES((?:.*\\\n)+.*\n)", here.read_text()).group(1)
    db.execute("".join(re.findall(r'"(.*)"', lines)) + "TRUE ORDER BY 1, 2, 3")
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


if __name__ == "__main__":
    make(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
