/* Which row each line of a table belongs to. */
#include "core/table_parts.h"

gboolean line_is_loose(const Line *line) {
  return !line->head && !line->total && !line->note && !line->has_date;
}

gboolean line_is_anchor(const Line *line) { return line->has_date || line->total; }

gboolean line_has_column(const Line *line, ColumnKind column) {
  for (guint i = 0; i < line->cells->len; i++)
    if (g_array_index(line->cells, Cell, i).column == column) return TRUE;
  return FALSE;
}

/* Cells stand on the middle of their row: the first row has a line above it, or a row's title
 * stands above and below its date. */
static gboolean is_centred(const TableReader *reader, const GArray *lines, guint top) {
  gboolean titled = FALSE;
  for (guint i = 0; i < reader->columns->len; i++)
    titled = titled || g_array_index(reader->columns, Column, i).kind == COLUMN_TITLE;
  for (guint i = MAX(top, 1); i < lines->len; i++) { /* top may be past the end: no rows here */
    const Line *line = &g_array_index(lines, Line, i), *above = &g_array_index(lines, Line, i - 1);
    if (!line->has_date || !line_is_loose(above) || above->top < 0 ||
        line->top - above->bottom > .6f * (line->bottom - line->top))
      continue;
    const Line *under = i + 1 < lines->len ? &g_array_index(lines, Line, i + 1) : NULL;
    gboolean below = under && line_is_loose(under) && under->top - line->bottom <= .6f * (line->bottom - line->top);
    if ((i == top && (!titled || below || above->cells->len > 1)) || (titled && !line_has_column(line, COLUMN_TITLE))) return TRUE;
  }
  return FALSE;
}

/* Lines that touch: where rows stand apart, each is a block of its own. */
static void find_blocks(GArray *lines) {
  float bottom = -1;
  for (guint i = 0, block = 0; i < lines->len; i++) {
    Line *line = &g_array_index(lines, Line, i);
    const Line *before = i ? &g_array_index(lines, Line, i - 1) : NULL;
    if (!before || line->top < 0 || line->top - bottom > .3f * (line->bottom - line->top) ||
        before->head != line->head || before->note != line->note) {
      block++;
      bottom = -1;
    }
    bottom = MAX(bottom, line->bottom);
    line->block = block;
    if (line->date_bottom < line->bottom) line->date_bottom = line->bottom;
  }
}

/* Which row or total a line without a date belongs to: the only one of its block, else the one
 * above it, or where cells are centred on their row the nearest. G_MAXUINT: none. */
static guint home_of(const GArray *lines, guint at, gboolean centred) {
  const Line *line = &g_array_index(lines, Line, at);
  guint above = at, below = at, in_block = 0, only = at;
  float size = line->bottom - line->top;
  for (guint i = 0; i < lines->len; i++) {
    const Line *other = &g_array_index(lines, Line, i);
    if (other->block != line->block || !line_is_anchor(other)) continue;
    in_block++;
    only = i;
  }
  if (in_block == 1) return only;
  for (guint i = at; i > 0;) {
    const Line *other = &g_array_index(lines, Line, --i), *under = &g_array_index(lines, Line, i + 1);
    if (other->head || other->note || (other->top >= 0 && under->top - other->bottom > 1.2f * size)) break;
    if (line_is_anchor(other)) {
      above = i;
      break;
    }
  }
  for (guint i = at + 1; centred && i < lines->len; i++) {
    const Line *other = &g_array_index(lines, Line, i), *over = &g_array_index(lines, Line, i - 1);
    if (other->head || other->note || other->top - over->bottom > 1.2f * size) break;
    if (line_is_anchor(other)) {
      below = i;
      break;
    }
  }
  if (above == at && below == at) return G_MAXUINT;
  if (above == at) return below;
  if (below == at) return above;
  float middle = line->top + line->bottom;
  const Line *a = &g_array_index(lines, Line, above), *b = &g_array_index(lines, Line, below);
  return middle - (a->top + a->date_bottom) <= b->top + b->date_bottom - middle ? above : below;
}

#define SAME_CELL 0.6f /* points: lines of a cell are no further apart than those that are closest */

static gboolean holds_title(const Line *line) {
  return line->top >= 0 && !line->head && !line->note && !line->total && line_has_column(line, COLUMN_TITLE);
}

/* For each line the first of the lines of its title, by the white between them; NULL: it does not part them. New. */
static guint *find_titles(const GArray *lines) {
  g_autofree guint *first = g_new(guint, lines->len);
  float least = G_MAXFLOAT, most = -G_MAXFLOAT;
  for (guint pass = 0; pass < 2; pass++) {
    for (guint i = 0, last = G_MAXUINT; i < lines->len; i++) {
      const Line *line = &g_array_index(lines, Line, i);
      first[i] = i;
      if (line->head || line->note || line->total) last = G_MAXUINT;
      if (!holds_title(line)) continue;
      if (last != G_MAXUINT) {
        const float gap = line->top - g_array_index(lines, Line, last).bottom;
        least = MIN(least, gap), most = MAX(most, gap);
        if (pass > 0 && gap <= least + SAME_CELL) first[i] = first[last];
      }
      last = i;
    }
  }
  return most > least + 2 * SAME_CELL ? g_steal_pointer(&first) : NULL;
}

static float middle_of(const Line *anchor) { return (anchor->top + anchor->date_bottom) / 2; }

/* The row of a title whose lines stand together: the only date beside them, else the one on their middle that
 * stands beside none. G_MAXUINT: there is none. */
static guint home_of_title(const GArray *lines, const guint *titles, guint at) {
  guint dates = 0, beside = G_MAXUINT, nearest = G_MAXUINT;
  float top = G_MAXFLOAT, bottom = -G_MAXFLOAT;
  const Line *line = &g_array_index(lines, Line, at);
  for (guint i = 0; i < lines->len; i++) {
    const Line *other = &g_array_index(lines, Line, i);
    if (titles[i] != titles[at] || !holds_title(other)) continue;
    top = MIN(top, other->top), bottom = MAX(bottom, other->bottom);
    dates += other->has_date;
    if (other->has_date) beside = i;
  }
  if (dates > 0) return dates == 1 ? beside : G_MAXUINT;
  float least = (line->bottom - line->top) / 2;
  for (guint i = 0; i < lines->len; i++) {
    const Line *other = &g_array_index(lines, Line, i);
    const float off = ABS(middle_of(other) - (top + bottom) / 2);
    if (!other->has_date || holds_title(other) || off > least) continue;
    least = off;
    nearest = i;
  }
  return nearest;
}

guint *table_homes(const TableReader *reader, GArray *lines, guint top) {
  find_blocks(lines);
  gboolean centred = is_centred(reader, lines, top);
  g_autofree guint *titles = find_titles(lines);
  guint *home = g_new(guint, lines->len);
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    home[i] = line_is_anchor(line) ? i : G_MAXUINT;
    if (home[i] == G_MAXUINT && line_is_loose(line) && titles && holds_title(line)) home[i] = home_of_title(lines, titles, i);
    if (home[i] == G_MAXUINT && line_is_loose(line)) home[i] = home_of(lines, i, centred);
  }
  return home;
}
