/* What crosses the wall between a worker and the ledger program, as bytes. The decoder
 * believes nothing: every count and index is checked against the bytes at hand. */
#pragma once
#include "core/text.h"

GBytes *wire_encode_reading(const Reading *reading);
/* NULL when the bytes are not a reading that the encoder could have made. */
Reading *wire_decode_reading(GBytes *bytes);
