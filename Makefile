# cmeledger: builds out of tree, in build/ (BUILD=release), build/debug or build/asan.
#   make deps     install what is needed (Debian 12 packages)
#   make          build the programs
#   make demo     a demo home from samples/, shown as a coordinator would want to see it
#   make test     all tests          make lint      the walls between the rooms
#   make torture  crash points, power cuts, faults and hostile files, all of them
#   make golden   what the samples read as, written anew to samples/NAME.expect (then git diff)
#   make accuracy DOCS=DIR   how right extraction is on the files of DIR/truth.jsonl
#   make accuracy-scans      the same on scans made of the samples, with time and memory
#   make accuracy-layouts    the same on pages in layouts drawn by lot: FILES of them, by the lot of SEED
#   make install  DESTDIR= PREFIX=/usr/local

BUILD  ?= release
O      ?= $(if $(filter release,$(BUILD)),build,build/$(BUILD))
PREFIX ?= /usr/local
CC     ?= gcc

SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
DEPS_BUILD := gcc make pkg-config libpoppler-glib-dev libpcre2-dev libsqlite3-dev \
  libcairo2-dev libpng-dev libpango1.0-dev libqpdf-dev libseccomp-dev libssl-dev libglib2.0-dev \
  libsoup-3.0-dev libcrypt-dev libminizip-dev libtesseract-dev libleptonica-dev \
  libjpeg-dev libtiff-dev libheif-dev libde265-dev
DEPS_RUN   := poppler-data fonts-urw-base35 fonts-dejavu-core fonts-freefont-ttf fonts-droid-fallback fontconfig \
  tesseract-ocr-eng tesseract-ocr-script-latn
DEPS_TEST  := clang libclang-rt-14-dev libcmocka-dev libasan8 libubsan1 qpdf poppler-utils jq strace sqlite3 tmux python3 curl openssl mupdf-tools ghostscript libheif-examples

# What each room is allowed to link. Only these programs open what comes from outside:
# worker PDFs and images, packet PDFs, ocr drawings of their pages.
PKG_core    := glib-2.0 libpcre2-8
PKG_box     := glib-2.0 libseccomp
PKG_worker  := glib-2.0 gio-2.0 poppler-glib cairo cairo-pdf cairo-ft freetype2 fontconfig libpng libjpeg libtiff-4 libheif libde265 libseccomp
PKG_ocr     := glib-2.0 tesseract lept libseccomp
PKG_extract := glib-2.0
PKG_store   := glib-2.0 sqlite3 libcrypto
PKG_watch   := glib-2.0
PKG_app     := glib-2.0 libxcrypt minizip zlib
PKG_web     := libsoup-3.0 gio-2.0
PKG_packet  := glib-2.0 libqpdf cairo cairo-pdf pangocairo libseccomp
ROOMS := core box worker ocr extract store watch app packet web

WARN := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
  -Wpointer-arith -Wformat=2 -Wundef -Wvla -Wwrite-strings
HARD := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
OPT_release := -O2 -g -D_FORTIFY_SOURCE=2
OPT_debug   := -Og -g3
OPT_fuzz    := -O1 -g -Wno-error -fsanitize=fuzzer-no-link,address,undefined \
  -fno-sanitize-recover=undefined
OPT_asan    := -O1 -g3 -fsanitize=address,undefined -fno-omit-frame-pointer
CFLAGS_ALL   = -std=gnu11 -D_GNU_SOURCE -DG_LOG_DOMAIN=NULL -Isrc $(WARN) $(HARD) $(OPT_$(BUILD)) \
  -DCMELEDGER_VERSION='"$(VERSION)"' $(CFLAGS)
LDFLAGS_ALL  = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed \
  $(if $(filter asan,$(BUILD)),-fsanitize=address$(,)undefined) $(LDFLAGS)
, := ,
VERSION := 0.1.0

# A file made, a short line; the whole command with V=1.
say = $(if $(V),,@echo "  $(1)";)

objects = $(patsubst src/%.c,$(O)/obj/%.o,$(wildcard src/$(1)/*.c))
lib     = $(O)/lib/$(1).a
# Of libcrypto one hash is used, taken from its archive: to find the library's own thousands of names
# at every start took a quarter of it.
pkgs    = $(patsubst -lcrypto,-l:libcrypto.a,$(shell pkg-config $(1) $(sort $(foreach room,$(2),$(PKG_$(room))))))

PROGRAMS := $(O)/cmeledger $(O)/cmeledger-worker $(O)/cmeledger-ocr $(O)/cmeledger-packet $(O)/cmeledger-desk
LEDGER_ROOMS := app watch store extract box core

.PHONY: all deps test unit golden lint demo rooms bench bench-audit bench-patterns bench-desk bench-scale accuracy install uninstall clean
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
all: $(PROGRAMS)

# The room's own packages and no others: a wrong #include does not even compile.
define room_rules
CFLAGS_$(1) := $$(shell command -v pkg-config >/dev/null && pkg-config --cflags $$(PKG_$(1)))
$(O)/obj/$(1)/%.o: src/$(1)/%.c Makefile
	@mkdir -p $$(@D)
	$$(call say,$$@)$$(CC) $$(CFLAGS_ALL) $$(CFLAGS_$(1)) -MMD -MP -c $$< -o $$@
$(O)/lib/$(1).a: $$(call objects,$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	@$$(AR) rcs $$@ $$^
endef
$(foreach room,$(ROOMS),$(eval $(call room_rules,$(room))))
# minizip brings a crypt.h of its own; its headers are named with their folder.
CFLAGS_app := $(filter-out %/minizip,$(CFLAGS_app))
# EVP reads a configuration and sets a library up at every start; a hash needs neither.
CFLAGS_store += -DOPENSSL_API_COMPAT=0x10100000L

$(O)/cmeledger: $(foreach room,$(LEDGER_ROOMS),$(call lib,$(room)))
	$(call say,$@)$(CC) $(LDFLAGS_ALL) $^ $(call pkgs,--libs,app watch store extract core) -o $@
# The programs that lock themselves in stay plain: a sanitizer needs what they forbid.
ifeq ($(BUILD),asan)
BOXED := $(addprefix $(O)/cmeledger-,worker ocr packet)
$(BOXED): plain
	@mkdir -p $(@D)
	@ln -sfn $(abspath build/$(@F)) $@
.PHONY: plain
plain:
	@$(MAKE) --no-print-directory BUILD=release O=build $(patsubst $(O)/%,build/%,$(BOXED))
else
$(O)/cmeledger-worker: $(foreach room,worker box core,$(call lib,$(room)))
	$(call say,$@)$(CC) $(LDFLAGS_ALL) $^ $(call pkgs,--libs,worker box core) -o $@
$(O)/cmeledger-ocr: $(foreach room,ocr box core,$(call lib,$(room)))
	$(call say,$@)$(CC) $(LDFLAGS_ALL) $^ $(call pkgs,--libs,ocr box core) -lm -o $@
$(O)/cmeledger-packet: $(foreach room,packet box core,$(call lib,$(room)))
	$(call say,$@)$(CC) $(LDFLAGS_ALL) $^ $(call pkgs,--libs,packet box core) -o $@
endif
# The desk is what the ledger program is, and a server: of app's objects those that it calls.
$(O)/cmeledger-desk: $(O)/obj/web/assets.o $(foreach room,web $(LEDGER_ROOMS),$(call lib,$(room)))
	$(call say,$@)$(CC) $(LDFLAGS_ALL) $^ $(call pkgs,--libs,web app watch store extract core) -o $@
$(O)/obj/web/assets.c: src/web/assets/desk.gresource.xml $(wildcard src/web/assets/*)
	@mkdir -p $(@D)
	@glib-compile-resources --target=$@ --sourcedir=src/web/assets --generate-source $<
$(O)/obj/web/assets.o: $(O)/obj/web/assets.c
	$(call say,$@)$(CC) -std=gnu11 $(HARD) $(OPT_$(BUILD)) $(CFLAGS_web) -c $< -o $@

# Unit tests link every room but app, worker, ocr and packet.
TEST_ROOMS := watch store extract box core
UNIT := $(patsubst tests/unit/%.c,$(O)/tests/%,$(wildcard tests/unit/test_*.c))
$(O)/tests/%: tests/unit/%.c $(foreach room,$(TEST_ROOMS),$(call lib,$(room)))
	@mkdir -p $(@D)
	$(call say,$@)$(CC) $(CFLAGS_ALL) $(call pkgs,--cflags,$(TEST_ROOMS)) -MMD -MP $< \
	  $(foreach room,$(TEST_ROOMS),$(call lib,$(room))) $(LDFLAGS_ALL) \
	  $(call pkgs,--libs,$(TEST_ROOMS)) -lcmocka -o $@
unit: $(O)/tests/$(T)
	$<

deps:
	@sh tests/deps.sh $(SUDO) -- $(DEPS_BUILD) $(DEPS_RUN) $(DEPS_TEST)
	@sh tests/web/deps.sh $(SUDO)

lint: all
	@CC="$(CC)" sh tests/lint.sh $(O)

# Everything: unit tests plain and under the sanitizers, then the shell tests.
ASAN_UNIT := $(patsubst tests/unit/%.c,build/asan/tests/%,$(wildcard tests/unit/test_*.c))
test: deps
	@$(MAKE) --no-print-directory -j2 all unit-tests
	@$(MAKE) --no-print-directory -j2 BUILD=asan unit-tests
	@sh tests/run.sh $(UNIT) $(ASAN_UNIT) -- $(sort $(filter-out tests/cli/lib.sh,$(wildcard tests/cli/*.sh)))
.PHONY: unit-tests
unit-tests: $(UNIT) $(O)/tests/faults.so $(O)/tests/drift.so

# Loaded into programs by tests: the one dies, cuts the power or fails at a chosen file operation, the
# other is a poppler that reads otherwise.
$(O)/tests/%.so: tests/torture/%.c
	@mkdir -p $(@D)
	$(call say,$@)$(CC) -std=gnu11 -D_GNU_SOURCE -O2 -g $(WARN) -fPIC -shared $< -ldl -o $@

# Hours of it, as root for power cuts and full disks; `make test` has a short version.
torture: deps
	@$(MAKE) --no-print-directory -j2 all $(O)/tests/faults.so
	@status=0; for t in $(sort $(wildcard tests/torture/*.sh)); do sh $$t || status=1; done; exit $$status

# Fuzz targets of the pure parts, by clang; SECONDS each, two at a time.
SECONDS ?= 600
FUZZ := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/*.c))
ifeq ($(BUILD),fuzz)
CC := clang
$(O)/%: tests/fuzz/%.c $(call lib,core)
	@mkdir -p $(@D)
	$(call say,$@)$(CC) $(CFLAGS_ALL) $(call pkgs,--cflags,core) -MMD -MP $< $(call lib,core) \
	  $(LDFLAGS_ALL) -fsanitize=fuzzer,address,undefined $(call pkgs,--libs,core) -o $@
endif
fuzzers:
	@$(MAKE) --no-print-directory -j2 BUILD=fuzz $(FUZZ)
fuzz: deps fuzzers
	@sh tests/fuzz/run.sh build $(SECONDS)
.PHONY: fuzz fuzzers

golden: all
	@sh tests/cli/golden.sh --update

demo: deps
	@$(MAKE) --no-print-directory -j2 all
	@sh tests/demo.sh $(O)

accuracy: all
	@python3 tests/accuracy.py -v --program $(O)/cmeledger $(or $(DOCS),samples)

# The same on scans of the samples, made as scanners, faxes and telephones would: FILES of them,
# with seconds a page and memory. Needs what DEPS_SCANS names.
DEPS_SCANS := poppler-utils python3-numpy python3-pil python3-opencv
SCANS ?= $(O)/scans
accuracy-scans: all
	@sh tests/deps.sh $(SUDO) -- $(DEPS_SCANS)
	@/usr/bin/python3 -B tests/scans/make.py $(SCANS) $(or $(FILES),72)
	@/usr/bin/python3 -B tests/scans/measure.py $(SCANS) $(O)
.PHONY: accuracy-scans

# Pages whose words, order, places and type come by chance; another SEED shows what was never looked at.
LAYOUTS ?= $(O)/layouts
accuracy-layouts: all
	@rm -rf $(LAYOUTS)
	@python3 -B tests/layouts/make.py $(LAYOUTS) $(or $(FILES),300) $(or $(SEED),1)
	@python3 -B tests/accuracy.py --layouts -v --program $(O)/cmeledger $(LAYOUTS)
.PHONY: accuracy-layouts

rooms:
	@for room in src/*/; do printf '%6d %s\n' $$(cat $$room*.[ch] | wc -l) $$room; done

# Figures, not a test, with FILES=1000 RUNS=5 of everything.
DEPS_BENCH := pdfgrep python3 util-linux
bench: all $(O)/bench/loop
	@sh tests/deps.sh $(SUDO) -- $(DEPS_BENCH) $(DEPS_TEST)
	@python3 -B tests/bench/bench.py $(O)
$(O)/bench/loop: tests/bench/loop.c
	@mkdir -p $(@D)
	$(call say,$@)$(CC) $(CFLAGS_ALL) $(call pkgs,--cflags,worker) $< $(LDFLAGS_ALL) \
	  $(call pkgs,--libs,worker) -o $@

# The review desk beside its bars: ENTRIES=10000 VIEWERS=50 REQUESTS=10000.
bench-desk: deps all
	@python3 -B tests/bench/desk.py $(O)

# What audit files cost, with MEMBERS=1000 EACH=10.
bench-audit: all
	@python3 -B tests/bench/audit.py $(O)

# A society of 100,000 members with 40 entries each, and an intake of 100,000 files: half an hour.
bench-scale: deps all
	@python3 -B tests/bench/scale.py $(O)

# What 5,000 providers cost against 50; red above 1.2 times.
bench-patterns: $(O)/bench/patterns
	@$< patterns
$(O)/bench/%: tests/bench/%.c $(call lib,core)
	@mkdir -p $(@D)
	$(call say,$@)$(CC) $(CFLAGS_ALL) $(call pkgs,--cflags,core) -MMD -MP $< $(call lib,core) $(LDFLAGS_ALL) \
	  $(call pkgs,--libs,core) -o $@

# Programs that only the program starts live in libexec.
bindir     := $(DESTDIR)$(PREFIX)/bin
libexecdir := $(DESTDIR)$(PREFIX)/libexec/cmeledger
datadir    := $(DESTDIR)$(PREFIX)/share/cmeledger
install: all
	install -d $(bindir) $(libexecdir) $(datadir)/patterns/requirements $(datadir)/patterns/layouts
	install -m 755 $(O)/cmeledger $(bindir)/
	install -m 755 $(addprefix $(O)/cmeledger-,worker ocr packet desk) $(libexecdir)/
	install -m 644 patterns/*.patterns $(datadir)/patterns/
	install -m 644 patterns/requirements/*.rules $(datadir)/patterns/requirements/
	install -m 644 patterns/layouts/*.layout $(datadir)/patterns/layouts/
uninstall:
	rm -f $(bindir)/cmeledger
	rm -rf $(libexecdir) $(datadir)

clean:
	rm -rf build

-include $(shell find $(O) -name '*.d' 2>/dev/null)
