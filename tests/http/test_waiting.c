/* Long polls, timed jobs and metrics. */
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "server/http/router.h"
#include "server/jobs/jobs.h"
#include "server/metrics.h"
#include "server/waiting.h"
#include "tests/http/http_fixture.h"

static unsigned port;

static void start(void)
{
	const struct http_setup setup = {.waiting_max = 2};
	fixture_db_clean();
	port = http_start(&setup);
}

static void pause_ms(long ms)
{
	const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
	nanosleep(&pause, NULL);
}

static int begin_wait(void)
{
	int fd = client_connect(port);
	client_send(fd, "GET /v1/wait?ms=5000 HTTP/1.1\r\nHost: h\r\n\r\n");
	return fd;
}

static void await_waiting(int64_t count)
{
	for (int i = 0; i < 200; i++) {
		if (metric_value(http_server()->metrics, METRIC_REQUESTS_WAITING) == count)
			return;
		pause_ms(10);
	}
	ck_abort_msg("nobody waits");
}

/* As the job watch_feeds tells it: this store's feed has grown. */
static void tell_news(uint32_t store)
{
	static uint64_t last_seq;
	const struct feed_position position = {{store}, ++last_seq};
	feed_hub_look(http_server()->feed_hub, &position, 1);
}

START_TEST(news_wakes_those_who_wait_for_the_store)
{
	int64_t begun_ms = clock_monotonic_ms();
	int fd = begin_wait();
	await_waiting(1);
	tell_news(8);
	pause_ms(50);
	tell_news(7);
	assert_text(got_text(client_read(fd), "waited"), "news");
	ck_assert_int_lt(clock_monotonic_ms() - begun_ms, 2000);
	client_close(fd);
}
END_TEST

START_TEST(no_more_may_wait_than_the_setting_says)
{
	int first = begin_wait(), second = begin_wait();
	await_waiting(2);
	assert_text(got_text(client_get(port, "/v1/wait?ms=5000", ""), "waited"), "no");
	tell_news(7);
	assert_text(got_text(client_read(first), "waited"), "news");
	assert_text(got_text(client_read(second), "waited"), "news");
	await_waiting(0);
	client_close(first);
	client_close(second);
}
END_TEST

START_TEST(nobody_waits_longer_than_asked)
{
	int64_t begun_ms = clock_monotonic_ms();
	assert_text(got_text(client_get(port, "/v1/wait?ms=200", ""), "waited"), "nothing");
	ck_assert_int_lt(clock_monotonic_ms() - begun_ms, 1500);
}
END_TEST

START_TEST(stopping_sends_those_who_wait_home)
{
	int fd = begin_wait();
	await_waiting(1);
	http_stop();
	assert_text(got_text(client_read(fd), "waited"), "nothing");
	client_close(fd);
}
END_TEST

START_TEST(news_between_mark_and_wait_is_not_missed)
{
	struct feed_hub *hub = http_server()->feed_hub;
	uint64_t mark = feed_mark(hub, (store_id){7});
	tell_news(7);
	int64_t begun_ms = clock_monotonic_ms();
	ck_assert(feed_wait(hub, (store_id){7}, mark, 5000));
	ck_assert_int_lt(clock_monotonic_ms() - begun_ms, 500);
}
END_TEST

/* --- those who may not wait --- */

static const store_id store = {7};
static const agent_id agent = {3};

static void look_at(uint64_t last_seq)
{
	const struct feed_position position = {store, last_seq};
	feed_hub_look(http_server()->feed_hub, &position, 1);
}

START_TEST(a_feed_that_was_looked_at_just_now_is_not_read_again)
{
	struct feed_hub *hub = http_server()->feed_hub;
	ck_assert(feed_may_have_news(hub, store, 5)); /* nobody has looked */
	look_at(5);
	ck_assert(!feed_may_have_news(hub, store, 5));
	ck_assert(feed_may_have_news(hub, store, 4));
	ck_assert(feed_may_have_news(hub, (store_id){8}, 5)); /* not seen */
	look_at(6);
	ck_assert(feed_may_have_news(hub, store, 5));
}
END_TEST

START_TEST(an_old_look_is_not_trusted)
{
	look_at(5);
	pause_ms(2100);
	ck_assert(feed_may_have_news(http_server()->feed_hub, store, 5));
}
END_TEST

/* The asking of a whole chain, as the next look counts it. */
static int64_t average_again_ms(uint32_t stores)
{
	enum { MOST = 10000 };
	static struct feed_position positions[MOST];
	struct feed_hub *hub = http_server()->feed_hub;
	int64_t sum = 0;
	for (uint32_t i = 0; i < stores; i++)
		positions[i] = (struct feed_position){{stores - i}, 1};
	feed_hub_look(hub, positions, stores);
	for (uint32_t i = 0; i < stores; i++)
		(void)feed_again_ms(hub, positions[i].store);
	feed_hub_look(hub, positions, stores);
	for (uint32_t i = 0; i < stores; i++)
		sum += feed_again_ms(hub, positions[i].store);
	return sum / stores;
}

START_TEST(the_more_stores_ask_the_later_they_are_told_to_come_again)
{
	int64_t few = average_again_ms(10), many = average_again_ms(1000),
		most = average_again_ms(10000);
	ck_assert_int_ge(few, AGAIN_MIN_MS * 3 / 4);
	ck_assert_int_le(few, AGAIN_MIN_MS * 5 / 4);
	ck_assert_int_gt(many, 1000LL * 1000 / POLLS_PER_S * 9 / 10);
	ck_assert_int_lt(many, 1000LL * 1000 / POLLS_PER_S * 11 / 10);
	ck_assert_int_gt(most, 10000LL * 1000 / POLLS_PER_S * 9 / 10);
	ck_assert_int_lt(most, 10000LL * 1000 / POLLS_PER_S * 11 / 10);
}
END_TEST

START_TEST(what_an_agent_has_is_noted_when_it_changes)
{
	struct feed_hub *hub = http_server()->feed_hub;
	ck_assert(feed_note_is_due(hub, store, agent, 5)); /* never heard of */
	look_at(5);
	feed_noted(hub, store, agent, 5);
	ck_assert(!feed_note_is_due(hub, store, agent, 5));
	look_at(9);
	ck_assert(!feed_note_is_due(hub, store, agent, 5));
	ck_assert(feed_note_is_due(hub, store, agent, 9));
	ck_assert(feed_note_is_due(hub, store, (agent_id){4}, 5));
}
END_TEST

/* --- jobs --- */

static _Atomic int runs;

static enum reason run_twice_then_rest(struct job *job)
{
	int before = atomic_fetch_add(&runs, 1);
	job->has_more = before == 0;
	return job->db != NULL && job->now > 0 ? REASON_OK : REASON_INTERNAL;
}

static enum reason always_fail(struct job *job)
{
	atomic_fetch_add(&runs, 1);
	return REASON_DATABASE_AWAY;
}

static enum reason work_a_while(struct job *job)
{
	pause_ms(50);
	atomic_fetch_add(&runs, 1);
	return REASON_OK;
}

static void await_runs(int count)
{
	for (int i = 0; i < 500 && atomic_load(&runs) < count; i++)
		pause_ms(10);
	ck_assert_int_ge(atomic_load(&runs), count);
}

START_TEST(a_job_with_more_to_do_runs_again_at_once)
{
	static const struct job_kind kinds[] = {{"twice", 3600000, 100, run_twice_then_rest}};
	struct buf text;
	buf_init(&text, test_arena(), 4096);
	struct jobs *jobs = jobs_start(http_server(), kinds, 1);
	await_runs(2);
	jobs_stop(jobs);
	ck_assert_int_eq(atomic_load(&runs), 2);
	jobs_print_metrics(jobs, &text);
	ck_assert_ptr_nonnull(
		strstr(buf_str(&text).p, "comptoir_job_failures_total{job=\"twice\"} 0"));
}
END_TEST

START_TEST(a_job_with_a_share_rests_by_how_long_it_worked)
{
	static const struct job_kind kinds[] = {{"while", 1, 10, work_a_while}};
	struct jobs *jobs = jobs_start(http_server(), kinds, 1);
	await_runs(1);
	int64_t begun_ms = clock_monotonic_ms();
	await_runs(2);
	ck_assert_int_ge(clock_monotonic_ms() - begun_ms, 400);
	jobs_stop(jobs);
}
END_TEST

START_TEST(trouble_of_a_job_is_logged_when_it_begins)
{
	static const struct job_kind kinds[] = {{"trouble", 10, 100, always_fail}};
	struct jobs *jobs = jobs_start(http_server(), kinds, 1);
	await_runs(3);
	jobs_stop(jobs);
	ck_assert_uint_eq(logged_count("job_trouble_begins"), 1);
}
END_TEST

/* --- metrics --- */

static const char *method_of(size_t route)
{
	return route < route_count() ? route_at(route)->method : "-";
}

static const char *path_of(size_t route)
{
	return route < route_count() ? route_at(route)->path : "-";
}

static const char *metrics_text(void)
{
	struct buf text;
	buf_init(&text, test_arena(), 1 << 20);
	metrics_print(http_server()->metrics, &text, method_of, path_of);
	return buf_str(&text).p;
}

START_TEST(requests_are_counted_by_template_and_status)
{
	client_get(port, "/v1/things/one", "");
	client_get(port, "/v1/things/two", "");
	client_get(port, "/v1/nothing/secret", "");
	const char *text = metrics_text();
	ck_assert_ptr_nonnull(
		strstr(text, "comptoir_requests_total{method=\"GET\",route=\"/v1/things/"
			     "{sku:sku}\",status=\"2xx\"} 2\n"));
	ck_assert_ptr_nonnull(strstr(
		text, "comptoir_requests_total{method=\"-\",route=\"-\",status=\"4xx\"} 1\n"));
	ck_assert_ptr_nonnull(strstr(text, "route=\"/v1/things/{sku:sku}\",le=\"+Inf\"} 2\n"));
	ck_assert_ptr_null(strstr(text, "secret"));
}
END_TEST

static const struct test_fixture fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = start,
	.after = http_end,
};

TEST_MAIN_WITH("waiting", &fixture, news_wakes_those_who_wait_for_the_store,
	no_more_may_wait_than_the_setting_says, nobody_waits_longer_than_asked,
	stopping_sends_those_who_wait_home, news_between_mark_and_wait_is_not_missed,
	a_feed_that_was_looked_at_just_now_is_not_read_again, an_old_look_is_not_trusted,
	the_more_stores_ask_the_later_they_are_told_to_come_again,
	what_an_agent_has_is_noted_when_it_changes, a_job_with_more_to_do_runs_again_at_once,
	a_job_with_a_share_rests_by_how_long_it_worked, trouble_of_a_job_is_logged_when_it_begins,
	requests_are_counted_by_template_and_status)
