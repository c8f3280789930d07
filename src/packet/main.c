/* cmeledger-packet: makes audit PDFs behind a wall, since it opens PDFs from outside. */
#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <string.h>

#include "box/serve.h"
#include "core/packet.h"
#include "packet/assemble.h"
#include "packet/front.h"
#include "packet/source.h"

static GBytes *answer(GBytes *request, GBytes *const *files, guint n_files) {
  if (n_files == 1 && g_bytes_get_size(request) == strlen(PACKET_CHECK) &&
      memcmp(g_bytes_get_data(request, NULL), PACKET_CHECK, strlen(PACKET_CHECK)) == 0)
    return g_bytes_new_static("sound", source_is_sound(files[0]) ? 5 : 0);
  g_autoptr(PacketPlan) plan = n_files == 1 ? packet_plan_decode(files[0]) : NULL;
  g_autofree char *fault = plan ? NULL : g_strdup("the plan makes no sense");
  g_autoptr(Packet) packet = plan ? assemble(plan, &fault) : NULL;
  return packet_answer_encode(fault, packet);
}

static gboolean warm_up(char **why) {
  (void)why;
  front_warm_up();
  return TRUE;
}

int main(int argc, char **argv) {
  g_autofree char *versions = g_strdup_printf("qpdf %s", qpdf_get_qpdf_version());
  if (argc == 2 && strcmp(argv[1], "serve") == 0) return serve(versions, LOCK_FOR_DRAWING, warm_up, answer);
  if (argc == 2 && strcmp(argv[1], "selftest") == 0) return serve_selftest(LOCK_FOR_DRAWING, warm_up);
  fputs("cmeledger-packet is started by cmeledger; 'cmeledger-packet selftest' tries its wall.\n",
        stderr);
  return 2;
}
