/* The one page that decides between accepted and pending.
 *
 *   1. A flag holds an entry. Whoever reads a page and is in doubt raises one, with a sentence
 *      about what a person has to decide; there is no flag that does not hold.
 *   2. The fields below must have been read with enough confidence. A field without any
 *      evidence is not held against an entry: what is missing has its own flag.
 *   3. A share of what is accepted is drawn for review (setting review-share).
 *
 * Confidence says how a value was found, in hundredths:
 *   95-98  words that mean just this field stand beside it: "is awarded 2.00 AMA PRA Category 1"
 *   90-94  its place says so: below "certifies that", in the column of that name
 *   85-89  the words name the field, its unit or its kind stands elsewhere on the page
 *   70-84  the only thing of its kind on the page
 *   below  a guess that is offered to a person */
#include "core/accept.h"

#include <string.h>

const AcceptRule accept_rules[] = {
    {FIELD_MEMBER_NAME, 90, "words or their place say that this is the learner"},
    {FIELD_CATEGORY, 90, "the unit of the credit is printed with it"},
    {FIELD_CREDITS, 85, "words say that it was awarded or claimed"},
    {FIELD_DATE, 85, "words say that it is the day of the activity"},
    {FIELD_PROVIDER, 90, "a statement names the accredited provider"},
    {N_FIELDS, 0, NULL}};

/* Entries of other sources rest on a person's word, not on reading. */
static const Evidence *weak_evidence(const Entry *entry, const AcceptRule *rule) {
  const Evidence *evidence = entry_evidence(entry, rule->field);
  gboolean read = g_strcmp0(entry->source, "certificate") == 0;
  /* Category 2 needs no accredited provider. */
  if (rule->field == FIELD_PROVIDER && entry->category != CATEGORY_1) return NULL;
  return read && evidence && evidence->confidence < rule->least ? evidence : NULL;
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
    g_string_append_printf(text, "%c %s 0.%02u, needs 0.%02u: %s\n",
                           evidence->confidence < rule->least ? '-' : '+', field_name(rule->field),
                           evidence->confidence, rule->least, rule->when);
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
