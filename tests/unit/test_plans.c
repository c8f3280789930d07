/* What is looked up in a ledger of millions goes by an index: of each question SQLite itself says
 * whether it went through all rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "store/store.h"

#define ROWS 60
#define MEMBERS 20
#define FEW 5 /* rows that one look-up may go through: those of a member, or a page of a list */

static int scanned, indexed; /* rows gone through without an index, rows of an index made for the occasion */

static int note(unsigned what, void *context, void *statement, void *time) {
  (void)what, (void)context, (void)time;
  scanned += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
  indexed += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_AUTOINDEX, 1);
  return 0;
}

static int watch(sqlite3 *db, char **why, const void *api) {
  (void)why, (void)api;
  return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, note, NULL);
}

typedef struct {
  char *home, *path, *sha256, *member;
  Store *store;
  gint64 document, entry;
} Fixture;

static void put_row(Fixture *f, guint i, gint64 batch) {
  g_autoptr(Document) document = document_new();
  g_autoptr(Entry) entry = entry_new();
  g_autofree char *path = g_strdup_printf("/in/%u.pdf", i), *why = NULL;
  g_autofree char *date = g_strdup_printf("2024-03-%02u", i % 28 + 1);
  g_autoptr(GBytes) raw = g_bytes_new(path, strlen(path));
  gboolean added;
  document->sha256 = g_strdup_printf("%06x%058u", i, 0);
  document->suffix = g_strdup("pdf");
  document->outcome = g_strdup(i % 12 ? "entered" : "flagged");
  assert_true((f->document = store_document_add(f->store, document, &added, NULL)) > 0);
  entry->source = g_strdup("certificate");
  entry->document = f->document;
  entry->member_id = g_strdup_printf("R-%u", 100 + i % MEMBERS);
  entry->state = i % 12 ? STATE_ACCEPTED : STATE_PENDING;
  assert_true(entry_set(entry, FIELD_TITLE, "Hand Course", &why) && entry_set(entry, FIELD_DATE, date, &why));
  assert_true((f->entry = store_entry_add(f->store, entry, batch, NULL)) > 0);
  const Arrival arrival = {.document = f->document, .batch = batch, .path = raw, .outcome = document->outcome,
                           .folder = entry->member_id, .device = 1, .inode = i, .size = 9, .mtime_ns = i};
  assert_true(store_arrival_add(f->store, &arrival, NULL));
}

static int set_up(void **state) {
  Fixture *f = g_new0(Fixture, 1);
  sqlite3_auto_extension((void (*)(void))(void *)watch);
  f->home = g_dir_make_tmp("plans.XXXXXX", NULL);
  f->store = store_open(f->home, STORE_WRITE, NULL);
  assert_non_null(f->store);
  store_set_actor(f->store, "tester", "2026-11-23T10:00:00Z");
  assert_true(store_begin(f->store, NULL));
  const gint64 batch = store_batch_add(f->store, "ingest", "/in", NULL);
  for (guint i = 0; i < MEMBERS; i++) {
    g_autoptr(Member) member = member_new();
    member->id = g_strdup_printf("R-%u", 100 + i);
    member->name = g_strdup("Avery Blackwood");
    member->membership = g_strdup("good-standing");
    const Decision leave = {.kind = (char *)"leave", .date = 19800, .until = 20000, .cycle = DAY_UNKNOWN,
                            .reason = (char *)"abroad", .by = (char *)"tester"};
    assert_true(store_member_put(f->store, member, NULL) &&
                store_decision_add(f->store, member->id, &leave, NULL));
  }
  for (guint i = 0; i < ROWS; i++) put_row(f, i, batch);
  assert_true(store_commit(f->store, NULL));
  f->path = g_strdup_printf("/in/%u.pdf", ROWS / 2);
  f->sha256 = g_strdup_printf("%06x%058u", ROWS / 2, 0);
  f->member = g_strdup("R-110");
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  Fixture *f = *state;
  g_autoptr(GDir) dir = g_dir_open(f->home, 0, NULL);
  store_close(f->store);
  for (const char *name; (name = g_dir_read_name(dir));) {
    g_autofree char *path = g_build_filename(f->home, name, NULL);
    g_unlink(path);
  }
  g_rmdir(f->home);
  g_free(f->home);
  g_free(f->path);
  g_free(f->sha256);
  g_free(f->member);
  g_free(f);
  sqlite3_reset_auto_extension();
  return 0;
}

static void went_through_few(const char *question) {
  if (scanned > FEW || indexed > 0) fail_msg("%s: %d rows gone through, %d sorted into an index", question, scanned, indexed);
  scanned = indexed = 0;
}

static gboolean take(Entry *entry, gpointer count) {
  (void)entry;
  ++*(guint *)count;
  return TRUE;
}

static void entries(void **state) {
  Fixture *f = *state;
  const struct {
    const char *question;
    EntryFilter filter;
    guint found;
  } cases[] = {
      {"a member's", {.member_id = f->member}, ROWS / MEMBERS},
      {"a member's that wait", {.member_id = f->member, .state = "pending"}, 0},
      {"a document's", {.document = f->document, .details = TRUE}, 1},
      {"the queue", {.state = "pending", .oldest_first = TRUE}, ROWS / 12},
      {"the queue by member", {.state = "pending", .limit = 5}, 5},
      {"a page of them all", {.oldest_first = TRUE, .limit = 5}, 5},
      {"those after one", {.after = ROWS - 3, .oldest_first = TRUE}, 3},
  };
  scanned = indexed = 0;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    guint found = 0;
    assert_true(store_entries_visit(f->store, &cases[i].filter, take, &found, NULL));
    if (found != cases[i].found) fail_msg("%s: %u", cases[i].question, found);
    went_through_few(cases[i].question);
  }
  guint lines = 0;
  assert_true(store_credits_visit(f->store, f->member, take, &lines, NULL));
  went_through_few("a member's credits");
  g_autoptr(Entry) entry = store_entry(f->store, f->entry, NULL);
  went_through_few("an entry");
  g_autoptr(GPtrArray) beside = store_entries_beside(f->store, entry, NULL);
  assert_non_null(beside);
  went_through_few("entries of the same days");
  g_autoptr(GPtrArray) history = store_entry_history(f->store, f->entry, NULL);
  assert_true(history && history->len == 1);
  went_through_few("an entry's history");
  g_autoptr(GPtrArray) recent = store_recent_decisions(f->store, 5, NULL);
  assert_non_null(recent);
  went_through_few("the last decisions");
}

static void documents(void **state) {
  Fixture *f = *state;
  g_autoptr(GBytes) path = g_bytes_new(f->path, strlen(f->path));
  const Arrival upload = {.path = path, .device = 1, .inode = ROWS / 2, .size = 9, .mtime_ns = ROWS / 2};
  gboolean taken = FALSE;
  scanned = indexed = 0;
  g_autoptr(Document) by_hash = store_document_by_sha256(f->store, f->sha256, NULL);
  assert_non_null(by_hash);
  went_through_few("a hash");
  g_autofree char *beginning = g_strndup(f->sha256, 6);
  g_autoptr(Document) by_prefix = store_document_by_prefix(f->store, beginning, NULL);
  assert_non_null(by_prefix);
  went_through_few("the beginning of a hash");
  g_autoptr(GArray) by_path = store_documents_by_path(f->store, path, NULL);
  assert_int_equal(by_path->len, 1);
  went_through_few("a path");
  g_autoptr(GPtrArray) arrivals = store_arrivals(f->store, by_hash->id, NULL);
  assert_int_equal(arrivals->len, 1);
  went_through_few("a document's arrivals");
  assert_true(store_has_upload(f->store, path, upload.inode, upload.size, upload.mtime_ns, &taken, NULL) && taken);
  went_through_few("an upload");
  g_autofree char *sha256 = NULL;
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  assert_int_equal(store_unchanged(f->store, &upload, &sha256, ids, NULL), by_hash->id);
  went_through_few("a file as it lay");
  g_autoptr(GPtrArray) last = store_documents_last(f->store, "flagged", 5, 0, NULL);
  assert_int_equal(last->len, 5);
  scanned = indexed = 0; /* goes through all documents: for a page of the desk */
  g_autoptr(GPtrArray) waiting = store_documents_waiting(f->store, NULL);
  assert_int_equal(waiting->len, 0);
  went_through_few("documents that wait");
}

static void members(void **state) {
  Fixture *f = *state;
  scanned = indexed = 0;
  g_autoptr(Member) member = store_member(f->store, f->member, NULL);
  assert_non_null(member);
  went_through_few("a member");
  g_autoptr(GPtrArray) decisions = store_decisions(f->store, f->member, NULL);
  assert_non_null(decisions);
  went_through_few("a member's decisions");
  g_autoptr(GPtrArray) without = store_arrivals_without_entry(f->store, f->member, NULL);
  assert_non_null(without);
  went_through_few("a member's papers without an entry");
}

/* The measure measures: what must go through all rows is seen to. */
static void all_rows(void **state) {
  Fixture *f = *state;
  const EntryFilter filter = {.provider = "nobody"};
  guint found = 0;
  scanned = 0;
  assert_true(store_entries_visit(f->store, &filter, take, &found, NULL));
  assert_true(scanned >= ROWS - 1);
  scanned = 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(entries), cmocka_unit_test(documents),
                                     cmocka_unit_test(members), cmocka_unit_test(all_rows)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
