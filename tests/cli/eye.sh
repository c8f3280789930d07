# What a PDF says to a program and shows to a person: where they differ, a person decides.
. "$(dirname "$0")/lib.sh"
cert "$tmp/genuine.pdf" "Wendell Quist, MD"
mkdir "$tmp/forged"
python3 "$root/tests/forge.py" "$tmp/genuine.pdf" "$tmp/forged"
said() { jq -r '"\(.file | split("/")[-1]) \(.entries[0] | "\(.state) \(.member_name) \(.credits) \(.date) \([.flags[] | .code + ":" + .field] | join(" "))")"' "$tmp/out"; }
one() { said | cut -d' ' -f2-; }
run "$P" extract --json "$tmp/genuine.pdf"
same "genuine" "accepted Wendell Quist 5.00 2024-03-05 " "$(one)"

# What is seen is not flagged, however it is set.
mkdir "$tmp/honest"
python3 "$root/tests/honest.py" "$tmp/genuine.pdf" "$tmp/honest"
run "$P" extract --json "$tmp"/honest/*.pdf
said >"$tmp/said"
for kind in small-capitals white-on-dark white-on-middling white-on-translucent white-on-shaded white-on-picture \
  drawings; do
  same "$kind" "$kind.pdf accepted Wendell Quist 5.00 2024-03-05 " "$(grep "^$kind.pdf" "$tmp/said")"
done

# text-unseen: the worker misses the letter when it reads the page as drawn, or sees it white. What
# it cannot tell, seen-*, the eye does.
run "$P" extract --json "$tmp"/forged/*.pdf
said >"$tmp/said"
while read -r kind flags; do
  set -- $flags
  for field in credits date name; do
    case $field in
    credits) says="Wendell Quist 9.00 2024-03-05" about=credits ;;
    date) says="Wendell Quist 5.00 2025-03-08" about=date ;;
    name) says="Marisa Falken 5.00 2024-03-05" about=member_name ;;
    esac
    # letters so small that no amount is found
    case $kind-$field in
    tiny-credits | small-credits) says="Wendell Quist null 2024-03-05" want="credits-missing:credits category-unclear:category" ;;
    *) want="$1:$about" ;;
    esac
    same "$kind, $field" "$kind-$field.pdf pending $says $want" "$(grep "^$kind-$field.pdf" "$tmp/said")"
    shift
  done
done <<'KINDS'
actualtext text-unseen text-unseen text-unseen
white text-unseen text-unseen text-unseen
dull text-unseen text-unseen text-unseen
dusk text-unseen text-unseen text-unseen
ghost text-unseen text-unseen text-unseen
pale seen-unchecked seen-unchecked seen-differs
invisible text-unseen text-unseen text-unseen
tiny - text-unseen text-unseen
small - seen-unchecked seen-unchecked
over text-unseen text-unseen text-unseen
tounicode seen-differs seen-differs seen-differs
KINDS
run "$P" extract --json "$tmp/forged/tounicode-credits.pdf"
has "both are named" "$tmp/out" "says “9.00” to a program and shows “5.00” to the eye: which is the amount?"

"$P" member add M-1 "Wendell Quist" 2023-01-01
run "$P" ingest --json "$tmp/forged/tounicode-credits.pdf"
same "not taken in either" flagged "$(head -1 "$tmp/out" | jq -r .outcome)"
"$P" config set look-share 0
run "$P" extract --json "$tmp/forged/tounicode-credits.pdf"
same "nobody looks when the setting says so" "accepted Wendell Quist 9.00 2024-03-05 " "$(one)"

# A share: which, who sends the files cannot know.
looked() { # SEED
  "$P" config set look-seed "$1"
  "$P" extract --json "$tmp"/forged/tounicode-*.pdf | jq -r '.entries[0].state' | tr '\n' ' '
}
"$P" config set look-share 50
first=$(looked 7)
same "a share, by the seed" "$first" "$(looked 7)"
if [ "$first" != "$(looked 8)" ] || [ "$first" != "$(looked 9)" ] || [ "$first" != "$(looked 10)" ]; then
  ok "another seed looks at others"
else
  not_ok "another seed looks at others" "$first"
fi

# A scanned page behind it takes nobody's eye off it.
"$P" config set look-share 100
qpdf --empty --pages "$tmp/forged/tounicode-credits.pdf" "$samples/scan-without-text.pdf" -- "$tmp/two.pdf"
run "$P" extract --json "$tmp/two.pdf"
same "before a scan" "pending 9.00 seen-differs:credits" \
  "$(json '.entries[0] | "\(.state) \(.credits) \([.flags[] | .code + ":" + .field] | join(" "))"')"
