/* The accredited provider: the one that the accreditation statement names, not the joint
 * provider, the platform or the venue. */
#include <string.h>

#include "core/draft_page.h"
#include "core/mend.h"

static gboolean is_provider_section(const Section *section) {
  return strcmp(section->kind, "provider") == 0;
}

/* Only brackets, marks and white space, or "LLC", "Inc." between the name and its verb. */
static gboolean only_trimmings(const char *from, const char *to) {
  static const char *const words[] = {"LLC", "Inc", "Inc.", "INC", "PC", "Ltd", "\u00ae", "\u2122",
                                      "Continuing", "Medical", "Education", "CME", "Office", "of",
                                      "Department", "Center", "for", "Professional", "Development",
                                      "Interprofessional", "Division", "Continuous", "Lifelong", "Learning", NULL};
  g_autofree char *between = g_strndup(from, (gsize)(to - from));
  gboolean in_brackets = FALSE;
  g_auto(GStrv) parts = g_strsplit_set(between, " \t\n,", -1);
  for (guint i = 0; parts[i]; i++) {
    const char *part = parts[i];
    if (!*part || strcmp(part, ".") == 0) continue;
    if (part[0] == '(') in_brackets = TRUE;
    gboolean trimming = in_brackets || g_strv_contains(words, part);
    if (in_brackets && part[strlen(part) - 1] == ')') in_brackets = FALSE;
    if (!trimming) return FALSE;
  }
  return TRUE;
}

/* "Ohio Valley Center for Medical Education" is not the Center for Medical Education: a word in
 * capitals right before a known name, on its line, makes it another one. */
static gboolean is_end_of_longer_name(const char *text, gsize start) {
  static const char *const no_part[] = {"the", "by", "from", "and", "for", "at", "this", "that", "with",
                                        "through", "to", "provider", "sponsor", "dr", NULL};
  gsize end = start;
  while (end > 0 && text[end - 1] == ' ') end--;
  gsize begin = end;
  while (begin > 0 && !strchr(" \t\n", text[begin - 1])) begin--;
  if (begin == end || end == start || !g_unichar_isupper(g_utf8_get_char(text + begin))) return FALSE;
  g_autofree char *word = g_ascii_strdown(text + begin, (gssize)(end - begin));
  return g_unichar_isalpha(g_utf8_get_char(g_utf8_prev_char(text + end))) && !g_strv_contains(no_part, word);
}

static gboolean ends_sentence(const char *text, const char *stop) {
  static const char *const short_forms[] = {"Inc", "St", "Dr", "Co", "Corp", "Ltd", "U.S", "No", NULL};
  if (*stop == ':' || *stop == ';' || *stop == '!' || *stop == '?') return TRUE;
  if (*stop != '.') return FALSE;
  for (guint i = 0; short_forms[i]; i++) {
    gsize length = strlen(short_forms[i]);
    if ((gsize)(stop - text) >= length && strncmp(stop - length, short_forms[i], length) == 0)
      return FALSE;
  }
  return stop - text < 2 || !g_ascii_isupper(stop[-1]) || stop[-2] != '.';
}

/* An organisation that the library does not know, as the words before its verb give it: back
 * to the end of a sentence or to a line that is whole by itself. */
static char *printed_before(const char *text, gsize at, gsize *start) {
  gsize begin = at;
  guint lines = 0;
  while (begin > 0 && at - begin < 200) {
    const char *c = text + begin - 1;
    if (*c == '\t') break;
    if (g_ascii_isspace(*c) && begin > 1 && ends_sentence(text, c - 1)) break;
    if (*c == '\n') {
      const char *next = text + begin;
      while (g_ascii_isspace(*next)) next++;
      const char *line = c;
      while (line > text && line[-1] != '\n') line--;
      /* "... Clinical Education & Professional / Development": wrapped at the margin. */
      gboolean wrapped = c - line > 45 && g_ascii_isupper(*line) && g_ascii_isalpha(c[-1]) &&
                         !memchr(next, ' ', (gsize)MAX(0, text + at - next - 1)) &&
                         !memchr(line, ':', (gsize)(c - line));
      gboolean goes_on = next >= text + at || g_ascii_islower(*next) || *next == '(' || *next == '&' || wrapped;
      if (!goes_on || ++lines > 2) break;
    }
    begin--;
  }
  g_autofree char *words = g_strndup(text + begin, at - begin);
  for (char *c = words; *c; c++)
    if (g_ascii_isspace(*c)) *c = ' ';
  char *name = g_strstrip(words);
  if (g_ascii_strncasecmp(name, "In support of improving patient care, ", 38) == 0) name += 38;
  if (g_ascii_strncasecmp(name, "the ", 4) == 0) name += 4;
  char *bracket = strrchr(name, '(');
  if (bracket && bracket > name && name[strlen(name) - 1] == ')') *bracket = '\0';
  g_strchomp(name);
  gsize length = strlen(name);
  while (length && strchr(",;", name[length - 1])) name[--length] = '\0';
  *start = begin;
  static const char *const generic[] = {"This", "It", "Continuing Medical Education", "Continuing Education",
                                        "Office of Continuing Medical Education", "which", "that", "Activity",
                                        "The activity", NULL};
  if (g_strv_contains(generic, name) || g_str_has_prefix(name, "This ")) return NULL;
  if (length < 4 || length > 120 || !(g_ascii_isupper(name[0]) || (guchar)name[0] >= 0x80 || g_ascii_isdigit(name[0])))
    return NULL;
  return g_strdup(name);
}

gboolean provider_before(const PageReader *reader, gsize at, NamedProvider *provider) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  memset(provider, 0, sizeof *provider);
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
    if (hit->span.page != reader->page->number || hit->span.end > at || at - hit->span.end > 60) continue;
    if (!is_provider_section(hit->section) || is_end_of_longer_name(text, hit->span.start)) continue;
    /* "American College of Cardiology Foundation (ACCF)": brackets belong to the name. */
    if (!only_trimmings(text + hit->span.end, text + at)) {
      const NameHit *next = i + 1 < reader->matches->names->len
                                ? &g_array_index(reader->matches->names, NameHit, i + 1) : NULL;
      if (!next || next->section != hit->section || next->span.end > at) continue;
    }
    provider->known = hit->section;
    provider->span = hit->span;
  }
  if (provider->known) return TRUE;
  gsize start;
  provider->printed = printed_before(text, at, &start);
  provider->span = (Span){reader->page->number, TEXT_FLOW, start, at};
  return provider->printed != NULL;
}

/* What a known provider is called here: its name, or the other full name of it that is printed.
 * Short forms and web addresses stand for the name. */
static char *shown_name(const PageReader *reader, const NamedProvider *provider) {
  const char *also = section_get(provider->known, "also");
  g_autofree char *quote = page_quote(reader, provider->span);
  g_auto(GStrv) names = g_strsplit(also ? also : "", ";", -1);
  const char *own = section_get(provider->known, "name");
  for (guint i = 0; names[i]; i++) {
    const char *name = g_strstrip(names[i]);
    const char *printed = g_ascii_strncasecmp(quote, "the ", 4) == 0 ? quote + 4 : quote;
    gboolean same = g_str_has_prefix(own, "The ") && same_words(own + 4, name);
    if (!same && same_words(name, printed) && strlen(name) > 20 && strchr(name, ' ')) return g_strdup(name);
  }
  return g_strdup(own);
}

void page_flag_unknown(PageReader *reader, const char *provider) {
  entry_flag(reader->entry, "provider-unknown", FIELD_PROVIDER,
             "\u201c%s\u201d is not in the pattern library; check that it is an accredited provider, as "
             "printed. Key k in the review remembers that for all that wait with it.", provider);
}

static void take_provider(PageReader *reader, Way way, const NamedProvider *provider,
                          const char *pattern) {
  Entry *entry = reader->entry;
  const Section *near = !provider->known && page_is_scanned(reader->page->page)
                            ? scan_nearest_provider(reader->library, provider->printed) : NULL;
  if (near) {
    entry->provider = g_strdup(section_get(near, "name"));
    entry->provider_id = g_strdup(near->id);
    entry_note(entry, "provider-respelled", FIELD_PROVIDER,
               "The scan reads \u201c%s\u201d; %s is the only name so near to it.", provider->printed,
               entry->provider);
  } else if (provider->known) {
    entry->provider = shown_name(reader, provider);
    entry->provider_id = g_strdup(provider->known->id);
  } else {
    entry->provider = g_strdup(provider->printed);
    page_flag_unknown(reader, provider->printed);
  }
  page_evidence(reader, way, provider->span, pattern);
  if (provider->known && g_strcmp0(section_get(provider->known, "accredited"), "no") == 0)
    entry_flag(entry, "provider-not-accredited", FIELD_PROVIDER,
               "%s awards no Category 1 credit of its own; find the accredited provider on the "
               "page.", entry->provider);
}

/* Between two accreditors of one list: "(ACCME), the", ", and the". */
static gboolean only_joins(const char *text, gsize from, gsize to) {
  g_autofree char *between = g_strndup(text + from, to - from);
  g_auto(GStrv) words = g_strsplit_set(between, " \t\n,()\u00ae", -1);
  for (guint i = 0; words[i]; i++)
    if (*words[i] && g_ascii_strcasecmp(words[i], "the") != 0 && g_ascii_strcasecmp(words[i], "and") != 0)
      return FALSE;
  return TRUE;
}

/* "... is accredited by" says something only with who accredits: the names that follow, up to
 * one that grants what is asked for. */
const NameHit *accreditor_at(const PageReader *reader, gsize at, const char *grants) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
    if (hit->span.page != reader->page->number || hit->span.start < at ||
        strcmp(hit->section->kind, "accreditor") != 0)
      continue;
    if (!only_joins(text, at, hit->span.start)) return NULL;
    if (g_strcmp0(section_get(hit->section, "grants"), grants) == 0) return hit;
    at = hit->span.end;
  }
  return NULL;
}

/* The last statement of a role wins: in joint providership the accredited one is its subject.
 * best->printed is the caller's. */
static gboolean find_role(PageReader *reader, const char *role, gboolean *stated, NamedProvider *best,
                          const char **pattern) {
  gboolean found = FALSE;
  guint at = 0;
  memset(best, 0, sizeof *best);
  for (const Match *match; (match = page_next(reader, "field", "provider", &at));) {
    const Section *section = match->pattern->section;
    const char *side = section_get(section, "side"), *grants = section_get(section, "grants");
    NamedProvider provider = {0};
    if (g_strcmp0(section_get(section, "role"), role) != 0) continue;
    if (grants && !accreditor_at(reader, match->span.end, grants)) continue;
    if (stated) *stated = TRUE;
    if (!side || match->span.kind != TEXT_FLOW) continue;
    if (strcmp(side, "before") == 0) {
      if (!provider_before(reader, match->span.start, &provider)) continue;
    } else {
      const Span *span = match_capture(match, "provider");
      if (!span) continue;
      provider.span = *span;
      provider.printed = page_quote(reader, *span);
      for (guint i = 0; i < reader->matches->names->len; i++) {
        const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
        if (hit->span.page == span->page && spans_overlap(hit->span, *span) &&
            is_provider_section(hit->section))
          provider.known = hit->section;
      }
    }
    if (found && best->known && !provider.known) {
      g_free(provider.printed);
      continue;
    }
    g_free(best->printed);
    *best = provider;
    *pattern = match->pattern->name;
    found = TRUE;
  }
  return found;
}

static gboolean by_role(PageReader *reader, const char *role, gboolean *stated) {
  NamedProvider best;
  const char *pattern = NULL;
  gboolean found = find_role(reader, role, stated, &best, &pattern);
  if (found) take_provider(reader, WAY_PROVIDER_STATED, &best, pattern);
  g_free(best.printed);
  return found;
}

/* Names of one house share a word that is its own: "Weill Cornell Medicine", "Cornell University". */
static gboolean share_a_word(const char *a, const char *b) {
  static const char *const common[] = {"university", "medical", "medicine", "school", "college", "center", "centre",
                                       "american", "society", "education", "health", "hospital", "continuing",
                                       "institute", "association", "academy", "national", "foundation",
                                       "department", "office", "professional", "international", "with", NULL};
  g_autofree char *x = g_utf8_casefold(a, -1), *y = g_utf8_casefold(b, -1);
  g_auto(GStrv) words = g_strsplit_set(x, " ,.()/-\n", -1), others = g_strsplit_set(y, " ,.()/-\n", -1);
  for (guint i = 0; words[i]; i++)
    if (strlen(words[i]) > 3 && !g_strv_contains(common, words[i]) &&
        g_strv_contains((const char *const *)others, words[i]))
      return TRUE;
  return FALSE;
}

/* One is accredited, and another one designates the credit: only one of them can be the provider. */
static void doubt_designator(PageReader *reader) {
  Entry *entry = reader->entry;
  NamedProvider other;
  const char *pattern = NULL;
  gboolean found = find_role(reader, "designates", NULL, &other, &pattern);
  g_autofree char *printed = other.printed;
  if (!found || !other.known || g_strcmp0(other.known->id, entry->provider_id) == 0) return;
  const char *name = section_get(other.known, "name");
  if (share_a_word(name, entry->provider)) return;
  entry_flag(entry, "provider-unclear", FIELD_PROVIDER,
             "%s is accredited, but %s designates the credit; whose is it?", entry->provider, name);
  entry_candidate(entry, FIELD_PROVIDER, name, "designates the credit");
}

static gboolean is_accreditor_too(const PageReader *reader, const NameHit *hit) {
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *other = &g_array_index(reader->matches->names, NameHit, i);
    if (spans_overlap(hit->span, other->span) && strcmp(other->section->kind, "accreditor") == 0)
      return TRUE;
  }
  return FALSE;
}

/* An accreditor that is a provider too, such as the AMA, alone on its line above the learner. */
static gboolean by_letterhead(PageReader *reader) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
    if (hit->span.page != reader->page->number || !is_provider_section(hit->section) ||
        section_get(hit->section, "anchored") || hit->span.start > reader->at[FIELD_MEMBER_NAME].start)
      continue;
    gboolean begins = hit->span.start == 0 || text[hit->span.start - 1] == '\n';
    if (!begins || !strchr("\n", text[hit->span.end])) continue;
    NamedProvider head = {hit->section, NULL, hit->span};
    take_provider(reader, WAY_PROVIDER_NAMED, &head, "name on the page");
    return TRUE;
  }
  return FALSE;
}

/* The one known provider on the page, if there is just one. */
static gboolean by_name(PageReader *reader) {
  NamedProvider only = {0};
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
    if (hit->span.page != reader->page->number || !is_provider_section(hit->section) ||
        section_get(hit->section, "anchored") || is_accreditor_too(reader, hit))
      continue;
    if (only.known && only.known != hit->section) return FALSE;
    if (!only.known) only = (NamedProvider){hit->section, NULL, hit->span};
  }
  if (only.known) take_provider(reader, WAY_PROVIDER_NAMED, &only, "name on the page");
  return only.known || by_letterhead(reader);
}

void page_read_provider(PageReader *reader) {
  Entry *entry = reader->entry;
  gboolean accredited = FALSE, designated = FALSE;
  gboolean found = by_role(reader, "accredited", &accredited);
  if (found) doubt_designator(reader);
  if (!found) by_role(reader, "statement", &accredited);
  if (!found) found = by_role(reader, "designates", &designated);
  gboolean by_joint = !found && by_role(reader, "joint", NULL);
  found = found || by_joint;
  if (!found) found = by_role(reader, "certifies", NULL);
  if (!found) found = by_role(reader, "other-accredited", NULL);
  gboolean by_page = !found && by_name(reader);
  found = found || by_page;

  if (by_joint)
    entry_flag(entry, "provider-unclear", FIELD_PROVIDER,
               "%s is named first of the joint providers, and nothing says which of them is "
               "accredited; is it?", entry->provider);
  if (by_page && entry->category == CATEGORY_1)
    entry_flag(entry, "provider-unclear", FIELD_PROVIDER,
               "%s is named on the page, but not as the accredited provider; is it?",
               entry->provider);
  if (!found) {
    entry_flag(entry, "provider-missing", FIELD_PROVIDER,
               "No accredited provider is named in words; look at the logo or the letterhead.");
  } else if (entry->category == CATEGORY_1 && !accredited) {
    entry_flag(entry, "accreditation-missing", FIELD_PROVIDER,
               "No accreditation statement (ACCME or a state medical society) is on the page; "
               "Category 1 needs an accredited provider.");
  }
}
