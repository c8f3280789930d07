# Sourced after lib.sh by the tests of the review desk.
desk=
trap '[ -z "$desk" ] || kill "$desk" 2>/dev/null; chmod -R u+rwX "$tmp" 2>/dev/null; rm -rf "$tmp"' EXIT

# start OPTION...: the desk on a free port; leaves $desk (pid), $at (address), $host and $tmp/links
start() {
  : >"$tmp/desk.out" # of the one before
  "$P" serve "$@" >"$tmp/desk.out" 2>"$tmp/desk.err" </dev/null &
  desk=$!
  tries=0
  until grep -q 'once' "$tmp/desk.out" || [ $tries -ge 100 ]; do sleep 0.1; tries=$((tries + 1)); done
  at=$(sed -n 's|.* is open at \(http://[^/]*\)/.*|\1|p' "$tmp/desk.out")
  host=${at#http://}
  sed -n 's|.*: \(http://.*/enter/.*\)|\1|p' "$tmp/desk.out" >"$tmp/links"
}

# Where there is no browser the whole test is skipped.
need_browser() {
  modules=$root/build/web
  why=$(sh "$root/tests/web/install.sh" "$modules" 2>&1) ||
    { printf 'skip the browser tests: %s\n' "$why"; exit 0; }
}
# in_browser SCRIPT: a script of tests/web in Chromium; its "ok" lines are the test's
in_browser() {
  timeout 240 node "$root/tests/web/$1" "$tmp/links" "$samples" "$modules"
  same "$1 came to its end" 0 $?
  lacks "no fault was printed" "$tmp/desk.err" "CRITICAL"
}
