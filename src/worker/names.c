/* Stands between poppler and FreeType, as drawn.c stands between poppler and cairo. */
#include "worker/names.h"

#include <dlfcn.h>
#include <ft2build.h>
#include <glib.h>

#include FT_FREETYPE_H

#define NAME_SIZE 128 /* bytes; PostScript's are at most 63 */

static GHashTable *fonts; /* FT_Face -> names -> glyph index */
static gboolean keeping;

void names_keep(void) {
  if (fonts == NULL) fonts = g_hash_table_new(NULL, NULL);
  keeping = TRUE;
}

void names_kept(void) { keeping = FALSE; }

static GHashTable *read_names(FT_Face face) {
  GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
  char name[NAME_SIZE];
  for (FT_UInt i = 0; i < (FT_UInt)face->num_glyphs; i++)
    if (FT_Get_Glyph_Name(face, i, name, sizeof name) == 0 && *name != '\0' &&
        !g_hash_table_contains(names, name))
      g_hash_table_insert(names, g_strdup(name), GUINT_TO_POINTER(i));
  return names;
}

FT_UInt FT_Get_Name_Index(FT_Face face, const FT_String *name) {
  static __typeof__(FT_Get_Name_Index) *real;
  if (real == NULL) real = (__typeof__(real))dlsym(RTLD_NEXT, "FT_Get_Name_Index");
  GHashTable *names = fonts != NULL ? g_hash_table_lookup(fonts, face) : NULL;
  if (names == NULL && keeping && FT_HAS_GLYPH_NAMES(face)) {
    names = read_names(face);
    g_hash_table_insert(fonts, face, names);
  }
  return names != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(names, name)) : real(face, name);
}
