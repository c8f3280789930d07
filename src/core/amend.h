/* What follows from a provider or a title that a person gave (contract.md, `provider_id` and
 * `plastic_surgery_credits`). Pure. */
#pragma once
#include "core/draft.h"

/* Sets the id of the provider that bears just this name; none where the library knows none. */
void amend_provider(const Library *library, Entry *entry);
/* Counts all of the credit as plastic surgery, with a note, where the provider is a
 * plastic-surgery body or the title names such a subject; a part that is there already stays. */
void amend_plastic_surgery(const Library *library, Entry *entry);
