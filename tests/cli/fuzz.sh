# Every fuzz target for some seconds; `make fuzz` runs them for minutes.
cd "$(dirname "$0")/../.." || exit 1
command -v clang >/dev/null || { echo "skip there is no clang to build the fuzz targets"; exit 0; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
make --no-print-directory -s fuzzers >"$log" 2>&1 || { echo "not ok the fuzz targets build"; tail -5 "$log"; exit 1; }
sh tests/fuzz/run.sh build "${SECONDS_EACH:-10}"
