/* The registry and its text form; see metrics.h. */
#include "server/metrics.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>

enum { BOUNDS = 10, STATUS_CLASSES = 6 };

static const int64_t bounds_ms[BOUNDS] = {5, 10, 25, 50, 100, 250, 500, 1000, 5000, 30000};

struct histogram {
	_Atomic uint64_t within[BOUNDS + 1]; /* the last: longer than every bound */
	_Atomic uint64_t sum_ms;
};

struct route_metrics {
	_Atomic uint64_t by_class[STATUS_CLASSES]; /* index 2: 2xx … */
	struct histogram duration;
};

struct metrics {
	_Atomic int64_t values[METRIC_COUNT];
	struct histogram histograms[METRIC_COUNT];
	size_t route_count;
	struct route_metrics *routes;
};

struct row {
	const char *kind, *name, *labels, *help;
};

static const struct row rows[] = {
#define COUNTER(name, metric_name, labels, help)   {"counter", metric_name, labels, help},
#define GAUGE(name, metric_name, labels, help)	   {"gauge", metric_name, labels, help},
#define HISTOGRAM(name, metric_name, labels, help) {"histogram", metric_name, labels, help},
#include "server/metrics.def"
#undef COUNTER
#undef GAUGE
#undef HISTOGRAM
};

struct metrics *metrics_new(struct arena *arena, size_t route_count)
{
	struct metrics *metrics = arena_new_struct(arena, struct metrics);
	metrics->route_count = route_count;
	metrics->routes = arena_new_array(arena, route_count + 1, struct route_metrics);
	return metrics;
}

void metric_add(struct metrics *metrics, enum metric metric, int64_t by)
{
	atomic_fetch_add_explicit(&metrics->values[metric], by, memory_order_relaxed);
}

void metric_set(struct metrics *metrics, enum metric metric, int64_t value)
{
	atomic_store_explicit(&metrics->values[metric], value, memory_order_relaxed);
}

int64_t metric_value(const struct metrics *metrics, enum metric metric)
{
	return atomic_load_explicit(&metrics->values[metric], memory_order_relaxed);
}

static void observe(struct histogram *histogram, int64_t ms)
{
	size_t i = 0;
	while (i < BOUNDS && ms > bounds_ms[i])
		i++;
	atomic_fetch_add_explicit(&histogram->within[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&histogram->sum_ms, (uint64_t)ms, memory_order_relaxed);
}

void metric_observe(struct metrics *metrics, enum metric histogram, int64_t ms)
{
	observe(&metrics->histograms[histogram], ms);
}

void metrics_request(struct metrics *metrics, size_t route, int status, int64_t ms)
{
	struct route_metrics *row =
		&metrics->routes[route < metrics->route_count ? route : metrics->route_count];
	size_t status_class = (size_t)status / 100;
	if (status_class < STATUS_CLASSES)
		atomic_fetch_add_explicit(&row->by_class[status_class], 1, memory_order_relaxed);
	observe(&row->duration, ms);
}

/* --- text --- */

static void print_histogram(
	struct buf *out, const char *name, const char *labels, const struct histogram *histogram)
{
	uint64_t total = 0;
	const char *comma = labels[0] == '\0' ? "" : ",";
	for (size_t i = 0; i <= BOUNDS; i++) {
		total += atomic_load_explicit(&histogram->within[i], memory_order_relaxed);
		if (i < BOUNDS)
			buf_printf(out, "%s_bucket{%s%sle=\"%g\"} %" PRIu64 "\n", name, labels,
				comma, (double)bounds_ms[i] / 1000, total);
		else
			buf_printf(out, "%s_bucket{%s%sle=\"+Inf\"} %" PRIu64 "\n", name, labels,
				comma, total);
	}
	buf_printf(out, "%s_sum{%s} %.3f\n%s_count{%s} %" PRIu64 "\n", name, labels,
		(double)atomic_load_explicit(&histogram->sum_ms, memory_order_relaxed) / 1000, name,
		labels, total);
}

static void print_registry(const struct metrics *metrics, struct buf *out)
{
	const char *last = "";
	for (size_t i = 0; i < METRIC_COUNT; i++) {
		const struct row *row = &rows[i];
		if (strcmp(last, row->name) != 0)
			buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", row->name, row->help,
				row->name, row->kind);
		last = row->name;
		if (strcmp(row->kind, "histogram") == 0)
			print_histogram(out, row->name, row->labels, &metrics->histograms[i]);
		else if (row->labels[0] == '\0')
			buf_printf(out, "%s %" PRId64 "\n", row->name,
				metric_value(metrics, (enum metric)i));
		else
			buf_printf(out, "%s{%s} %" PRId64 "\n", row->name, row->labels,
				metric_value(metrics, (enum metric)i));
	}
}

static void print_counts(
	const struct route_metrics *row, struct buf *out, const char *method, const char *path)
{
	for (size_t i = 1; i < STATUS_CLASSES; i++) {
		uint64_t count = atomic_load_explicit(&row->by_class[i], memory_order_relaxed);
		if (count > 0)
			buf_printf(out,
				"comptoir_requests_total{method=\"%s\",route=\"%s\",status=\"%"
				"zuxx\"} "
				"%" PRIu64 "\n",
				method, path, i, count);
	}
}

static bool is_used(const struct route_metrics *row)
{
	for (size_t i = 0; i < STATUS_CLASSES; i++)
		if (atomic_load_explicit(&row->by_class[i], memory_order_relaxed) > 0)
			return true;
	return false;
}

void metrics_print(const struct metrics *metrics, struct buf *out,
	const char *(*method_of)(size_t route), const char *(*path_of)(size_t route))
{
	print_registry(metrics, out);
	buf_add_c(out, "# HELP comptoir_requests_total Requests by route and status class.\n"
		       "# TYPE comptoir_requests_total counter\n");
	for (size_t i = 0; i <= metrics->route_count; i++)
		print_counts(&metrics->routes[i], out, method_of(i), path_of(i));
	buf_add_c(out, "# HELP comptoir_request_seconds Time from head to answer, by route.\n"
		       "# TYPE comptoir_request_seconds histogram\n");
	for (size_t i = 0; i <= metrics->route_count; i++) {
		struct buf labels;
		if (!is_used(&metrics->routes[i]))
			continue;
		buf_init(&labels, out->arena, 1024);
		buf_printf(&labels, "method=\"%s\",route=\"%s\"", method_of(i), path_of(i));
		print_histogram(out, "comptoir_request_seconds", buf_str(&labels).p,
			&metrics->routes[i].duration);
	}
}
