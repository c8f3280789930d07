/* Has originals looked at before they go into an audit file. */
#include "app/audit_redraw.h"

#include <string.h>
#include <unistd.h>

#include "box/boxed.h"
#include "core/kind.h"
#include "core/wire_redraw.h"

#define RENEW_AFTER 500

typedef struct {
  const char *program;
  Boxed *box; /* NULL until it is needed */
} Helper;

struct Redrawer {
  Helper worker, packet;
  BoxLimits limits; /* of one original */
};

Redrawer *redrawer_new(App *app) {
  Redrawer *redrawer = g_new0(Redrawer, 1);
  guint cpu_seconds = (guint)app_config_number(app, "cpu-seconds");
  redrawer->worker.program = app_program(app, "cmeledger-worker");
  redrawer->packet.program = app_program(app, "cmeledger-packet");
  redrawer->limits = (BoxLimits){cpu_seconds, 3 * cpu_seconds + 30, app_config_number(app, "memory"),
                                 G_GUINT64_CONSTANT(256) << 20};
  return redrawer;
}

void redrawer_free(Redrawer *redrawer) {
  if (!redrawer) return;
  g_clear_pointer(&redrawer->worker.box, boxed_free);
  g_clear_pointer(&redrawer->packet.box, boxed_free);
  g_free(redrawer);
}

/* The answer (new); NULL when there is none. */
static GBytes *ask(Helper *helper, const BoxLimits *limits, GBytes *question, GBytes *original) {
  GBytes *answer = NULL;
  g_autofree char *reason = NULL;
  if (helper->box && boxed_answered(helper->box) >= RENEW_AFTER)
    g_clear_pointer(&helper->box, boxed_free);
  if (!helper->box) helper->box = boxed_start(helper->program, NULL);
  int sealed = helper->box ? sealed_from_bytes(original, NULL) : -1;
  if (sealed < 0) return NULL;
  gboolean asked = boxed_ask(helper->box, question, &sealed, 1, limits, NULL);
  close(sealed);
  if (!asked) return NULL;
  boxed_wait(&helper->box, 1);
  if (boxed_finish(helper->box, &answer, &reason) != BOX_ANSWERED)
    g_clear_pointer(&helper->box, boxed_free);
  return answer;
}

static gboolean can_be_copied(Redrawer *redrawer, GBytes *original) {
  g_autoptr(GBytes) question = g_bytes_new_static(PACKET_CHECK, strlen(PACKET_CHECK));
  g_autoptr(GBytes) answer = ask(&redrawer->packet, &redrawer->limits, question, original);
  return answer && g_bytes_get_size(answer) > 0;
}

void exhibit_take_original(Redrawer *redrawer, Exhibit *exhibit, GBytes *original) {
  g_autoptr(GArray) pages = NULL;
  g_autoptr(GBytes) pdf = NULL;
  gboolean whole = exhibit->pages->len == 0, image = kind_is_image(original);
  if (whole && !image && !can_be_copied(redrawer, original)) return;
  g_autoptr(GBytes) question = wire_encode_redraw(exhibit->pages);
  g_autoptr(GBytes) answer = ask(&redrawer->worker, &redrawer->limits, question, original);
  if (!answer || !wire_decode_redrawn(answer, &pages, &pdf)) return;
  if (whole && image) exhibit->pdf = g_steal_pointer(&pdf); /* all of it, and no other copy */
  if (exhibit->pdf) return;
  g_array_append_vals(exhibit->redrawn_pages, pages->data, pages->len);
  exhibit->redrawn = g_steal_pointer(&pdf);
  if (whole && !image) exhibit->pdf = g_bytes_ref(original);
}
