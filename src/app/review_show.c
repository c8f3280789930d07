/* Shows what waits for review and everything that is known of one entry. */
#include <stdio.h>
#include <string.h>

#include "app/review.h"
#include "app/screen.h"
#include "core/explain.h"

static void write_candidates(const Entry *entry, Json *json) {
  json_begin_array(json, "candidates");
  for (guint i = 0; i < entry->candidates->len; i++) {
    const Candidate *candidate = entry->candidates->pdata[i];
    json_begin_object(json, NULL);
    json_string(json, "field", field_name(candidate->field));
    json_string(json, "value", candidate->value);
    json_string(json, "why", candidate->why);
    json_end_object(json);
  }
  json_end_array(json);
}

void review_write_entry(const Entry *entry, Json *json) {
  json_begin_object(json, NULL);
  json_int(json, "id", entry->id);
  json_string(json, "member_id", entry->member_id);
  if (entry->document) json_int(json, "document", entry->document);
  else json_null(json, "document");
  json_string(json, "source", entry->source);
  entry_write_json(entry, json);
  write_candidates(entry, json);
  json_string(json, "decided_by", entry->decided_by);
  json_string(json, "decided_at", entry->decided_at);
  json_string(json, "reason", entry->reason);
  json_end_object(json);
}

void review_print_entry(const Entry *entry) {
  char day[DAY_TEXT_SIZE];
  g_autofree char *credits = credits_format(entry->credits);
  screen_say(12, "%6" G_GINT64_FORMAT "  %-10s  %-10s  %8s  %s", entry->id,
             entry->member_id ? entry->member_id : "-",
             entry->date == DAY_UNKNOWN ? "no date" : day_format(entry->date, day),
             *credits ? credits : "?", entry->title ? entry->title : "(no title)");
  for (guint i = 0; i < entry->flags->len; i++) {
    const Flag *flag = entry->flags->pdata[i];
    screen_say(12, "          - %s: %s", flag->code, flag->message);
  }
}

static char *path_of(Store *store, gint64 document, GError **error) {
  g_autoptr(GPtrArray) arrivals = store_arrivals(store, document, error);
  if (!arrivals || !arrivals->len) return NULL;
  const Arrival *first = arrivals->pdata[0];
  gsize length = 0;
  const char *bytes = g_bytes_get_data(first->path, &length);
  g_autofree char *raw = g_strndup(bytes, length);
  return g_filename_display_name(raw);
}

/* ---- the list ---- */

typedef struct {
  const char *member, *flag, *file;
} Filter;

/* Documents without an entry have no flags and, at most, the member of their folder. */
static gboolean document_is_wanted(const Filter *filter, const Document *document,
                                   const char *path) {
  if (filter->flag) return FALSE;
  if (filter->member && g_strcmp0(filter->member, document->folder) != 0) return FALSE;
  return !filter->file || (path && strstr(path, filter->file)) ||
         g_str_has_prefix(document->sha256, filter->file);
}

static void tell_document(const Document *document, const char *path, Json *json) {
  if (!json) {
    screen_say(4, "document %" G_GINT64_FORMAT "  %s%s%s  %s", document->id, document->outcome,
               document->reason ? ": " : "", document->reason ? document->reason : "",
               path ? path : document->sha256);
    return;
  }
  json_begin_object(json, NULL);
  json_int(json, "document", document->id);
  json_string(json, "file", path);
  json_string(json, "sha256", document->sha256);
  json_string(json, "outcome", document->outcome);
  json_string(json, "reason", document->reason);
  json_string(json, "folder", document->folder);
  json_string(json, "first_seen", document->first_seen);
  json_end_object(json);
}

static void tell_what_waits(gint64 entries, guint documents, gboolean more) {
  g_autofree char *of_entries = explain_count((guint)entries, "entry", "entries");
  g_autofree char *of_documents = explain_count(documents, "document", "documents");
  puts("");
  screen_say(2, "%s%s%s %s%s", entries ? of_entries : "", entries && documents ? " and " : "",
             documents ? of_documents : "", entries + documents == 1 ? "waits" : "wait",
             more ? "; the oldest are shown" : "");
  if (entries) screen_say(2, "'cmeledger review' goes through the entries, key by key");
  if (documents)
    screen_say(2, "'cmeledger review enter DOCUMENT field=value...' makes an entry of a document, "
                  "'review retry DOCUMENT' reads it again, with its password or other settings");
}

typedef struct {
  Json *json;
  guint told;
} Listing;

static gboolean tell_entry(Entry *entry, gpointer user_data) {
  Listing *listing = user_data;
  listing->told++;
  if (!listing->json) {
    review_print_entry(entry);
    return TRUE;
  }
  review_write_entry(entry, listing->json);
  app_print_json_part(listing->json);
  return TRUE;
}

static gboolean list(Review *review, const Filter *filter, guint limit, Json *json, GError **error) {
  const EntryFilter pending = {.member_id = filter->member, .state = state_name(STATE_PENDING),
                               .flag = filter->flag, .file = filter->file, .details = TRUE,
                               .oldest_first = TRUE, .limit = limit};
  Listing entries = {json, 0};
  guint others = 0;
  gint64 waiting = 0;
  g_autoptr(GPtrArray) documents = store_documents_waiting(review->store, error);
  if (json) json_begin_array(json, "entries");
  if (!documents || !store_entries_visit(review->store, &pending, tell_entry, &entries, error) ||
      !store_entries_count(review->store, &pending, &waiting, error))
    return FALSE;
  if (json) json_end_array(json);
  if (json) json_begin_array(json, "documents");
  for (guint i = 0; i < documents->len; i++) {
    const Document *document = documents->pdata[i];
    g_autofree char *path = path_of(review->store, document->id, error);
    if (*error) return FALSE;
    if (!document_is_wanted(filter, document, path)) continue;
    if (others++ >= limit && limit) continue;
    if (!json && others == 1) puts(entries.told ? "\nWithout an entry" : "Without an entry");
    tell_document(document, path, json);
  }
  if (json) json_end_array(json);
  else if (entries.told + others == 0) puts("Nothing waits for review.");
  else tell_what_waits(waiting, others, limit && (waiting > limit || others > limit));
  return TRUE;
}

int review_list(Review *review, const char *member, const char *flag, const char *file, guint limit) {
  const Filter filter = {member, flag, file};
  GError *error = NULL;
  g_autoptr(Json) json = NULL;
  if (review->json) {
    json = json_new();
    json_begin_object(json, NULL);
    json_int(json, "format", 1);
  }
  if (!list(review, &filter, limit, json, &error)) return app_home_fault(review->app, error);
  if (!json) return EXIT_DONE;
  json_end_object(json);
  app_print_json(g_steal_pointer(&json));
  return EXIT_DONE;
}

/* ---- one entry ---- */

#define NAMES 27  /* columns before the values */
#define VALUES 38 /* and of the values, before the quotations */
#define QUOTE 28

static void print_fields(const Entry *entry) {
  const glong most = screen_width() ? MIN(VALUES, screen_width() - NAMES - QUOTE) : VALUES;
  glong widest = 0;
  for (Field field = 0; field < N_FIELDS; field++) {
    g_autofree char *value = entry_get(entry, field);
    glong columns = screen_columns(value);
    if (columns <= most) widest = MAX(widest, columns);
  }
  for (Field field = 0; field < N_FIELDS; field++) {
    g_autofree char *value = entry_get(entry, field);
    const Evidence *evidence = entry_evidence(entry, field);
    if (!*value && !evidence) continue;
    g_autofree char *padded = screen_pad(value, widest);
    if (evidence)
      screen_say(NAMES, "  %-24s %s  p. %u \"%s\"", field_name(field), padded, evidence->page,
                 evidence->text ? evidence->text : "");
    else screen_say(NAMES, "  %-24s %s", field_name(field), value);
  }
}

static gboolean print_history(Store *store, gint64 id, GError **error) {
  g_autoptr(GPtrArray) history = store_entry_history(store, id, error);
  for (guint i = 0; history && i < history->len; i++) {
    const EntryVersion *version = history->pdata[i];
    screen_say(4, "  %s  %s by %s%s%s", version->at, version->action, version->by,
               version->reason ? ": " : "", version->reason ? version->reason : "");
    for (guint j = 0; j < version->changes->len; j++)
      screen_say(8, "      %s", (const char *)version->changes->pdata[j]);
  }
  return history != NULL;
}

gboolean review_print_whole(Review *review, const Entry *entry, gboolean history, GError **error) {
  g_autoptr(Member) member =
      entry->member_id ? store_member(review->store, entry->member_id, error) : NULL;
  if (*error) return FALSE;
  screen_say(2, "Entry %" G_GINT64_FORMAT "  %s  %s%s%s", entry->id, state_name(entry->state),
             entry->member_id ? entry->member_id : "member not known", member ? "  " : "",
             member ? member->name : "");
  if (entry->document) {
    g_autofree char *path = path_of(review->store, entry->document, error);
    if (*error) return FALSE;
    screen_say(4, "  document %" G_GINT64_FORMAT "  %s", entry->document, path ? path : "");
  }
  print_fields(entry);
  for (guint i = 0; i < entry->flags->len; i++) {
    const Flag *flag = entry->flags->pdata[i];
    if (i == 0) puts("Flags");
    screen_say(4, "  - %s (%s): %s", flag->code, field_name(flag->field), flag->message);
  }
  for (guint i = 0; i < entry->notes->len; i++) {
    const Flag *note = entry->notes->pdata[i];
    if (i == 0) puts("Notes");
    screen_say(4, "  - %s", note->message);
  }
  for (guint i = 0; i < entry->candidates->len; i++) {
    const Candidate *candidate = entry->candidates->pdata[i];
    if (i == 0) puts("Other readings");
    screen_say(5, "  %u  %s=%s  %s", i + 1, field_name(candidate->field), candidate->value,
               candidate->why);
  }
  if (!history) return TRUE;
  puts("History");
  return print_history(review->store, entry->id, error);
}
