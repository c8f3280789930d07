/* Starts the packet maker behind its wall and hands it plans. */
#pragma once
#include "app/app.h"
#include "core/packet.h"

typedef struct PacketMaker PacketMaker;
/* NULL: printed, *exit_code. */
PacketMaker *packet_maker_new(App *app, int *exit_code);
void packet_maker_free(PacketMaker *maker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PacketMaker, packet_maker_free)

/* The audit PDF of a plan. NULL with error; the next plan gets a fresh packet maker then. */
GBytes *packet_make(PacketMaker *maker, const PacketPlan *plan, GError **error);
