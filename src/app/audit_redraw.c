/* Has pages of originals drawn anew by a worker, for an audit file. */
#include "app/audit_redraw.h"

#include <unistd.h>

#include "box/boxed.h"
#include "core/wire_redraw.h"

#define RENEW_AFTER 500

struct Redrawer {
  const char *program;
  BoxLimits limits;
  Boxed *box; /* NULL until it is needed */
};

Redrawer *redrawer_new(App *app) {
  Redrawer *redrawer = g_new0(Redrawer, 1);
  guint cpu_seconds = (guint)app_config_number(app, "cpu-seconds");
  redrawer->program = app_program(app, "cmeledger-worker");
  redrawer->limits = (BoxLimits){cpu_seconds, 3 * cpu_seconds + 30, app_config_number(app, "memory"),
                                 G_GUINT64_CONSTANT(256) << 20};
  return redrawer;
}

void redrawer_free(Redrawer *redrawer) {
  if (!redrawer) return;
  g_clear_pointer(&redrawer->box, boxed_free);
  g_free(redrawer);
}

/* The worker's answer; NULL when there is none. */
static GBytes *ask(Redrawer *redrawer, const GArray *pages, GBytes *original) {
  GBytes *answer = NULL;
  g_autofree char *reason = NULL;
  g_autoptr(GBytes) question = wire_encode_redraw(pages);
  if (redrawer->box && boxed_answered(redrawer->box) >= RENEW_AFTER)
    g_clear_pointer(&redrawer->box, boxed_free);
  if (!redrawer->box) redrawer->box = boxed_start(redrawer->program, NULL);
  int sealed = redrawer->box ? sealed_from_bytes(original, NULL) : -1;
  if (sealed < 0) return NULL;
  gboolean asked = boxed_ask(redrawer->box, question, &sealed, 1, &redrawer->limits, NULL);
  close(sealed);
  if (!asked) return NULL;
  boxed_wait(&redrawer->box, 1);
  if (boxed_finish(redrawer->box, &answer, &reason) != BOX_ANSWERED)
    g_clear_pointer(&redrawer->box, boxed_free);
  return answer;
}

void exhibit_take_original(Redrawer *redrawer, Exhibit *exhibit, GBytes *original) {
  g_autoptr(GArray) pages = NULL;
  g_autoptr(GBytes) pdf = NULL;
  g_autoptr(GBytes) answer = ask(redrawer, exhibit->pages, original);
  if (!answer || !wire_decode_redrawn(answer, &pages, &pdf)) return;
  g_array_append_vals(exhibit->redrawn_pages, pages->data, pages->len);
  exhibit->redrawn = g_steal_pointer(&pdf);
  if (exhibit->pages->len == 0) exhibit->pdf = g_bytes_ref(original);
}
