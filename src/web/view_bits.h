/* Pieces that several pages show. */
#pragma once
#include "web/desk.h"

/* "Credits maximum only" of a flag's code. New. */
char *flag_label(const char *code);
/* "Credits" of a field, "Entry" for the whole. Borrowed. */
const char *field_label(Field field);
/* The name of the file as it first came in. New. */
char *document_name(Store *store, const Document *document);
/* "12.50", or a dash. New. */
char *credits_label(Credits credits);
const char *day_label(Day day, char buffer[DAY_TEXT_SIZE]); /* "no date" when unknown */
/* "1 entry", "2,310 entries" */
void put_count(Html *html, gint64 count, const char *one, const char *many);
/* Whether a flag of the entry (NULL: none) is about the field. */
gboolean field_is_flagged(const Entry *entry, Field field);
void put_standing(Html *html, Standing standing);
void put_state(Html *html, EntryState state);
/* A hidden input, an option, a labelled select's end. */
void put_option(Html *html, const char *value, const char *text, gboolean chosen);
/* The page around the evidence of a field (N_FIELDS: of the flagged ones), as a small picture; nothing without. */
void put_crop(Html *html, const Entry *entry, Field field);
/* A bar: counted, what waits, and the line of what is needed. */
void put_bar(Html *html, const RequirementResult *result);
/* Buttons for other pages of a list. */
void put_pager(Html *html, const Request *request, const char *path, guint page, gint64 rows,
               guint per_page);
/* Where files are dropped, for a member or (NULL) for whoever their names say. */
void put_upload(Request *request, Html *html, const char *member_id);
