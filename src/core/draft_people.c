/* The learner: who among all the names on the page. */
#include <stdlib.h>
#include <string.h>

#include "core/draft_page.h"

/* Words that stand where a name could, and are none. */
static const char *const no_names[] = {
    "above",     "activity",  "individual", "person",  "participant", "certificate", "continuing",
    "medical",   "education", "credit",     "credits", "course",      "program",     "attendee",
    "learner",   "concern",   "colleague",  "transcript", "this",     "the",         "following",
    "completion", "attendance", "participation", "material", "meeting", "symposium", "congress",
    "conference", "update",   "review",     "workshop", "certifies",  "that",        "name",
    "date",      "online",    "learning",   "statement", "inc",       "llc",         "signature",
    "has",       "is",        "was",        "physician", "physicians", "registry",   "hour",
    "hours",     "your",      "you",        "our",      "of",         "for",         "organizer",
    "location",  "venue",     "provider",   "sponsor",  "format",     "type",        "title",
    "calendar",  "academic",  "fiscal",     "available", "awarded",   "claimed",    "earned",    "completed",
    "organiser", "presenter", "speaker",  "faculty",  "instructor", "moderator", "lecturer", "expires",
    "issued",    "license",   "state",    "points",   "moc",        "accreditation", "designation",
    "degree",    "friend",    "member",   "sir",      "madam",      "team",         NULL};

/* Words of organisations and offices that are names of people too, when a degree follows. */
static const char *const office_words[] = {
    "university", "college",  "society", "association", "academy", "hospital",  "department",
    "center",     "centre",   "institute", "school",    "company", "foundation", "group",
    "council",    "american", "national", "international", "system", "health",   "street",
    "suite",      "avenue",   "board",    "office",     "manager", "director",  "president",
    "chair",      "chairman", "dean",     "officer",    "secretary", "coordinator", NULL};

static gboolean is_suffix(const char *word) {
  static const char *const suffixes[] = {"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "JR", "JR.",
                                         "SR", "SR.", NULL};
  return g_strv_contains(suffixes, word);
}

/* Degrees, licences and profession codes: all capitals of two letters and more, or with points. */
static gboolean is_degree(const char *word) {
  static const char *const others[] = {"Dr", "Dr.", "PhD", "Ph.D.", "Ph.D", "PharmD", "EdD", "Ed.D.", "MEd",
                                       "DrPH", "Esq", "Esq.", "PsyD", "Mr.", "Mrs.", "Ms.", "Prof.",
                                       "Professor", "Doctor", "Cert.", "BSc", "MSc", "Dent", "ChB", "RPh", NULL};
  guint capitals = 0, letters = 0, digits = 0;
  if (g_strv_contains(others, word)) return TRUE;
  if (is_suffix(word)) return FALSE;
  for (const char *c = word; *c; c++) {
    capitals += g_ascii_isupper(*c) != 0;
    letters += g_ascii_isalpha(*c) || (guchar)*c >= 0x80;
    digits += g_ascii_isdigit(*c) != 0;
  }
  /* "BCh", "FRCSEd": one small letter at most */
  return digits > 0 || (capitals >= 2 && letters - capitals <= (letters > 2 ? 1 : 0) && g_ascii_isupper(*word));
}

static gboolean only_degrees(const char *text) {
  g_auto(GStrv) words = g_strsplit_set(text, " \t\n/()", -1);
  for (guint i = 0; words[i]; i++)
    if (*words[i] && !is_degree(words[i])) return FALSE;
  return TRUE;
}

/* What may stand in a name without a capital: "van", "de", "d'Amboise". */
static gboolean is_particle(const char *word) {
  static const char *const particles[] = {
      "von", "van", "de", "den", "der", "del", "della", "di", "da", "dos", "das", "do", "du", "la",
      "le", "las", "los", "al", "el", "ten", "ter", "bin", "ibn", "af", "av", "zu", "zum", "zur", "und",
      "y", "e", "i", "st", "bint", "abu", NULL};
  return g_strv_contains(particles, word) || strpbrk(word, "'-") || strstr(word, "\u2019");
}

static gboolean has_one_of(const char *printed, const char *const *degrees) {
  g_auto(GStrv) words = g_strsplit_set(printed, " ,\n", -1);
  for (guint i = 1; words[0] && words[i]; i++)
    if (g_strv_contains(degrees, words[i])) return TRUE;
  return FALSE;
}

static gboolean is_physician(const char *printed) {
  static const char *const degrees[] = {"MD", "M.D.", "DO", "D.O.", "MBBS", "MBChB", "FACS", NULL};
  return has_one_of(printed, degrees);
}

static gboolean has_medical_degree(const char *printed) {
  static const char *const assistant[] = {"PA-C", NULL};
  return is_physician(printed) || has_one_of(printed, assistant);
}

static gboolean all_capitals(const char *text) {
  g_autofree char *upper = g_utf8_strup(text, -1);
  return strcmp(upper, text) == 0;
}

/* In a name of capitals only these are told from names: "KIM MD", "FAIRWEATHER, LUCILLE, FACS". */
static gboolean is_usual_degree(const char *word) {
  static const char *const usual[] = {
      "MD",   "M.D.", "DO",  "D.O.", "RN",   "NP",   "PA",   "PA-C", "FACS", "DDS",  "DMD",  "MBBS",
      "PhD",  "PHD",  "Ph.D.", "PHY", "NUR", "MPH",  "MBA",  "MSC",  "MS",   "MA",   "FACP", "FAAP",
      "FACC", "FAAD", "FACOG", "FRCS", "FRCSC", "FACEP", "BSN", "MSN", "DNP", "APRN", "CRNA", "FNP",
      "PHARMD", "DPM", "OD", "MHS",  "JD",   NULL};
  return g_strv_contains(usual, word);
}

/* Some degree behind the name: "Lindqvist, RN", "KIM MD". */
static gboolean has_degree(const char *printed) {
  g_auto(GStrv) parts = g_strsplit(printed, ",", -1);
  const char *last = strrchr(g_strstrip(parts[0]), ' ');
  for (guint i = 1; parts[i]; i++)
    if (*g_strstrip(parts[i]) && !is_suffix(parts[i]) && only_degrees(parts[i])) return TRUE;
  return has_medical_degree(printed) || g_str_has_prefix(printed, "Dr") || (last && is_usual_degree(last + 1));
}

/* "Dr. Jane Smith", "DRA. ...", "Professor ...". */
static void cut_address(GString *name) {
  static const char *const forms[] = {"dr", "dra", "dre", "prof", "professor", "doctor", "mr", "mrs", "ms", "herr", "frau", "med",
                                      "dott", "dottssa", "dott.ssa", "sig", NULL};
  for (const char *end; (end = strchr(name->str, ' '));) {
    g_autofree char *word = g_ascii_strdown(name->str, end - name->str - (end > name->str && end[-1] == '.'));
    if (!g_strv_contains(forms, word)) return;
    g_string_erase(name, 0, end - name->str + 1);
  }
}

/* Cuts degrees and licence numbers off the end of words without a comma: "Kim MD ME10447". */
static void cut_tail(GString *name, gboolean capitals) {
  for (;;) {
    char *last = strrchr(name->str, ' ');
    if (!last) return;
    gboolean has_digit = strpbrk(last + 1, "0123456789") != NULL;
    gboolean cut = has_digit || is_usual_degree(last + 1) ||
                   (!capitals && is_degree(last + 1));
    if (!cut) return;
    g_string_truncate(name, (gsize)(last - name->str));
    g_strchomp(name->str);
    g_string_set_size(name, strlen(name->str));
  }
}

/* "Jane Smith, MD License #: 50188": from there on it is no name. */
static char *without_licence(const char *printed) {
  static const char *const marks[] = {" licen", " lic.", " npi", "(licen", "(npi", NULL};
  g_autofree char *lower = g_ascii_strdown(printed, -1);
  gsize end = strlen(printed);
  for (guint i = 0; marks[i]; i++) {
    const char *found = strstr(lower, marks[i]);
    if (found) end = MIN(end, (gsize)(found - lower));
  }
  return g_strndup(printed, end);
}

static gboolean ends_in_initial(const char *name) {
  const gsize length = strlen(name);
  return length > 3 && name[length - 1] == '.' && g_ascii_isupper(name[length - 2]) && name[length - 3] == ' ';
}

char *personal_name(const char *printed) {
  g_autofree char *plain = without_licence(printed);
  g_auto(GStrv) parts = g_strsplit(plain, ",", -1);
  g_autoptr(GString) name = g_string_new(g_strstrip(parts[0]));
  gboolean capitals = all_capitals(name->str);
  cut_address(name);
  cut_tail(name, capitals);
  /* "Abernathy, Cordelia J., MD" keeps what is no degree; so do Jr. and III after a comma. */
  for (guint i = 1; parts[i]; i++) {
    g_strstrip(parts[i]);
    gboolean given = capitals && i == 1 && !strchr(name->str, ' ') && strlen(parts[i]) > 2 &&
                     !strpbrk(parts[i], ".0123456789") && !is_usual_degree(parts[i]);
    if (!*parts[i] || (!is_suffix(parts[i]) && !given && only_degrees(parts[i]))) continue;
    if (is_suffix(parts[i])) g_string_append_printf(name, " %s", parts[i]);
    else if (i == 1 && !strpbrk(parts[i], "0123456789")) g_string_append_printf(name, ", %s", parts[i]);
  }
  g_auto(GStrv) words = g_strsplit_set(name->str, " ,\n", -1);
  gboolean physician = has_medical_degree(printed);
  guint n = 0;
  for (guint i = 0; words[i]; i++) {
    g_autofree char *lower = g_utf8_strdown(words[i], -1);
    if (!*words[i]) continue;
    if (g_str_has_suffix(lower, "(s)")) lower[strlen(lower) - 3] = '\0';
    n++;
    if (g_str_has_suffix(lower, "-")) return NULL; /* the line's end cuts it in two */
    if (g_strv_contains(no_names, lower) || strpbrk(words[i], "0123456789@:/_") ||
        (!physician && g_strv_contains(office_words, lower)) ||
        (g_unichar_islower(g_utf8_get_char(words[i])) && !is_particle(words[i])))
      return NULL;
  }
  if (n == 1 && is_degree(name->str)) return NULL; /* "FAAP" that was wrapped to its own line */
  if (n > 1 && !strchr(name->str, ',') && ends_in_initial(name->str)) return NULL; /* "Farah C." and a line's end */
  if (n == 0 || n > 8 || name->len < 3 || name->len > 80) return NULL;
  return g_string_free(g_steal_pointer(&name), FALSE);
}

gboolean same_words(const char *a, const char *b) {
  g_autofree char *x = g_utf8_casefold(a, -1), *y = g_utf8_casefold(b, -1);
  return strcmp(x, y) == 0;
}

/* A name that is part of an organisation's name on the page is no learner. */
static gboolean is_provider(const PageReader *reader, Span span) {
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
    if (hit->span.page == span.page && spans_overlap(hit->span, span) &&
        hit->span.end - hit->span.start > 5)
      return TRUE;
  }
  return FALSE;
}

/* Whether two printed names can be one person's: the words of one, initials apart, are in the
 * other. */
static gboolean compatible(const char *a, const char *b) {
  g_autofree char *x = g_utf8_casefold(a, -1), *y = g_utf8_casefold(b, -1);
  g_auto(GStrv) words = g_strsplit_set(x, " ,.", -1), others = g_strsplit_set(y, " ,.", -1);
  guint shared = 0, only_a = 0, only_b = 0;
  for (guint i = 0; words[i]; i++)
    if (strlen(words[i]) > 1) {
      if (g_strv_contains((const char *const *)others, words[i])) shared++;
      else only_a++;
    }
  for (guint i = 0; others[i]; i++)
    only_b += strlen(others[i]) > 1 && !g_strv_contains((const char *const *)words, others[i]);
  return shared > 0 && (only_a == 0 || only_b == 0);
}

/* The line before (step -1) or after a place, lower case; "" at the page's end. New string. */
static char *line_beside(const PageReader *reader, gsize at, int step) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  gsize start = at, end;
  while (start > 0 && text[start - 1] != '\n') start--;
  if (step < 0) {
    if (start == 0) return g_strdup("");
    end = start - 1;
    for (start = end; start > 0 && text[start - 1] != '\n';) start--;
  } else {
    start = at + strcspn(text + at, "\n");
    if (text[start]) start++;
    end = start + strcspn(text + start, "\n");
  }
  g_autofree char *line = g_strndup(text + start, end - start);
  return g_strstrip(g_utf8_strdown(line, -1));
}

/* "Everett Langstrom, MD / Associate Dean": who signs, teaches or speaks. */
static gboolean is_officer(const PageReader *reader, gsize at) {
  static const char *const offices[] = {"director", "dean", "chair", "president", "chief", "officer", "editor",
                                        "manager", "professor", "secretary", "coordinator", "faculty", "speaker",
                                        "moderator", "presenter", "instructor", "signature", "administrator", NULL};
  g_autofree char *below = line_beside(reader, at, 1), *above = line_beside(reader, at, -1);
  for (guint i = 0; offices[i]; i++)
    if (strstr(below, offices[i]) || g_str_has_prefix(above, offices[i])) return TRUE;
  return g_str_has_prefix(above, "___") || g_str_has_prefix(above, "sincerely") || g_str_has_prefix(above, "signed");
}

/* "Faculty:" alone on the line above. */
static gboolean has_office_above(const PageReader *reader, gsize at) {
  static const char *const offices[] = {"faculty", "speaker", "presenter", "moderator", "instructor", "course director",
                                        "director", NULL};
  g_autofree char *above = line_beside(reader, at, -1);
  g_strdelimit(above, ":", ' ');
  return g_strv_contains(offices, g_strstrip(above));
}

/* "Jane Smith, RN, CNOR": AMA PRA credit is for physicians, and a nurse is not the member. */
void page_doubt_profession(PageReader *reader) {
  static const char *const others[] = {"RN", "R.N.", "CNOR", "LPN", "NP", "CRNP", "APRN", "DNP", "FNP", "FNP-C",
                                       "FNP-BC", "BSN", "MSN", "CRNA", "PA", "PA-C", "RPH", "PHARMD", "RPh", "PharmD",
                                       "PT", "DPT", "OTR", "OTR/L", "CST", "CSFA", "LCSW", "RDN", "RT", "DDS", "DMD", "DPM", "DC", "OD", "DVM",
                                       "MS3", "MS4", NULL};
  const Entry *entry = reader->entry;
  Span name = reader->at[FIELD_MEMBER_NAME];
  if (!name.page || entry->category != CATEGORY_1 || entry->credits == CREDITS_UNKNOWN) return;
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  name.end += strcspn(text + name.end, "\n"); /* degrees may stand behind what was taken as the name */
  g_autofree char *printed = page_quote(reader, name);
  g_auto(GStrv) words = g_strsplit_set(printed, " ,", -1);
  if (is_physician(printed)) return;
  for (guint i = 2; words[0] && words[1] && words[i]; i++) {
    if (!g_strv_contains(others, words[i])) continue;
    entry_flag(reader->entry, "nonphysician-form", FIELD_MEMBER_NAME,
               "%s stands behind the name, and AMA PRA credit is for physicians; is this the member's paper?", words[i]);
    return;
  }
}

/* The only physician on a line alone who is no officer: most likely the learner. */
void page_guess_learner(PageReader *reader) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  g_autofree char *only = NULL;
  Span at = {0};
  for (gsize start = 0, end; text[start]; start = text[end] ? end + 1 : end) {
    end = start + strcspn(text + start, "\n");
    if (memchr(text + start, '\t', end - start)) continue; /* a row of a programme */
    Span cell = {reader->page->number, TEXT_FLOW, start, end};
    g_autofree char *printed = page_quote(reader, cell);
    gboolean doctor = g_str_has_prefix(printed, "Dr. ") || g_str_has_prefix(printed, "Dr ");
    char *bullet = strstr(printed, "\u2022"); /* "Jane Smith, MD \u2022 Example University" */
    if (bullet) *bullet = '\0';
    if (strlen(printed) > 80 || (!doctor && !has_medical_degree(printed)) || is_officer(reader, start)) continue;
    char *name = is_provider(reader, cell) && !bullet ? NULL : personal_name(g_strstrip(printed));
    if (!name || !strchr(name, ' ') || (only && !compatible(only, name))) {
      if (name && strchr(name, ' ')) { /* two of them: who is it? */
        g_free(name);
        return;
      }
      g_free(name);
      continue;
    }
    g_free(only);
    only = name;
    at = cell;
  }
  if (!only) return;
  reader->entry->member_name = g_steal_pointer(&only);
  entry_drop_flags(reader->entry, "name-missing");
  page_evidence(reader, WAY_NAME_UNSAID, at, "name with a degree");
  entry_flag(reader->entry, "name-unclear", FIELD_MEMBER_NAME,
             "No words say that this is the learner; it is the only physician's name that stands alone.");
}

void page_read_learner(PageReader *reader) {
  Entry *entry = reader->entry;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free); /* of the strong ranks */
  int best_rank = 99;
  guint at = 0;
  Span best_span = {0};
  const Pattern *best_pattern = NULL;
  for (const Match *match; (match = page_next(reader, "field", "member_name", &at));) {
    const char *rank_text = section_get(match->pattern->section, "rank");
    int rank = rank_text ? atoi(rank_text) : 5;
    const Span *span = match_capture(match, "name");
    if (!span) span = match_capture(match, "person");
    if (!span || is_provider(reader, *span)) continue;
    g_autofree char *printed = page_quote(reader, *span);
    /* "Boston, Massachusetts"; but MD is a degree before it is Maryland. */
    if (rank > 2 && page_is_place(reader, *span) && !has_medical_degree(printed)) continue;
    g_autofree char *name = personal_name(printed);
    gboolean degree = g_strcmp0(section_get(match->pattern->section, "value"), "degree") == 0;
    if (!name || (degree && (!has_degree(printed) || is_officer(reader, span->start)))) continue;
    if (has_office_above(reader, span->start)) continue;
    gboolean addressee = g_strcmp0(section_get(match->pattern->section, "value"), "addressee") == 0;
    if (rank <= 3 || addressee) g_ptr_array_add(names, g_strdup(name));
    /* "Dear Dr. Young:" says less than the address above it. */
    gboolean fuller = rank == best_rank && rank == 4 && strlen(name) > strlen(entry->member_name) &&
                      compatible(name, entry->member_name);
    if (rank < best_rank || fuller) {
      g_free(entry->member_name);
      entry->member_name = g_steal_pointer(&name);
      best_rank = rank;
      best_span = *span;
      best_pattern = match->pattern;
    }
  }
  if (!entry->member_name) {
    entry_flag(entry, "name-missing", FIELD_MEMBER_NAME,
               "No learner's name was found on the page; enter it.");
    return;
  }
  for (guint i = 0; i < names->len; i++) {
    if (compatible(names->pdata[i], entry->member_name)) continue;
    if (!entry_find_flag(entry, "name-several"))
      entry_flag(entry, "name-several", FIELD_MEMBER_NAME,
                 "More than one name stands where the learner's should; pick the right one.");
    entry_candidate(entry, FIELD_MEMBER_NAME, names->pdata[i], "also named on the page");
  }
  gboolean said = best_rank <= 3 || page_has(reader, "field", "learner_above");
  page_evidence(reader, best_rank <= 2 ? WAY_NAME_SAID : said ? WAY_NAME_PLACED : WAY_NAME_UNSAID, best_span,
                best_pattern->name);
  if (!said)
    entry_flag(entry, "name-unclear", FIELD_MEMBER_NAME,
               "No words say that this is the learner; the name stands at the head of an address "
               "or a letter.");
  if (!strpbrk(entry->member_name, " ,"))
    entry_flag(entry, "name-single", FIELD_MEMBER_NAME,
               "Only one word of a name was read; is that the learner's name?");
}

/* The learner that the words of a page name; NULL: nobody, or not for sure. */
static char *learner_of(const PageReader *base, const PageText *page) {
  g_autoptr(Entry) probe = entry_new();
  PageReader reader = *base;
  reader.page = page;
  reader.entry = probe;
  memset(reader.at, 0, sizeof reader.at);
  page_read_learner(&reader);
  const Evidence *said = entry_evidence(probe, FIELD_MEMBER_NAME);
  return said && accept_is_enough(said) && probe->flags->len == 0 ? g_steal_pointer(&probe->member_name) : NULL;
}

/* What OCR reads is not held against what is printed: letters that it mistakes make another name. The
 * flag goes into the member's audit file, and names nobody else. */
void document_doubt_learners(const PageReader *base, const GPtrArray *entries) {
  const GPtrArray *pages = base->document->pages;
  g_autofree char *first = NULL;
  gboolean scanned = FALSE; /* the page that names the first */
  for (guint i = 0; i < pages->len && pages->len > 1; i++) {
    const PageText *page = pages->pdata[i];
    g_autofree char *name = learner_of(base, page);
    if (!name) continue;
    if (!first) {
      first = g_steal_pointer(&name);
      scanned = page_is_scanned(page->page);
      continue;
    }
    if (compatible(name, first) || page_is_scanned(page->page) != scanned) continue;
    for (guint j = 0; j < entries->len; j++) {
      entry_flag(entries->pdata[j], "name-several", FIELD_MEMBER_NAME,
                 "The file names two learners, the second on page %u; whose is this?", page->number);
      entry_settle(entries->pdata[j]);
    }
    return;
  }
}
