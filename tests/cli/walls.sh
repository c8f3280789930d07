# The walls between the rooms: lint stands on this tree, and catches each kind of breach planted
# in a copy of it.
. "$(dirname "$0")/lib.sh"
expect "the walls stand" 0 make -s -C "$root" O="$build" lint

tree=$tmp/tree
mkdir "$tree" "$tree/build"
cp -r "$root/src" "$root/tests" "$root/Makefile" "$tree/"
cp -r "$build/obj" "$tree/build/"
for program in cmeledger cmeledger-worker cmeledger-packet; do
  ln -s "$build/$program" "$tree/build/$program"
done
cd "$tree" || exit
plant() { printf '%s\n' "$2" >>"src/$1"; }
plant watch/folder.c '#include "store/store.h"'
plant store/store.h '#include <poppler.h>'
plant app/config.c '#include <sqlite3.h>'
plant core/day.c '#include <stdio.h>'
plant core/credits.c 'extern int puts(const char *); int say_credits(void); int say_credits(void) { return puts("9.00"); }'
plant core/name.c '#include <pcre2.h>'
plant box/lock.h 'void lock_more(Unheard of);'
make -s O=build build/obj/core/credits.o >"$tmp/made" 2>&1 || not_ok "the planted core compiles" "$(cat "$tmp/made")"
cp --remove-destination "$build/cmeledger-worker" build/cmeledger # links poppler
expect "a breach is exit 1" 1 sh tests/lint.sh build
caught() { has "caught: $1" "$tmp/out" "$2"; }
caught "a room that includes another" 'the room watch does not know the room store'
caught "a foreign header in the wrong room" '<poppler.h> belongs to the room worker'
caught "SQL outside the store" '<sqlite3.h> belongs to the room store'
caught "a core that could do I/O" 'src/core/day.c:'
caught "a core that does I/O" 'lint: src/core calls: puts'
caught "PCRE2 in a second file of the core" '<pcre2.h> is included in more than one file'
caught "a header that does not compile alone" 'src/box/lock.h does not compile alone'
caught "a ledger program that links a PDF reader" 'lint: cmeledger links'
