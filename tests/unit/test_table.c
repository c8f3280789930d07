/* Tables of activities, laid out on made-up pages: heads, columns, rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/table.h"
#include "layout_help.h"

/* "title|amount" of a row: what stands in the column of titles and in that of AMA credit. */
static char *row_of(const DocumentText *document, const Table *table, guint nth) {
  static const ColumnKind kinds[] = {COLUMN_TITLE, COLUMN_AMA};
  GString *text = g_string_new(NULL);
  const TableRow *row = &g_array_index(table->rows, TableRow, nth);
  for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
    if (k) g_string_append_c(text, '|');
    for (guint i = 0; i < row->pieces->len; i++) {
      const TablePiece *piece = &g_array_index(row->pieces, TablePiece, i);
      g_autofree char *words = document_quote(document, piece->span);
      if (piece->column == kinds[k]) g_string_append_printf(text, "%s ", words);
    }
  }
  return g_string_free(text, FALSE);
}

static const struct {
  const char *name;
  Word words[28];
  const char *rows[5];
} layouts[] = {
    {"two columns under a head that spans them, one of them a running total",
     {{60, 100, "No.", 0}, {90, 100, "Date", 0}, {160, 100, "Activity", 0}, {400, 100, "AMA PRA Category 1 Credit", 0},
      {400, 111, "This activity", 0}, {480, 111, "Running total", 0},
      {60, 123, "1", 0}, {90, 123, "07/10/2023", 0}, {160, 123, "Wound Closure", 0}, {465, 123, "1.00", 1},
      {545, 123, "1.00", 1},
      {60, 135, "2", 0}, {90, 135, "07/12/2023", 0}, {160, 135, "Scar Care", 0}, {465, 135, "2.00", 1},
      {545, 135, "3.00", 1}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"points under a head that AMA credit spans",
     {{90, 100, "Date", 0}, {160, 100, "Activity", 0}, {400, 100, "AMA PRA Category 1 Credit", 0},
      {400, 111, "Claimed", 0}, {480, 111, "MOC points", 0},
      {90, 123, "07/10/2023", 0}, {160, 123, "Wound Closure", 0}, {435, 123, "1.00", 1}, {530, 123, "9.00", 1},
      {90, 135, "07/12/2023", 0}, {160, 135, "Scar Care", 0}, {435, 135, "2.00", 1}, {530, 135, "8.00", 1}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"numbers on the right of wide columns, heads on the left",
     {{60, 100, "Activity", 0}, {300, 100, "Completed", 0}, {400, 100, "AMA PRA", 0}, {500, 100, "MOC points", 0},
      {60, 112, "Wound Closure", 0}, {300, 112, "2023-07-10", 0}, {490, 112, "1.00", 1}, {590, 112, "5.00", 1},
      {60, 124, "Scar Care", 0}, {300, 124, "2023-07-12", 0}, {490, 124, "2.00", 1}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"two heads a space apart over numbers that end with them",
     {{60, 100, "Date", 0}, {150, 100, "Activity", 0}, {400, 100, "Available AMA PRA", 0},
      {60, 112, "2023-07-10", 0}, {150, 112, "Wound Closure", 0}, {445, 112, "4.00", 1}, {485, 112, "1.00", 1},
      {60, 124, "2023-07-12", 0}, {150, 124, "Scar Care", 0}, {445, 124, "3.00", 1}, {485, 124, "2.00", 1}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"heads a space apart, and another line of them is parted there",
     {{60, 100, "Activity", 0}, {160, 100, "Date", 0}, {210, 100, "AMA PRA", 0},
      {160, 110, "Completed Category", 0}, {210, 120, "1 Credit", 0},
      {60, 135, "Wound Closure", 0}, {160, 135, "2023-7-10 1.00", 0},
      {60, 150, "Scar Care", 0}, {160, 150, "2023-7-12 2.00", 0}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"two heads a space apart, of which each goes on below",
     {{60, 100, "Activity Credits", 0}, {180, 100, "Course", 0}, {320, 100, "AMA PRA", 0},
      {60, 110, "Date", 0}, {105, 110, "Offered", 0},
      {60, 125, "2023-", 0}, {140, 125, "9.00", 1}, {180, 125, "Wound Closure", 0}, {320, 125, "1.00", 0}, {60, 135, "07-10", 0},
      {60, 150, "2023-", 0}, {140, 150, "8.00", 1}, {180, 150, "Scar Care", 0}, {320, 150, "2.00", 0}, {60, 160, "07-12", 0}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"two heads a space apart on the middle of columns, of which each goes on below on its middle",
     {{60, 100, "Activity", 0}, {170, 100, "Completed Credits", 0}, {320, 100, "AMA PRA", 0},
      {182.5f, 110, "Date", 0}, {230, 110, "Max", 0},
      {60, 125, "Wound Closure", 0}, {167.5f, 125, "2023-07-10", 0}, {227.5f, 125, "9.00", 0}, {327.5f, 125, "1.00", 0},
      {60, 140, "Scar Care", 0}, {167.5f, 140, "2023-07-12", 0}, {227.5f, 140, "8.00", 0}, {327.5f, 140, "2.00", 0}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"heads a space apart on a line of their own, over rows that tell where they begin",
     {{300, 92, "AMA PRA Category 1", 0}, {40, 98, "Activity Date Format Activity", 0}, {300, 104, "Credits", 0},
      {40, 120, "May 3, 2024", 0}, {110, 120, "Live", 0}, {145, 120, "Wound Closure", 0}, {300, 120, "1.00", 0},
      {40, 135, "May 4, 2024", 0}, {110, 135, "Live", 0}, {145, 135, "Scar Care", 0}, {300, 135, "2.00", 0}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"a narrow date and a number behind it that together look like another date",
     {{40, 100, "Activity", 0}, {105, 100, "Date", 0}, {145, 100, "Maximum", 0}, {190, 100, "AMA PRA", 0},
      {40, 115, "Enhancements May 20, 2.50", 0}, {190, 115, "1.00", 0}, {105, 125, "2023", 0},
      {40, 140, "Scar Care", 0}, {105, 140, "June 29, 8.00", 0}, {190, 140, "2.00", 0}, {105, 150, "2023", 0}},
     {"Enhancements |1.00 ", "Scar Care |2.00 "}},
    {"the end of a date and a number a space behind it, which stands apart in other rows",
     {{40, 100, "Date", 0}, {98, 100, "No.", 0}, {150, 100, "Activity", 0}, {300, 100, "AMA PRA", 0},
      {40, 115, "February", 0}, {98, 115, "A-", 0}, {135, 115, "Wound", 0}, {300, 115, "1.00", 0},
      {50, 125, "15, 2023 4417", 0}, {135, 125, "Closure", 0},
      {40, 140, "May 1,", 0}, {98, 140, "A-", 0}, {135, 140, "Scar Care", 0}, {300, 140, "2.00", 0},
      {50, 150, "2023", 0}, {95, 150, "4417", 0},
      {40, 165, "May 2,", 0}, {98, 165, "A-", 0}, {135, 165, "Grafts", 0}, {300, 165, "3.00", 0},
      {50, 175, "2023", 0}, {95, 175, "4417", 0}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 ", "Grafts |3.00 "}},
    {"a title that is written across the place where other cells begin",
     {{40, 100, "Date", 0}, {98, 100, "No.", 0}, {190, 100, "Activity", 0}, {300, 100, "AMA PRA", 0},
      {40, 115, "2023-7-10", 0}, {98, 115, "A-1", 0}, {140, 115, "Of Wounds And Their Closure", 0}, {300, 115, "1.00", 0},
      {40, 130, "2023-7-12", 0}, {98, 130, "A-2", 0}, {155, 130, "Scars And Their Care", 0}, {300, 130, "2.00", 0},
      {40, 145, "2023-7-14", 0}, {98, 145, "A-3", 0}, {155, 145, "Grafts", 0}, {300, 145, "3.00", 0},
      {40, 160, "2023-7-16", 0}, {98, 160, "A-4", 0}, {140, 160, "Flaps", 0}, {300, 160, "4.00", 0}},
     {"Of Wounds And Their Closure |1.00 ", "Scars And Their Care |2.00 ", "Grafts |3.00 ", "Flaps |4.00 "}},
    {"a title a space from its date ends before it, and not before \"of\"",
     {{40, 100, "Activity", 0}, {150, 100, "Date", 0}, {300, 100, "AMA PRA", 0},
      {40, 115, "Surgical Treatment of 03/19/2023", 0}, {300, 115, "1.00", 0}, {40, 125, "Melanoma", 0},
      {40, 140, "Scar Care", 0}, {145, 140, "03/20/2023", 0}, {300, 140, "2.00", 0}},
     {"Surgical Treatment of Melanoma |1.00 ", "Scar Care |2.00 "}},
    {"a title that ends in a year, beside a date of two lines",
     {{40, 100, "Date", 0}, {150, 100, "Activity", 0}, {300, 100, "AMA PRA", 0},
      {150, 120, "Wound", 0}, {40, 125.5f, "June 14,", 0}, {150, 130.5f, "Update", 0}, {300, 130.5f, "1.00", 0},
      {40, 136, "2023", 0}, {150, 141, "2025", 0},
      {40, 165.5f, "July 14,", 0}, {150, 171, "Scar Care", 0}, {300, 171, "2.00", 0}, {40, 176, "2023", 0}},
     {"Wound Update 2025 |1.00 ", "Scar Care |2.00 "}},
    {"titles on the middle of their rows, of more lines than their dates and close to each other",
     {{40, 100, "Date", 0}, {150, 100, "Activity", 0}, {300, 100, "AMA PRA", 0},
      {150, 120, "The Difficult", 0}, {40, 125, "2023-05-15", 0}, {300, 125, "1.00", 0}, {150, 130.3f, "Gallbladder", 0},
      {150, 142, "Enhanced", 0}, {150, 152.3f, "Recovery", 0}, {40, 162.6f, "2023-07-13", 0}, {150, 162.6f, "After", 0},
      {300, 162.6f, "2.00", 0}, {150, 172.9f, "Major", 0}, {150, 183.2f, "Surgery", 0},
      {150, 195, "Nerve", 0}, {40, 200, "2023-07-31", 0}, {300, 200, "3.00", 0}, {150, 205.3f, "Injury", 0}},
     {"The Difficult Gallbladder |1.00 ", "Enhanced Recovery After Major Surgery |2.00 ", "Nerve Injury |3.00 "}},
    {"a statement below the table, set in the width of the page",
     {{40, 100, "Date", 0}, {150, 100, "Activity", 0}, {375, 100, "AMA PRA", 0},
      {40, 115, "2023-07-10", 0}, {150, 115, "Wound Closure", 0}, {375, 115, "1.00", 0},
      {40, 130, "2023-07-12", 0}, {150, 130, "Scar Care", 0}, {375, 130, "2.00", 0},
      {40, 150, "Example University is accredited by the ACCME to provide education for", 0},
      {40, 160, "physicians and designates this live activity for a maximum of 8 in all AMA PRA", 0}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"a kind of activities heads its rows",
     {{60, 100, "Activity", 0}, {300, 100, "Completed", 0}, {400, 100, "AMA PRA", 0},
      {60, 115, "Live Activities", 0},
      {60, 127, "Wound Closure", 0}, {300, 127, "2023-07-10", 0}, {430, 127, "1.00", 1},
      {60, 139, "Enduring Materials", 0},
      {60, 151, "Scar Care", 0}, {300, 151, "2023-07-12", 0}, {430, 151, "2.00", 1}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"a heading of other words touches the first row",
     {{60, 100, "Activity", 0}, {300, 100, "Completed", 0}, {400, 100, "AMA PRA", 0},
      {60, 115, "Department of Surgery", 0},
      {60, 127, "Wound Closure", 0}, {300, 127, "2023-07-10", 0}, {430, 127, "1.00", 1},
      {60, 139, "Scar Care", 0}, {300, 139, "2023-07-12", 0}, {430, 139, "2.00", 1}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"lines of heads set wide",
     {{60, 80, "MyCME Transcript", 0},
      {400, 100, "AMA PRA", 0}, {500, 100, "Of which", 0}, {400, 120, "Category 1", 0}, {500, 120, "Self-", 0},
      {60, 140, "Date", 0}, {160, 140, "Title", 0}, {400, 140, "Credits", 0}, {500, 140, "Assessment", 0},
      {60, 160, "2023-07-10", 0}, {160, 160, "Wound Closure", 0}, {430, 160, "1.00", 1}, {530, 160, "1.00", 1},
      {60, 180, "2023-07-12", 0}, {160, 180, "Scar Care", 0}, {430, 180, "2.00", 1}, {530, 180, "0.50", 1}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"titles above and below the middle of their row",
     {{60, 100, "Activity", 0}, {300, 100, "Completed", 0}, {400, 100, "AMA PRA", 0},
      {60, 120, "Wound", 0}, {300, 126, "2023-07-10", 0}, {430, 126, "1.00", 1}, {60, 132, "Closure", 0},
      {60, 146, "Scar", 0}, {300, 152, "2023-07-12", 0}, {430, 152, "2.00", 1}, {60, 158, "Care", 0}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"dates of three lines, the first row too",
     {{60, 100, "Activity", 0}, {200, 100, "Completed", 0}, {400, 100, "AMA PRA", 0},
      {60, 120, "Wound", 0}, {200, 120, "January", 0}, {430, 120, "1.00", 1}, {60, 131, "Closure", 0}, {200, 131, "30,", 0},
      {200, 142, "2024", 0},
      {60, 160, "Scar", 0}, {200, 160, "March", 0}, {430, 160, "2.00", 1}, {60, 171, "Care", 0}, {200, 171, "2,", 0},
      {200, 182, "2024", 0}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"a year alone on its line ends a date and heads no rows",
     {{60, 100, "Date", 0}, {160, 100, "Activity", 0}, {400, 100, "AMA PRA", 0},
      {160, 120, "Wound", 0}, {60, 126, "May 17,", 0}, {160, 132, "Closure", 0}, {430, 132, "1.00", 1}, {60, 138, "2023", 0},
      {160, 144, "Today", 0},
      {160, 166, "Scar", 0}, {60, 172, "June 23,", 0}, {160, 178, "Care", 0}, {430, 178, "2.00", 1}, {60, 184, "2023", 0}},
     {"Wound Closure Today |1.00 ", "Scar Care |2.00 "}},
    {"a narrow date touches the title beside it",
     {{60, 100, "Date", 0}, {95, 100, "Activity", 0}, {400, 100, "AMA PRA", 0},
      {60, 120, "2023- Wound Closure", 0}, {430, 120, "1.00", 1}, {60, 131, "03-22", 0}, {95, 131, "Today", 0},
      {60, 150, "2023-", 0}, {97, 150, "Scar Care", 0}, {430, 150, "2.00", 1}, {60, 161, "04-04", 0}},
     {"Wound Closure Today |1.00 ", "Scar Care |2.00 "}},
    {"a head of five lines on the middle of its row, under the name of the paper",
     {{170, 60, "Transcript for Jane Smith, MD", 0},
      {415, 84, "AMA", 0}, {415, 95, "PRA", 0}, {70, 101, "Activity", 0}, {410, 106, "Category", 0}, {170, 106, "Activity", 0},
      {70, 112, "Date", 0}, {420, 117, "1", 0},
      {60, 140, "2023-03-22", 0}, {160, 140, "Wound Closure", 0}, {430, 140, "1.00", 1},
      {60, 160, "2023-04-04", 0}, {160, 160, "Scar Care", 0}, {430, 160, "2.00", 1}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"two heads a space apart over centred cells",
     {{60, 100, "Date", 0}, {150, 100, "Format No.", 0}, {230, 100, "Activity", 0}, {400, 100, "AMA PRA", 0},
      {60, 115, "2023-03-22", 0}, {152, 115, "Live", 0}, {185, 115, "71", 0}, {230, 115, "Wound Closure", 0}, {430, 115, "1.00", 1},
      {60, 135, "2023-04-04", 0}, {152, 135, "Live", 0}, {185, 135, "72", 0}, {230, 135, "Scar Care", 0}, {430, 135, "2.00", 1}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
    {"a number of four figures alone on its line is no year",
     {{60, 100, "Date", 0}, {160, 100, "Activity", 0}, {330, 100, "No.", 0}, {400, 100, "AMA PRA", 0},
      {160, 120, "Wound", 0}, {330, 125, "A-", 0}, {60, 130, "2023-05-17", 0}, {160, 130, "Closure", 0}, {430, 130, "1.00", 1},
      {330, 135, "4417", 0}, {160, 140, "Today", 0},
      {160, 152, "Scar", 0}, {60, 157, "2023-06-17", 0}, {430, 157, "2.00", 1}, {160, 162, "Care", 0}},
     {"Wound Closure Today |1.00 ", "Scar Care |2.00 "}},
    {"a year alone on its line ends a title, and heads the rows of its time",
     {{60, 100, "Date", 0}, {160, 100, "Activity", 0}, {400, 100, "AMA PRA", 0},
      {60, 120, "2023-05-17", 0}, {160, 120, "Wound Update", 0}, {430, 120, "1.00", 1}, {160, 130.5f, "2023", 0},
      {60, 150, "2022", 0},
      {60, 162, "2022-06-17", 0}, {160, 162, "Scar Care", 0}, {430, 162, "2.00", 1}},
     {"Wound Update 2023 |1.00 ", "Scar Care |2.00 "}},
    {"the first row touches a head of two lines, not the head above its title",
     {{400, 95, "AMA PRA", 0}, {60, 100, "Date", 0}, {160, 100, "Activity", 0}, {400, 105.5f, "Credits", 0},
      {160, 118, "Wound", 0}, {60, 123, "2023-05-17", 0}, {430, 123, "1.00", 1}, {160, 128, "Closure", 0},
      {160, 150, "Scar", 0}, {60, 155, "2023-06-17", 0}, {430, 155, "2.00", 1}, {160, 160, "Care", 0}},
     {"Wound Closure |1.00 ", "Scar Care |2.00 "}},
};

/* What is no row below them shows no credit of its own: nothing was lost. */
static void sentences_are_no_rows(void **state) {
  (void)state;
  const Word words[] = {
      {60, 100, "Date", 0}, {160, 100, "Activity", 0}, {300, 100, "AMA PRA", 0}, {400, 100, "Format", 0},
      {60, 115, "2023-03-22", 0}, {160, 115, "Wound Closure", 0}, {330, 115, "1.00", 1}, {400, 115, "Live", 0},
      {60, 160, "The Boston University School of Medicine is accredited by the ACCME to provide continuing medical education, and it", 0},
      {60, 171, "designates this live activity for a maximum of 1.00 AMA PRA Category 1 Credits. Physicians should", 0},
      {60, 182, "claim only 1.00 AMA PRA Category 1 Credit.", 0}, {0, 0, NULL, 0}};
  g_autoptr(DocumentText) document = lay_out(words);
  g_autoptr(Table) table = table_read(document);
  assert_int_equal(table->rows->len, 1);
  assert_int_equal(table->lost, 0);
}

static void a_row_without_its_date_is_lost(void **state) {
  (void)state;
  const Word words[] = {
      {60, 100, "Date", 0}, {160, 100, "Activity", 0}, {300, 100, "AMA PRA", 0},
      {60, 115, "January", 0}, {160, 115, "Wound Closure", 0}, {330, 115, "1.00", 1},
      {60, 140, "2023-04-04", 0}, {160, 140, "Scar Care", 0}, {330, 140, "2.00", 1}, {0, 0, NULL, 0}};
  g_autoptr(DocumentText) document = lay_out(words);
  g_autoptr(Table) table = table_read(document);
  assert_int_equal(table->rows->len, 1);
  assert_true(table->lost > 0);
}

static void rows_of_layouts(void **state) {
  (void)state;
  guint wrong = 0;
  for (guint i = 0; i < G_N_ELEMENTS(layouts); i++) {
    g_autoptr(DocumentText) document = lay_out(layouts[i].words);
    g_autoptr(Table) table = table_read(document);
    guint rows = 0;
    while (layouts[i].rows[rows]) rows++;
    if (table->rows->len != rows || table->lost > 0) {
      print_error("%s: %u rows, %u lines lost\n", layouts[i].name, table->rows->len, table->lost);
      wrong++;
    }
    for (guint j = 0; j < MIN(rows, table->rows->len); j++) {
      g_autofree char *row = row_of(document, table, j);
      if (strcmp(row, layouts[i].rows[j]) == 0) continue;
      print_error("%s: row %u is \"%s\"\n", layouts[i].name, j + 1, row);
      wrong++;
    }
  }
  assert_int_equal(wrong, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(rows_of_layouts), cmocka_unit_test(sentences_are_no_rows),
                                     cmocka_unit_test(a_row_without_its_date_is_lost)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
