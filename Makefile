# `make run` and `make test` are all that a newcomer needs.

.PHONY: build run test test-vm lint bench worlds soak fuzz golden clean

build:
	go build -o claudebench ./cmd/claudebench

# Builds the tool, makes the clients available, and runs the default scenario.
run: build
	-./claudebench clients install # what it cannot install is skipped, and said so
	./claudebench run

# The module that holds the mock against the official SDKs. It has its own
# dependencies, and ./... does not reach it.
acceptance = bench/mock/acceptance

# Installs what the tests need, and passes all of them.
test: build
	.ci/install
	go test -timeout 30m ./...
	cd $(acceptance) && go test
	/usr/bin/python3 -m unittest discover -s bench/process/drivers/python

# Holds tune against a real systemd, in a container and in a virtual machine; as root.
test-vm:
	.ci/install vm
	mkdir -p results
	tune/vm/run results/tune-vm.txt

lint:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'these files are not formatted: run gofmt -w'; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go mod tidy -diff
	staticcheck=$$(go tool -n staticcheck) && cd $(acceptance) && go vet ./... && $$staticcheck ./...

# Prints the figures that the project holds itself to, as ratios measured in
# one run against a peer.
bench: build
	.ci/install
	go test -run '^$$' -bench . -benchtime 1x ./cmd/claudebench ./bench/gohttp ./report
	go test -run '^$$' -bench . ./bench/clock ./bench/hitlog ./bench/mock/... ./bench/monitor ./bench/price ./bench/sse ./report/history ./report/stat

# Prints how often verdicts are wrong, and what they find, in simulated worlds:
# the tables of docs/method.md. Takes some minutes.
worlds:
	go run ./report/judge/worlds

# Lets ab judge real clients on this machine of which the verdict is known: the last table of
# docs/method.md. Takes an hour or two.
soak: build
	go run ./report/judge/soak
	go run ./report/judge/soak -ladder before-after

# Runs each fuzz test for a short time.
fuzz:
	.ci/fuzz 20s

# Rewrites the golden files after a change of output that is meant.
golden:
	go test ./report/render ./scenarios ./bench/mock/fault ./bench/mock/watch ./bench/mock/wire ./tune/show ./report/cost/show ./report/history/show -update

clean:
	rm -rf claudebench results
