# A hostile corpus under small limits: every file one true outcome, the next one unharmed.
. "$(dirname "$0")/lib.sh"
"$P" member add X-1 "Nora Quill" 2024-01-01
"$P" config set cpu-seconds 1
"$P" config set wall-seconds 5
"$P" config set max-pages 20
"$P" config set memory 268435456
python3 "$root/tests/hostile/make.py" "$tmp/corpus" || not_ok "the corpus is built"
run python3 "$root/tests/hostile/check.py" "$P" "$samples/asps-breast-symposium-2025.pdf" "$tmp/corpus"
if [ "$status" = 0 ]; then ok "$(tail -2 "$tmp/out" | head -1)"
else not_ok "every hostile file has its outcome" "$(head -40 "$tmp/out")" "$(head -c 600 "$tmp/err")"; fi
same "at least 200 files" yes "$([ "$(ls "$tmp/corpus" | wc -l)" -gt 200 ] && echo yes)"

# --- the same through an intake: all archived, counted and verified
rm "$tmp/corpus/type3-self.pdf" # it sleeps until the deadline
run "$P" ingest --json "$tmp/corpus"
same "the counts add up" true "$(jq -r 'select(.total) | .total == .entered + .flagged + .duplicate + .["not-a-certificate"] + .quarantined + .waiting + .refused' "$tmp/out")"
same "nothing waits, nothing is refused" "0 0" "$(jq -r 'select(.total) | "\(.waiting) \(.refused)"' "$tmp/out")"
expect "and all of it verifies" 0 "$P" verify
