# What a newcomer meets: help with an example everywhere, usage errors that touch nothing, and a
# program that works from where it is installed.
. "$(dirname "$0")/lib.sh"
for command in extract ingest watch "member import" "member add" "member list" "member decide" \
  "member class" import ledger review serve status audit where verify backup restore \
  "patterns check" "patterns explain" "patterns list" "patterns draft" "patterns diff" \
  "patterns learn-provider" reextract user config doctor; do
  # shellcheck disable=SC2086  # a command and its verb
  expect "$command --help" 0 "$P" $command --help
  has "$command: an example" "$tmp/out" "Example:"
done
for words in "" nonsense --home "extract" "extract --nonsense x" "status --as-of never" "doctor x" \
  "config set nonsense 1" "config set workers many" "review list --nonsense" "member add X-1"; do
  # shellcheck disable=SC2086
  expect "usage: '$words'" 2 "$P" $words
  cat "$tmp/err" >>"$tmp/said"
done
has "what --home wants is said" "$tmp/said" "--home needs a folder"
same "and no home was made" no "$([ -e "$CMELEDGER_HOME" ] && echo yes || echo no)"

unset CMELEDGER_PATTERNS MAKEFLAGS MAKELEVEL
make -s -C "$root" O="$build" install DESTDIR="$tmp/root" PREFIX=/usr >"$tmp/made" 2>&1 ||
  not_ok "make install" "$(tail -5 "$tmp/made")"
cd / || exit
installed=$tmp/root/usr/bin/cmeledger
expect "the installed program finds its own" 0 "$installed" doctor
expect "and reads" 0 "$installed" extract "$samples/medscape-keloids-2024.pdf"
make -s -C "$root" O="$build" uninstall DESTDIR="$tmp/root" PREFIX=/usr >"$tmp/made" 2>&1
same "uninstall leaves no file" "" "$(find "$tmp/root" -type f)"
