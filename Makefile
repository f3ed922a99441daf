# The front door: `make help` names the commands. Builds are described in CMakePresets.json, set-up
# in harness/setup/; this file only names them.

# 32 bits where the machine's own programs may have them.
NARROW := $(if $(filter x86_64,$(shell uname -m)),unix-asan32)
TESTED := unix-release unix-asan $(NARROW) fuzz
PRESETS := $(TESTED) unix-coverage unix-valgrind
BOARDS := mps2-an385 mps2-an386 mps2-an500 virt-rv32imc virt-rv32imafc
CHIPS := esp32 esp32s3 esp32c3 esp32c6 esp32p4
BUILDS := $(PRESETS) $(BOARDS) $(CHIPS)
BOARD ?= $(BOARDS)
PYTHON := .venv/bin/python
JUNIT := build/reports/tests/junit.xml

# What must hold with every ncnn of ports/sources.lock, on the builds that see memory.
ifdef NCNN_VERSION
TESTED := unix-asan $(NARROW)
TESTED_BOARDS :=
TESTS := tests/verify tests/patches tests/regressions
# Where memory ends while it loads, that release loses the layers that it has made.
TESTS += -k "not conversions_out_of_memory and not copies_out_of_memory and not memory_out_in_cplusplus"
export NCNN_MP_BUILDS := $(TESTED)
$(if $(filter audit firmware,$(MAKECMDGOALS)),$(error NCNN_VERSION= is for tests and fuzzing: \
firmware is made and audited with the ncnn of ports/sources.lock))
else
TESTED_BOARDS := $(BOARDS)
TESTS :=
endif

# What is said on our command line is not MicroPython's make's, which has a BOARD of its own.
MAKEOVERRIDES :=
unexport BOARD
export FUZZ_BUILD FUZZ_SECONDS GUARD GUARD_SECONDS JOBS MODULE_DIR NCNN_VERSION TARGET
.DEFAULT_GOAL := help
.PHONY: help setup $(BUILDS:%=build-%) fuzz guards test bench coverage valgrind lint firmware audit stub-wheel clean

help: ## this text
	@sed -n 's/^#* *\([a-z%<>-]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "make %-20s %s\n", $$1, $$2 }'
	@echo "builds: $(BUILDS)"

setup: ## install packages and wheels, fetch sources; nothing to do when done
	@command -v python3 >/dev/null || sh ports/install-python.sh
	@python3 -m harness.setup

# build-<preset>: ## one build, into build/<preset>/
$(BUILDS:%=build-%): build-%: setup
	@mkdir -p build/$*
	@cmake --preset $* $(if $(filter $*,$(BOARD)),$(LAYERS:%=-DNCNN_MP_LAYERS=%)) >build/$*/configure.log
	@cmake --build --preset $* -- --quiet

build-module: setup
	@python3 -m harness.setup.module
	@$(PYTHON) -m harness.surface

fuzz: $(if $(MODULE_DIR),build-module,build-unix-asan build-fuzz $(NARROW:%=build-%)) ## a campaign: FUZZ_SECONDS=60 JOBS=<cores> TARGET=<one of fuzz/targets> FUZZ_BUILD=<unix-asan32: 32 bits only> MODULE_DIR=<another module>
	@$(PYTHON) -m harness run

guards: build-unix-asan ## switch each guard of csrc/ off: does fuzzing notice? GUARD=<name> GUARD_SECONDS=60
	@$(PYTHON) -m harness guards

test: $(TESTED:%=build-%) $(TESTED_BOARDS:%=build-%) ## every test; NCNN_VERSION=<another of ports/sources.lock>: what must hold with that one
	@mkdir -p $(dir $(JUNIT))
	@$(PYTHON) -m pytest -n auto --dist=loadfile --junitxml=$(JUNIT) $(TESTS)

bench: build-unix-release build-fuzz ## what verifying, checking and Python layers cost, in CPU time, against ports/budgets.toml; build/reports/bench.json
	@$(PYTHON) -m harness bench

coverage: $(TESTED:%=build-%) build-unix-coverage ## what tests execute; build/reports/coverage/index.html
	@$(PYTHON) -m harness coverage

valgrind: build-unix-valgrind build-unix-release ## scripts, seeds and examples under memcheck; build/reports/valgrind/
	@$(PYTHON) -m harness valgrind

lint: build-unix-asan ## formats, types, static analysis, reasons of suppressions
	@$(PYTHON) -m harness.setup.lint

build/profiles/from-model.txt: setup
	@$(PYTHON) -m harness.firmware.layer_profile $(MODELS)

firmware: $(if $(MODELS),build/profiles/from-model.txt) $(BOARD:%=build-%) build-unix-release ## boots in QEMU, self-tests, reports sizes; dist/<board>/; BOARD=<some> LAYERS=<cnn, full, minimal, from-model> MODELS="<a.param> …" RELEASE=1: only what make audit has passed
	@$(if $(RELEASE),$(PYTHON) -m harness.audit --check $(BOARD) &&) $(PYTHON) -m harness.firmware $(if $(RELEASE),--audited) $(BOARD)
	@$(if $(filter $(BOARDS),$(BOARD)),$(PYTHON) -m harness.firmware.size_report $(filter $(BOARDS),$(BOARD)))

audit: setup ## what a release needs, with the budgets of ports/audit.toml; dist/audit/manifest.json
	@$(PYTHON) -m harness.audit

stub-wheel: setup ## the type stubs as a wheel, into dist/
	@$(PYTHON) -m pip wheel --quiet --disable-pip-version-check --no-deps --no-index \
		--no-build-isolation --wheel-dir dist ports/stubs
	@ls dist/ncnn_mp_stubs-*.whl

clean: ## remove build/ and dist/; the cache outside the checkout stays
	@rm -rf build dist
