# Percorso. `make help` lists the targets.

SHELL := /bin/bash
.DEFAULT_GOAL := help
GO ?= go
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
TOOLS := bin/tools
LINT := $(TOOLS)/golangci-lint
# The race detector needs a C compiler; without one the tests run without it, and say so.
RACE := $(shell [ "$$($(GO) env CGO_ENABLED)" = 1 ] && command -v gcc >/dev/null 2>&1 && echo -race)
.PHONY: help
help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: run
run: build ## build, then start the demo: a made-up Italian retailer, live
	./bin/percorso demo

.PHONY: build
build: web/dist/index.html ## build the one static binary, bin/percorso
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/percorso ./cmd/percorso
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/percorso-gen ./cmd/percorso-gen

web/node_modules/.package-lock.json: web/package-lock.json
	@# not npm ci: it refuses a lock file that does not name the builds for every other platform
	cd web && npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

WEBSRC := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/test-results/*' \( -name '*.ts' -o -name '*.tsx' -o -name '*.css' -o -name '*.html' -o -name '*.json' -o -name '*.svg' -o -name '*.woff2' \) 2>/dev/null) api/openapi.yaml
web/dist/index.html: web/node_modules/.package-lock.json $(WEBSRC)
	cd web && npm run --silent build
	@touch $@

.PHONY: test
test: test-go test-web test-e2e ## all tests; says what was skipped and why

.PHONY: test-go
test-go: $(TOOLS)/gotestsum
	@[ -n "$(RACE)" ] || echo "skipped: the race detector (it needs gcc and CGO_ENABLED=1)"
	$(TOOLS)/gotestsum --format pkgname -- $(RACE) -timeout 30m ./...

.PHONY: test-web
test-web: web/node_modules/.package-lock.json
	cd web && npm run --silent test

.PHONY: test-e2e
test-e2e: build
	@tools/chromium.sh || { echo "skipped: the browser tests (no Chromium, and it could not be installed)"; exit 0; }; \
	cd web && npm run --silent e2e

.PHONY: check
check: check-go check-web check-generated ## format, lint, vet, generated files unchanged

.PHONY: check-go
check-go: $(LINT)
	@unformatted=$$(git ls-files '*.go' | xargs $(TOOLS)/gofumpt -l); [ -z "$$unformatted" ] || { echo "not formatted (make format):"; echo "$$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) vet -C bench ./...
	$(LINT) run ./...
	@dead=$$($(TOOLS)/deadcode -test ./... | grep -v '^$$'); [ -z "$$dead" ] || { echo "dead code:"; echo "$$dead"; exit 1; }
	@found=$$($(TOOLS)/govulncheck ./... 2>&1); code=$$?; \
	if [ $$code -eq 3 ]; then echo "$$found"; exit 1; elif [ $$code -ne 0 ]; then echo "skipped: govulncheck (its database is out of reach)"; else echo "govulncheck: nothing found"; fi

.PHONY: check-web
check-web: web/node_modules/.package-lock.json
	cd web && npm run --silent check

.PHONY: check-generated
check-generated: generate ## generated files are what make generate makes
	@git diff --exit-code --stat -- api/openapi.yaml docs/format web/src/api || { echo "generated files differ: commit what make generate made"; exit 1; }

.PHONY: generate
generate: web/node_modules/.package-lock.json ## write openapi.yaml, the JSON Schemas and the API types anew
	$(GO) generate ./...
	cd web && npm run --silent generate

.PHONY: format
format: $(LINT) ## format Go and TypeScript
	git ls-files '*.go' | xargs $(TOOLS)/gofumpt -w
	cd web && npm run --silent format

$(LINT): tools/go.mod
	@mkdir -p $(TOOLS)
	@echo "building the pinned tools, once (some minutes)"
	$(GO) build -modfile=tools/go.mod -o $(TOOLS)/ github.com/golangci/golangci-lint/v2/cmd/golangci-lint mvdan.cc/gofumpt golang.org/x/tools/cmd/deadcode golang.org/x/vuln/cmd/govulncheck
	@touch $(LINT)

$(TOOLS)/gotestsum: tools/go.mod
	@mkdir -p $(TOOLS)
	$(GO) build -modfile=tools/go.mod -o $(TOOLS)/ gotest.tools/gotestsum
	@touch $@

.PHONY: soak
soak: ## the engine against its twin, and all else that draws at random, with fresh seeds: make soak FOR=2h
	tools/soak.sh $(or $(FOR),10m) $(PACKAGES)

.PHONY: bench
bench: ## the benchmarks, with events/s and bytes/event
	$(GO) test -run '^$$' -bench . -benchtime 3x -timeout 60m ./...

.PHONY: bench-peers
bench-peers: ## the same questions to Percorso, ClickHouse and DuckDB (bench/README.md)
	cd bench/peers && npm install --no-save --no-audit --no-fund --loglevel=error
	cd bench && $(GO) run . $(BENCH)

.PHONY: screenshots
screenshots: build ## pictures of the running demo, for the README and the guide
	@tools/chromium.sh
	cd web && npm run --silent screenshots

.PHONY: clean
clean: ## remove what was built
	rm -rf bin web/dist/assets web/dist/index.html web/node_modules
