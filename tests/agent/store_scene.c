/* One store at work; see store_scene.h. */
#include "tests/agent/store_scene.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "tests/lib/peer.h"

static struct process *agent;
static char folder[] = "/tmp/comptoir-store-XXXXXX";
static struct server_setup headquarters;
static unsigned headquarters_port; /* it comes back there */
static const char *cookie;	   /* a header line */
static const char *thermal = "";   /* the address of the printer of pick lists */

/* --- the store --- */

const char *const *agent_settings(size_t *count_out)
{
	struct arena *arena = test_arena();
	const char *settings[] = {
		"store.code=PAR1",
		arena_printf(arena, "headquarters.url=http://127.0.0.1:%u", headquarters_port),
		arena_printf(arena, "headquarters.enrolment=%s/enrolment", folder),
		"headquarters.wait_s=1",
		arena_printf(arena, "files.journal=%s/journal.db", folder),
		arena_printf(arena, "files.templates=%s", test_source_path("templates")),
		arena_printf(arena, "print.folder=%s", folder),
		"pages.address=127.0.0.1:0",
		arena_printf(arena, "pages.undo_s=%d", UNDO_S),
		arena_printf(arena, "printers.thermal=%s", thermal),
		arena_printf(arena, "print.pick_list=%s", *thermal == '\0' ? "folder" : "thermal"),
	};
	const char **kept = arena_new_array(arena, ARRAY_LENGTH(settings), const char *);
	memcpy(kept, settings, sizeof(settings));
	*count_out = ARRAY_LENGTH(settings);
	return kept;
}

void start_agent(void)
{
	static unsigned lives;
	size_t count;
	const char *const *settings = agent_settings(&count);
	agent = process_launch("comptoir-agent", settings, count,
		(struct process_time){headquarters.clock_offset_ms, 0},
		arena_printf(test_arena(), "%s/log.%u", folder, lives++));
	process_await_start(agent);
}

void stop_agent(void)
{
	process_stop(agent);
}

void restart_agent_with(const char *printer)
{
	thermal = printer;
	process_stop(agent);
	start_agent();
}

struct process *the_agent(void)
{
	return agent;
}

const char *the_store_folder(void)
{
	return folder;
}

/* A port of our own, so that headquarters comes back where the agent looks for it. */
static void start_headquarters(void)
{
	headquarters = api_setup();
	headquarters_port = port_without_listener();
	headquarters.settings[1] =
		arena_printf(test_arena(), "http.address=127.0.0.1:%u", headquarters_port);
	api_begin(&headquarters);
}

void headquarters_is_back(void)
{
	api_restart(&headquarters);
}

void await_offline(void)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (strstr(str_c(test_arena(), see("/status")->body), "\"online\":false") == NULL) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "the agent never notices");
		process_doze();
	}
}

static void before(void)
{
	start_headquarters();
	world_stock("PAR1", "TEA", STOCK);
	memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(
		server_process_ctl(&headquarters,
			arena_printf(test_arena(), "enrol-agent PAR1 %s/enrolment", folder)),
		0);
	world_clerk("PAR1");
	start_agent();
}

static void after(void)
{
	process_stop(agent);
	ck_assert_int_eq(system(arena_printf(test_arena(), "rm -rf %s", folder)), 0);
	api_fixture.after();
}

int store_main(const char *name, const TTest *const *tests, size_t count)
{
	const struct test_fixture fixture = {.start = api_fixture.start,
		.stop = api_fixture.stop,
		.before = before,
		.after = after,
		.timeout_s = 240};
	return test_main(name, &fixture, tests, count);
}

/* --- the clerk's browser --- */

struct got *see(const char *path)
{
	return client_get(process_port(agent), path, cookie);
}

struct got *see_as_nobody(const char *path)
{
	return client_get(process_port(agent), path, "");
}

/* What a form of the page carries under this name. */
const char *hidden(const struct got *page, const char *name)
{
	const char *mark = arena_printf(test_arena(), "name=\"%s\" value=\"", name);
	const char *at = strstr(str_c(test_arena(), page->body), mark);
	ck_assert_msg(at != NULL, "no %s in: " STR_FMT, name, STR_ARG(page->body));
	at += strlen(mark);
	return str_c(test_arena(), (struct str){at, strcspn(at, "\"")});
}

const char *form_of(const struct got *page, const char *fields)
{
	return arena_printf(test_arena(), "form_token=%s&key=%s&%s", hidden(page, "form_token"),
		hidden(page, "key"), fields);
}

struct got *post(const char *action, const char *form)
{
	return client_form(process_port(agent), action, cookie, form);
}

struct got *post_as_nobody(const char *action, const char *form)
{
	return client_form(process_port(agent), action, "", form);
}

struct got *submit(const char *page, const char *action, const char *fields)
{
	return post(action, form_of(see(page), fields));
}

void log_in(void)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	struct got *got;
	cookie = "";
	do {
		got = client_form(process_port(agent), "/login", cookie, "login=camille&pin=4711");
		ck_assert_msg(clock_monotonic_ms() < until_ms, "camille cannot log in");
		if (got->status != 303)
			process_doze();
	} while (got->status != 303);
	struct str set_cookie = got_header(got, "Set-Cookie");
	struct str pair = str_cut(&set_cookie, ';');
	cookie = arena_printf(test_arena(), "Cookie: " STR_FMT "\r\n", STR_ARG(pair));
}

/* --- both sides --- */

struct got *place_in(const char *language, int qty)
{
	struct got *got = api_post(NULL, "/v1/orders",
		"{'kind': 'reservation', 'lines': [{'sku': 'TEA', 'qty': %d}],"
		" 'store': 'PAR1', 'customer': {'name': 'Zoé Lefèvre', 'email': 'z@mail.example',"
		" 'language': '%s'}}",
		qty, language);
	assert_status(got, 201);
	return got;
}

struct got *place(int qty)
{
	return place_in("fr", qty);
}

int64_t status_of_agent(const char *member)
{
	return got_int(see("/status"), member);
}

void await_agent(const char *member, int64_t value)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (status_of_agent(member) != value) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "%s is not %lld: " STR_FMT, member,
			(long long)value, STR_ARG(see("/status")->body));
		process_doze();
	}
}

const char *fulfilment_path(const char *rest)
{
	struct str id = fixture_text("SELECT lower(insert(insert(insert(insert("
				     "hex(fulfilment_id), 21, 0, '-'), 17, 0, '-'), 13, 0, '-'),"
				     " 9, 0, '-')) FROM fulfilment"
				     " ORDER BY fulfilment_id DESC LIMIT 1");
	return arena_printf(test_arena(), "/f/" STR_FMT "%s", STR_ARG(id), rest);
}

void do_act(const char *action, const char *fields)
{
	assert_status(submit(fulfilment_path(""), fulfilment_path(action), fields), 303);
}

void prepare(int qty)
{
	do_act("/pick", arena_printf(test_arena(), "pick=1:%d", qty));
	do_act("/ready", "slot=C4");
}

void hand_over(const struct got *order, int qty)
{
	struct got *got = submit(
		"/", "/scan", arena_printf(test_arena(), "text=%s", got_c(order, "pickup_code")));
	assert_text(got_header(got, "Location"), fulfilment_path("/handover"));
	got = submit(fulfilment_path("/handover"), fulfilment_path("/handover"),
		arena_printf(test_arena(), "line-1=%d&why-1=changed_mind&by=Zo%%C3%%A9", qty));
	assert_status(got, 303);
}

void take_back(int qty)
{
	struct str id = str_of(fulfilment_path("") + strlen("/f/"));
	const char *path = arena_printf(test_arena(), "/returns/new?f=" STR_FMT, STR_ARG(id));
	struct got *got = submit(path, "/returns/new",
		arena_printf(test_arena(),
			"f=" STR_FMT "&reason=defect&line-1=%d&condition-1=opened", STR_ARG(id),
			qty));
	assert_status(got, 303);
	ck_assert(str_starts_with(got_header(got, "Location"), STR("/returns/done")));
}

void assert_line(int picked, int collected, int returned)
{
	await_agent("unsent", 0);
	ck_assert_int_eq(fixture_number("SELECT picked FROM fulfilment_line"), picked);
	ck_assert_int_eq(fixture_number("SELECT collected FROM fulfilment_line"), collected);
	ck_assert_int_eq(fixture_number("SELECT returned FROM fulfilment_line"), returned);
	ck_assert_int_eq(
		fixture_number("SELECT count(*) FROM agent_command WHERE result <> 'ok'"), 0);
}
