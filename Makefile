# yunta: `make` builds ./yunta, `make demo` runs it on a sample cohort, `make test` tests it all.
# `make help` lists every target. Variables: PREFIX, DESTDIR, SANITIZE=address,undefined, WERROR=1.

PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
# Under sanitizers half the time of compiling and linking, for a tenth more of running.
OPT     ?= $(if $(SANITIZE),-O1 -g1,-O2 -g)
SANITIZE ?=
WERROR  ?= $(if $(CI),1,)

VERSION := $(shell sed -n 's/^\#define YUNTA_VERSION "\(.*\)"/\1/p' base/version.h)
comma   := ,
space   := $(subst ,, )
MODULES := base model solver io verify cli
COVERAGE ?=
VARIANT := $(if $(COVERAGE),coverage,$(if $(SANITIZE),sanitize-$(subst $(comma),-,$(SANITIZE)),release))
BUILD   := build/$(VARIANT)

# gcc's own warning, which its sanitizers make cry wolf.
WIDE_FORMATS := $(if $(findstring clang,$(CC)),,-Wno-format-overflow)
HARDEN  := -fstack-protector-strong -fPIE
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -Wall -Wextra $(if $(WERROR),-Werror) $(OPT) $(HARDEN) -fopenmp \
             $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer $(WIDE_FORMATS),-D_FORTIFY_SOURCE=2) \
             $(if $(COVERAGE),--coverage -fprofile-update=atomic) \
             $(if $(COVERAGE)$(findstring address,$(SANITIZE)),-DYUNTA_TIGHT_MEMORY) -I. -MMD -MP $(CFLAGS)
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now -fopenmp $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(if $(COVERAGE),--coverage) $(LDFLAGS)
LIBS    = -lglpk -lcsv -lyaml -ljansson -lutf8proc -lstemmer -lmd -lsqlite3 -lz -lzip -lexpat -lm
TESTLIBS = -lcmocka -lical

SOURCES := $(foreach m,$(MODULES),$(wildcard $(m)/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/io/report_assets.o $(BUILD)/verify/schema.o
LIBRARY := $(BUILD)/libyunta.a
TESTS   := $(patsubst tests/%.c,%,$(wildcard tests/test_*.c))
SUPPORT := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(wildcard tests/test_*.c),$(wildcard tests/*.c)))

# Where the compiler vectorises: the kernels of the score.
$(BUILD)/model/score%.o $(BUILD)/solver/assign_scan.o $(BUILD)/solver/assign_small_scan.o $(BUILD)/solver/match_scan.o $(BUILD)/verify/row.o $(BUILD)/verify/pass.o: OPT := -O3 -g

all: yunta

# Of whatever was built last, another kind's may be the newer.
yunta: $(BUILD)/yunta
	@cmp -s $(BUILD)/yunta $@ || cp -f $(BUILD)/yunta $@

# Says what is missing before the compiler does.
build/.checked:
	@tools/deps.sh check build
	@mkdir -p build && touch $@

$(OBJECTS): | build/.checked

$(BUILD)/yunta: $(BUILD)/cli/main.o $(LIBRARY)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(LIBRARY): $(filter-out $(BUILD)/cli/main.o,$(OBJECTS))
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

# report.html: its style and script are one file each, and stand in the binary.
REPORT_STYLE  := $(sort $(wildcard io/report/*.css))
REPORT_SCRIPT := $(sort $(wildcard io/report/*.js))

$(BUILD)/io/report_assets.c: tools/embed.sh io/report/page.html $(REPORT_STYLE) $(REPORT_SCRIPT)
	@mkdir -p $(@D)
	@tools/embed.sh io/report_assets.h yunta_report page=io/report/page.html \
	    style=$(subst $(space),$(comma),$(REPORT_STYLE)) \
	    script=$(subst $(space),$(comma),$(REPORT_SCRIPT)) >$@

# What run.json looks like is said once, and verify goes by it.
$(BUILD)/verify/schema.c: tools/embed.sh docs/run.schema.json
	@mkdir -p $(@D)
	@tools/embed.sh verify/schema.h yunta_schema run=docs/run.schema.json >$@

$(BUILD)/io/report_assets.o $(BUILD)/verify/schema.o: %.o: %.c io/report_assets.h verify/schema.h
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/tests/test_%: $(BUILD)/tests/test_%.o $(SUPPORT) $(LIBRARY)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(TESTLIBS) $(LIBS)

# yunta with faults on demand; what lets calls fail is itself not under sanitizers.
$(BUILD)/tests/torture/fault.o: override SANITIZE :=
$(BUILD)/tests/torture/fault.o: OPT := -O1 -g -fno-builtin -fno-omit-frame-pointer

$(BUILD)/yunta-torture: $(BUILD)/tests/torture/fault.o $(BUILD)/cli/main.o $(LIBRARY)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

.PRECIOUS: $(BUILD)/%.o

life-test: ## explanations of 200 cohorts, pair by pair, and backups of as many (minutes)
	@$(MAKE) --no-print-directory -s yunta $(BUILD)/tests/test_explain
	@YUNTA_EXPLAIN=200 $(BUILD)/tests/test_explain
	@YUNTA=./yunta YUNTA_BACKUPS=200 python3 -B tests/system/test_backups.py

# What the report's test needs of npm, as its lockfile says.
REPORT_TEST := tests/system/report
REPORT_NEEDS := $(REPORT_TEST)/node_modules/.package-lock.json

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

deps: ## install what is missing (Debian), or name it
	@tools/deps.sh install build test

demo: ## build, and run the main job on a sample cohort
	@tools/deps.sh install build
	@$(MAKE) --no-print-directory -s -j$$(nproc) yunta
	@tools/demo.sh

test: ## every test, with and without sanitizers
	@tools/deps.sh install build test
	@$(MAKE) --no-print-directory -s -j$$(nproc) yunta torture-programs
	-@$(MAKE) --no-print-directory -s $(REPORT_NEEDS)
	@$(MAKE) --no-print-directory -s -j$$(nproc) SANITIZE=address,undefined test-programs
	@tests/run.sh

test-programs: $(TESTS:%=$(BUILD)/tests/%) $(BUILD)/yunta torture-programs replay-programs

torture-programs: $(BUILD)/yunta-torture

# TORTURE=sites|every: a failure at each distinct call stack, or besides at each single call.
TORTURE ?= sites
torture: ## every allocation and file call fails in turn: make torture [TORTURE=sites|every]
	@tools/deps.sh install build test
	@$(MAKE) --no-print-directory -s -j$$(nproc) torture-programs
	@$(MAKE) --no-print-directory -s -j$$(nproc) SANITIZE=address,undefined torture-programs
	@python3 -B tests/torture/torture.py --form $(TORTURE) --plain build/release/yunta-torture \
	    --sanitized build/sanitize-address-undefined/yunta-torture

# The whole of make test, without sanitizers.
coverage: ## lines and branches that the tests and torture reach, by gcov (half an hour)
	@tools/deps.sh install build test coverage
	@$(MAKE) --no-print-directory -s -j$$(nproc) COVERAGE=1 OPT='-O1 -g' test-programs
	@find build/coverage -name '*.gcda' -delete
	-@YUNTA_BUILD=build/coverage YUNTA_PLAIN=build/coverage/yunta tests/run.sh
	-@python3 -B tests/torture/torture.py --plain build/coverage/yunta-torture \
	    --sanitized build/coverage/yunta-torture
	@python3 -B tools/coverage.py build/coverage

# Under ThreadSanitizer with clang's OpenMP and Archer, in a folder of its own.
race: ## what threads share, under ThreadSanitizer (minutes)
	@tools/deps.sh install build test race
	@$(MAKE) --no-print-directory -s -j$$(nproc) CC=clang OPT='-O1 -g' WERROR= SANITIZE=thread race-programs
	@tests/race/race.sh build/sanitize-thread

RACES := assign assign_segment base candidates ilp_search match_rows plenary_mix team verify_pass
race-programs: $(RACES:%=$(BUILD)/tests/test_%) $(BUILD)/tests/race/racy $(BUILD)/yunta

$(BUILD)/tests/race/racy: $(BUILD)/tests/race/racy.o $(LIBRARY)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

# Each target of tests/fuzz: for libFuzzer (clang), and as a program that replays the corpus.
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_PARTS = $(BUILD)/tests/fuzz/support.o $(BUILD)/tests/fuzz/stop.o $(BUILD)/tests/fuzz/main.o $(LIBRARY)

$(BUILD)/tests/fuzz/main.o: cli/main.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Dmain=yunta_main -c -o $@ $<

$(BUILD)/fuzz/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o $(FUZZ_PARTS)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(BUILD)/fuzz/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(FUZZ_PARTS)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $^ $(LIBS)

replay-programs: $(FUZZERS:%=$(BUILD)/fuzz/replay_%)
fuzz-programs: $(FUZZERS:%=$(BUILD)/fuzz/fuzz_%)

# SECONDS=N: for each target. What is found, and the grown corpus, stay in build/fuzz.
SECONDS ?= 60
fuzz: ## libFuzzer over every target, one after another: make fuzz [SECONDS=60]
	@tools/deps.sh install build test lint
	@$(MAKE) --no-print-directory -s -j$$(nproc) CC=clang OPT='-O1 -g' \
	    SANITIZE=fuzzer-no-link,address,undefined fuzz-programs
	@tests/fuzz/run.sh $(SECONDS) $(FUZZERS)

# MINUTES=N: how long.
MINUTES ?= 60
soak: ## random cohorts against other solvers and laws: make soak [MINUTES=60]
	@tools/deps.sh install build test bench
	@$(MAKE) --no-print-directory -s -j$$(nproc) yunta
	@$(SYSTEM_PYTHON) -B tests/soak/soak.py --yunta ./yunta --minutes $(MINUTES)

# The system's own: it is the one that sees the packages of tools/deps.sh.
SYSTEM_PYTHON := $(if $(wildcard /usr/bin/python3),/usr/bin/python3,python3)
# COHORTS=N: small ones; beside them 50 middling ones against GLPK and 50 against GLPK and SciPy.
COHORTS ?= 10000
agree: ## every answer against GLPK, SciPy and brute force: make agree [COHORTS=10000]
	@tools/deps.sh install build test bench
	@$(MAKE) --no-print-directory -s -j$$(nproc) yunta $(BUILD)/tests/test_agree
	@YUNTA_AGREE=$(COHORTS) $(BUILD)/tests/test_agree
	@$(SYSTEM_PYTHON) -B tests/soak/soak.py --yunta ./yunta --rounds 50 --only middling

# LIES=N: how many; half of them about calendars of random cohorts.
LIES ?= 20000
lies: ## verify rejects results changed so that they are wrong: make lies [LIES=20000]
	@tools/deps.sh install build test
	@$(MAKE) --no-print-directory -s -j$$(nproc) yunta
	@YUNTA=./yunta LIES=$(LIES) $(SYSTEM_PYTHON) -B tests/system/test_lies.py
	@YUNTA=./yunta LIES=$(LIES) $(SYSTEM_PYTHON) -B tests/system/test_past.py Past.test_lies_of_the_past

# SWEEP=N: so many of them.
SWEEP ?= all
sweep: ## verify rejects changes to any cell and line of results: make sweep [SWEEP=all]
	@tools/deps.sh install build test
	@$(MAKE) --no-print-directory -s -j$$(nproc) yunta
	@YUNTA=./yunta SWEEP=$(SWEEP) $(SYSTEM_PYTHON) -B tests/system/test_sweep.py

# ONLY=WORDS: those whose name has them.
ONLY ?=
defences: ## takes each defence against a threat out and sees its test fail: make defences [ONLY=WORDS]
	@tools/deps.sh install build test
	@$(SYSTEM_PYTHON) -B tests/system/defences.py "$(ONLY)"

# KILLS=N: how many times.
KILLS ?= 1000
killtest: ## kills, full disks, signals to large runs: make killtest [KILLS=1000]
	@tools/deps.sh install build test
	@$(MAKE) --no-print-directory -s -j$$(nproc) yunta torture-programs
	@python3 -B tests/torture/killtest.py --kills $(KILLS) --yunta ./yunta \
	    --torture build/release/yunta-torture
	@python3 -B tests/torture/signals.py --yunta ./yunta

check: $(T:%=$(BUILD)/tests/%) ## one test program: make check T=test_score
	$(foreach t,$(T),$(BUILD)/tests/$(t) &&) true

learn-test: ## learning on 200 cohorts of each of several plans (a minute or two)
	@$(MAKE) --no-print-directory -s $(BUILD)/tests/test_learn
	@YUNTA_LEARN_SEEDS=200 $(BUILD)/tests/test_learn

$(REPORT_NEEDS): $(REPORT_TEST)/package-lock.json
	@npm ci --prefix $(REPORT_TEST) --no-audit --no-fund --no-update-notifier --ignore-scripts --loglevel=error </dev/null >/dev/null
	@touch $@

test-report: ## the report in a browser: make test-report [PICTURES=DIR]
	@tools/deps.sh install build test
	@$(MAKE) --no-print-directory -s yunta $(REPORT_NEEDS)
	@node --test-reporter=spec $(REPORT_TEST)/report.test.mjs

# BENCH=short|full|long: sizes and time limits; LIMITS=60,20: seconds for us and for a peer.
BENCH ?= full
LIMITS ?=
bench: ## measurements beside peers, matching and calendars: make bench [BENCH=short|full|long] [LIMITS=60,20]
	@tools/deps.sh install build bench
	@$(MAKE) --no-print-directory -s yunta $(BUILD)/bench/measure $(BUILD)/bench/peer_lemon
	@python3 -B bench/run.py --level $(BENCH) --limits "$(LIMITS)" --yunta $(BUILD)/yunta --programs $(BUILD)/bench
	@python3 -B bench/calendars.py --level $(BENCH) --limits "$(LIMITS)" --yunta $(BUILD)/yunta

bench-plenaries: ## plenaries beside CBC: make bench-plenaries [BENCH=short|full|long]
	@tools/deps.sh install build bench
	@$(MAKE) --no-print-directory -s yunta
	@python3 -B bench/plenaries.py --level $(BENCH) --yunta $(BUILD)/yunta

bench-life: ## explanations, leximin and repair of large cohorts
	@tools/deps.sh install build
	@$(MAKE) --no-print-directory -s yunta $(BUILD)/bench/explain
	@python3 -B bench/life.py --yunta $(BUILD)/yunta --explain $(BUILD)/bench/explain

$(BUILD)/bench/measure: $(BUILD)/bench/measure.o $(BUILD)/bench/instance.o $(BUILD)/bench/blocks.o \
                        $(LIBRARY)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(BUILD)/bench/explain: $(BUILD)/bench/explain.o $(BUILD)/bench/instance.o $(BUILD)/bench/blocks.o \
                        $(LIBRARY)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(BUILD)/bench/peer_lemon: bench/peer_lemon.cpp
	@mkdir -p $(@D)
	$(CXX) -O2 -o $@ $< -llemon

lint: ## include rules, format, clang-tidy or cppcheck
	@tools/deps.sh install build lint
	@tools/lint.sh

SHARE := $(DESTDIR)$(PREFIX)/share
install: yunta ## into DESTDIR/PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/man/man1 $(SHARE)/man/man5 $(SHARE)/man/es/man1 \
	    $(SHARE)/man/es/man5 $(SHARE)/doc/yunta/tutorials/en $(SHARE)/doc/yunta/cluster $(SHARE)/bash-completion/completions \
	    $(SHARE)/zsh/vendor-completions $(SHARE)/fish/vendor_completions.d
	install -m 755 yunta $(DESTDIR)$(PREFIX)/bin/yunta
	install -m 644 docs/yunta.1 $(SHARE)/man/man1
	install -m 644 docs/yunta-policy.5 $(SHARE)/man/man5
	install -m 644 docs/es/yunta.1 $(SHARE)/man/es/man1
	install -m 644 docs/es/yunta-policy.5 $(SHARE)/man/es/man5
	install -m 644 docs/completion/yunta.bash $(SHARE)/bash-completion/completions/yunta
	install -m 644 docs/completion/_yunta $(SHARE)/zsh/vendor-completions
	install -m 644 docs/completion/yunta.fish $(SHARE)/fish/vendor_completions.d
	install -m 644 README.md CHANGELOG.md docs/*.md docs/*.png docs/run.schema.json \
	    $(SHARE)/doc/yunta
	install -m 644 docs/tutorials/*.md $(SHARE)/doc/yunta/tutorials
	install -m 644 docs/tutorials/en/*.md $(SHARE)/doc/yunta/tutorials/en
	install -m 644 docs/cluster/*.sh $(SHARE)/doc/yunta/cluster

deb: ## build/yunta_VERSION_ARCH.deb
	@tools/deps.sh install build deb
	@packaging/build_deb.sh

manuals: ## the pages and completions that are made from the tables of the source
	docs/make_manuals.py
	sh docs/make_policy_reference.sh >docs/policy.md
	sh docs/make_formats_reference.sh >docs/formats.md

clean: ## remove what was built
	rm -rf build yunta

.PHONY: all yunta help deps demo test agree lies sweep defences test-programs torture-programs replay-programs fuzz-programs coverage race race-programs torture killtest fuzz soak learn-test life-test test-report check bench bench-plenaries bench-life lint install clean deb manuals

-include $(shell find build $(BUILD) -path build/deb -prune -o -name '*.d' -type f -print 2>/dev/null)
