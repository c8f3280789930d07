/* The audit record: its PDF says what audit.json says, read back by the worker, and neither says a
 * word about anybody else. */
#include "extract_help.h"

#include "box/boxed.h"
#include "core/audit.h"

static Rules *rules;
static Member *member;
static GPtrArray *entries, *decisions, *changes, *documents;

static const char *worker_program(void) {
  const char *named = g_getenv("CMELEDGER_WORKER");
  return named ? named : "build/cmeledger-worker";
}
static const char *packet_program(void) { return "build/cmeledger-packet"; }

static Day day(const char *text) {
  Day parsed = DAY_UNKNOWN;
  assert_true(day_parse(text, &parsed));
  return parsed;
}

static void set(Entry *entry, Field field, const char *text) {
  g_autofree char *why = NULL;
  assert_true(entry_set(entry, field, text, &why));
}

static Entry *add(EntryState state, const char *category, const char *credits, const char *date,
                  const char *title) {
  Entry *entry = entry_new();
  entry->id = entries->len + 1;
  entry->member_id = g_strdup("M-1");
  entry->source = g_strdup("certificate");
  entry->state = state;
  set(entry, FIELD_CATEGORY, category);
  set(entry, FIELD_CREDITS, credits);
  set(entry, FIELD_DATE, date);
  set(entry, FIELD_TITLE, title);
  g_ptr_array_add(entries, entry);
  return entry;
}

static AuditDocument *add_document(Entry *entry) {
  AuditDocument *document = audit_document_new();
  document->id = entry->document = documents->len + 1;
  document->sha256 = g_strdup_printf("%064u", documents->len + 1);
  document->suffix = g_strdup("pdf");
  document->archived = TRUE;
  g_ptr_array_add(documents, document);
  return document;
}

static void place(Entry *entry, Field field, guint page) {
  Evidence *evidence = g_new0(Evidence, 1);
  evidence->field = field;
  evidence->page = page;
  evidence->text = g_strdup("words");
  g_ptr_array_add(entry->evidence, evidence);
}

static void add_change(Entry *entry, gboolean person, const char *action, const char *said) {
  AuditChange *change = audit_change_new();
  change->entry = entry->id;
  change->version = changes->len + 1;
  change->action = g_strdup(action);
  change->by = g_strdup("anna");
  change->at = g_strdup("2026-02-03T10:20:30Z");
  change->person = person;
  if (said) g_ptr_array_add(change->changes, g_strdup(said));
  g_ptr_array_add(changes, change);
}

static AuditFile *file_of(void) {
  const AuditInput input = {.rules = rules, .member = member, .entries = entries,
                            .decisions = decisions, .changes = changes, .documents = documents,
                            .as_of = day("2026-11-23"), .prepared_by = "Registrar",
                            .prepared_at = "2026-11-23T09:00:00Z", .program = "cmeledger"};
  return audit_file_new(&input);
}

static int begin(void **state) {
  (void)state;
  g_autofree char *text = NULL, *why = NULL;
  if (!rules && !g_file_get_contents("patterns/requirements/asps.rules", &text, NULL, NULL)) return 1;
  if (!rules) rules = rules_parse("asps.rules", text, &why);
  member = member_new();
  member->id = g_strdup("M-1");
  member->name = g_strdup("Zo\u00eb Quillfeather");
  member->membership = g_strdup("active");
  member->first_cycle_start = day("2024-01-01");
  entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  decisions = g_ptr_array_new_with_free_func((GDestroyNotify)decision_free);
  changes = g_ptr_array_new_with_free_func((GDestroyNotify)audit_change_free);
  documents = g_ptr_array_new_with_free_func((GDestroyNotify)audit_document_free);
  return rules ? 0 : 1;
}

static int end(void **state) {
  (void)state;
  g_ptr_array_unref(documents);
  g_ptr_array_unref(changes);
  g_ptr_array_unref(decisions);
  g_ptr_array_unref(entries);
  member_free(member);
  return 0;
}

static Packet *draw(const PacketPlan *plan) {
  const BoxLimits limits = {60, 60, G_GUINT64_CONSTANT(4) << 30, 64 << 20};
  g_autoptr(GBytes) bytes = packet_plan_encode(plan), request = g_bytes_new_static("plan", 4);
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *reason = NULL;
  int plan_fd = sealed_from_bytes(bytes, NULL);
  BoxEnd ended = boxed_call(packet_program(), request, &plan_fd, 1, &limits, &answer, &reason, &error);
  close(plan_fd);
  if (ended != BOX_ANSWERED) fail_msg("%s", reason ? reason : error->message);
  Packet *packet = packet_answer_decode(answer, &reason);
  if (!packet) fail_msg("%s", reason);
  return packet;
}

static Packet *make(const AuditFile *file) {
  g_autoptr(PacketPlan) plan = audit_compose(file);
  return draw(plan);
}

/* What the worker reads of a PDF, its lines one after the other. */
static char *text_of(GBytes *pdf) {
  ExtractLimits limits = extract_defaults;
  limits.program = worker_program();
  limits.workers = 1;
  gsize length;
  const char *bytes = g_bytes_get_data(pdf, &length);
  g_autoptr(Reading) reading = read_with(&limits, bytes, length, NULL);
  assert_int_equal(reading->outcome, OUTCOME_CERTIFICATE);
  g_autoptr(DocumentText) document = document_text_take(reading);
  GString *all = g_string_new(NULL);
  for (guint i = 0; i < document->pages->len; i++) {
    const PageText *page = document->pages->pdata[i];
    g_string_append_len(all, page->text[TEXT_ROWS].utf8, (gssize)page->text[TEXT_ROWS].length);
    g_string_append_c(all, '\n');
  }
  return g_string_free(g_string_append_c(all, '\n'), FALSE);
}

/* The words one after the other; lines may be broken between them. */
static gboolean has_row(const char *text, const char *words) {
  g_auto(GStrv) parts = g_strsplit_set(words, "| ", -1);
  g_autoptr(GString) pattern = g_string_new(NULL);
  for (guint i = 0; parts[i]; i++) {
    g_autofree char *quoted = g_regex_escape_string(parts[i], -1);
    g_string_append_printf(pattern, "%s%s", i ? "\\s+" : "", quoted);
  }
  return g_regex_match_simple(pattern->str, text, 0, 0);
}

static void assert_row(const char *text, const char *words) {
  if (!has_row(text, words)) fail_msg("no %s in:\n%s", words, text);
}

static void lacks(const char *text, const char *word) {
  if (strstr(text, word)) fail_msg("'%s' is in:\n%s", word, text);
}

/* The numbers of every requirement and every entry, from the one record to both ends. */
static void the_pdf_says_what_the_json_says(void **state) {
  (void)state;
  Entry *one = add(STATE_ACCEPTED, "1", "60.25", "2024-05-01", "Microsurgery");
  one->plastic_surgery_credits = 4025;
  one->patient_safety_credits = 1200;
  add(STATE_APPROVED, "2", "100.50", "2024-06-01", "Journal Club");
  Entry *trained = add(STATE_ACCEPTED, "2", "9.75", "2024-07-01", "Device Course");
  trained->patient_safety_credits = 975;
  set(trained, FIELD_SAFETY_TOPIC, "device-training");
  add(STATE_PENDING, "1", "3.33", "2024-08-01", "Unseen");
  g_autoptr(AuditFile) file = file_of();
  g_autoptr(Packet) packet = make(file);
  g_autofree char *text = text_of(packet->pdf);
  g_autofree char *json = audit_write_json(file, packet);
  const Cycle *cycle = file->evaluation->cycles->pdata[0];
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    const char *name = g_array_index(rules_requirements(rules), Requirement, i).name;
    g_autofree char *required = credits_format(result->required);
    g_autofree char *counted = credits_format(result->counted);
    g_autofree char *shortfall = credits_format(result->shortfall);
    g_autofree char *in_pdf = g_strdup_printf("%s|%s|%s|%s", name, required, counted, shortfall);
    g_autofree char *in_json =
        g_strdup_printf("{\"id\":\"%s\",\"required\":\"%s\",\"counted\":\"%s\",\"shortfall\":\"%s\"",
                        result->id, required, counted, shortfall);
    assert_row(text, in_pdf);
    assert_non_null(strstr(json, in_json));
  }
  assert_row(text, "Total: Category 1 60.25 + Category 2 90.00 = 150.25 counted, of 150.00 required.");
  assert_row(text, "Category 2 110.25 earned, 90.00 counted (limit), 20.25 left out.");
  assert_row(text, "Device training 9.75 earned, 5.00 counted (cap), 4.75 left out.");
  assert_row(text, "1|2024-05-01|Microsurgery|1|60.25|60.25|60.25|40.25|12.00");
  assert_row(text, "4|2024-08-01|Unseen|1|3.33|waits for review");
  assert_row(text, "1 of 5");
  assert_int_equal(packet->pages, 5);
}

static void made_again_it_is_the_same(void **state) {
  (void)state;
  add_document(add(STATE_ACCEPTED, "1", "5.00", "2024-05-01", "\u6f22\u5b57 \u0639\u0631\u0628\u064a"));
  g_autoptr(AuditFile) file = file_of();
  g_autoptr(Packet) one = make(file), two = make(file);
  assert_true(g_bytes_equal(one->pdf, two->pdf));
}

static void how_an_entry_was_accepted(void **state) {
  (void)state;
  Entry *entry = add(STATE_APPROVED, "1", "12.25", "2024-05-01", "Microsurgery Course");
  entry->decided_by = g_strdup("anna");
  entry->decided_at = g_strdup("2026-02-03T10:20:30Z");
  add_change(entry, FALSE, "add", NULL);
  add_change(entry, TRUE, "correct", "credits: 12.50 -> 12.25");
  add_change(entry, TRUE, "correct", "date"); /* as an anonymous file has it: not from what to what */
  place(entry, FIELD_CREDITS, 1);
  place(entry, FIELD_TITLE, 1);
  add_document(entry);
  g_autoptr(AuditFile) file = file_of();
  const AuditRow *row = file->rows->pdata[0];
  guint page;
  assert_string_equal(row->accepted, "corrected by anna, 2026-02-03: credits (was 12.50)");
  assert_int_equal(audit_item(file, row, ASKED_CREDITS, &page), ITEM_BY_HAND);
  assert_int_equal(audit_item(file, row, ASKED_DATE, &page), ITEM_BY_HAND);
  assert_int_equal(audit_item(file, row, ASKED_TITLE, &page), ITEM_FOUND);
  assert_int_equal(page, 1);
  assert_int_equal(audit_item(file, row, ASKED_PROVIDER, &page), ITEM_NOT_FOUND);
}

/* What no field holds: quoted from the page, not on it, or not looked for, which are three things. */
static void what_is_quoted(void **state) {
  (void)state;
  Entry *stated = add(STATE_ACCEPTED, "1", "1.00", "2024-05-01", "Stated");
  Entry *absent = add(STATE_ACCEPTED, "1", "1.00", "2024-05-02", "Absent");
  Entry *online = add(STATE_ACCEPTED, "1", "1.00", "2024-05-03", "Online");
  add(STATE_APPROVED, "1", "1.00", "2024-05-04", "Unread");
  set(stated, FIELD_ACTIVITY_TYPE, "live");
  set(online, FIELD_ACTIVITY_TYPE, "enduring");
  for (guint i = 0; i < entries->len; i++) add_document(entries->pdata[i]);
  for (Field quoted = QUOTED_ACCREDITOR; quoted < N_QUOTED; quoted++) {
    place(stated, quoted, 2);
    place(absent, quoted, 1);
    place(online, quoted, 1);
  }
  for (guint i = 0; i < absent->evidence->len; i++) {
    *((Evidence *)absent->evidence->pdata[i])->text = '\0';
    *((Evidence *)online->evidence->pdata[i])->text = '\0';
  }
  g_autoptr(AuditFile) file = file_of();
  static const ItemState wanted[] = {ITEM_FOUND, ITEM_NOT_FOUND, ITEM_NOT_NEEDED, ITEM_NOT_READ};
  g_autoptr(PacketPlan) plan = audit_compose(file);
  g_autoptr(GString) said = g_string_new(NULL);
  for (guint i = 0; i < file->rows->len; i++) {
    guint page;
    assert_int_equal(audit_item(file, file->rows->pdata[i], ASKED_LOCATION, &page), wanted[i]);
    assert_int_equal(page, i == 0 ? 2 : 0);
  }
  for (guint i = 0; i < plan->blocks->len; i++)
    for (guint j = 0; j < ((Block *)plan->blocks->pdata[i])->cells->len; j++)
      g_string_append_printf(said, "%s\n", (char *)((Block *)plan->blocks->pdata[i])->cells->pdata[j]);
  assert_non_null(strstr(said->str, "accreditor not stated on the certificate"));
  assert_non_null(strstr(said->str, "accreditor not read"));
  g_autofree char *json = audit_write_json(file, NULL);
  assert_non_null(strstr(json, "\"location\":\"words\""));
}

/* A paper with rows of two members: the pages of this one alone, or none of them. */
static void nothing_of_another_member(void **state) {
  (void)state;
  Entry *mine = add(STATE_PENDING, "1", "5.00", "2024-05-01", "Microsurgery Course");
  Entry *both = add(STATE_ACCEPTED, "1", "6.00", "2024-05-02", "Second Course");
  Entry *his = entry_new();
  his->member_id = g_strdup("M-2");
  his->title = g_strdup("Orbital Course");
  place(mine, FIELD_TITLE, 3);
  place(mine, FIELD_DATE, 2);
  place(his, FIELD_TITLE, 2);
  g_ptr_array_add(add_document(mine)->others, his);
  Entry *unplaced = entry_new();
  unplaced->member_id = g_strdup("M-3");
  place(both, FIELD_TITLE, 1);
  g_ptr_array_add(add_document(both)->others, unplaced);
  add_change(mine, TRUE, "move", "member: M-2 -> M-1");
  entry_flag(mine, "member-several", FIELD_MEMBER_NAME, "The name fits several members (M-1, M-2).");
  g_autoptr(AuditFile) file = file_of();
  const AuditExhibit *first = file->exhibits->pdata[0], *second = file->exhibits->pdata[1];
  assert_int_equal(first->pages->len, 1);
  assert_int_equal(g_array_index(first->pages, guint, 0), 3);
  assert_null(first->file_name);
  assert_int_equal(second->pages->len, 0);
  assert_non_null(second->instead);
  assert_null(second->file_name);
  g_autoptr(Packet) packet = make(file);
  g_autofree char *text = text_of(packet->pdf);
  g_autofree char *json = audit_write_json(file, NULL);
  lacks(text, "M-2");
  lacks(json, "M-2");
  lacks(text, "M-3");
  lacks(json, "M-3");
  lacks(text, "Orbital");
  lacks(json, "Orbital");
  assert_row(text, "member: another \u2192 M-1");

  file->input.show_shared = TRUE;
  g_autoptr(AuditFile) whole = audit_file_new(&file->input);
  first = whole->exhibits->pdata[0];
  assert_int_equal(first->pages->len, 0);
  assert_null(first->instead);
  assert_non_null(first->file_name);
  assert_non_null(first->remark);
}

/* What was typed cannot pose as our own marking of cells. */
static void control_characters_are_blanks(void **state) {
  (void)state;
  add(STATE_ACCEPTED, "1", "5.00", "2024-05-01", "\001" "9 \002 \003 Title");
  g_autoptr(AuditFile) file = file_of();
  g_autoptr(Packet) packet = make(file);
  g_autofree char *text = text_of(packet->pdf);
  assert_row(text, "9|Title");
}

/* Tables of about a page: none ends with its last row, or its sum, alone on the next one. */
static void no_row_is_left_alone(void **state) {
  (void)state;
  g_autoptr(PacketPlan) plan = packet_plan_new();
  plan->title = g_strdup("Tables");
  plan->author = g_strdup("Registrar");
  plan->created = g_strdup("2026-11-23T09:00:00Z");
  plan->footer = g_strdup("endofpage");
  for (guint rows = 40; rows < 56; rows++) {
    packet_add(plan->blocks, BLOCK_UPRIGHT, NULL);
    Block *table = packet_add(plan->blocks, BLOCK_TABLE, "heading", NULL);
    block_set_columns(table, 1, (const guint32[]){1});
    for (guint i = 0; i < rows; i++) block_add(table, "cell", NULL);
  }
  g_autoptr(Packet) packet = draw(plan);
  g_autofree char *text = text_of(packet->pdf);
  g_auto(GStrv) pages = g_strsplit(text, "endofpage", -1);
  guint broken = 0;
  for (guint i = 0; pages[i]; i++) {
    g_auto(GStrv) cells = g_strsplit(pages[i], "cell", -1);
    assert_int_not_equal(g_strv_length(cells), 2);
    broken += g_strv_length(cells) == 3;
  }
  assert_true(broken > 0);
}

static void an_odd_plan_is_refused(void **state) {
  (void)state;
  add(STATE_ACCEPTED, "1", "5.00", "2024-05-01", "Title");
  g_autoptr(AuditFile) file = file_of();
  g_autoptr(PacketPlan) plan = audit_compose(file);
  g_autoptr(GBytes) bytes = packet_plan_encode(plan);
  gsize length;
  const guint8 *start = g_bytes_get_data(bytes, &length);
  g_autoptr(PacketPlan) again = packet_plan_decode(bytes);
  assert_non_null(again);
  assert_int_equal(again->blocks->len, plan->blocks->len);
  for (gsize cut = 0; cut < length; cut += 97) {
    g_autoptr(GBytes) part = g_bytes_new(start, cut);
    g_autoptr(PacketPlan) none = packet_plan_decode(part);
    assert_null(none);
  }
  Block *crooked = packet_add(plan->blocks, BLOCK_TABLE, "one", "two", "three", NULL);
  block_set_columns(crooked, 2, (const guint32[]){1, 1});
  g_autoptr(GBytes) odd = packet_plan_encode(plan);
  g_autoptr(PacketPlan) none = packet_plan_decode(odd);
  assert_null(none);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_pdf_says_what_the_json_says, begin, end),
      cmocka_unit_test_setup_teardown(made_again_it_is_the_same, begin, end),
      cmocka_unit_test_setup_teardown(how_an_entry_was_accepted, begin, end),
      cmocka_unit_test_setup_teardown(what_is_quoted, begin, end),
      cmocka_unit_test_setup_teardown(nothing_of_another_member, begin, end),
      cmocka_unit_test_setup_teardown(control_characters_are_blanks, begin, end),
      cmocka_unit_test_setup_teardown(no_row_is_left_alone, begin, end),
      cmocka_unit_test_setup_teardown(an_odd_plan_is_refused, begin, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
