/* Loaded into the worker by a test: another version of poppler, which gives DRIFT_TO where this one
 * gives DRIFT_FROM, of the same length. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

const char *poppler_get_version(void);
char *poppler_page_get_text(void *page);

const char *poppler_get_version(void) { return "99.1.0"; }

char *poppler_page_get_text(void *page) {
  char *(*real)(void *) = (char *(*)(void *))dlsym(RTLD_NEXT, "poppler_page_get_text");
  const char *from = getenv("DRIFT_FROM"), *to = getenv("DRIFT_TO");
  char *text = real(page);
  for (char *at = text; at && from && to && (at = strstr(at, from)); at += strlen(to))
    memcpy(at, to, strlen(to));
  return text;
}
