# Uploads as they happen, by events and by polling; a burst; two watches and an ingest.
. "$(dirname "$0")/lib.sh"
export TMPDIR=$tmp CMELEDGER_BUILD=$build
uploads() { python3 "$root/tests/torture/uploads.py" "$@"; }

uploads
uploads --polling
uploads --crowd 20
uploads --burst 200
