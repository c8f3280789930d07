# Markup in every field of a certificate and of the roster, in a browser (tests/web/markup.mjs).
. "$(dirname "$0")/lib.sh"
. "$root/tests/web/start.sh"
need_browser

cat >"$tmp/roster.csv" <<'CSV'
member_id,name,membership,first_cycle_start,aliases,email,npi
M-1,"<img src=x onerror=alert(1)> O'Hara",active,2023-01-01,"""><script>alert(2)</script>;'-alert(3)-'","""><svg/onload=alert(4)>@example.org","<b>1</b>"
M-2,"</title><script>alert(5)</script> Field",candidate,2024-01-01,javascript:alert(6),,
CSV
cat >"$tmp/entries.csv" <<'CSV'
member_id,date,category,credits,title,provider,reference,safety_topic,patient_safety_credits
M-1,2025-02-03,1,5,"<script>alert('title')</script>","""><svg onload=alert(7)>","' onfocus=alert(8) autofocus x='",,0
M-1,2025-02-03,1,5,"<script>alert('title')</script>","javascript:alert(9)","</textarea><script>alert(10)</script>",,0
M-2,2027-01-01,1,2,"&lt;b&gt; "" & ' <b>","<!-- -->","{{7*7}}${7*7}",,0
CSV
"$P" member import "$tmp/roster.csv" >"$tmp/out" 2>&1
same "two members" 2 "$("$P" member list --json | jq '.members | length')"
# Each field of a certificate in turn, between words that the patterns find.
evil() { # FILE NAME TITLE PROVIDER CREDITS DATE
  python3 "$root/tests/pdf.py" "$tmp/$1.pdf" "$4" "Certificate of Participation" "This certifies that" "$2" \
    "has participated in the live activity titled" "$3" "on $6 in Chicago" \
    "and is awarded $5 AMA PRA Category 1 Credits(tm)." \
    "$4 is accredited by the ACCME to provide continuing medical education for physicians."
}
plain="American Society of Plastic Surgeons"
evil title "Dana Field" "<img src=x onerror=alert(11)> Rhinoplasty <script>alert(12)</script>" "$plain" 5.00 "March 5, 2024"
evil name "Ann <svg/onload=alert(13)> Lee" "Rhinoplasty Symposium" "$plain" 5.00 "March 6, 2024"
evil provider "Dana Field" "Facelift Symposium" "The <b onmouseover=alert(14)>Lake</b> Institute" 5.00 "March 7, 2024"
evil credits "Dana Field" "Hand Symposium" "$plain" "<b>5.00</b>" "March 8, 2024"
evil date "Dana Field" "Wound Symposium" "$plain" 5.00 "<i onclick=alert(15)>March 9</i>, 2024"
printf 'no PDF' >"$tmp/<img src=x onerror=alert(16)>.pdf"
for file in title name provider credits date; do "$P" ingest "$tmp/$file.pdf" >"$tmp/out" 2>&1; done
"$P" ingest "$tmp"/*alert*.pdf >"$tmp/out" 2>&1
"$P" import "$tmp/entries.csv" >"$tmp/out" 2>&1
same "all but one file wait as entries" yes "$([ "$("$P" review list --json | jq '.entries | length')" -ge 6 ] && echo yes)"
start --user "Dana <script>alert(18)</script>" --user Lee
in_browser markup.mjs
