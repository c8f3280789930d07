/* Stands between poppler and fontconfig: fonts asked for again are not sorted again. */
#include "worker/sorted.h"

#include <dlfcn.h>
#include <fontconfig/fontconfig.h>
#include <glib.h>

#define MOST_KNOWN 64 /* a file may ask for any names */

typedef struct {
  FcPattern *asked; /* before the configuration had its say */
  FcFontSet *sorted;
} Known;

static Known known[MOST_KNOWN];
static guint n_known;
static gboolean keeping;

/* Between the two calls that poppler makes for a font. */
static FcPattern *asking; /* a copy of what is asked for, to be known; NULL: nothing */
static const FcPattern *skipped;
static FcFontSet *answer; /* to what was skipped; borrowed */

void sorted_keep(void) { keeping = TRUE; }

#define REAL(function) ((__typeof__(&function))real(#function))
static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  g_assert(found != NULL);
  return found;
}

/* Takes a while: not done for what is known, unless more than the order is wanted of it. */
FcBool FcConfigSubstitute(FcConfig *config, FcPattern *pattern, FcMatchKind kind) {
  skipped = NULL;
  for (guint i = 0; kind == FcMatchPattern && i < n_known; i++)
    if (FcPatternEqual(known[i].asked, pattern)) {
      skipped = pattern;
      answer = known[i].sorted;
      return FcTrue;
    }
  if (asking != NULL) FcPatternDestroy(asking);
  asking = kind == FcMatchPattern ? FcPatternDuplicate(pattern) : NULL;
  return REAL(FcConfigSubstitute)(config, pattern, kind);
}

FcPattern *FcFontMatch(FcConfig *config, FcPattern *pattern, FcResult *result) {
  if (pattern == skipped) REAL(FcConfigSubstitute)(config, pattern, FcMatchPattern);
  skipped = NULL;
  return REAL(FcFontMatch)(config, pattern, result);
}

static FcFontSet *copy_of(const FcFontSet *fonts) {
  FcFontSet *copy = FcFontSetCreate();
  for (int i = 0; i < fonts->nfont; i++) {
    FcPatternReference(fonts->fonts[i]);
    FcFontSetAdd(copy, fonts->fonts[i]);
  }
  return copy;
}

FcFontSet *FcFontSort(FcConfig *config, FcPattern *pattern, FcBool trim, FcCharSet **chars,
                      FcResult *result) {
  gboolean plain = !trim && chars == NULL;
  if (pattern == skipped && plain) {
    skipped = NULL;
    *result = FcResultMatch;
    return copy_of(answer);
  }
  if (pattern == skipped) REAL(FcConfigSubstitute)(config, pattern, FcMatchPattern);
  skipped = NULL;
  FcFontSet *sorted = REAL(FcFontSort)(config, pattern, trim, chars, result);
  if (sorted != NULL && plain && keeping && asking != NULL && n_known < MOST_KNOWN) {
    known[n_known++] = (Known){asking, copy_of(sorted)};
    asking = NULL;
  }
  return sorted;
}
