# where and config (contract.md), and homes that cannot be used.
. "$(dirname "$0")/lib.sh"
a=$samples/asps-breast-symposium-2025.pdf
b=$samples/user-password.pdf
"$P" member import "$samples/roster.csv" >/dev/null
mkdir "$tmp/in"
cp "$a" "$tmp/in/first.pdf"
cp "$a" "$tmp/in/second.pdf"
cp "$b" "$tmp/in/locked.pdf"
"$P" ingest "$tmp/in" >/dev/null 2>&1
sha=$(sha256sum <"$a" | cut -c1-64)

expect "by a file" 0 "$P" where --json "$a"
same "its outcome and its entry" "entered 1" "$(json '"\(.outcome) \(.entries | length)"')"
same "every path it came by, oldest first" "entered first.pdf,duplicate second.pdf" \
  "$(json '[.arrivals[] | "\(.outcome) \(.path | split("/") | last)"] | join(",")')"
same "with times in UTC" yes "$(json '.arrivals[0].at | test("^2026-11-23T[0-9:]{8}Z$")' | sed 's/true/yes/')"
same "where the original lies" "$CMELEDGER_HOME/archive/$(echo "$sha" | cut -c1-2)/$sha.pdf" "$(json .archived)"
expect "by the hash" 0 "$P" where --json "$sha"
same "the same document" "$sha" "$(json .sha256)"
expect "by its beginning" 0 "$P" where "$(echo "$sha" | cut -c1-8)"
has "for people" "$tmp/out" "document 1: entered"
rm "$tmp/in/first.pdf"
expect "by a path that is gone" 0 "$P" where --json "$tmp/in/first.pdf"
same "is the document that it was" "$sha" "$(json .sha256)"
(cd "$tmp/in" && "$P" ingest second.pdf >/dev/null && rm second.pdf)
expect "by a path that was relative" 0 "$P" where --json "$tmp/in/second.pdf"
same "and is absolute here" "$tmp/in/second.pdf" "$(json '.arrivals[-1].path')"
expect "what is in quarantine" 0 "$P" where --json "$tmp/in/locked.pdf"
same "says why" "quarantined encrypted 0" "$(json '"\(.outcome) \(.reason) \(.entries | length)"')"
expect "never seen" 1 "$P" where "$samples/medscape-keloids-2024.pdf"
has "is said" "$tmp/err" "never taken in"
expect "no argument" 2 "$P" where

# --- settings
expect "all settings" 0 "$P" config list
same "each has a value and a line about it" 0 "$(awk 'NF < 4' "$tmp/out" | wc -l)"
expect "one is set" 0 "$P" config set cpu-seconds 40
same "and kept" 40 "$("$P" config get cpu-seconds)"
same "privately" 600 "$(stat -c %a "$CMELEDGER_HOME/config")"
"$P" config list >"$tmp/out"
has "the default is told beside it" "$tmp/out" "(default 20)"
expect "no such setting" 2 "$P" config set nonsense 1
expect "no such value" 2 "$P" config set cpu-seconds many
same "nothing was touched" 40 "$("$P" config get cpu-seconds)"
expect "no such verb" 2 "$P" config forget cpu-seconds

# --- where the home is
unset CMELEDGER_HOME
export XDG_DATA_HOME=$tmp/share
"$P" member add X-1 "Nora Quill" 2024-01-01
same "below XDG_DATA_HOME" yes "$([ -f "$tmp/share/cmeledger/ledger.sqlite" ] && echo yes)"
export CMELEDGER_HOME=$tmp/other
"$P" member add X-2 "Nora Quill" 2024-01-01
same "CMELEDGER_HOME goes before" yes "$([ -f "$tmp/other/ledger.sqlite" ] && echo yes)"
"$P" --home "$tmp/third" member add X-3 "Nora Quill" 2024-01-01
same "--home before both" X-3 "$("$P" --home "$tmp/third" member list --json | jq -r '.members[].member_id')"
same "private from the start" "700 600" "$(stat -c %a "$tmp/third") $(stat -c %a "$tmp/third/ledger.sqlite")"

# --- homes that cannot be used are exit 3, for readers and writers
printf 'member_id,date,category,credits\nX-1,2024-01-01,2,1\n' >"$tmp/rows.csv"
unusable() { # unusable NAME WORDS: the home is $CMELEDGER_HOME
  for command in "ledger" "status --json" "review list" "member list" "where $a" "verify" \
      "import $tmp/rows.csv" "ingest $a" "watch --once" "member add Y-1 Nora 2024-01-01"; do
    run $as "$P" $command
    [ "$status" = 3 ] || { not_ok "$1: $command is exit 3, not $status" "$(head -3 "$tmp/err")"; return; }
    grep -qF -- "$2" "$tmp/err" || { not_ok "$1: $command says '$2'" "$(head -3 "$tmp/err")"; return; }
  done
  ok "$1"
}
as=
export CMELEDGER_HOME=$tmp/newer
"$P" member add X-1 "Nora Quill" 2024-01-01
sqlite3 "$tmp/newer/ledger.sqlite" 'PRAGMA user_version = 99'
unusable "a newer format" "use the newer program"
export CMELEDGER_HOME=$tmp/garbage
mkdir "$tmp/garbage"
head -c 5000 /dev/urandom >"$tmp/garbage/ledger.sqlite"
before=$(sha256sum <"$tmp/garbage/ledger.sqlite")
unusable "garbage" "ledger.sqlite"
same "and not touched" "$before" "$(sha256sum <"$tmp/garbage/ledger.sqlite")"
export CMELEDGER_HOME=$tmp/foreign
mkdir "$tmp/foreign"
sqlite3 "$tmp/foreign/ledger.sqlite" 'CREATE TABLE recipes(x)'
unusable "another program's database" "is no ledger of this program"
export CMELEDGER_HOME=$tmp/file
: >"$tmp/file"
unusable "a home that is a file" "$tmp/file"
rm "$tmp/file"
for command in "ledger" "status" "review list" "review approve 1"; do
  expect "no home yet: $command" 3 "$P" $command
done
same "and none was made" no "$([ -e "$tmp/file" ] && echo yes || echo no)"

# --- a full disk: exit 3, nothing half done, nothing told that is not so
if [ "$(id -u)" = 0 ] && mkdir "$tmp/small" && mount -t tmpfs -o size=700k tmpfs "$tmp/small" 2>/dev/null; then
  export CMELEDGER_HOME=$tmp/small/home
  "$P" member add X-1 "Nora Quill" 2024-01-01
  { echo member_id,date,category,credits,title,reference
    seq 3000 | awk '{ printf "X-1,2024-%02d-%02d,2,1.00,Talk %d %d,x-%d\n", $1 % 12 + 1, $1 % 28 + 1, $1 * 7919, $1, $1 }'
  } >"$tmp/many.csv"
  expect "an import" 3 "$P" import --json --accept-all "$tmp/many.csv"
  same "tells no row" 0 "$(wc -c <"$tmp/out")"
  has "says what to do" "$tmp/err" "make room on that disk"
  same "and leaves no entry" 0 "$("$P" ledger --json | jq '.entries | length')"
  { echo member_id,name,membership,first_cycle_start
    seq 9000 | awk '{ printf "Y-%d,Some Body %d,active,2024-01-01\n", $1, $1 }'
  } >"$tmp/crowd.csv"
  expect "a roster" 3 "$P" member import --json "$tmp/crowd.csv"
  same "nor a member" 1 "$("$P" member list --json | jq '.members | length')"
  expect "what is there verifies" 0 "$P" verify
  mount -o remount,size=100m "$tmp/small"
  expect "with room again" 0 "$P" member import "$tmp/crowd.csv"
  umount "$tmp/small"
fi
