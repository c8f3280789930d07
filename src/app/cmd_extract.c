/* extract: reads certificates without a home, prints what they say, and writes nothing. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "core/accept.h"
#include "app/screen.h"
#include "core/page_words.h"
#include "core/text_cells.h"
#include "core/text_columns.h"

#define AHEAD 64 /* files read ahead of the one printed next */

typedef struct { /* one file named on the command line */
  const char *path;
  char *sha256; /* NULL: could not be read as a file */
  int memfd;    /* -1: none, or done with */
  Reading *reading;
} Sheet;

typedef struct {
  App *app;
  Library *library;
  gboolean json, text, words;
  const char *password; /* of the files that are locked, NULL: none */
  gboolean attention;
} Extract;

static void open_sheet(Extract *extract, Sheet *sheet) {
  g_autofree char *reason = NULL;
  Outcome outcome;
  guint64 cap = app_config_number(extract->app, "max-input");
  sheet->memfd = app_memfd_of_file(sheet->path, cap, &outcome, &reason);
  if (sheet->memfd >= 0) {
    sheet->sha256 = sha256_of_fd(sheet->memfd, NULL, NULL);
    return;
  }
  /* What is no readable file is no PDF either: every input gets its line. */
  sheet->reading = reading_new(outcome == N_OUTCOMES ? OUTCOME_NOT_A_PDF : outcome, reason);
}

static void print_json(const Sheet *sheet, const Draft *draft, Outcome outcome,
                       const char *reason, guint pages, gboolean ocr) {
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_int(json, "format", 1);
  json_string(json, "file", sheet->path);
  json_string(json, "sha256", sheet->sha256);
  json_string(json, "outcome", outcome_name(outcome));
  json_string(json, "reason", reason);
  json_int(json, "pages", pages);
  json_bool(json, "ocr", ocr);
  json_begin_array(json, "entries");
  for (guint i = 0; draft && i < draft->entries->len; i++) {
    json_begin_object(json, NULL);
    entry_write_json(draft->entries->pdata[i], json);
    json_end_object(json);
  }
  json_end_array(json);
  json_end_object(json);
  app_print_json(json);
}

static void print_entry(const Entry *entry, guint number) {
  screen_say(2, "entry %u: %s", number, state_name(entry->state));
  for (Field field = 0; field < N_FIELDS; field++) {
    g_autofree char *value = entry_get(entry, field);
    screen_say(27, "  %-24s %s", field_name(field), *value ? value : "-");
  }
  for (guint i = 0; i < entry->flags->len; i++) {
    const Flag *flag = entry->flags->pdata[i];
    screen_say(6, "  flag %s %s: %s", flag->code, field_name(flag->field), flag->message);
  }
  for (guint i = 0; i < entry->notes->len; i++) {
    const Flag *note = entry->notes->pdata[i];
    screen_say(6, "  note %s %s: %s", note->code, field_name(note->field), note->message);
  }
  for (guint i = 0; i < entry->candidates->len; i++) {
    const Candidate *candidate = entry->candidates->pdata[i];
    screen_say(6, "  or %s = %s (%s)", field_name(candidate->field), candidate->value,
               candidate->why);
  }
  for (Field field = 0; field < N_QUOTED; field++) {
    const Evidence *evidence = field == N_FIELDS ? NULL : entry_evidence(entry, field);
    if (evidence && *evidence->text)
      screen_say(6, "  seen %s on page %u: \u201c%s\u201d", field_name(field), evidence->page,
                 evidence->text);
  }
}

static void print_text(guint page, const char *name, const Text *text) {
  printf("--- page %u, %s ---\n", page, name);
  g_auto(GStrv) lines = g_strsplit(text->utf8, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
    g_autofree char *shown = g_strjoinv(" <TAB> ", cells);
    g_autofree char *clean = app_clean(shown);
    if (*clean) puts(clean); /* whole: where a line ends is what the author looks at */
  }
}

static void print_texts(const DocumentText *document) {
  static const char *const names[N_TEXTS] = {"flow", "rows"};
  for (guint i = 0; document && i < document->pages->len; i++) {
    const PageText *page = document->pages->pdata[i];
    for (TextKind kind = 0; kind < N_TEXTS; kind++) print_text(page->number, names[kind], &page->text[kind]);
    Text cells = text_by_cells(page->page, &page->text[TEXT_ROWS]);
    if (cells.utf8) print_text(page->number, "cells", &cells);
    g_free(cells.utf8);
    g_free(cells.glyph_of);
    Text columns = text_by_columns(page->page, &page->text[TEXT_ROWS]);
    if (columns.utf8) print_text(page->number, "columns", &columns);
    g_free(columns.utf8);
    g_free(columns.glyph_of);
  }
}

static void print_sheet(Extract *extract, Sheet *sheet) {
  Reading *reading = sheet->reading;
  Outcome outcome = reading->outcome;
  guint pages = reading->pages_total;
  const char *reason = reading->reason;
  g_autoptr(DocumentText) document = NULL;
  g_autoptr(Draft) draft = NULL;
  if (outcome == OUTCOME_CERTIFICATE) document = document_text_take(reading);
  if (extract->words && document) {
    g_autofree char *words = words_json(document);
    puts(words);
    return;
  }
  if (document) {
    draft = draft_from_text(extract->library, document, extract->app->today);
    for (guint i = 0; i < draft->entries->len; i++)
      entry_settle_scan(draft->entries->pdata[i], app_trusts_scans(extract->app));
    outcome = draft->outcome;
    reason = draft->reason;
  } else if (!sheet->sha256) { /* not even its bytes could be read: the one fault of extract */
    extract->attention = TRUE;
    app_warn("%s: cannot be read: %s", sheet->path, reason ? reason : "");
  }
  if (extract->json) {
    print_json(sheet, draft, outcome, reason, pages, document && document->scanned);
    return;
  }
  g_autofree char *name = g_path_get_basename(sheet->path);
  screen_say(2, "%s: %s%s%s", name, outcome_name(outcome), reason ? ": " : "",
             reason ? reason : "");
  for (guint i = 0; draft && i < draft->entries->len; i++)
    print_entry(draft->entries->pdata[i], i + 1);
  if (extract->text) print_texts(document);
}

static gboolean read_sheets(Extract *extract, Sheet *sheets, guint n) {
  int exit_code;
  g_autoptr(Extractor) extractor = app_extractor(extract->app, extract->library, &exit_code);
  guint opened = 0;
  if (!extractor) return FALSE;
  for (guint next = 0; next < n; next++) {
    for (; opened < n && opened < next + AHEAD; opened++) {
      open_sheet(extract, &sheets[opened]);
      if (!sheets[opened].reading)
        extractor_submit(extractor, opened, sheets[opened].memfd, extract->password);
    }
    while (!sheets[next].reading) {
      g_autoptr(GError) error = NULL;
      guint64 ticket;
      Reading *reading = NULL;
      if (!extractor_next(extractor, &ticket, &reading, &error)) {
        app_warn("reading stopped at %s: %s; 'cmeledger doctor' says more", sheets[next].path,
                 error ? error->message : "no answer");
        return FALSE;
      }
      sheets[ticket].reading = reading;
    }
    print_sheet(extract, &sheets[next]);
    app_progress(extract->app, next + 1, n, "files");
    g_clear_pointer(&sheets[next].reading, reading_free);
    if (sheets[next].memfd >= 0) close(sheets[next].memfd);
    sheets[next].memfd = -1;
  }
  return TRUE;
}

int cmd_extract(App *app, int argc, char **argv) {
  Extract extract = {.app = app};
  char password[APP_PASSWORD];
  g_autofree char *password_file = NULL;
  int exit_code;
  const GOptionEntry options[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &extract.json, "One JSON object a file", NULL},
      {"text", 0, 0, G_OPTION_ARG_NONE, &extract.text,
       "Print the texts too that patterns read (cells parted by <TAB>)", NULL},
      {"words", 0, 0, G_OPTION_ARG_NONE, &extract.words,
       "Print the words of the pages with their places instead, as JSON", NULL},
      {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file,
       "The password of what is locked is its first line", "F"},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--json] [--text] [--words] FILE...",
                   "Reads certificates and prints what they say; writes nothing.",
                   "cmeledger extract certificate.pdf", &exit_code))
    return exit_code;
  if (argc < 2) return app_usage("extract needs a file; see 'cmeledger extract --help'");
  if (password_file) {
    if (!app_read_password("extract", password_file, password, &exit_code)) return exit_code;
    extract.password = password;
  }
  if (!(extract.library = app_library(app, &exit_code))) return exit_code;
  guint n = (guint)argc - 1;
  g_autofree Sheet *sheets = g_new0(Sheet, n);
  for (guint i = 0; i < n; i++) sheets[i] = (Sheet){.path = argv[i + 1], .memfd = -1};
  gboolean read = read_sheets(&extract, sheets, n);
  for (guint i = 0; i < n; i++) {
    if (sheets[i].memfd >= 0) close(sheets[i].memfd);
    if (sheets[i].reading) reading_free(sheets[i].reading);
    g_free(sheets[i].sha256);
  }
  library_free(extract.library);
  app_progress_end();
  return read && !extract.attention ? EXIT_DONE : EXIT_ATTENTION;
}
