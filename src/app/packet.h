/* Starts the packet maker behind its wall and hands it plans. */
#pragma once
#include "app/app.h"
#include "core/packet.h"

typedef struct PacketMaker PacketMaker;
/* NULL: printed, *exit_code. */
PacketMaker *packet_maker_new(App *app, int *exit_code);
void packet_maker_free(PacketMaker *maker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PacketMaker, packet_maker_free)

/* Hands the plan over; it may be freed then. FALSE with error: nothing was asked. */
gboolean packet_ask(PacketMaker *maker, const PacketPlan *plan, GError **error);
/* Waits until one of those that were asked is done, and gives its index; -1: none was asked. */
int packet_wait(PacketMaker *const *makers, guint n);
/* Its audit PDF. NULL with error; the next plan gets a fresh packet maker then. */
Packet *packet_finish(PacketMaker *maker, GError **error);
