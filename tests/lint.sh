#!/bin/sh
# Holds the walls: who includes whom, a core without I/O, headers that compile alone, and what
# each program links. lint.sh BUILD_DIR
set -u
build=$1
faults=0
fault() { printf 'lint: %s\n' "$*"; faults=$((faults + 1)); }

awk -f tests/lint.awk src/*/*.[ch] || faults=$((faults + 1))

# The core decides; it opens nothing, reads no clock, no environment, no locale.
io=$(nm -u "$build"/obj/core/*.o | awk '{print $NF}' | sed 's/@.*//' | sort -u | grep -xE \
 'f?open(at|dir)?(64)?|creat|f?read|f?write|close|fclose|fputs|puts|printf|fprintf|__f?printf_chk|socket|connect|execv.*|fork|system|time|clock.*|gettimeofday|localtime.*|strftime|getenv|secure_getenv|setlocale|localeconv|strtod|strtof|atof|stat|lstat|unlink.*|rename.*|mmap|g_(file_.*|get_real_time|get_monotonic_time|date_time_new_now.*|getenv|print|printerr|spawn.*|dir_.*|mkdir.*|unlink|get_.*_dir|get_user_name)')
[ -z "$io" ] || fault "src/core calls:" $io

flags="-std=gnu11 -D_GNU_SOURCE -Isrc -Wall -Wextra -Werror -Wstrict-prototypes -Wundef"
for header in src/*/*.h; do
  printf '#include "%s"\n' "${header#src/}" |
    ${CC:-gcc} $flags $(pkg-config --cflags glib-2.0 libsoup-3.0 pangocairo lept) -x c -fsyntax-only - 2>/dev/null ||
    fault "$header does not compile alone"
done

links() { ldd "$build/$1" | awk '{print $1}'; }
refuse() { # PROGRAM PATTERN: it must not link that
  found=$(links "$1" | grep -E "$2")
  [ -z "$found" ] || fault "$1 links" $found
}
refuse cmeledger 'poppler|cairo|pango|qpdf|tesseract|soup'
refuse cmeledger-worker 'sqlite|soup|qpdf|pango|tesseract'
refuse cmeledger-ocr 'poppler|cairo|sqlite|soup|qpdf|pango'
refuse cmeledger-desk 'poppler|cairo|pango|qpdf|tesseract|png'
refuse cmeledger-packet 'sqlite|soup|poppler|tesseract'

[ "$faults" = 0 ] && echo "lint: the walls stand" || exit 1
