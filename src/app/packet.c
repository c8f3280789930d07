/* One packet maker for many plans, begun anew when one of them was its end. */
#include "app/packet.h"

#include <unistd.h>

#include "box/boxed.h"

struct PacketMaker {
  const char *program;
  BoxLimits limits;
  Boxed *box; /* NULL until the next plan */
};

static GQuark packet_error_quark(void) { return g_quark_from_static_string("cmeledger-packet"); }

PacketMaker *packet_maker_new(App *app, int *exit_code) {
  g_autoptr(GError) error = NULL;
  PacketMaker *maker = g_new0(PacketMaker, 1);
  maker->program = app_program(app, "cmeledger-packet");
  maker->limits = (BoxLimits){.cpu_seconds = 120,
                              .wall_seconds = 390,
                              .memory = G_GUINT64_CONSTANT(4) << 30,
                              .max_answer = G_GUINT64_CONSTANT(1) << 30};
  maker->box = boxed_start(maker->program, &error);
  if (maker->box) return maker;
  app_warn("audit files cannot be made safely on this machine: %s; 'cmeledger doctor' says more",
           error->message);
  packet_maker_free(maker);
  *exit_code = EXIT_ATTENTION;
  return NULL;
}

void packet_maker_free(PacketMaker *maker) {
  if (!maker) return;
  g_clear_pointer(&maker->box, boxed_free);
  g_free(maker);
}

gboolean packet_ask(PacketMaker *maker, const PacketPlan *plan, GError **error) {
  g_autoptr(GBytes) request = g_bytes_new_static("plan", 4);
  g_autoptr(GBytes) bytes = packet_plan_encode(plan);

  if (!maker->box && !(maker->box = boxed_start(maker->program, error))) return FALSE;
  int sealed = sealed_from_bytes(bytes, error);
  if (sealed < 0) return FALSE;
  gboolean asked = boxed_ask(maker->box, request, &sealed, 1, &maker->limits, error);
  close(sealed);
  return asked;
}

int packet_wait(PacketMaker *const *makers, guint n) {
  g_autofree Boxed **boxes = g_new(Boxed *, n);
  for (guint i = 0; i < n; i++) boxes[i] = makers[i]->box;
  return boxed_wait(boxes, n);
}

Packet *packet_finish(PacketMaker *maker, GError **error) {
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *reason = NULL;
  if (boxed_finish(maker->box, &answer, &reason) != BOX_ANSWERED) {
    g_clear_pointer(&maker->box, boxed_free);
  } else {
    Packet *packet = packet_answer_decode(answer, &reason);
    if (packet) return packet;
  }
  g_set_error(error, packet_error_quark(), 0, "the PDF could not be made: %s", reason);
  return NULL;
}
