# The evaluation, held against a second, plainer reading of the rule on ledgers made up from a
# seed (tests/oracle.py SEED MEMBERS DATES tries as many as one likes).
. "$(dirname "$0")/lib.sh"
for seed in 11 12; do
  expect "seed $seed: no verdict differs" 0 python3 "$root/tests/oracle.py" "$P" $seed 120 6
  [ "$status" = 0 ] || sed 's/^/#   /' "$tmp/out"
done
# It can fail: with one cap changed, verdicts differ.
mkdir -p "$tmp/patterns/requirements"
sed '/^\[topic research\]/,/^cap/s/^cap = 5$/cap = 6/' "$root/patterns/requirements/asps.rules" \
  >"$tmp/patterns/requirements/asps.rules"
expect "another cap would be seen" 1 env CMELEDGER_PATTERNS="$tmp/patterns" \
  python3 "$root/tests/oracle.py" "$P" 11 120 6
