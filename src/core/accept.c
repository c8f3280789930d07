/* The one page that decides between accepted and pending.
 *
 *   1. A flag holds an entry. Whoever reads a page and is in doubt raises one, with a sentence
 *      about what a person has to decide; there is no flag that does not hold.
 *   2. The fields below must have been read with enough confidence. A field without any
 *      evidence is not held against an entry: what is missing has its own flag.
 *   3. A share of what is accepted is drawn for review (setting review-share).
 *
 * How sure a reading is, in hundredths, is the table of ways; no other number decides. */
#include "core/accept.h"

#include <string.h>

const AcceptWay accept_ways[N_WAYS] = {
    [WAY_NAME_SAID] = {FIELD_MEMBER_NAME, 97, "words beside it say that this is the learner"},
    [WAY_NAME_PLACED] = {FIELD_MEMBER_NAME, 93, "it stands where the learner's name does"},
    [WAY_NAME_UNSAID] = {FIELD_MEMBER_NAME, 75, "no words say that this is the learner"},
    [WAY_TITLE_SAID] = {FIELD_TITLE, 95, "words or a label beside it say that this is the title"},
    [WAY_TITLE_CELL] = {FIELD_TITLE, 90, "it stands in the column of titles"},
    [WAY_TITLE_BEHIND_VERB] = {FIELD_TITLE, 80, "it follows \"attended\", \"completed\" or the like"},
    [WAY_TITLE_PLACED] = {FIELD_TITLE, 70, "it stands where a title often does"},
    [WAY_PROVIDER_STATED] = {FIELD_PROVIDER, 96, "a statement about credit or accreditation names it"},
    [WAY_PROVIDER_CELL] = {FIELD_PROVIDER, 90, "it stands in the row, and the library knows it"},
    [WAY_PROVIDER_CELL_UNKNOWN] = {FIELD_PROVIDER, 85, "it stands in the column of providers"},
    [WAY_PROVIDER_NAMED] = {FIELD_PROVIDER, 70, "the page names it, but not as the provider"},
    [WAY_CATEGORY_UNIT] = {FIELD_CATEGORY, 98, "the unit of the credit stands beside the amount"},
    [WAY_CATEGORY_LABEL] = {FIELD_CATEGORY, 95, "a label, or the row or its heads, name the kind of credit"},
    [WAY_CATEGORY_PAPER] = {FIELD_CATEGORY, 80, "papers of this kind are evidence of it"},
    [WAY_CREDITS_SAID] = {FIELD_CREDITS, 98, "its unit stands beside it, and words say that it was awarded"},
    [WAY_CREDITS_CELL] = {FIELD_CREDITS, 95, "it stands in the column of credit"},
    [WAY_CREDITS_UNIT_APART] = {FIELD_CREDITS, 85, "words say that it was awarded; its unit stands elsewhere"},
    [WAY_CREDITS_UNSAID] = {FIELD_CREDITS, 60, "its unit stands beside it; no words say that it was awarded"},
    [WAY_MAXIMUM_SAID] = {FIELD_DESIGNATED_MAXIMUM, 97, "words say that this is the maximum"},
    [WAY_START_SAID] = {FIELD_START_DATE, 95, "the date is one of several days"},
    [WAY_DATE_SAID] = {FIELD_DATE, 97, "words beside it say that this is the day of the activity"},
    [WAY_DATE_CELL] = {FIELD_DATE, 95, "it stands in the row"},
    [WAY_DATE_PLACED] = {FIELD_DATE, 85, "no words say that it is the day of the activity; its place may"},
    [WAY_DATE_MONTH] = {FIELD_DATE, 50, "only the month is stated"},
    [WAY_TYPE_SAID] = {FIELD_ACTIVITY_TYPE, 95, "words on the page say so"},
    [WAY_TYPE_CELL] = {FIELD_ACTIVITY_TYPE, 90, "its column says so"},
    [WAY_TYPE_MEANT] = {FIELD_ACTIVITY_TYPE, 80, "words on the page suggest it"},
    [WAY_PLASTIC_SAID] = {FIELD_PLASTIC_SURGERY_CREDITS, 97, "the page states this part"},
    [WAY_PLASTIC_CELL] = {FIELD_PLASTIC_SURGERY_CREDITS, 95, "it stands in its column"},
    [WAY_PLASTIC_TITLE] = {FIELD_PLASTIC_SURGERY_CREDITS, 80, "the title names a subject of plastic surgery"},
    [WAY_SAFETY_SAID] = {FIELD_PATIENT_SAFETY_CREDITS, 97, "the page states this part"},
    [WAY_SAFETY_CELL] = {FIELD_PATIENT_SAFETY_CREDITS, 95, "it stands in its column"},
    [WAY_REFERENCE_SAID] = {FIELD_REFERENCE, 90, "a label says that this is the reference"},
    [WAY_ACCREDITOR_SAID] = {QUOTED_ACCREDITOR, 95, "a statement of accreditation names it"},
    [WAY_LOCATION_SAID] = {QUOTED_LOCATION, 95, "words or a label say that it was held there"},
    [WAY_LOCATION_PLACED] = {QUOTED_LOCATION, 80, "it stands at the title or the date"},
};

const AcceptRule accept_rules[] = {
    {FIELD_MEMBER_NAME, 90, "words or their place say that this is the learner"},
    {FIELD_CATEGORY, 90, "the unit of the credit is printed with it"},
    {FIELD_CREDITS, 85, "words say that it was awarded or claimed"},
    {FIELD_DATE, 85, "words say that it is the day of the activity"},
    {FIELD_PROVIDER, 90, "a statement names the accredited provider"},
    {N_FIELDS, 0, NULL}};

const char *accept_how(const Evidence *evidence) {
  for (Way way = 0; way < N_WAYS; way++)
    if (accept_ways[way].field == evidence->field && accept_ways[way].confidence == evidence->confidence)
      return accept_ways[way].how;
  return NULL;
}

gboolean accept_was(const Entry *entry, Way way) {
  const Evidence *evidence = entry_evidence(entry, accept_ways[way].field);
  return evidence && evidence->confidence == accept_ways[way].confidence;
}

gboolean accept_is_enough(const Evidence *evidence) {
  const AcceptRule *rule = accept_rules;
  while (evidence && rule->when && rule->field != evidence->field) rule++;
  return evidence && evidence->confidence >= rule->least;
}

/* Entries of other sources rest on a person's word, not on reading. */
static const Evidence *weak_evidence(const Entry *entry, const AcceptRule *rule) {
  const Evidence *evidence = entry_evidence(entry, rule->field);
  gboolean read = g_strcmp0(entry->source, "certificate") == 0;
  /* Category 2 needs no accredited provider. */
  if (rule->field == FIELD_PROVIDER && entry->category != CATEGORY_1) return NULL;
  return read && evidence && !accept_is_enough(evidence) ? evidence : NULL;
}

void entry_settle(Entry *entry) {
  if (entry->state == STATE_APPROVED || entry->state == STATE_REJECTED) return;
  entry_drop_flags(entry, "evidence-weak");
  /* What is held anyway needs no further flag: the reviewer sees how each field was read. */
  gboolean held = entry->flags->len > 0;
  for (const AcceptRule *rule = accept_rules; rule->when && !held; rule++) {
    const Evidence *weak = weak_evidence(entry, rule);
    if (weak)
      entry_flag(entry, "evidence-weak", rule->field,
                 "This was read with a confidence of 0.%02u, and 0.%02u is needed: it is not sure "
                 "that %s.", weak->confidence, rule->least, rule->when);
  }
  entry->state = entry->flags->len ? STATE_PENDING : STATE_ACCEPTED;
}

void entry_settle_scan(Entry *entry, gboolean trust_scans) {
  const Flag *flag = trust_scans ? entry_find_flag(entry, ENTRY_FROM_SCAN) : NULL;
  if (flag != NULL) {
    entry_note(entry, flag->code, flag->field, "%s", flag->message);
    entry_drop_flags(entry, ENTRY_FROM_SCAN);
  }
  entry_settle(entry);
}

char *accept_reasons(const Entry *entry) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < entry->flags->len; i++) {
    const Flag *flag = entry->flags->pdata[i];
    g_string_append_printf(text, "- flag %s: %s\n", flag->code, flag->message);
  }
  if (entry->flags->len == 0) g_string_append(text, "+ no flag was raised\n");
  for (const AcceptRule *rule = accept_rules; rule->when; rule++) {
    const Evidence *evidence = entry_evidence(entry, rule->field);
    if (!evidence) continue;
    const char *how = accept_how(evidence);
    g_string_append_printf(text, "%c %s 0.%02u, needs 0.%02u: %s\n", accept_is_enough(evidence) ? '+' : '-',
                           field_name(rule->field), evidence->confidence, rule->least, how ? how : rule->when);
  }
  return g_string_free(text, FALSE);
}

gboolean accept_is_drawn(const char *sha256, guint ordinal, guint64 seed, guint percent) {
  if (percent == 0) return FALSE;
  g_autofree char *key = g_strdup_printf("%" G_GUINT64_FORMAT " %s %u", seed, sha256, ordinal);
  g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
  sum[8] = '\0';
  return g_ascii_strtoull(sum, NULL, 16) % 10000 < (guint64)percent * 100;
}

static guint64 root(guint64 square) { /* rounded down */
  guint64 low = 0, high = G_GUINT64_CONSTANT(1) << 32;
  while (low + 1 < high) {
    guint64 middle = low + (high - low) / 2;
    if (middle <= square / middle) low = middle;
    else high = middle;
  }
  return low;
}

/* (k + z^2/2 -+ z sqrt(k (n - k) / n + z^2/4)) / (n + z^2), z = 1.96, all in ten-thousandths. */
void accept_interval(guint wrong, guint of, guint *low, guint *high) {
  const guint64 z2 = 38416, half = z2 / 2, k = wrong, n = of;
  *low = 0;
  *high = 10000;
  if (n == 0) return;
  guint64 spread = root(z2 * 10000 * k / n * (n - k) + half * half);
  guint64 middle = 10000 * k + half, whole = 10000 * n + z2;
  if (middle > spread + 1) *low = (guint)((middle - spread - 1) * 10000 / whole);
  *high = (guint)MIN(10000, ((middle + spread + 1) * 10000 + whole - 1) / whole);
}
