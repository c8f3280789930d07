# The walls of the house: which room may include what. Called with the sources as arguments.
# A room knows itself, the core, and what is named here; app knows them all.
BEGIN {
  rooms = "core box worker ocr extract store watch app packet web"
  allow["worker"] = allow["ocr"] = allow["packet"] = allow["extract"] = "box"
  allow["app"] = "box extract store watch"
  allow["web"] = "app box store" # what a decision is must be one thing, for terminal and desk
  # The only room that may include a foreign header.
  only["poppler.h"] = only["poppler/glib/poppler.h"] = "worker"
  only["sqlite3.h"] = only["openssl/evp.h"] = only["openssl/sha.h"] = "store"
  only["openssl/pem.h"] = only["openssl/x509.h"] = "store"
  only["sys/inotify.h"] = "watch"
  only["seccomp.h"] = only["linux/landlock.h"] = only["linux/seccomp.h"] = "box"
  only["pcre2.h"] = "core"
  only["png.h"] = only["jpeglib.h"] = only["jerror.h"] = only["tiffio.h"] = only["libheif/heif.h"] = only["libde265/de265.h"] = "worker"
  only["tesseract/capi.h"] = only["allheaders.h"] = "ocr"
  only["libsoup/soup.h"] = "web"
  only["crypt.h"] = only["minizip/zip.h"] = only["minizip/unzip.h"] = only["zlib.h"] = "app"
  only["pango/pangocairo.h"] = only["qpdf/qpdf-c.h"] = "packet"
  split("glib.h stdlib.h string.h stddef.h stdint.h stdarg.h stdbool.h limits.h pcre2.h", list, " ")
  for (i in list) core[list[i]] = 1
}
function complain(what) {
  printf "%s:%d: %s\n", FILENAME, FNR, what
  faults++
}
/^[ \t]*#[ \t]*include/ {
  match(FILENAME, /src\/[a-z]+\//)
  room = substr(FILENAME, RSTART + 4, RLENGTH - 5)
  header = $0
  sub(/^[^<"]*[<"]/, "", header)
  sub(/[>"].*$/, "", header)
  if ($0 ~ /"/) {
    other = header
    sub(/\/.*/, "", other)
    if (index(" " rooms " ", " " other " ") == 0) complain("\"" header "\" is in no room")
    else if (other != room && other != "core" && index(" " allow[room] " ", " " other " ") == 0)
      complain("the room " room " does not know the room " other)
    next
  }
  if (room == "core" && !(header in core)) complain("the core does no I/O: <" header ">")
  if ((header in only) && only[header] != room)
    complain("<" header "> belongs to the room " only[header])
  if (header == "pcre2.h") pcre2[FILENAME] = 1
  if (header ~ /^cairo/ && room != "worker" && room != "packet")
    complain("<" header "> belongs to worker and packet")
}
# Escaping by construction: what makes pages has no other way to write than html.h.
FILENAME ~ /src\/web\/view_/ && /g_string|GString|printf\(stdout|fputs|http_answer|->out[^a-z]/ {
  complain("a page is written with html.h alone")
}
END {
  for (f in pcre2) n++
  if (n > 1) { print "src/core: <pcre2.h> is included in more than one file"; faults++ }
  exit faults > 0
}
