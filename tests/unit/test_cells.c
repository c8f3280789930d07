/* Forms, laid out on made-up pages: bricks, cells, labels and their values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/text_cells.h"
#include "layout_help.h"

static const struct {
  const char *name;
  Word words[32];
  const char *text; /* NULL: no form of cells; lines are parted by one empty line less than they are */
} forms[] = {
    {"labels beside values of two lines, two pairs a row",
     {{60, 100, "Participant", 0}, {140, 100, "Jane Smith, MD", 0}, {300, 100, "Course", 0}, {380, 100, "Wound Closure", 0},
      {380, 111, "Today", 0},
      {60, 130, "Date", 0}, {140, 130, "March 14, 2025", 0}, {300, 130, "Credits", 0}, {380, 130, "2.00", 0},
      {300, 141, "Awarded", 0}},
     "Participant: Jane Smith, MD\nCourse: Wound Closure Today\nDate: March 14, 2025\nCredits Awarded: 2.00\n"},
    {"a label and a value that stand on the middle of three lines",
     {{140, 100, "Wound", 0}, {60, 111, "Course", 0}, {140, 111, "Closure", 0}, {140, 122, "Today", 0},
      {60, 145, "Participant", 0}, {140, 145, "Jane Smith, MD", 0},
      {60, 165, "Date", 0}, {140, 165, "March 14, 2025", 0}, {60, 185, "Credits Awarded", 0}, {140, 185, "2.00", 0}},
     "Course: Wound Closure Today\nParticipant: Jane Smith, MD\nDate: March 14, 2025\nCredits Awarded: 2.00\n"},
    {"labels in the row above their values",
     {{60, 100, "Participant", 0}, {300, 100, "Course", 0}, {60, 115, "Jane Smith, MD", 0}, {300, 115, "Wound Closure", 0},
      {300, 126, "Today", 0},
      {60, 150, "Date", 0}, {300, 150, "Credits Awarded", 0}, {60, 165, "March 14, 2025", 0}, {300, 165, "2.00", 0}},
     "Participant: Jane Smith, MD\nCourse: Wound Closure Today\nDate: March 14, 2025\nCredits Awarded: 2.00\n"},
    {"values that touch, under their labels",
     {{60, 100, "Participant", 0}, {135, 100, "Course", 0}, {60, 115, "Jane Smith, MD Wound Closure", 0},
      {60, 140, "Date", 0}, {300, 140, "Credits Awarded", 0}, {60, 155, "March 14, 2025", 0}, {300, 155, "2.00", 0}},
     "Participant: Jane Smith, MD\nCourse: Wound Closure\nDate: March 14, 2025\nCredits Awarded: 2.00\n"},
    {"two labels that touch, over values in the columns of the rows above",
     {{60, 100, "Participant", 0}, {215, 100, "Course", 0}, {60, 115, "Jane Smith, MD", 0}, {215, 115, "Wound Closure", 0},
      {80, 140, "AMA PRA Category 1 Credits Date of Completion", 0},
      {60, 155, "2.00", 0}, {215, 155, "March 14, 2025", 0}},
     "Participant: Jane Smith, MD\nCourse: Wound Closure\nAMA PRA Category 1 Credits: 2.00\n"
     "Date of Completion: March 14, 2025\n"},
    {"a value and the label of the next pair that touch, in the middle of rows whose lines stand between each other's",
     {{60, 100, "Name", 0}, {130, 100, "Grace A.", 0}, {300, 100, "Grand", 0},
      {130, 111, "Delgado,", 0}, {173, 111, "Course Title", 0}, {300, 111, "Rounds", 0}, {130, 122, "MD", 0}, {300, 122, "Today", 0},
      {60, 140, "Credits", 0}, {173, 140, "Date", 0}, {300, 140, "Mar 25,", 0}, {130, 145.5f, "3.75", 0},
      {60, 151, "Claimed", 0}, {173, 151, "Completed", 0}, {300, 151, "2024", 0},
      {173, 170, "Meeting", 0}, {60, 175.5f, "Format", 0}, {130, 175.5f, "Live", 0}, {300, 175.5f, "Boston", 0},
      {173, 181, "Location", 0}},
     "Name: Grace A. Delgado, MD\nCourse Title: Grand Rounds Today\nCredits Claimed: 3.75\nDate Completed: Mar 25, 2024\n"
     "Format: Live\nMeeting Location: Boston\n"},
    {"a white wider than a space between what is no label and what is none, where columns begin",
     {{60, 100, "Learner", 0}, {130, 100, "Jane Smith", 0}, {220, 100, "Date", 0}, {330, 100, "2023-01-22", 0},
      {220, 120, "AMA PRA", 0}, {60, 131, "Course", 0}, {130, 131, "Grace", 0}, {220, 131, "Category 1", 0},
      {330, 136.5f, "15.50", 0}, {60, 142, "Director", 0}, {130, 142, "Tsukamoto-Ngo, MD Credits(R)", 0}, {220, 153, "Claimed", 0},
      {60, 173, "Title", 0}, {132, 173, "Principles of the", 0}, {220, 173, "Hand Today", 0},
      {60, 193, "Location", 0}, {130, 193, "Boston", 0}, {220, 193, "Format", 0}, {330, 193, "Live", 0}},
     "Learner: Jane Smith\nDate: 2023-01-22\nCourse Director: Grace Tsukamoto-Ngo, MD\n"
     "AMA PRA Category 1 Credits(R) Claimed: 15.50\nTitle\tPrinciples of the Hand Today\nLocation: Boston\nFormat: Live\n"},
    {"values that touch under their labels, and by chance on the middle of a label below",
     {{60, 100, "Participant", 0}, {215, 100, "Title", 0},
      {60, 113, "Rosa Hildegard Delgado-Ng, MDs Grand Rounds: Limb Salvage After Traumata", 0},
      {60, 133, "Date", 0}, {215, 133, "Credits Awarded", 0}, {60, 146, "March 14, 2025", 0}, {215, 146, "2.00", 0}},
     "Participant: Rosa Hildegard Delgado-Ng, MDs\nTitle: Grand Rounds: Limb Salvage After Traumata\n"
     "Date: March 14, 2025\nCredits Awarded: 2.00\n"},
    {"labels over values, all lines as far apart, a label of two lines with its value one line lower",
     {{60, 100, "Name", 0}, {200, 100, "Title", 0}, {60, 111, "Jane Smith, MD", 0}, {200, 111, "Wound Closure", 0},
      {60, 122, "Location", 0}, {200, 122, "Number of AMA PRA Category 1", 0}, {380, 122, "Expires", 0},
      {60, 133, "Online", 0}, {200, 133, "Credits Awarded", 0}, {380, 133, "2024-02-05", 0}, {200, 144, "7.75", 0}},
     "Name: Jane Smith, MD\nTitle: Wound Closure\nLocation: Online\nExpires: 2024-02-05\n"
     "Number of AMA PRA Category 1 Credits Awarded: 7.75\n"},
    {"a value a space before a label with a colon, which by itself would make it one",
     {{60, 100, "Learner:", 0}, {130, 100, "Grace Ng", 0}, {248, 100, "Contact Hours:", 0}, {400, 100, "1.2", 0},
      {60, 115, "Title:", 0}, {130, 115, "Scar Care and the Hand", 0}, {243, 115, "Activity Format:", 0}, {400, 115, "Live", 0},
      {60, 130, "Completed:", 0}, {130, 130, "May 7, 2025", 0}, {243, 130, "Credits Awarded:", 0}, {400, 130, "1.75", 0}},
     "Learner: Grace Ng\nContact Hours: 1.2\nTitle: Scar Care and the Hand\nActivity Format: Live\n"
     "Completed: May 7, 2025\nCredits Awarded: 1.75\n"},
    {"labels under their values",
     {{60, 100, "Jane Smith, MD", 0}, {300, 100, "Wound Closure", 0}, {60, 111, "Participant", 0}, {300, 111, "Course", 0},
      {60, 140, "March 14, 2025", 0}, {300, 140, "2.00", 0}, {60, 151, "Date", 0}, {300, 151, "Credits Awarded", 0}},
     "Participant: Jane Smith, MD\nCourse: Wound Closure\nDate: March 14, 2025\nCredits Awarded: 2.00\n"},
    {"labels under values, all lines as far apart, values of two lines with their labels one line lower",
     {{60, 100, "Jane Smith, MD", 0}, {200, 100, "Boston, MA", 0}, {340, 100, "Wound Closure for Non-", 0},
      {60, 111, "Participant", 0}, {200, 111, "Location", 0}, {340, 111, "Anesthesiologists", 0}, {340, 122, "Title", 0},
      {60, 133, "G-88123", 0}, {200, 133, "March 14, 2025", 0}, {340, 133, "Online", 0},
      {60, 144, "License", 0}, {200, 144, "Date", 0}, {340, 144, "Format", 0},
      {60, 155, "2.25 AMA PRA Category 1", 0}, {60, 166, "Credits(R)", 0}, {60, 177, "Credits Awarded", 0}},
     "Participant: Jane Smith, MD\nLocation: Boston, MA\nTitle: Wound Closure for Non-Anesthesiologists\n"
     "License: G-88123\nDate: March 14, 2025\nFormat: Online\nCredits Awarded: 2.25 AMA PRA Category 1 Credits(R)\n"},
    {"labels of two lines under values, all lines as far apart",
     {{60, 100, "Jane Smith, MD", 0}, {200, 100, "2.00", 0}, {380, 100, "1.50", 0},
      {60, 111, "Participant", 0}, {200, 111, "Number of AMA PRA", 0}, {380, 111, "Contact", 0},
      {200, 122, "Category 1 Credits Awarded", 0}, {380, 122, "Hours", 0},
      {60, 133, "Wound Closure", 0}, {200, 133, "March 14, 2025", 0}, {60, 144, "Title", 0}, {200, 144, "Date", 0}},
     "Participant: Jane Smith, MD\nNumber of AMA PRA Category 1 Credits Awarded: 2.00\nContact Hours: 1.50\n"
     "Title: Wound Closure\nDate: March 14, 2025\n"},
    {"a label that goes on with no label",
     {{60, 100, "Jane Smith, MD", 0}, {200, 100, "2.00", 0}, {380, 100, "Online", 0},
      {60, 111, "Participant", 0}, {200, 111, "Number of AMA PRA Category 1", 0}, {380, 111, "Format", 0},
      {200, 122, "Credits Earned", 0},
      {60, 133, "Wound Closure", 0}, {200, 133, "March 14, 2025", 0}, {60, 144, "Title", 0}, {200, 144, "Date", 0}},
     "Participant: Jane Smith, MD\nFormat: Online\nNumber of AMA PRA Category 1 Credits Earned: 2.00\n"
     "Title: Wound Closure\nDate: March 14, 2025\n"},
    {"labels under values, in columns of their own in each row",
     {{90, 100, "Jane Smith, MD", 0}, {250, 100, "Wound Closure", 0}, {440, 100, "March 14, 2025", 0},
      {97.5f, 111, "Participant", 0}, {267.5f, 111, "Course", 0}, {465, 111, "Date", 0},
      {212.5f, 122, "2.00", 0}, {365, 122, "TX Q4417", 0},
      {140, 133, "AMA PRA Category 1 Credits Earned", 0}, {352.5f, 133, "State License", 0}},
     "Participant: Jane Smith, MD\nCourse: Wound Closure\nDate: March 14, 2025\n"
     "AMA PRA Category 1 Credits Earned: 2.00\nState License: TX Q4417\n"},
    {"labels under values that touch, over other values",
     {{60, 100, "Jane Smith", 0}, {200, 100, "Principles of Hernia Repair April 18, 2024", 0},
      {60, 111, "Attendee", 0}, {200, 111, "Title", 0}, {340, 111, "Date of Completion", 0},
      {60, 125, "0.50", 0}, {200, 125, "Online", 0}, {340, 125, "G-88123", 0},
      {60, 136, "Credits Claimed", 0}, {200, 136, "Format", 0}, {340, 136, "License", 0}},
     "Attendee: Jane Smith\nTitle: Principles of Hernia Repair\nDate of Completion: April 18, 2024\n"
     "Credits Claimed: 0.50\nFormat: Online\nLicense: G-88123\n"},
    {"values over and under a row of labels, of which one row fits",
     {{60, 100, "Jane Smith", 0}, {200, 100, "Wound Closure", 0}, {340, 100, "April 18, 2024", 0},
      {60, 114, "Attendee", 0}, {200, 114, "Title", 0}, {340, 114, "Date of Completion", 0},
      {60, 128, "0.50", 0}, {200, 128, "Online", 0}, {340, 128, "G-88123", 0}},
     "Attendee: Jane Smith\nTitle: Wound Closure\nDate of Completion: April 18, 2024\n0.50\nOnline\nG-88123\n"},
    {"labels of three lines under values of two",
     {{60, 100, "Jane Smith, MD", 0}, {200, 100, "Wound Closure", 0}, {350, 100, "2.00", 0},
      {60, 110.5f, "Participant", 0}, {200, 110.5f, "Today", 0}, {350, 110.5f, "Number of AMA PRA", 0},
      {200, 121, "Activity Name", 0}, {350, 121, "Category 1 Credits", 0}, {350, 131.5f, "Awarded", 0},
      {60, 155, "March 14, 2025", 0}, {200, 155, "Online", 0}, {60, 165.5f, "Date", 0}, {200, 165.5f, "Format", 0}},
     "Participant: Jane Smith, MD\nActivity Name: Wound Closure Today\n"
     "Number of AMA PRA Category 1 Credits Awarded: 2.00\nDate: March 14, 2025\nFormat: Online\n"},
    {"a label and its value almost touch, as the lines around show",
     {{60, 100, "Participant", 0}, {120, 100, "Jane Smith, MD", 0}, {60, 120, "Date", 0}, {120, 120, "March 14, 2025", 0},
      {70, 140, "Activity: Wound Closure", 0}, {120, 151, "Today", 0},
      {60, 170, "Credits", 0}, {120, 170, "2.00", 0}},
     "Participant: Jane Smith, MD\nDate: March 14, 2025\nActivity: Wound Closure Today\nCredits: 2.00\n"},
    {"a date of two lines is not cut where a year under it stands",
     {{60, 100, "Participant", 0}, {140, 100, "Jane Smith, MD", 0}, {60, 120, "Date of", 0}, {140, 120, "3 August", 0},
      {60, 131, "Activity", 0}, {150, 131, "2023", 0}, {60, 150, "Credits", 0}, {140, 150, "2.00", 0}},
     "Participant: Jane Smith, MD\nDate of Activity: 3 August 2023\nCredits: 2.00\n"},
    {"rows a small step further apart than lines of a cell",
     {{60, 100, "Attendee", 0}, {140, 100, "Quentin", 0}, {300, 100, "Course Title", 0}, {380, 100, "Damage Control", 0},
      {140, 110.4f, "Marchetti, MD", 0}, {380, 110.4f, "Laparotomy", 0},
      {60, 125, "Activity", 0}, {140, 125, "Online", 0}, {300, 125, "State License", 0}, {380, 125, "G-88123", 0},
      {60, 135.4f, "Format", 0},
      {60, 155, "Date", 0}, {140, 155, "2025-05-13", 0}, {300, 155, "Credits", 0}, {380, 155, "2.00", 0},
      {60, 175, "Location", 0}, {140, 175, "Online", 0}, {300, 175, "Format", 0}, {380, 175, "Live", 0}},
     "Attendee: Quentin Marchetti, MD\nCourse Title: Damage Control Laparotomy\nActivity Format: Online\nState License: G-88123\n"
     "Date: 2025-05-13\nCredits: 2.00\nLocation: Online\nFormat: Live\n"},
    {"lines of one label and one value", {{60, 100, "Participant: Jane Smith, MD", 0}, {60, 120, "Course: Wound Closure", 0},
      {60, 140, "Date: March 14, 2025", 0}, {60, 160, "Credits: 2.00", 0}}, NULL},
    {"a table of activities",
     {{60, 100, "Date", 0}, {160, 100, "Activity", 0}, {400, 100, "Credits", 0},
      {60, 115, "2025-03-14", 0}, {160, 115, "Wound Closure", 0}, {400, 115, "2.00", 0},
      {60, 130, "2025-03-15", 0}, {160, 130, "Scar Care", 0}, {400, 130, "1.00", 0},
      {60, 145, "2025-03-16", 0}, {160, 145, "Burns", 0}, {400, 145, "1.50", 0}}, NULL},
};

static void forms_by_cells(void **state) {
  (void)state;
  guint wrong = 0;
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
    g_autoptr(DocumentText) document = lay_out(forms[i].words);
    const PageText *page = document->pages->pdata[0];
    Text text = text_by_cells(page->page, &page->text[TEXT_ROWS]);
    g_autofree char *got = text.utf8;
    g_free(text.glyph_of);
    g_auto(GStrv) pairs = g_strsplit(got ? got : "", "\n\n", -1); /* an empty line ends each */
    g_autofree char *lines = got ? g_strjoinv("\n", pairs) : NULL;
    assert_int_equal(text_has_cells(page->page, &page->text[TEXT_ROWS]), got != NULL);
    if (g_strcmp0(lines, forms[i].text) == 0) continue;
    print_error("%s: got\n%s\n", forms[i].name, lines ? lines : "(no form)");
    wrong++;
  }
  assert_int_equal(wrong, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(forms_by_cells)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
