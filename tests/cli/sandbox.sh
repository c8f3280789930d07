# The wall around the PDF readers: every way out that is tried is shut, by each layer alone too,
# and a reader that cannot see its fonts refuses to start.
. "$(dirname "$0")/lib.sh"
for program in worker ocr packet; do
  run "$build/cmeledger-$program" selftest
  same "$program: the selftest holds" 0 "$status"
  same "$program: at least 70 ways out are tried" yes \
    "$([ "$(sed -n 's/ ways out.*//p' "$tmp/out")" -ge 70 ] && echo yes)"
  lacks "$program: none is open" "$tmp/out" NOT
  for layer in "both layers" "Landlock alone" "seccomp alone"; do
    has "$program: $layer" "$tmp/out" "$layer:"
  done
done
has "what is tried: another person's file" "$tmp/out" "read another person's file"
has "what is tried: the foreign call interface" "$tmp/out" "use a foreign call"
expect "doctor runs it" 0 "$P" doctor
has "and says so" "$tmp/out" "every way out that was tried is shut"

# --- fonts that lie where no rule reaches: the page that is known comes out blank
away=$tmp/fonts
mkdir "$away"
cp -rL /usr/share/fonts/. "$away/" 2>/dev/null
hide='mount -t tmpfs none /usr/share/fonts && ln -s "$1" /usr/share/fonts/away && shift && exec "$@"'
if unshare -m sh -c "$hide" - "$away" true 2>/dev/null; then
  cd "$tmp"
  run unshare -m sh -c "$hide" - "$away" "$P" extract --json "$samples/asps-breast-symposium-2025.pdf"
  same "without its fonts the reader refuses to start" 1 "$status"
  has "and says why" "$tmp/err" "a known page comes out blank"
  same "nothing is read all the same" 0 "$(grep -c certificate "$tmp/out")"
  run unshare -m sh -c "$hide" - "$away" "$P" doctor
  same "doctor finds it" 1 "$status"
fi
