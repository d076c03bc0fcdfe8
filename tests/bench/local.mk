# make bench, make bench-quick: see doc/benchmarks.md. Not part of the tests.
helper_programs += tests/bench/bench
check_PROGRAMS += tests/bench/bench
tests_bench_bench_SOURCES = \
	tests/bench/bench.c \
	tests/bench/load.c tests/bench/load.h \
	tests/bench/raw_limit.c tests/bench/raw_limit.h
tests_bench_bench_LDADD = $(API_TEST_LIBS)

bench: check-programs
	COMPTOIR_BENCH_OUT=. tests/bench/bench
bench-quick: check-programs
	COMPTOIR_BENCH_QUICK=yes COMPTOIR_BENCH_OUT=. tests/bench/bench
.PHONY: bench bench-quick
