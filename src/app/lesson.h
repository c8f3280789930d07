/* What a person says of a provider that the library does not know: a section of data in
 * HOME/patterns/learned.patterns that can be seen and edited, and what waits for just that is read
 * again. */
#pragma once
#include "app/app.h"

typedef struct {
  char *name, *id; /* id NULL: made from the name */
  char **also;     /* NULL: no other names */
  gboolean plastic_surgery, not_accredited;
  char *body;      /* "liability-carrier", "facility-accreditor"; NULL: neither */
  char *learned;   /* when and by whom; NULL before it is */
} Lesson;
void lesson_free(Lesson *lesson);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lesson, lesson_free)

/* About the provider that the entry waits for, by the name that it now bears; what is printed is
 * then another name of it. NULL: it waits for no word about a provider. */
Lesson *lesson_about(const Entry *waiting, const char *name);

/* What is wrong with it as it stands ("the name is one line ..."), or NULL. New string. */
char *lesson_fault(const Lesson *lesson);

typedef struct {
  guint read, settled; /* entries that were read again; those of them that wait no more */
  int exit_code;       /* EXIT_ATTENTION: they could not be read again, which was said */
} LessonEffect;

/* Writes it down and reads again what waits with it; `show` prints what differs. Its id is set.
 * FALSE with *why, and nothing is written, or with *error. */
gboolean lesson_learn(App *app, Store *store, Lesson *lesson, gboolean show, LessonEffect *effect,
                      char **why, GError **error);
/* Takes it out of the file and reads again what rests on it, which then waits; what a person
 * decided is kept. FALSE with *why or *error. */
gboolean lesson_forget(App *app, Store *store, const char *id, gboolean show, LessonEffect *effect,
                       char **why, GError **error);
/* All that were learnt, as the file has them. Of Lesson. */
GPtrArray *lessons_of(const App *app);
