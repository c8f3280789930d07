/* Puts an audit PDF together: our front pages, then the originals' pages as they are. */
#pragma once
#include "core/packet.h"

/* NULL and a sentence in *fault (new string). A document that qpdf cannot read whole gets a
 * page that says so, never a blank exhibit. */
Packet *assemble(const PacketPlan *plan, char **fault);
