/* The measured error rate of accepted entries: what people did with those drawn for review. */
#include "app/quality.h"

#include <stdio.h>
#include <string.h>

#include "core/accept.h"

/* What an accepted entry promises (contract.md, `state`). */
static const Field promised[] = {FIELD_CATEGORY, FIELD_CREDITS, FIELD_DATE,
                                 FIELD_PLASTIC_SURGERY_CREDITS, FIELD_PATIENT_SAFETY_CREDITS};

/* Rejected, given to another member, or with another value than was read. */
static gboolean was_wrong(const Entry *read, const Entry *decided) {
  gboolean wrong =
      decided->state == STATE_REJECTED || g_strcmp0(read->member_id, decided->member_id) != 0;
  for (guint i = 0; i < G_N_ELEMENTS(promised); i++) {
    g_autofree char *was = entry_get(read, promised[i]), *is = entry_get(decided, promised[i]);
    wrong = wrong || strcmp(was, is) != 0;
  }
  return wrong;
}

gboolean quality_measure(Store *store, Quality *quality, GError **error) {
  const EntryFilter filter = {.flag = "drawn-for-review", .oldest_first = TRUE};
  g_autoptr(GPtrArray) entries = store_entries(store, &filter, error);
  for (guint i = 0; entries && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    quality->drawn++;
    if (!entry->decided_by) continue;
    g_autoptr(Entry) read = store_entry_machine(store, entry->id, error);
    if (*error) return FALSE;
    quality->decided++;
    quality->wrong += read && was_wrong(read, entry);
  }
  return entries != NULL;
}

static char *percent(guint ten_thousandths) {
  return g_strdup_printf("%u.%02u", ten_thousandths / 100, ten_thousandths % 100);
}

int status_quality(App *app, Store *store, gboolean json) {
  g_autoptr(GError) error = NULL;
  Quality quality = {0};
  guint low, high;
  if (!quality_measure(store, &quality, &error)) return app_home_fault(app, g_steal_pointer(&error));
  accept_interval(quality.wrong, quality.decided, &low, &high);
  guint rate = quality.decided ? (guint)((guint64)quality.wrong * 10000 / quality.decided) : 0;
  g_autofree char *rate_text = percent(rate), *low_text = percent(low), *high_text = percent(high);
  const char *share = app_config(app, "review-share");
  if (json) {
    Json *out = json_new();
    json_begin_object(out, NULL);
    json_int(out, "format", 1);
    json_string(out, "review_share_percent", share);
    json_int(out, "drawn", quality.drawn);
    json_int(out, "decided", quality.decided);
    json_int(out, "wrong", quality.wrong);
    json_string(out, "error_rate_percent", quality.decided ? rate_text : NULL);
    json_string(out, "interval_low_percent", quality.decided ? low_text : NULL);
    json_string(out, "interval_high_percent", quality.decided ? high_text : NULL);
    json_end_object(out);
    app_print_json(out);
    return EXIT_DONE;
  }
  printf(
      "%u accepted entries were drawn for review (review-share = %s %%); %u are decided, %u of "
      "them were "
      "wrong\n",
      quality.drawn, share, quality.decided, quality.wrong);
  if (quality.decided)
    printf(
        "error rate of accepted entries: %s %%, with 95 %% confidence between %s %% and %s %% "
        "(Wilson)\n",
        rate_text, low_text, high_text);
  else
    puts(
        "error rate of accepted entries: not known; 'cmeledger config set review-share 5' draws "
        "one in twenty, "
        "'cmeledger review' decides");
  return EXIT_DONE;
}
