/* "(DD/MM/YYYY)" beside a label: how a form wants its dates, and no words of its own. Pure. */
#pragma once
#include "core/text.h"

/* Takes every such form out of the text. What they say of the order of day and month. */
DateForm date_form_lift(Text *text);
