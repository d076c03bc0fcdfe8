# make bench, make bench-quick: see doc/benchmarks.md. As a test it runs for a few seconds only.
check_PROGRAMS += tests/bench/bench tests/bench/hello
helper_programs += tests/bench/hello
tests_bench_bench_SOURCES = \
	tests/bench/agents.c tests/bench/agents.h \
	tests/bench/bench.c tests/bench/bench.h \
	tests/bench/beside.c tests/bench/beside.h \
	tests/bench/chain.c \
	tests/bench/figures.c tests/bench/figures.h tests/bench/measures.def tests/bench/targets.def \
	tests/bench/feeds.c \
	tests/bench/front.c tests/bench/front.h \
	tests/bench/growth.c \
	tests/bench/load.c tests/bench/load.h \
	tests/bench/orders.c \
	tests/bench/progress.c tests/bench/progress.h \
	tests/bench/raw_limit.c tests/bench/raw_limit.h \
	tests/bench/reads.c \
	tests/bench/requests.c tests/bench/requests.h \
	tests/bench/shop.c tests/bench/shop.h \
	tests/bench/usage.c tests/bench/usage.h
tests_bench_bench_LDADD = $(API_TEST_LIBS) -lssl
tests_bench_hello_LDADD = $(CIVETWEB_LIBS)

# Not in a process of its own: Check hands over how long that took in microseconds of 31 bits, 35 minutes.
bench: check-programs
	CK_FORK=no COMPTOIR_BENCH=full COMPTOIR_BENCH_OUT=. tests/bench/bench
bench-quick: check-programs
	COMPTOIR_BENCH=quick COMPTOIR_BENCH_OUT=. tests/bench/bench
.PHONY: bench bench-quick
EXTRA_DIST += tests/bench/old_orders.sql
