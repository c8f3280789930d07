# Extraction is as right as it must be, on the project's own samples and on other people's layouts.
. "$(dirname "$0")/lib.sh"
for set in "$samples" "$root/../shared/certificates/issuers"; do
  [ -f "$set/truth.jsonl" ] || continue
  expect "no silent error, few needless flags: $(basename "$set")" 0 \
    python3 "$root/tests/accuracy.py" --program "$P" "$set"
  [ "$status" = 0 ] || grep -E 'SILENT|BAR MISSED' "$tmp/out" | sed 's/^/#   /'
done

# Layouts that nobody chose. The lot is fixed, so that a fault shows again.
if command -v chromium >/dev/null && command -v qpdf >/dev/null; then
  expect "pages in layouts drawn by lot" 0 python3 -B "$root/tests/layouts/make.py" "$tmp/layouts" 80 5
  expect "no silent error on them" 0 python3 "$root/tests/accuracy.py" --layouts --program "$P" "$tmp/layouts"
  [ "$status" = 0 ] || grep -E 'SILENT|BAR MISSED' "$tmp/out" | sed 's/^/#   /'
fi
