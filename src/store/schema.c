/* The ledger's tables: what is true (append-only) and what is derived from it. */
#include "store/db.h"

#define APPEND_ONLY(table)                                                                     \
  "CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table                                 \
  " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"                               \
  "CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table                                 \
  " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"

static const char format_1[] =
    /* ---- truth ---- */
    "CREATE TABLE event(id INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL,"
    " kind TEXT NOT NULL, subject TEXT NOT NULL, digest TEXT NOT NULL,"
    " previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"
    "CREATE TABLE batch(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, source TEXT,"
    " by TEXT NOT NULL, at TEXT NOT NULL) STRICT;"
    "CREATE TABLE document(id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE,"
    " suffix TEXT NOT NULL, size INTEGER NOT NULL, first_seen TEXT NOT NULL) STRICT;"
    "CREATE TABLE document_version(document INTEGER NOT NULL REFERENCES document,"
    " version INTEGER NOT NULL, extracted TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT,"
    " folder TEXT, pages INTEGER NOT NULL, archived INTEGER NOT NULL, waits INTEGER NOT NULL,"
    " versions TEXT, by TEXT NOT NULL, at TEXT NOT NULL,"
    " PRIMARY KEY(document, version)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE arrival(id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document,"
    " batch INTEGER REFERENCES batch, path BLOB NOT NULL, folder TEXT, outcome TEXT NOT NULL,"
    " reason TEXT, duplicate_of INTEGER, device INTEGER, inode INTEGER, size INTEGER,"
    " mtime_ns INTEGER, by TEXT NOT NULL, at TEXT NOT NULL) STRICT;"
    "CREATE INDEX arrival_document ON arrival(document);"
    "CREATE INDEX arrival_path ON arrival(path);"
    "CREATE INDEX arrival_batch ON arrival(batch);"
    "CREATE TABLE entry_version(entry INTEGER NOT NULL, version INTEGER NOT NULL,"
    " event INTEGER NOT NULL, batch INTEGER, document INTEGER REFERENCES document,"
    " member_id TEXT, source TEXT, state TEXT NOT NULL, action TEXT NOT NULL, why TEXT,"
    " person INTEGER NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,"
    " decided_by TEXT, decided_at TEXT, decided_reason TEXT,"
    " member_name TEXT, title TEXT, provider TEXT, provider_id TEXT, category TEXT NOT NULL,"
    " credits INTEGER, designated_maximum INTEGER, start_date INTEGER, date INTEGER,"
    " activity_type TEXT, plastic_surgery_credits INTEGER, patient_safety_credits INTEGER,"
    " safety_topic TEXT, reference TEXT, PRIMARY KEY(entry, version)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX entry_version_person ON entry_version(event) WHERE person;"
    "CREATE INDEX entry_version_batch ON entry_version(batch)"
    " WHERE action IN ('add', 'import', 'change');"
    "CREATE INDEX entry_version_imported ON entry_version(member_id)"
    " WHERE action IN ('import', 'change');"
    "CREATE TABLE flag(entry INTEGER NOT NULL, version INTEGER NOT NULL, ordinal INTEGER NOT NULL,"
    " note INTEGER NOT NULL, code TEXT NOT NULL, field TEXT NOT NULL, message TEXT NOT NULL,"
    " PRIMARY KEY(entry, version, ordinal)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE evidence(entry INTEGER NOT NULL, version INTEGER NOT NULL,"
    " ordinal INTEGER NOT NULL, field TEXT NOT NULL, page INTEGER NOT NULL, text TEXT NOT NULL,"
    " boxes TEXT, pattern TEXT, confidence INTEGER NOT NULL,"
    " PRIMARY KEY(entry, version, ordinal)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE candidate(entry INTEGER NOT NULL, version INTEGER NOT NULL,"
    " ordinal INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, why TEXT NOT NULL,"
    " PRIMARY KEY(entry, version, ordinal)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE member_version(member_id TEXT NOT NULL, version INTEGER NOT NULL,"
    " name TEXT NOT NULL, membership TEXT NOT NULL, first_cycle_start INTEGER NOT NULL,"
    " ledger_begins INTEGER, aliases TEXT NOT NULL, email TEXT, npi TEXT, by TEXT NOT NULL,"
    " at TEXT NOT NULL, PRIMARY KEY(member_id, version)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE decision(id INTEGER PRIMARY KEY, member_id TEXT NOT NULL, kind TEXT NOT NULL,"
    " date INTEGER NOT NULL, until INTEGER, cycle INTEGER, reason TEXT NOT NULL,"
    " by TEXT NOT NULL, at TEXT NOT NULL) STRICT;"
    "CREATE INDEX decision_member ON decision(member_id);"
    APPEND_ONLY("event") APPEND_ONLY("batch") APPEND_ONLY("document")
    APPEND_ONLY("document_version") APPEND_ONLY("arrival") APPEND_ONLY("entry_version")
    APPEND_ONLY("flag") APPEND_ONLY("evidence") APPEND_ONLY("candidate")
    APPEND_ONLY("member_version") APPEND_ONLY("decision")
    /* ---- derived: what is current ---- */
    "CREATE TABLE ledger(member_id TEXT NOT NULL, date INTEGER NOT NULL, entry INTEGER NOT NULL,"
    " version INTEGER NOT NULL, state TEXT NOT NULL, document INTEGER,"
    " PRIMARY KEY(member_id, date, entry)) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX ledger_entry ON ledger(entry);"
    "CREATE INDEX ledger_state ON ledger(state, entry);"
    "CREATE INDEX ledger_document ON ledger(document);"
    "CREATE TABLE document_now(document INTEGER PRIMARY KEY, version INTEGER NOT NULL,"
    " waits INTEGER NOT NULL) STRICT;"
    "CREATE INDEX document_waits ON document_now(document) WHERE waits;"
    "CREATE TABLE member_now(member_id TEXT PRIMARY KEY, version INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE fact(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;";

/* The ledger lines hold what a verdict is made from, so that everyone is judged in one pass. */
static const char format_2[] =
    "DROP TABLE ledger;"
    "CREATE TABLE ledger(member_id TEXT NOT NULL, date INTEGER NOT NULL, entry INTEGER NOT NULL,"
    " version INTEGER NOT NULL, state TEXT NOT NULL, document INTEGER, category TEXT NOT NULL,"
    " credits INTEGER, plastic_surgery_credits INTEGER, patient_safety_credits INTEGER,"
    " safety_topic TEXT, training_start INTEGER," /* of a residency; else NULL */
    " PRIMARY KEY(member_id, date, entry)) STRICT, WITHOUT ROWID;"
    LEDGER_LINES "v.version = (SELECT max(version) FROM entry_version w WHERE w.entry = v.entry);"
    "CREATE UNIQUE INDEX ledger_entry ON ledger(entry);"
    "CREATE INDEX ledger_state ON ledger(state, entry);"
    "CREATE INDEX ledger_document ON ledger(document);"
    "CREATE INDEX arrival_folder ON arrival(folder) WHERE folder IS NOT NULL;";

const char *const db_schema[] = {format_1, format_2, NULL};
