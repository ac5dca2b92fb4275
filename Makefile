# make run    builds a release and starts the service
# make test   runs every check that CI runs
# make bench  builds and runs the benchmarks
# make check-api  asks a running service everything that its OpenAPI document allows
# ARGS        goes to the service: make run ARGS='--server-port 9000'

SHELL := /bin/bash
.DEFAULT_GOAL := run
.PHONY: run test bench format setup setup-test

SWIFT ?= swift
ARGS ?=
BENCH_ARGS ?=
CHECK_ARGS ?=
PLUMBLINE := .build/release/plumbline

RUN_PACKAGES := libgit2-dev libpcre2-dev libsqlite3-dev zlib1g-dev ca-certificates git
TEST_PACKAGES := $(RUN_PACKAGES) nginx-light fcgiwrap openssh-server openssh-client openssl curl
BENCH_PACKAGES := $(TEST_PACKAGES) wrk cgit
CHECK_PACKAGES := $(RUN_PACKAGES) curl python3-venv
SCHEMATHESIS := schemathesis==4.32.5

# Installs those of the packages $(1) that are missing, or says how.
define install
	@missing=; for package in $(1); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; \
	  elif command -v sudo >/dev/null; then sudo=sudo; \
	  else echo "Missing packages. Run as root: apt-get install --yes$$missing" >&2; exit 1; fi; \
	  echo "Installing$$missing"; \
	  $$sudo apt-get update --quiet=2 && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends $$missing >/dev/null; \
	fi
endef

run: setup
	@test -x $(PLUMBLINE) || echo "Building a release; the first time this takes about ten minutes."
	@$(SWIFT) build --configuration release --product plumbline --quiet
	@exec $(PLUMBLINE) serve $(ARGS)

# The tests run one after another: many block a thread while a child process or server works, and two
# such would take all of Swift's threads on a machine with two cores.
test: setup-test
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --no-parallel

bench: setup-bench
	$(SWIFT) build --configuration release --product plumbline --quiet
	$(SWIFT) build --configuration release --product plumbline-benchmarks --quiet
	.build/release/plumbline-benchmarks $(BENCH_ARGS)

# schemathesis comes from PyPI, into a folder of its own.
check-api: setup-check .check-api/bin/schemathesis
	$(SWIFT) build --product plumbline
	.ci/check-api .build/debug/plumbline $(CHECK_ARGS)

.check-api/bin/schemathesis:
	python3 -m venv .check-api
	.check-api/bin/pip install --quiet $(SCHEMATHESIS)

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

setup:
	$(call install,$(RUN_PACKAGES))

setup-test:
	$(call install,$(TEST_PACKAGES))

.PHONY: check-api setup-check
setup-check:
	$(call install,$(CHECK_PACKAGES))

.PHONY: setup-bench
setup-bench:
	$(call install,$(BENCH_PACKAGES))
