/*
 * Counters, gauges and histograms for Prometheus (text format 0.0.4). What there is
 * stands in metrics.def; requests are counted by route template and status class. All
 * calls are lock-free and safe from any thread.
 */
#ifndef COMPTOIR_METRICS_H
#define COMPTOIR_METRICS_H

#include "common/buf.h"

enum metric {
#define COUNTER(name, metric_name, labels, help)   METRIC_##name,
#define GAUGE(name, metric_name, labels, help)	   METRIC_##name,
#define HISTOGRAM(name, metric_name, labels, help) METRIC_##name,
#include "server/metrics.def"
#undef COUNTER
#undef GAUGE
#undef HISTOGRAM
	METRIC_COUNT
};

struct metrics;

/* route_count: requests are counted for routes 0 to route_count, the last standing for "no route".
 */
struct metrics *metrics_new(struct arena *arena, size_t route_count);
void metric_add(struct metrics *metrics, enum metric metric, int64_t by);
void metric_set(struct metrics *metrics, enum metric metric, int64_t value);
int64_t metric_value(const struct metrics *metrics, enum metric metric);
void metric_observe(struct metrics *metrics, enum metric histogram, int64_t ms);
void metrics_request(struct metrics *metrics, size_t route, int status, int64_t ms);
/* name_of(i) is the label of route i: method and template. */
void metrics_print(const struct metrics *metrics, struct buf *out,
	const char *(*method_of)(size_t route), const char *(*path_of)(size_t route));

#endif
