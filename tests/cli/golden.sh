# Every sample reads as its golden file samples/NAME.expect says.
# `make golden` writes them anew: look at the git diff before
# it is committed, a golden file is a claim that somebody has checked the page.
. "$(dirname "$0")/lib.sh"
if [ "${1-}" = --update ]; then into=$samples; else into=$tmp/read; mkdir "$into"; fi
export into

"$P" extract --json "$samples"/*.pdf >"$tmp/out"
jq -r '
  def shown: if . == null then "-" else tostring end;
  (.file | split("/") | last | rtrimstr(".pdf")) as $name
  | "outcome \(.outcome)",
    (.entries | to_entries[]
     | "entry \(.key + 1) \(.value.state)",
       (.value | to_entries[] | select(.value | type != "array" and type != "object")
        | select(.key != "state" and .value != null) | "  \(.key) = \(.value)"),
       (.value.flags[] | "  flag \(.code) (\(.field | shown))"),
       (.value.notes[] | "  note \(.code) (\(.field | shown))"))
  | $name + "\t" + gsub("[\n\t]"; " ")' "$tmp/out" |
  awk -F '\t' '{ print $2 >(ENVIRON["into"] "/" $1 ".expect") }'
if [ "${1-}" = --update ]; then exit; fi

for sample in "$samples"/*.pdf; do
  name=$(basename "$sample" .pdf)
  if found=$(diff "$samples/$name.expect" "$into/$name.expect" 2>&1); then ok "$name"
  else not_ok "$name" "< wanted, > read; if the page says so: make golden" "$found"; fi
done
same "a golden file for every sample, and no others" \
  "$(cd "$samples" && ls ./*.pdf | sed 's/pdf$/expect/')" \
  "$(cd "$samples" && ls ./*.expect | grep -vxE './(outcomes|standings)\.expect')"
