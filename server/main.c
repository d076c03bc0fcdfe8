/* comptoird: reads its settings, waits for the database, answers requests until told to stop. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/daemon.h"
#include "common/notify.h"
#include "server/db/nodes.h"
#include "server/engine/affinity.h"
#include "server/engine/availability.h"
#include "server/engine/engine.h"
#include "server/fulfilment/board.h"
#include "server/fulfilment/catalogue.h"
#include "server/fulfilment/directory.h"
#include "server/fulfilment/order_number.h"
#include "server/fulfilment/places.h"
#include "server/http/health.h"
#include "server/http/listener.h"
#include "server/jobs/jobs.h"
#include "server/settings.h"

enum {
	PROCESS_ARENA_MAX = 512 * 1024 * 1024,
	DATABASE_LOOK_MS = 500,
	STOCK_LOOK_MS = 20,
	BATCH_BYTES = 4 * 1024 * 1024,
	WAITING_BYTES = 64 * 1024 * 1024,
};

static struct daemon program(void)
{
	return (struct daemon){
		.name = "comptoird",
		.summary =
			"The central server of Comptoir: API, shop pages, back office, timed jobs.",
		.settings = server_settings,
		.setting_count = server_setting_count,
	};
}

/* Stores, products and postcodes have to be known before the first question for one. */
static enum reason look(struct server *server, struct db *db)
{
	enum reason reason = health_of(server->health, db);
	if (reason != REASON_OK)
		return reason;
	enum db_status status = directory_refresh(server->directory, db, clock_now());
	if (status == DB_DONE)
		status = catalogue_refresh(server->catalogue);
	if (status == DB_DONE)
		status = places_refresh(server->places);
	return db_reason(status);
}

/* A database that is away or still being migrated is waited for, with a line when the reason
 * changes. False when we are told to stop meanwhile. */
static bool await_database(struct server *server, const sigset_t *signals)
{
	struct db *db = db_open(&server->database);
	enum reason last = REASON_OK, reason;
	while ((reason = look(server, db)) != REASON_OK) {
		if (reason != last)
			log_warn("waiting_for_database",
				LOG_TEXT("reason", reason_info(reason)->code),
				LOG_TEXT("what", reason_info(reason)->title));
		last = reason;
		if (daemon_is_told_to_stop(signals, DATABASE_LOOK_MS)) {
			db_close(db);
			return false;
		}
	}
	db_close(db);
	return true;
}

/* What stores have is loaded by its job; until then we answer, and say that we are not ready. False
 * when we are told to stop meanwhile. */
static bool await_stock(const struct server *server, const sigset_t *signals)
{
	while (!availability_was_loaded(server->availability))
		if (daemon_is_told_to_stop(signals, STOCK_LOOK_MS))
			return false;
	return true;
}

static struct http_settings http_settings_of(const struct config *config)
{
	return (struct http_settings){
		.address = config_text(config, "http", "address"),
		.workers = (unsigned)config_int(config, "http", "workers"),
		.request_timeout_ms = (unsigned)config_int(config, "http", "request_timeout_ms"),
		.body_timeout_ms = (unsigned)config_int(config, "http", "body_timeout_ms"),
		.keep_alive = config_bool(config, "http", "keep_alive"),
		.trust_forwarded = config_bool(config, "http", "trust_forwarded"),
	};
}

static unsigned node_of(void *context, store_id id)
{
	const struct server *server = context;
	const struct store *store = stores_find(directory_stores(server->directory), id);
	return affinity_node(server->affinity, id, store == NULL ? STR_EMPTY : store->code);
}

static struct engine *start_engine(struct server *server)
{
	const struct engine_settings settings = {
		.database = server->database,
		.node_of = node_of,
		.node_context = server,
		.committers = (unsigned)config_int(server->config, "engine", "committers"),
		.batch_works = (unsigned)config_int(server->config, "engine", "batch_orders"),
		.batch_bytes = BATCH_BYTES,
		.waiting_max = (unsigned)config_int(server->config, "engine", "waiting"),
		.waiting_bytes = WAITING_BYTES,
		.wait_ms = (unsigned)config_int(server->config, "engine", "wait_ms"),
		.metrics = server->metrics,
		.heard = availability_hear,
		.heard_context = server->availability,
	};
	return engine_start(&settings);
}

static int serve(const struct daemon *daemon, struct server *server)
{
	struct str why;
	sigset_t signals = daemon_block_signals();
	const struct http_settings settings = http_settings_of(server->config);
	if (!await_database(server, &signals))
		return EXIT_SUCCESS;
	server->engine = start_engine(server);
	server->jobs = jobs_start(server, all_jobs, all_job_count);
	struct listener *listener = listener_start(server, &settings, &why);
	if (listener == NULL) {
		availability_stop(server->availability);
		jobs_stop(server->jobs);
		engine_stop(server->engine);
		return daemon_complain(daemon, why);
	}
	if (await_stock(server, &signals)) {
		log_info("started", LOG_U64("port", listener_port(listener)),
			LOG_TEXT("version", PACKAGE_VERSION));
		notify_manager("READY=1");
		while (!daemon_is_told_to_stop(&signals, MS_PER_HOUR))
			continue;
	}
	notify_manager("STOPPING=1");
	log_info("stopping");
	listener_stop(listener, (unsigned)config_int(server->config, "http", "drain_ms"));
	availability_stop(server->availability);
	jobs_stop(server->jobs);
	engine_stop(server->engine);
	log_info("stopped");
	return EXIT_SUCCESS;
}

/* The watch's threads take no signals either. */
static int serve_watched(const struct daemon *daemon, struct server *server)
{
	struct nodes *nodes = server->database.nodes;
	(void)daemon_block_signals();
	if (nodes != NULL)
		nodes_watch(nodes, &server->database);
	int status = serve(daemon, server);
	if (nodes != NULL)
		nodes_watch_end(nodes);
	return status;
}

/* Whoever signs in leaves half of the processors to orders. Call before any thread starts. */
static void share_processors(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	password_run_at_once(processors < 4 ? 1 : (int)processors / 2);
}

static int run(const struct daemon *daemon, struct server *server, bool only_check)
{
	struct str why;
	if (!server_init(server, &why))
		return daemon_complain(daemon, why);
	share_processors();
	if (!only_check)
		return serve_watched(daemon, server);
	puts("The settings are sound.");
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct server server = {.arena = arena_new(PROCESS_ARENA_MAX)};
	const struct daemon daemon = program();
	bool only_check;
	int status;
	log_set_program(daemon.name);
	server.config = daemon_config(server.arena, &daemon, argc, argv, &only_check, &status);
	if (server.config != NULL)
		status = run(&daemon, &server, only_check);
	secret_scrub(&server.secret, sizeof(server.secret));
	directory_free(server.directory);
	order_numbers_free(server.numbers);
	catalogue_free(server.catalogue);
	places_free(server.places);
	board_free(server.board);
	availability_free(server.availability);
	if (server.templates != NULL)
		templates_free(server.templates);
	arena_free(server.arena);
	return status;
}
