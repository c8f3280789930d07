# The whole hostile corpus at the limits of the program, and ../shared/hostile where it is.
. "$(dirname "$0")/../cli/lib.sh"
good=$samples/asps-breast-symposium-2025.pdf
python3 "$root/tests/hostile/make.py" "$tmp/corpus" --full || exit 1
faults=0
for folder in "$tmp/corpus" "$root/../shared/hostile"; do
  [ -d "$folder" ] || continue
  python3 "$root/tests/hostile/check.py" "$P" "$good" "$folder" || faults=1
done
exit $faults
