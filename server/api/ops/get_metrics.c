/* GET /metrics: what Prometheus scrapes. The front does not pass it on to the world. */
#include "common/buf.h"
#include "server/engine/availability.h"
#include "server/http/call.h"
#include "server/http/router.h"
#include "server/jobs/jobs.h"
#include "server/metrics.h"
#include "server/server.h"

enum { TEXT_MAX = 4 * 1024 * 1024 };

static const char *method_of(size_t route)
{
	return route < route_count() ? route_at(route)->method : "-";
}

static const char *path_of(size_t route)
{
	return route < route_count() ? route_at(route)->path : "-";
}

void get_metrics(struct call *call)
{
	struct buf text;
	buf_init(&text, call->arena, TEXT_MAX);
	metric_set(call->server->metrics, METRIC_PASSWORDS_AT_ONCE, password_ran_at_once());
	metrics_print(call->server->metrics, &text, method_of, path_of);
	jobs_print_metrics(call->server->jobs, &text);
	availability_print_metrics(call->server->availability, &text);
	reply_bytes(call, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(&text));
}
