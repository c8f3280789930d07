/* The wordings of tests/wordings.txt, read through the project's own library and drafted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/draft.h"
#include "layout_help.h"

static const char *const short_forms[][2] = {
    {"{cert}", "The American Society of Plastic Surgeons certifies that\n"},
    {"{took}", "has participated in the live activity titled\nWound Closure Today\n"},
    {"{who}", "American Society of Plastic Surgeons certifies that\nJane Q. Smith, MD\n"
              "has participated in the live activity titled\nWound Closure Today\n"},
    {"{when}", "on March 5, 2024\n"},
    {"{award}", "and is awarded 2.00 AMA PRA Category 1 Credits\u2122.\n"},
    {"{max}", "The ASPS designates this live activity for a maximum of 4.00 AMA PRA Category 1 "
              "Credits\u2122.\n"},
    {"{acc}", "The American Society of Plastic Surgeons is accredited by the Accreditation Council "
              "for\nContinuing Medical Education (ACCME) to provide continuing medical education "
              "for physicians."},
};

static Library *library;

static int load_library(void **state) {
  (void)state;
  static const char *const files[] = {"accreditors", "against", "documents", "fields", "providers",
                                      "subjects",    "systems",   "topics"};
  LibrarySource sources[G_N_ELEMENTS(files)];
  g_autoptr(GPtrArray) faults = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = g_strdup_printf("patterns/%s.patterns", files[i]);
    sources[i].file = path;
    if (!g_file_get_contents(path, &sources[i].text, NULL, NULL)) return -1;
    sources[i].file = g_steal_pointer(&path);
  }
  library = library_parse(sources, G_N_ELEMENTS(files), &faults);
  for (guint i = 0; i < faults->len; i++) {
    const LibraryFault *fault = faults->pdata[i];
    if (!fault->warning)
      print_error("%s:%u:%u: %s\n", fault->file, fault->line, fault->column, fault->message);
  }
  for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
    g_free(sources[i].file);
    g_free(sources[i].text);
  }
  return library ? 0 : -1;
}

static int unload_library(void **state) {
  (void)state;
  library_free(library);
  return 0;
}

static void replace_all(GString *text, const char *from, const char *to) {
  g_string_replace(text, from, to, 0);
}

static char *spell_out(const char *line) {
  GString *text = g_string_new(line);
  replace_all(text, "\\n", "\n");
  replace_all(text, "\\t", "\t");
  replace_all(text, "\\f", "\f");
  for (guint i = 0; i < G_N_ELEMENTS(short_forms); i++)
    replace_all(text, short_forms[i][0], short_forms[i][1]);
  return g_string_free(text, FALSE);
}

static char *flag_codes(const Entry *entry) {
  GString *codes = g_string_new(NULL);
  for (guint i = 0; entry && i < entry->flags->len; i++)
    g_string_append_printf(codes, "%s%s", i ? "," : "", ((Flag *)entry->flags->pdata[i])->code);
  return g_string_free(codes, FALSE);
}

/* One alternative of one wish. */
static gboolean holds(const Draft *draft, const Entry *entry, const char *wish, char **got) {
  if (strcmp(wish, "none") == 0) return draft->entries->len == 0;
  if (g_str_has_prefix(wish, "entries="))
    return draft->entries->len == (guint)atoi(wish + strlen("entries="));
  if (!entry) return FALSE;
  if (strcmp(wish, "accepted") == 0) return entry->state == STATE_ACCEPTED;
  if (strcmp(wish, "flag") == 0) return entry->flags->len > 0;
  if (g_str_has_prefix(wish, "flag ")) return entry_find_flag(entry, wish + 5) != NULL;
  if (g_str_has_prefix(wish, "no ")) return entry_find_flag(entry, wish + 3) == NULL;
  const char *sign = strpbrk(wish, "=~");
  Field field;
  g_autofree char *name = sign ? g_strndup(wish, (gsize)(sign - wish)) : NULL;
  if (!sign || !field_from_name(name, &field)) fail_msg("no such wish: %s", wish);
  g_free(*got);
  *got = entry_get(entry, field);
  if (*sign == '~') return strstr(*got, sign + 1) != NULL;
  g_auto(GStrv) values = g_strsplit(sign + 1, "|", -1);
  const char *value = **got ? *got : "-";
  /* Degrees after a comma are the reader's to keep or drop. */
  gboolean name_field = field == FIELD_MEMBER_NAME && g_str_has_prefix(values[0], value) &&
                        values[0][strlen(value)] == ',';
  return name_field || g_strv_contains((const char *const *)values, value);
}

/* What is quoted is found again: verify holds the ledger against the pages in this way. */
static guint check_quotes(const char *name, const DocumentText *document, const Draft *draft) {
  guint faults = 0;
  for (guint i = 0; i < draft->entries->len; i++) {
    const Entry *entry = draft->entries->pdata[i];
    for (guint j = 0; j < entry->evidence->len; j++) {
      const Evidence *evidence = entry->evidence->pdata[j];
      if (!*evidence->text || document_says(document, evidence)) continue;
      print_error("%s: page %u does not say \"%s\"\n", name, evidence->page, evidence->text);
      faults++;
    }
  }
  return faults;
}

static guint check(const char *name, const char *line, const char *wishes) {
  g_autofree char *text = spell_out(line);
  g_autoptr(DocumentText) document = document_text_from_utf8(text);
  Day today;
  day_parse("2026-11-23", &today);
  g_autoptr(Draft) draft = draft_from_text(library, document, today);
  const Entry *entry = draft->entries->len ? draft->entries->pdata[0] : NULL;
  g_auto(GStrv) parts = g_strsplit(wishes, "; ", -1);
  guint faults = check_quotes(name, document, draft);
  assert_true((draft->outcome == OUTCOME_CERTIFICATE) == (draft->entries->len > 0));
  assert_true((draft->reason == NULL) == (draft->entries->len > 0));
  for (guint i = 0; parts[i]; i++) {
    g_autofree char *got = NULL;
    const char *wish = g_strstrip(parts[i]);
    gboolean good = strpbrk(wish, "=~") ? holds(draft, entry, wish, &got) : FALSE;
    g_auto(GStrv) choices = g_strsplit(wish, "|", -1);
    for (guint j = 0; !good && !strpbrk(wish, "=~") && choices[j]; j++)
      good = holds(draft, entry, choices[j], &got);
    if (good) continue;
    g_autofree char *codes = flag_codes(entry);
    print_error("%s: wanted %s%s%s; flags %s%s%s\n", name, wish, got ? ", got " : "",
                got ? got : "", codes, draft->reason ? "; " : "",
                draft->reason ? draft->reason : "");
    faults++;
  }
  return faults;
}

static void every_wording(void **state) {
  (void)state;
  g_autofree char *contents = NULL;
  guint cases = 0, faults = 0;
  assert_true(g_file_get_contents("tests/wordings.txt", &contents, NULL, NULL));
  g_auto(GStrv) lines = g_strsplit(contents, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    if (!g_str_has_prefix(lines[i], "= ")) continue;
    assert_true(lines[i + 1] && lines[i + 2]);
    faults += check(lines[i] + 2, lines[i + 1], lines[i + 2]);
    cases++;
  }
  assert_true(cases >= 60);
  assert_int_equal(faults, 0);
}

/* Labels over their values are put before them to be read, which no text of the page says. */
static void quotes_of_a_form(void **state) {
  (void)state;
  g_autoptr(DocumentText) document = document_text_from_utf8(
      "American Society of Plastic Surgeons\nCME certificate for Jane Q. Smith, MD\n"
      "Wound Closure, April 11\u201312, 2025, Phoenix, Arizona\n"
      "Total AMA PRA Category 1 Credits\u2122\tPatient Safety\tPlastic Surgery\n13.00\t2.50\t13.00\n"
      "The American Society of Plastic Surgeons is accredited by the ACCME to provide continuing medical education.\n");
  g_autoptr(Draft) draft = draft_from_text(library, document, DAY_UNKNOWN);
  assert_int_equal(draft->entries->len, 1);
  const Evidence *category = entry_evidence(draft->entries->pdata[0], FIELD_CATEGORY);
  assert_string_equal(category->text, "AMA PRA Category 1 Credits\u2122: 13.00");
  assert_int_equal(check_quotes("a form", document, draft), 0);
}

static void scans_have_no_text(void **state) {
  (void)state;
  g_autoptr(DocumentText) document = document_text_from_utf8("12 / 2024\n");
  g_autoptr(Draft) draft = draft_from_text(library, document, DAY_UNKNOWN);
  assert_int_equal(draft->outcome, OUTCOME_NO_TEXT);
  assert_int_equal(draft->entries->len, 0);
  assert_non_null(draft->reason);
}

/* What an audit file quotes beside the fields: "" where the page does not say it, NULL where a
 * place may be a person, and never an address of the learner, the provider or an office. */
static void accreditor_and_location(void **state) {
  (void)state;
#define HEAD "Boston University School of Medicine certifies that\nJane Q. Smith, MD\n"
#define TITLE "has participated in the live activity titled\nWound Closure Today\n"
#define AWARD "and is awarded 2.00 AMA PRA Category 1 Credits\u2122.\n"
#define BY(whom) "Boston University School of Medicine is accredited by " whom " to provide continuing medical education for physicians.\n"
  static const struct { const char *page, *accreditor, *location; } cases[] = {
      {HEAD TITLE "Chicago, IL\non March 5, 2024\n" AWARD BY("the ACCME"), "ACCME", "Chicago, IL"},
      {HEAD TITLE "on March 5, 2024\nHilton Chicago, Chicago, Illinois\n" AWARD
       BY("the Massachusetts Medical Society"), "Massachusetts Medical Society", "Hilton Chicago, Chicago, Illinois"},
      {HEAD TITLE "March 5, 2024 | Lisbon, Portugal\n" AWARD
       BY("the Accreditation Council for Pharmacy Education (ACPE), the Accreditation Council for Continuing Medical "
          "Education (ACCME), and the American Nurses Credentialing Center"),
       "Accreditation Council for Continuing Medical Education", "Lisbon, Portugal"},
      {HEAD TITLE "held in Austin, Texas on March 5, 2024\n" AWARD, "", "Austin, Texas"},
      {HEAD TITLE "on March 5, 2024\n" AWARD "Location: Palmer House, Chicago\n", "", "Palmer House, Chicago"},
      {HEAD TITLE "on March 5, 2024\n" AWARD "Location: ______\n", "", ""},
      {HEAD "Houston, TX\n" TITLE "on March 5, 2024\n" AWARD, "", ""},
      {HEAD "12 Elm Street, Houston, TX 77030\n" TITLE "on March 5, 2024\n" AWARD, "", ""},
      {"Jane Q. Smith, MD\n" TITLE AWARD "Boston University School of Medicine\nBoston, MA\nMarch 5, 2024\n" BY("the ACCME"),
       "ACCME", ""},
      {HEAD TITLE "held in April 2024, on April 5, 2024\n" AWARD, "", ""},
      {TITLE "March 5, 2024\nJane Q. Smith, MD\n" AWARD, "", ""},
      {HEAD TITLE "March 5, 2024\nBaltimore, MD\n" AWARD, "", "Baltimore, MD"},
      {HEAD TITLE "March 5, 2024\nNational Harbor, MD\n" AWARD, "", NULL},
      {HEAD TITLE "March 5, 2024\nImogen Castellane, MD\n" AWARD, "", NULL},
      {HEAD TITLE "on March 5, 2024\n" AWARD "\f" BY("the ACCME") "Location: Palmer House\n", "ACCME", "Palmer House"},
      {HEAD TITLE "in Boston\n" AWARD BY("the ACCME") "\fMore of our courses are accredited by the California Medical Association.\n",
       "ACCME", ""},
      {HEAD TITLE "on March 5, 2024\n" AWARD "72 East Concord Street, Boston, MA 02118\n", "", ""},
      {HEAD TITLE "on March 5, 2024\n" AWARD
       "This activity was reviewed with the ACCME's standards in mind.\n", "", ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(DocumentText) document = document_text_from_utf8(cases[i].page);
    g_autoptr(Draft) draft = draft_from_text(library, document, DAY_UNKNOWN);
    if (draft->entries->len != 1) fail_msg("case %u: %s", i, draft->reason);
    const Entry *entry = draft->entries->pdata[0];
    const Evidence *accreditor = entry_evidence(entry, QUOTED_ACCREDITOR);
    const Evidence *location = entry_evidence(entry, QUOTED_LOCATION);
    const char *where = location ? location->text : NULL;
    if (strcmp(accreditor->text, cases[i].accreditor) != 0 || g_strcmp0(where, cases[i].location) != 0)
      fail_msg("case %u: \"%s\", \"%s\"", i, accreditor->text, where);
  }
}

/* The page as OCR reads it: of all words it is sure, of the figure behind "Category" so much. */
static GArray *scanned(const char *text, guint figure) {
  GArray *glyphs = g_array_new(FALSE, TRUE, sizeof(Glyph));
  const char *category = strstr(text, "Category 1");
  float x = 72, y = 72;
  for (const char *c = text; *c; c = g_utf8_next_char(c), x += 5) {
    const guint sure = category && c == category + strlen("Category ") ? figure : 95;
    const Glyph glyph = {g_utf8_get_char(c), GLYPH_SCANNED | sure << GLYPH_SURE, {x, y, x + 5, y + 12}};
    g_array_append_val(glyphs, glyph);
    if (*c == '\n') x = 67, y += 20;
  }
  return glyphs;
}

/* The figure of a category is a stroke, of which one of two readings that agree may be unsure. */
static void one_sure_reading_of_a_category(void **state) {
  static const struct {
    guint first, second;
    gboolean doubted;
  } cases[] = {{95, 95, FALSE}, {40, 90, FALSE}, {40, 50, TRUE}};
  g_autofree char *text = spell_out("{who}{when}{award}{acc}");
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
    Page *page = g_new0(Page, 1);
    *page = (Page){.width = 612, .height = 792, .has_boxes = TRUE, .pictured = 1,
                   .glyphs = scanned(text, cases[i].first), .again = scanned(text, cases[i].second)};
    g_ptr_array_add(reading->pages, page);
    reading->pages_total = 1;
    reading->scanned = TRUE;
    g_autoptr(DocumentText) document = document_text_take(reading);
    g_autoptr(Draft) draft = draft_from_text(library, document, DAY_UNKNOWN);
    const Entry *entry = draft->entries->pdata[0];
    assert_int_equal(entry->category, CATEGORY_1);
    assert_non_null(entry_find_flag(entry, "from-scan"));
    assert_int_equal(entry_find_flag(entry, "scan-unsure") != NULL, cases[i].doubted);
  }
}

/* Label and value after label and value: "Date" in the row below the award is the activity's. */
static void a_date_of_a_form(void **state) {
  (void)state;
  const Word words[] = {
      {60, 60, "Tulane University School of Medicine", 0},
      {60, 100, "AMA PRA Category 1", 0}, {60, 111, "Credits Claimed", 0}, {200, 111, "0.75", 0},
      {200, 130, "Management of Soft", 0}, {60, 141, "Course", 0}, {200, 141, "Tissue Infections in", 0},
      {200, 152, "the Community", 0},
      {60, 171, "Name of Participant", 0}, {200, 171, "Jane Q. Smith, MD", 0},
      {60, 190, "Date", 0}, {200, 190, "June 18, 2023", 0}, {60, 210, "Format", 0}, {200, 210, "Online", 0},
      {60, 260, "Tulane University School of Medicine is accredited by the ACCME to provide", 0},
      {60, 271, "continuing medical education for physicians.", 0}, {0, 0, NULL, 0}};
  g_autoptr(DocumentText) document = lay_out(words);
  g_autoptr(Draft) draft = draft_from_text(library, document, DAY_UNKNOWN);
  assert_int_equal(draft->entries->len, 1);
  const Entry *entry = draft->entries->pdata[0];
  assert_int_equal(entry->credits, 75);
  assert_int_equal(entry->state, STATE_ACCEPTED);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_wording),
      cmocka_unit_test(quotes_of_a_form),
      cmocka_unit_test(a_date_of_a_form),
      cmocka_unit_test(scans_have_no_text),
      cmocka_unit_test(accreditor_and_location),
      cmocka_unit_test(one_sure_reading_of_a_category),
  };
  return cmocka_run_group_tests(tests, load_library, unload_library);
}
