/* Figures, table and targets; see figures.h. */
#include "tests/bench/figures.h"

#include <jansson.h>
#include <math.h>

#include "tests/lib/harness.h"

/* --- what there is to measure --- */

struct measure_kind {
	const char *name, *unit;
	enum measure baseline;
	bool is_load;
};

static const struct measure_kind kinds[] = {
#define LOAD(id, name, baseline)	{name, "/s", MEASURE_##baseline, true},
#define VALUE(id, name, unit, baseline) {name, unit, MEASURE_##baseline, false},
#include "tests/bench/measures.def"
#undef LOAD
#undef VALUE
};

static struct figure {
	bool is_known;
	double value;
	struct load_result load;
	struct usage usage;
} figures[MEASURE_COUNT + 1];

static void tell(enum measure measure)
{
	const struct figure *figure = &figures[measure];
	fprintf(stderr, "  %-46s %12.1f %s", kinds[measure].name, figure->value,
		kinds[measure].unit);
	if (kinds[measure].is_load)
		fprintf(stderr, "  (p50 %.2f p99 %.2f max %.1f ms)", figure->load.p50_ms,
			figure->load.p99_ms, figure->load.max_ms);
	fputc('\n', stderr);
}

void figure_set(enum measure measure, double value)
{
	figures[measure] = (struct figure){.is_known = true, .value = value};
	tell(measure);
}

void figure_set_load(
	enum measure measure, const struct load_result *result, const struct usage *usage)
{
	figures[measure] = (struct figure){true, result->per_second, *result, *usage};
	tell(measure);
}

double figure_of(enum measure measure)
{
	ck_assert_msg(figures[measure].is_known, "%s was not measured", kinds[measure].name);
	return figures[measure].value;
}

static bool has_ratio(enum measure measure)
{
	return kinds[measure].baseline != MEASURE_NONE && figures[kinds[measure].baseline].is_known;
}

static double ratio_of(enum measure measure)
{
	return figures[measure].value / figures[kinds[measure].baseline].value;
}

/* --- what must be reached --- */

enum target_of { OF_RATE, OF_RATIO, OF_P99, OF_P99_RATIO };
enum target_bound { BOUND_AT_LEAST, BOUND_AT_MOST, BOUND_EXACTLY };

static const struct target {
	const char *what;
	enum target_of of;
	enum measure measure, baseline;
	enum target_bound bound;
	double limit;
	enum bench_scale from;
} targets[] = {
#define TARGET(what, of, measure, baseline, bound, limit, from)                                    \
	{what, OF_##of, MEASURE_##measure, MEASURE_##baseline, BOUND_##bound, limit, SCALE_##from},
#include "tests/bench/targets.def"
#undef TARGET
};

static const char *const bound_words[] = {
	[BOUND_AT_LEAST] = "at least", [BOUND_AT_MOST] = "at most", [BOUND_EXACTLY] = "exactly"};

static double judged(const struct target *target)
{
	const struct figure *of = &figures[target->measure], *to = &figures[target->baseline];
	switch (target->of) {
	case OF_RATE:
		return of->value;
	case OF_RATIO:
		return of->value / to->value;
	case OF_P99:
		return of->load.p99_ms;
	case OF_P99_RATIO:
		return of->load.p99_ms / to->load.p99_ms;
	}
	return 0;
}

static bool is_met(const struct target *target)
{
	double value = judged(target);
	switch (target->bound) {
	case BOUND_AT_LEAST:
		return value >= target->limit;
	case BOUND_AT_MOST:
		return value <= target->limit;
	case BOUND_EXACTLY:
		return fabs(value - target->limit) < 1e-9;
	}
	return false;
}

static bool is_judged(const struct target *target, enum bench_scale scale)
{
	return scale >= target->from && figures[target->measure].is_known &&
	       (target->baseline == MEASURE_NONE || figures[target->baseline].is_known);
}

/* --- table --- */

static void print_measures(FILE *file)
{
	fprintf(file, "%-46s %12s %-6s %8s %8s %8s %7s  %s\n", "measure", "value", "unit", "p50 ms",
		"p99 ms", "max ms", "ratio", "of");
	for (int m = 0; m < MEASURE_COUNT; m++) {
		const struct figure *figure = &figures[m];
		if (!figure->is_known)
			continue;
		fprintf(file, "%-46s %12.1f %-6s", kinds[m].name, figure->value, kinds[m].unit);
		if (kinds[m].is_load)
			fprintf(file, " %8.2f %8.2f %8.1f", figure->load.p50_ms,
				figure->load.p99_ms, figure->load.max_ms);
		else
			fprintf(file, " %8s %8s %8s", "", "", "");
		if (has_ratio((enum measure)m))
			fprintf(file, " %7.3f  %s", ratio_of((enum measure)m),
				kinds[kinds[m].baseline].name);
		fputc('\n', file);
	}
}

static void print_party(FILE *file, const struct figure *figure, int party)
{
	if (figure->usage.peak_mb[party] > 0)
		fprintf(file, " %6.2f %6.0f MB", figure->usage.cpu_s[party] / figure->load.seconds,
			figure->usage.peak_mb[party]);
	else
		fprintf(file, " %16s", "");
}

/* Processors busy, of each process; its greatest memory so far. */
static void print_usage(FILE *file)
{
	fprintf(file, "\n%-46s", "processors used, and peak memory in MB");
	for (int p = 0; p < PARTY_COUNT; p++)
		fprintf(file, " %16s", party_names[p]);
	fputc('\n', file);
	for (int m = 0; m < MEASURE_COUNT; m++) {
		const struct figure *figure = &figures[m];
		if (!figure->is_known || !kinds[m].is_load)
			continue;
		fprintf(file, "%-46s", kinds[m].name);
		for (int p = 0; p < PARTY_COUNT; p++)
			print_party(file, figure, p);
		fputc('\n', file);
	}
}

static void print_targets(FILE *file, enum bench_scale scale)
{
	fprintf(file, "\n%-50s %12s %-9s %9s  %s\n", "target", "reached", "", "limit", "met");
	for (size_t i = 0; i < ARRAY_LENGTH(targets); i++) {
		const struct target *target = &targets[i];
		if (is_judged(target, scale))
			fprintf(file, "%-50s %12.3f %-9s %9.1f  %s\n", target->what, judged(target),
				bound_words[target->bound], target->limit,
				is_met(target) ? "yes" : "NO");
		else
			fprintf(file, "%-50s %12s %-9s %9.1f  %s\n", target->what, "-",
				bound_words[target->bound], target->limit, "not judged");
	}
}

void figures_print(FILE *file, enum bench_scale scale)
{
	print_measures(file);
	print_usage(file);
	print_targets(file, scale);
}

/* --- JSON --- */

static void add_json(json_t *list, const char *name, double value, const char *unit,
	const char *baseline, double ratio)
{
	json_t *row = json_pack("{s:s, s:f, s:s, s:s?}", "name", name, "value", value, "unit", unit,
		"baseline", baseline);
	ck_assert_ptr_nonnull(row);
	json_object_set_new(row, "ratio", baseline == NULL ? json_null() : json_real(ratio));
	json_array_append_new(list, row);
}

static void add_load_json(json_t *list, const char *name, const struct figure *figure)
{
	struct arena *arena = test_arena();
	add_json(list, arena_printf(arena, "%s, p50", name), figure->load.p50_ms, "ms", NULL, 0);
	add_json(list, arena_printf(arena, "%s, p99", name), figure->load.p99_ms, "ms", NULL, 0);
	add_json(list, arena_printf(arena, "%s, max", name), figure->load.max_ms, "ms", NULL, 0);
	for (int p = 0; p < PARTY_COUNT; p++) {
		if (figure->usage.peak_mb[p] <= 0)
			continue;
		add_json(list, arena_printf(arena, "%s, processors of %s", name, party_names[p]),
			figure->usage.cpu_s[p] / figure->load.seconds, "processors", NULL, 0);
		add_json(list, arena_printf(arena, "%s, peak memory of %s", name, party_names[p]),
			figure->usage.peak_mb[p], "MB", NULL, 0);
	}
}

static void add_target_json(json_t *list, const struct target *target, enum bench_scale scale)
{
	bool is_known = is_judged(target, scale);
	const char *baseline =
		target->baseline == MEASURE_NONE ? NULL : kinds[target->baseline].name;
	json_t *row = json_pack("{s:s, s:s, s:s?, s:s, s:f}", "name", target->what, "unit",
		target->of == OF_P99	? "ms"
		: target->of == OF_RATE ? kinds[target->measure].unit
					: "",
		"baseline", baseline, "bound", bound_words[target->bound], "target", target->limit);
	ck_assert_ptr_nonnull(row);
	json_object_set_new(row, "value", is_known ? json_real(judged(target)) : json_null());
	json_object_set_new(row, "ratio",
		is_known && baseline != NULL ? json_real(judged(target)) : json_null());
	json_object_set_new(row, "met", is_known ? json_boolean(is_met(target)) : json_null());
	json_array_append_new(list, row);
}

void figures_write_json(FILE *file, enum bench_scale scale)
{
	json_t *list = json_array();
	for (int m = 0; m < MEASURE_COUNT; m++) {
		const struct figure *figure = &figures[m];
		bool has = figure->is_known && has_ratio((enum measure)m);
		if (!figure->is_known)
			continue;
		add_json(list, kinds[m].name, figure->value, kinds[m].unit,
			has ? kinds[kinds[m].baseline].name : NULL,
			has ? ratio_of((enum measure)m) : 0);
		if (kinds[m].is_load)
			add_load_json(list, kinds[m].name, figure);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(targets); i++)
		add_target_json(list, &targets[i], scale);
	ck_assert_int_eq(json_dumpf(list, file, JSON_INDENT(1)), 0);
	json_decref(list);
}
