/* Reads the archive again and holds the result against the ledger, document by document. */
#include "app/reextract.h"
#include "app/screen.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/matching.h"

#define AHEAD 32 /* documents read ahead of the one compared */

typedef struct {
  App *app;
  Store *store;
  const Reextract *wanted;
  Roster *roster;
  Archive *archive;
  Extractor *extractor;
  ReextractCounts *counts;
  const DocumentText *text; /* of this document, as it is read now */
  GPtrArray *lines; /* of char*: what differs in this document, for a person */
  Json *json;       /* the same as an object; NULL: text is wanted */
} Run;

typedef struct {
  Document *document;
  int memfd;
  Reading *reading;
} Sheet;

static void sheet_clear(gpointer pointer) {
  Sheet *sheet = pointer;
  document_free(sheet->document);
  reading_free(sheet->reading);
  if (sheet->memfd >= 0) close(sheet->memfd);
}

/* ---- what differs ---- */

typedef struct {          /* one entry that is now read otherwise */
  const Entry *old, *new; /* NULL: not there */
  const char *action;     /* renewed, added, kept, gone */
  GPtrArray *changes;     /* of char*: name, was, now, name, ... */
} Difference;

static void add_change(GPtrArray *changes, const char *name, const char *was, const char *now) {
  g_ptr_array_add(changes, g_strdup(name));
  g_ptr_array_add(changes, g_strdup(was ? was : ""));
  g_ptr_array_add(changes, g_strdup(now ? now : ""));
}

static char *flag_list(const Entry *entry) {
  g_autoptr(GPtrArray) codes = g_ptr_array_new();
  for (guint i = 0; i < entry->flags->len; i++)
    g_ptr_array_add(codes, ((Flag *)entry->flags->pdata[i])->code);
  g_ptr_array_add(codes, NULL);
  return g_strjoinv(" ", (char **)codes->pdata);
}

/* Fields in which the reading differs; where the value now stands already, there is none. */
static GPtrArray *list_changes(const Entry *before, const Entry *now, const Entry *stands) {
  GPtrArray *changes = g_ptr_array_new_with_free_func(g_free);
  for (Field field = 0; field < N_FIELDS; field++) {
    g_autofree char *was = entry_get(before, field), *is = entry_get(now, field);
    g_autofree char *held = entry_get(stands, field);
    if (strcmp(was, is) != 0 && strcmp(held, is) != 0)
      add_change(changes, field_name(field), held, is);
  }
  return changes;
}

/* Words that the entry rests on and that its page does not say any more, as it is read today. */
static void list_lost_words(GPtrArray *changes, const Entry *stands, const DocumentText *text) {
  for (guint i = 0; i < stands->evidence->len && stands->state != STATE_REJECTED; i++) {
    const Evidence *evidence = stands->evidence->pdata[i];
    g_autofree char *name = g_strconcat("evidence.", field_name(evidence->field), NULL);
    if (*evidence->text && !document_says(text, evidence)) add_change(changes, name, evidence->text, NULL);
  }
}

static void list_standing(GPtrArray *changes, const Entry *was, const Entry *now) {
  g_autofree char *old_flags = flag_list(was), *new_flags = flag_list(now);
  if (g_strcmp0(was->member_id, now->member_id) != 0)
    add_change(changes, "member_id", was->member_id, now->member_id);
  if (strcmp(old_flags, new_flags) != 0) add_change(changes, "flags", old_flags, new_flags);
  if (was->state != now->state)
    add_change(changes, "state", state_name(was->state), state_name(now->state));
}

static const char *quoted_words(const Entry *entry, Field quoted) {
  const Evidence *evidence = entry_evidence(entry, quoted);
  return !evidence ? "not read" : *evidence->text ? evidence->text : "not stated";
}

static void list_quoted(GPtrArray *changes, const Entry *was, const Entry *now) {
  for (Field quoted = N_FIELDS + 1; quoted < N_QUOTED; quoted++)
    if (strcmp(quoted_words(was, quoted), quoted_words(now, quoted)) != 0)
      add_change(changes, field_name(quoted), quoted_words(was, quoted), quoted_words(now, quoted));
}

static void tell_json(Run *run, const Difference *difference) {
  json_begin_object(run->json, NULL);
  if (difference->old) json_int(run->json, "id", difference->old->id);
  else json_null(run->json, "id");
  json_string(run->json, "action", difference->action);
  json_string(run->json, "state",
              state_name((difference->old ? difference->old : difference->new)->state));
  json_begin_array(run->json, "changes");
  for (guint i = 0; i < difference->changes->len; i += 3) {
    const char *was = difference->changes->pdata[i + 1], *now = difference->changes->pdata[i + 2];
    json_begin_object(run->json, NULL);
    json_string(run->json, "field", difference->changes->pdata[i]);
    json_string(run->json, "was", *was ? was : NULL);
    json_string(run->json, "now", *now ? now : NULL);
    json_end_object(run->json);
  }
  json_end_array(run->json);
  json_end_object(run->json);
}

static void tell(Run *run, const Difference *difference) {
  if (run->json) {
    tell_json(run, difference);
    g_ptr_array_add(run->lines, g_strdup(""));
    return;
  }
  if (difference->old)
    g_ptr_array_add(run->lines,
                    g_strdup_printf("  entry %" G_GINT64_FORMAT " (%s): %s", difference->old->id,
                                    state_name(difference->old->state), difference->action));
  else g_ptr_array_add(run->lines, g_strdup_printf("  a new entry: %s", difference->action));
  for (guint i = 0; i < difference->changes->len; i += 3) {
    const char *was = difference->changes->pdata[i + 1], *now = difference->changes->pdata[i + 2];
    g_ptr_array_add(run->lines,
                    g_strdup_printf("    %s: %s -> %s", (char *)difference->changes->pdata[i],
                                    *was ? was : "-", *now ? now : "-"));
  }
}

/* ---- which entry is which ---- */

static guint likeness(const Entry *a, const Entry *b) {
  return 2 * (a->title && g_strcmp0(a->title, b->title) == 0) +
         2 * (a->date != DAY_UNKNOWN && a->date == b->date) +
         (a->credits != CREDITS_UNKNOWN && a->credits == b->credits) +
         (a->member_name && g_strcmp0(a->member_name, b->member_name) == 0);
}

/* For each old entry the new one that is most like it; as many here as there: by place. */
static GPtrArray *pair_up(const GPtrArray *old, const GPtrArray *new) {
  GPtrArray *pairs = g_ptr_array_new();
  g_autoptr(GHashTable) used = g_hash_table_new(g_direct_hash, g_direct_equal);
  for (guint i = 0; i < old->len; i++) {
    Entry *best = old->len == new->len ? new->pdata[i] : NULL;
    if (best && g_hash_table_contains(used, best)) best = NULL;
    guint most = best ? likeness(old->pdata[i], best) : 0;
    for (guint j = 0; j < new->len; j++) {
      guint alike = likeness(old->pdata[i], new->pdata[j]);
      if (alike > MAX(most, 1) && !g_hash_table_contains(used, new->pdata[j])) {
        best = new->pdata[j];
        most = alike;
      }
    }
    if (best) g_hash_table_add(used, best);
    g_ptr_array_add(pairs, best);
  }
  return pairs;
}

/* ---- one document ---- */

static gboolean renew(Run *run, const Entry *new, GError **error) {
  run->counts->renewed++;
  return !run->wanted->apply ||
         store_entry_revise(run->store, new, "reextract", run->wanted->why, FALSE, error);
}

static gboolean compare_entry(Run *run, const Document *document, const Draft *draft,
                              const Entry *old, Entry *new, GError **error) {
  guint ordinal = 0;
  g_ptr_array_find(draft->entries, new, &ordinal);
  gboolean decided = old->decided_by != NULL;
  g_autoptr(Entry) machine =
      decided ? store_entry_machine(run->store, old->id, error) : entry_dup(old);
  if (!machine) return *error == NULL;
  new->id = old->id;
  if (!app_complete_entry(run->app, run->store, run->roster, new, document, ordinal, old, error))
    return FALSE;
  g_autoptr(GPtrArray) changes = list_changes(machine, new, old);
  gboolean renewable = !decided && (old->state == STATE_PENDING || run->wanted->accepted);
  if (renewable && old->state == STATE_ACCEPTED && changes->len) {
    entry_flag(new, "reading-changed", N_FIELDS,
               "It was accepted, and is read otherwise now; compare with the page.");
    entry_settle(new);
  }
  if (!decided) list_standing(changes, old, new);
  if (changes->len == 0 && !decided) renewable = TRUE; /* what is quoted decides nothing */
  if (!decided) list_quoted(changes, old, new);
  list_lost_words(changes, old, run->text);
  if (changes->len == 0) return TRUE;
  Difference difference = {old, new, renewable ? "renewed" : "kept", changes};
  tell(run, &difference);
  if (renewable) return renew(run, new, error);
  run->counts->kept++;
  return TRUE;
}

static gboolean lose_entry(Run *run, const Entry *old, GError **error) {
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func(g_free);
  Difference difference = {old, NULL, "not read any more", changes};
  if (entry_find_flag(old, "reading-gone") || old->state == STATE_REJECTED) return TRUE;
  tell(run, &difference);
  if (old->decided_by || old->state != STATE_PENDING) {
    run->counts->kept++;
    return TRUE;
  }
  g_autoptr(Entry) held = entry_dup(old);
  entry_flag(held, "reading-gone", N_FIELDS,
             "The document gives no such entry any more; compare with the page, or reject it.");
  return renew(run, held, error);
}

static gboolean gain_entry(Run *run, Document *document, guint ordinal, Entry *new, gboolean open,
                           GError **error) {
  if (!app_complete_entry(run->app, run->store, run->roster, new, document, ordinal, NULL, error))
    return FALSE;
  g_autoptr(Entry) nothing = entry_new();
  g_autoptr(GPtrArray) changes = list_changes(nothing, new, nothing);
  list_standing(changes, nothing, new);
  Difference difference = {NULL, new, open ? "added" : "kept out: a person settled the document",
                           changes};
  tell(run, &difference);
  if (!open) {
    run->counts->kept++;
    return TRUE;
  }
  run->counts->added++;
  document->waits = FALSE;
  return !run->wanted->apply || store_entry_add(run->store, new, 0, error) != 0;
}

static gboolean note_document(Run *run, Document *document, const Draft *draft,
                              const char *versions, GError **error) {
  if (!run->wanted->apply) return TRUE;
  const EntryFilter filter = {.document = document->id};
  g_autoptr(GPtrArray) entries = store_entries(run->store, &filter, error);
  if (!entries) return FALSE;
  gboolean pending = FALSE;
  for (guint i = 0; i < entries->len; i++)
    pending = pending || ((Entry *)entries->pdata[i])->state == STATE_PENDING;
  const char *outcome = entries->len ? (pending ? "flagged" : "entered") : document->outcome;
  if (strcmp(outcome, document->outcome) == 0 && g_strcmp0(versions, document->versions) == 0 &&
      document->extracted == draft->outcome)
    return TRUE;
  document->extracted = draft->outcome;
  g_free(document->outcome);
  document->outcome = g_strdup(outcome);
  g_free(document->versions);
  document->versions = g_strdup(versions);
  return store_document_update(run->store, document, error);
}

static gboolean compare_draft(Run *run, Document *document, Draft *draft, const char *versions,
                              GError **error) {
  const EntryFilter filter = {.document = document->id, .details = TRUE, .oldest_first = TRUE};
  g_autoptr(GPtrArray) all = store_entries(run->store, &filter, error);
  g_autoptr(GPtrArray) old = g_ptr_array_new();
  gboolean open = TRUE, good = all != NULL;
  for (guint i = 0; all && i < all->len; i++) {
    Entry *entry = all->pdata[i];
    open = open && !entry->decided_by;
    if (g_strcmp0(entry->source, "certificate") == 0) g_ptr_array_add(old, entry);
  }
  if (!good) return FALSE;
  g_autoptr(GPtrArray) pairs = pair_up(old, draft->entries);
  for (guint i = 0; good && i < old->len; i++)
    good = pairs->pdata[i]
               ? compare_entry(run, document, draft, old->pdata[i], pairs->pdata[i], error)
               : lose_entry(run, old->pdata[i], error);
  for (guint i = 0; good && i < draft->entries->len; i++)
    if (!g_ptr_array_find(pairs, draft->entries->pdata[i], NULL))
      good = gain_entry(run, document, i, draft->entries->pdata[i], open, error);
  return good && note_document(run, document, draft, versions, error);
}

static void print_document(Run *run, const Document *document, const char *versions) {
  if (run->lines->len == 0) {
    g_clear_pointer(&run->json, json_free);
    return;
  }
  run->counts->differ++;
  if (run->json) {
    json_end_array(run->json);
    json_end_object(run->json);
    app_print_json(g_steal_pointer(&run->json));
    return;
  }
  if (run->wanted->quiet) return;
  printf("document %" G_GINT64_FORMAT " %.12s: read with %s", document->id, document->sha256,
         document->versions ? document->versions : "?");
  if (g_strcmp0(versions, document->versions) != 0) printf(", now with %s", versions);
  puts("");
  for (guint i = 0; i < run->lines->len; i++) {
    screen_say(8, "%s", (char *)run->lines->pdata[i]);
  }
}

static void begin_document(Run *run, const Document *document, const char *versions) {
  g_ptr_array_set_size(run->lines, 0);
  if (!run->wanted->json) return;
  run->json = json_new();
  json_begin_object(run->json, NULL);
  json_int(run->json, "format", 1);
  json_int(run->json, "document", document->id);
  json_string(run->json, "sha256", document->sha256);
  json_string(run->json, "was_read_with", document->versions);
  json_string(run->json, "now_read_with", versions);
  json_begin_array(run->json, "entries");
}

static gboolean compare(Run *run, Sheet *sheet, GError **error) {
  Document *document = sheet->document;
  g_autofree char *reader = extractor_version(run->extractor, sheet->reading->scanned);
  g_autofree char *versions = app_versions(reader, run->wanted->library);
  run->counts->documents++;
  g_autofree char *before = g_strdup(document->versions);
  begin_document(run, document, versions);
  gboolean good = TRUE;
  if (sheet->reading->outcome == OUTCOME_CERTIFICATE) {
    g_autoptr(DocumentText) text = document_text_take(sheet->reading);
    run->text = text;
    g_autoptr(Draft) draft = draft_from_text(run->wanted->library, text, run->app->today);
    good = compare_draft(run, document, draft, versions, error);
  } else {
    app_warn("document %" G_GINT64_FORMAT " was read before and is %s now (%s); it stays as it was",
             document->id, outcome_name(sheet->reading->outcome),
             sheet->reading->reason ? sheet->reading->reason : "no reason given");
    run->counts->kept++;
  }
  g_autofree char *now = document->versions;
  document->versions = g_steal_pointer(&before);
  print_document(run, document, versions);
  g_free(document->versions);
  document->versions = g_steal_pointer(&now);
  return good;
}

/* ---- all of them ---- */

/* What was quarantined is not for here: `review retry` reads it. */
static gboolean was_read(const Document *document) {
  return document->archived &&
         (document->extracted == OUTCOME_CERTIFICATE || document->extracted == OUTCOME_NO_TEXT ||
          document->extracted == OUTCOME_NOT_A_CERTIFICATE);
}

static gboolean is_wanted(const Run *run, const Document *document) {
  const GArray *ids = run->wanted->documents;
  for (guint i = 0; ids && i < ids->len; i++)
    if (g_array_index(ids, gint64, i) == document->id) return TRUE;
  return !ids && was_read(document);
}

static void submit(Run *run, Sheet *sheet, guint64 ticket) {
  Outcome outcome;
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;
  int fd =
      archive_open_file(run->archive, sheet->document->sha256, sheet->document->suffix, &error);
  if (fd < 0) {
    sheet->reading = reading_new(OUTCOME_DAMAGED, error->message);
    return;
  }
  sheet->memfd = app_memfd_of_fd(fd, app_config_number(run->app, "max-input"), &outcome, &reason);
  close(fd);
  if (sheet->memfd >= 0) extractor_submit(run->extractor, ticket, sheet->memfd, NULL);
  else sheet->reading = reading_new(outcome == N_OUTCOMES ? OUTCOME_DAMAGED : outcome, reason);
}

static gboolean compare_committed(Run *run, Sheet *sheet, GError **error) {
  if (!run->wanted->apply) return compare(run, sheet, error);
  if (!store_begin(run->store, error)) return FALSE;
  if (compare(run, sheet, error) && store_commit(run->store, error)) return TRUE;
  store_rollback(run->store);
  return FALSE;
}

static gboolean read_all(Run *run, GArray *sheets, GError **error) {
  guint sent = 0;
  for (guint next = 0; next < sheets->len; next++) {
    for (; sent < sheets->len && sent < next + AHEAD; sent++)
      submit(run, &g_array_index(sheets, Sheet, sent), sent);
    Sheet *sheet = &g_array_index(sheets, Sheet, next);
    while (!sheet->reading) {
      guint64 ticket;
      Reading *reading = NULL;
      if (!extractor_next(run->extractor, &ticket, &reading, error)) return FALSE;
      g_array_index(sheets, Sheet, ticket).reading = reading;
    }
    if (!compare_committed(run, sheet, error)) return FALSE;
    sheet_clear(sheet);
    *sheet = (Sheet){.memfd = -1};
    app_progress(run->app, next + 1, sheets->len, "documents");
  }
  app_progress_end();
  return TRUE;
}

gboolean app_reextract(App *app, Store *store, const Reextract *wanted, ReextractCounts *counts,
                       int *exit_code, GError **error) {
  memset(counts, 0, sizeof *counts);
  *exit_code = EXIT_HOME;
  g_autoptr(GPtrArray) documents = store_documents(store, error);
  g_autoptr(Roster) roster = documents ? app_roster(store, error) : NULL;
  if (!roster) return FALSE;
  g_autoptr(GArray) sheets = g_array_new(FALSE, FALSE, sizeof(Sheet));
  g_array_set_clear_func(sheets, sheet_clear);
  Run run = {.app = app, .store = store, .wanted = wanted, .roster = roster, .counts = counts};
  for (guint i = 0; i < documents->len; i++)
    if (is_wanted(&run, documents->pdata[i])) {
      Sheet sheet = {g_steal_pointer(&documents->pdata[i]), -1, NULL};
      g_array_append_val(sheets, sheet);
    }
  *exit_code = EXIT_DONE;
  if (sheets->len == 0) return TRUE;
  g_autoptr(Archive) archive = run.archive = archive_open(app->home, FALSE, error);
  if (!archive) return FALSE;
  g_autoptr(Extractor) extractor = run.extractor = app_extractor(app, wanted->library, exit_code);
  if (!extractor) return TRUE;
  g_autoptr(GPtrArray) lines = run.lines = g_ptr_array_new_with_free_func(g_free);
  return read_all(&run, sheets, error);
}
