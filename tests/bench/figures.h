/*
 * The figures of a run and what is made of them: a table and bench.json. What is measured stands
 * in measures.def, what must be reached in targets.def; a measure that did not run has no row.
 */
#ifndef COMPTOIR_BENCH_FIGURES_H
#define COMPTOIR_BENCH_FIGURES_H

#include <stdio.h>

#include "tests/bench/load.h"
#include "tests/bench/usage.h"

enum measure {
#define LOAD(id, name, baseline)	MEASURE_##id,
#define VALUE(id, name, unit, baseline) MEASURE_##id,
#include "tests/bench/measures.def"
#undef LOAD
#undef VALUE
	MEASURE_COUNT,
	MEASURE_NONE = MEASURE_COUNT
};

enum bench_scale { SCALE_SMOKE, SCALE_QUICK, SCALE_FULL };

void figure_set(enum measure measure, double value);
void figure_set_load(
	enum measure measure, const struct load_result *result, const struct usage *usage);
double figure_of(enum measure measure);

void figures_print(FILE *file, enum bench_scale scale);
/* A list of {name, value, unit, baseline, ratio}; a target also has target and met. */
void figures_write_json(FILE *file, enum bench_scale scale);

#endif
