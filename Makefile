# Two front doors: `make demo` and `make test`. Everything else is a part of them or a convenience.
# What a machine must have is checked, and on Debian installed, by scripts/setup.sh; the steps run through
# scripts/step.sh, which says what runs and how long it took.

.DEFAULT_GOAL := help
.NOTPARALLEL:
SHELL := bash

# What was built stays outside the checkout, from one run and one checkout to the next.
cache := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/acompana
export CARGO_TARGET_DIR ?= $(cache)/target
# rustup was installed a minute ago, and this shell has not heard of it yet.
export PATH := $(PATH):$(HOME)/.cargo/bin

step := scripts/step.sh

.PHONY: help
help: ## this list
	@echo 'Acompaña. Two commands to begin with:'
	@echo
	@echo '  make demo    a phone and a tablet work offline, come back and sync with a real server'
	@echo '  make test    everything that must hold before a change goes in'
	@echo
	@echo 'And the rest:'
	@echo
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | grep -v -e 'make demo|' -e 'make test|' \
		| awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'
	@echo
	@echo 'Built files live in $(CARGO_TARGET_DIR) (set CARGO_TARGET_DIR to change it).'

.PHONY: demo
demo: setup ## the whole story in under a minute, after the build; DEMO_ARGS='…' hands arguments to it
	@$(step) 'the demo' scripts/demo.sh $(DEMO_ARGS)

.PHONY: test
test: setup fmt-check lint deny minimal-versions sbom unit doc kotlin swift size ## formatting, lints, dependencies, all tests in all three languages, documentation, size

.PHONY: setup
setup: ## install or name what this machine lacks
	@scripts/setup.sh

.PHONY: fmt
fmt: ## format the code
	@cargo fmt --all
	@cargo fmt --manifest-path tests/fuzz/Cargo.toml

.PHONY: fmt-check
fmt-check: ## is the code formatted?
	@$(step) 'formatting (mend it with make fmt)' cargo fmt --all --check
	@$(step) 'formatting of the fuzz targets' cargo fmt --manifest-path tests/fuzz/Cargo.toml --check

.PHONY: lint
lint: ## clippy, every warning an error
	@$(step) 'lints' cargo clippy --workspace --all-targets --locked -- -D warnings

.PHONY: minimal-versions
minimal-versions: setup ## are the lowest versions that the manifests allow of other crates enough?
	@$(step) 'lowest versions of dependencies' scripts/minimal-versions.sh

.PHONY: unit
unit: ## all tests of all crates
	@scripts/setup.sh python
	@$(step) 'tests' cargo test --workspace --locked

.PHONY: doc
doc: ## build the documentation, every warning an error
	@RUSTDOCFLAGS='-D warnings' $(step) 'documentation' cargo doc --workspace --no-deps --locked

.PHONY: kotlin
kotlin: setup ## the Kotlin package (bindings/kotlin): its lints, and its tests against the real library and server
	@scripts/setup.sh kotlin
	@$(step) 'Kotlin: lints (mend some with scripts/kotlin.sh format)' scripts/kotlin.sh lint
	@$(step) 'Kotlin: build and tests' scripts/kotlin.sh test

.PHONY: swift
swift: setup ## the Swift package (bindings/swift): its lints, and its tests against the real library and server
	@$(step) 'Swift: toolchain' scripts/swift.sh setup
	@$(step) 'Swift: lints (mend some with swift format)' scripts/swift.sh lint
	@$(step) 'Swift: build and tests' scripts/swift.sh test

.PHONY: bindings
bindings: setup ## write what UniFFI generates for Kotlin and Swift anew
	@$(step) 'Kotlin: generated sources' scripts/kotlin.sh generate
	@$(step) 'Swift: generated sources' scripts/swift.sh generate

.PHONY: size
size: setup ## is the library for phones as large as recorded in bindings/size.csv?
	@$(step) 'size of the library for phones' scripts/size.sh check

.PHONY: deny
deny: setup ## licences, banned crates and sources of the dependencies (deny.toml)
	@$(step) 'licences, bans and sources of the dependencies' scripts/cargo-deny.sh licenses bans sources

.PHONY: sbom
sbom: setup ## what the program and the phones' library are made of (CycloneDX), whole or an error
	@scripts/setup.sh python
	@$(step) 'bill of materials' scripts/sbom.sh

.PHONY: deny-advisories
deny-advisories: setup ## known vulnerabilities of the dependencies; fetches the advisory database from GitHub
	@scripts/cargo-deny.sh advisories

.PHONY: soak
soak: setup ## simulate SEEDS=… seeds (20,000 otherwise), pull 1,000,000 changes, damage a device 10,000 times, fuzz each reader for 30 s
	@cargo run --release --locked -p acompana-tests --bin soak -- --seeds $(or $(SEEDS),20000)
	@cargo run --release --locked -p acompana-tests --bin soak -- --changes 1000000
	@cargo run --release --locked -p acompana-tests --bin soak -- --damages 10000
	@scripts/fuzz.sh all $(or $(FUZZ_SECONDS),30)

.PHONY: fuzz
fuzz: setup ## feed hostile input to every reader, each for FUZZ_SECONDS=… seconds (600 otherwise; docs/hostile-input.md)
	@scripts/fuzz.sh all $(or $(FUZZ_SECONDS),600)

.PHONY: clean
clean: ## throw away what was built (the tools in the cache stay)
	@cargo clean
