# The way in. Everything is built by meson; this installs what is missing, sets the build trees up and calls it.
#
#   build/            gcc, -O2, hardened: what is shipped, and its tests
#   build-sanitize/   clang with the address and undefined-behaviour sanitizers, ready for libFuzzer; the same tests
#   build-tsan/       clang with the thread sanitizer; the tests of what has threads
#   build-coverage/   gcc with line counts
#   build-bench/      gcc, -O3, asserts on as in what is shipped

FUZZ_SECONDS ?= 600
MESON_FILES := meson.build meson_options.txt $(shell find $(wildcard src test bench) -name meson.build)

.DEFAULT_GOAL := help
.PHONY: help run build test test-long tsan bench fuzz coverage tidy fmt install deps deps-test deps-bench clean

help:
	@echo 'make run        show what the program does'
	@echo 'make build      the program, at build/habeas'
	@echo 'make test       every test, plain and under sanitizers'
	@echo 'make test-long  the same with the long ones (HABEAS_LONG=1)'
	@echo 'make tsan       the tests of the store, the record and the server under the thread sanitizer; in test-long too'
	@echo 'make bench      the benchmarks'
	@echo 'make fuzz       each fuzz target for FUZZ_SECONDS (600)'
	@echo 'make coverage   line coverage of the tests'
	@echo 'make tidy       the rules of the house alone'
	@echo 'make fmt        lay the C out with clang-format'
	@echo 'make install    into PREFIX (/usr/local), under DESTDIR'
	@echo 'make deps       install what building and running needs (Debian); make deps-test adds what the tests need,'
	@echo '               make deps-bench the engines that the benchmarks compare with'
	@echo 'make clean      remove the build trees'

deps:
	@tools/deps run
# What a folder's package-lock.json names, when that is not what is there.
packages = cmp -s $(1)/package-lock.json $(1)/node_modules/.locked || \
	{ cd $(1) && npm ci --no-audit --no-fund --loglevel=error && cp package-lock.json node_modules/.locked; }
deps-test:
	@tools/deps test
	@$(call packages,test/node)
# The engines that the bench puts beside us. It names those that are missing, and goes on.
deps-bench:
	@-tools/deps test
	@-$(call packages,bench/peers)

# A tree is set up once, and again when a meson file came or changed (ninja alone would not see a new folder).
# ninja is told the new time of build.ninja: it would set the tree up once more.
setup = meson setup $(if $(wildcard $@),--reconfigure) $(@D) $(1) >/dev/null || \
	{ tail -n 20 $(@D)/meson-logs/meson-log.txt; exit 1; }; touch $@; ninja -C $(@D) -t restat build.ninja >/dev/null
build/build.ninja: $(MESON_FILES) | deps
	@$(call setup)
build/tests-are-on: | deps-test build/build.ninja
	@meson setup --reconfigure build -Dtests=true >/dev/null && touch $@
build-sanitize/build.ninja: $(MESON_FILES) | deps-test
	@export CC=clang; $(call setup,-Db_sanitize=address$(comma)undefined -Dtests=true -Dfuzz=true)
build-tsan/build.ninja: $(MESON_FILES) | deps-test
	@export CC=clang; $(call setup,-Db_sanitize=thread -Dtests=true)
build-coverage/build.ninja: $(MESON_FILES)
	@tools/deps coverage
	@$(call setup,-Db_coverage=true -Dtests=true -Doptimization=0)
build-bench/build.ninja: $(MESON_FILES) | deps
	@$(call setup,-Doptimization=3 -Dwerror=false)
comma := ,

build: build/build.ninja
	@ninja -C build --quiet

run: build
	@build/habeas demo
	@echo
	@exec build/habeas serve --demo

# Both trees are tested to the end whatever fails; test_summary.py prints what failed, and the count in the last line.
test: build/tests-are-on build/build.ninja build-sanitize/build.ninja
	@ninja -C build --quiet
	@ninja -C build-sanitize --quiet
	@rm -f build/meson-logs/testlog.json build-sanitize/meson-logs/testlog.json
	@meson test -C build --no-rebuild $(TEST_FLAGS) || :
	@meson test -C build-sanitize --no-rebuild $(TEST_FLAGS) || :
	@tools/test_summary.py build build-sanitize

test-long: export HABEAS_LONG := 1
test-long: TEST_FLAGS := --timeout-multiplier 40
test-long: tsan test

# What has threads. A race ends the program that has it, and so the test.
threaded := base.hash store.store store.fault store.log store.power act.attack act.fault act.flight act.power act.session api record
tsan: build-tsan/build.ninja
	@ninja -C build-tsan --quiet
	@rm -f build-tsan/meson-logs/testlog.json
	@unset HABEAS_LONG; meson test -C build-tsan --no-rebuild --timeout-multiplier 10 $(threaded) || :
	@tools/test_summary.py build-tsan

bench: build-bench/build.ninja deps-bench
	@ninja -C build-bench --quiet
	@for program in build-bench/bench/*; do \
		[ -f $$program ] && [ -x $$program ] || continue; \
		echo "== $${program##*/}"; $$program || exit 1; \
	done
	@echo '== removals'; bench/removals build-bench
	@echo '== peers'; bench/peers/run build-bench

fuzz: build-sanitize/build.ninja
	@ninja -C build-sanitize --quiet
	@for program in build-sanitize/test/fuzz/fuzz_*; do \
		[ -f $$program ] && [ -x $$program ] || continue; \
		tools/fuzz $$program $(FUZZ_SECONDS) test/fuzz/corpus || exit 1; \
	done

coverage: build-coverage/build.ninja
	@ninja -C build-coverage --quiet
	@find build-coverage -name '*.gcda' -delete
	@rm -f build-coverage/meson-logs/testlog.json
	@meson test -C build-coverage --no-rebuild $(TEST_FLAGS) || :
	@tools/test_summary.py build-coverage
	@tools/coverage build-coverage

tidy: build/build.ninja
	@PYTHONPATH=test PYTHONDONTWRITEBYTECODE=1 tools/tidy build

fmt:
	@tools/deps fmt
	@find $(wildcard src include test bench tools) -name '*.[ch]' -print0 | xargs -0 clang-format -i

install: build
	@$(if $(PREFIX),meson configure build -Dprefix=$(PREFIX) && ninja -C build --quiet)
	@meson install -C build --no-rebuild --quiet

clean:
	rm -rf build build-*/
