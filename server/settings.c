/* From settings to a server that is ready to be started; see settings.h. */
#include "server/settings.h"

#include "common/assets.h"
#include "common/clock.h"
#include "server/db/nodes.h"
#include "server/db/touched.h"
#include "server/engine/affinity.h"
#include "server/engine/availability.h"
#include "server/fulfilment/board.h"
#include "server/fulfilment/catalogue.h"
#include "server/fulfilment/directory.h"
#include "server/fulfilment/order_number.h"
#include "server/fulfilment/places.h"
#include "server/fulfilment/trust.h"
#include "server/http/health.h"
#include "server/http/keys_running.h"
#include "server/http/limiter.h"
#include "server/http/router.h"
#include "server/metrics.h"
#include "server/views/store_text.h"
#include "server/waiting.h"

static const char *text_c(const struct server *server, const char *section, const char *key)
{
	return str_c(server->arena, config_text(server->config, section, key));
}

static unsigned number(const struct server *server, const char *section, const char *key)
{
	return (unsigned)config_int(server->config, section, key);
}

static const char *const template_names[] = {
#define TEMPLATE(name) name,
#include "server/templates.def"
#undef TEMPLATE
};

static bool init_files(struct server *server, struct str *why_out)
{
	const char *folder = text_c(server, "files", "templates");
	if (!secret_load(server->arena, text_c(server, "files", "secret"), false, &server->secret,
		    why_out))
		return false;
	server->anyone = hash_keyed(&server->secret, "anyone", "", 0);
	server->assets = assets_load(server->arena, folder, why_out);
	if (server->assets == NULL)
		return false;
	server->templates = templates_load(
		folder, template_names, ARRAY_LENGTH(template_names), server->arena, why_out);
	return server->templates != NULL;
}

static struct trust *init_trust(const struct server *server)
{
	enum { PERMILLE = 10 };
	const struct trust_rule rule = {
		.is_on = config_bool(server->config, "sourcing", "doubt"),
		.old_after_h = (int32_t)number(server, "sourcing", "old_after_h"),
		.old_permille = (int32_t)number(server, "sourcing", "old_percent") * PERMILLE,
		.tolerated_permille =
			(int32_t)number(server, "sourcing", "tolerated_percent") * PERMILLE,
		.least_permille = (int32_t)number(server, "sourcing", "least_percent") * PERMILLE,
	};
	return trust_new(server->arena, &rule);
}

static void init_limits(struct server *server)
{
	const struct limit_setting limits[LIMIT_COUNT] = {
		[LIMIT_ADDRESS] = {number(server, "limits", "address_per_minute"),
			number(server, "limits", "address_burst")},
		[LIMIT_CREDENTIAL] = {number(server, "limits", "credential_per_minute"),
			number(server, "limits", "credential_burst")},
		[LIMIT_LOGIN] = {number(server, "limits", "login_per_minute"),
			number(server, "limits", "login_burst")},
	};
	server->limiter = limiter_new(server->arena, limits);
}

static bool init_affinity(struct server *server, struct str *why_out)
{
	const struct nodes *nodes = server->database.nodes;
	struct str why;
	server->affinity =
		affinity_parse(server->arena, config_text(server->config, "engine", "stores"),
			nodes == NULL ? 1 : (unsigned)nodes_count(nodes), &why);
	if (server->affinity == NULL)
		*why_out = str_printf(server->arena, "engine.stores " STR_FMT, STR_ARG(why));
	return server->affinity != NULL;
}

static bool check(struct server *server, struct str *why_out)
{
	enum log_level level;
	if (!log_level_parse(config_text(server->config, "log", "level"), &level)) {
		*why_out = STR("log.level must be debug, info, warn or error");
		return false;
	}
	log_set_level(level);
	server->public_url = config_text(server->config, "http", "public_url");
	if (str_ends_with(server->public_url, STR("/"))) {
		*why_out = STR("http.public_url must not end with a slash");
		return false;
	}
	if (number(server, "http", "waiting") >= number(server, "http", "workers")) {
		*why_out = STR("http.waiting must be less than http.workers, or waiting agents "
			       "leave nobody to answer shoppers");
		return false;
	}
	return true;
}

static void init_directory(struct server *server)
{
	server->directory = directory_new(
		store_text, (int64_t)number(server, "store", "lease_min") * MS_PER_MINUTE);
	directory_allow_transfers(server->directory,
		(struct transfer_rules){number(server, "sourcing", "transfer_days"),
			(uint32_t)number(server, "sourcing", "transfer_within_m"),
			number(server, "returns", "transfer_days")});
	directory_allow_together(
		server->directory, (uint32_t)number(server, "sourcing", "together_within_m"));
}

bool server_init(struct server *server, struct str *why_out)
{
	if (!check(server, why_out) ||
		!settings_database(server->config, server->arena, &server->database, why_out) ||
		!init_affinity(server, why_out) || !init_files(server, why_out))
		return false;
	server->database.touched = touched_new(server->arena);
	init_directory(server);
	server->catalogue = catalogue_new(&server->database);
	server->numbers = order_numbers_new();
	server->places = places_new(&server->database);
	server->trust = init_trust(server);
	server->availability = availability_new(
		&server->database, (size_t)number(server, "engine", "availability_mb") << 20);
	server->metrics = metrics_new(server->arena, route_count());
	server->board = board_new(server->arena);
	server->feed_hub =
		feed_hub_new(server->arena, number(server, "http", "waiting"), server->metrics);
	server->keys_running = keys_running_new(server->arena, number(server, "http", "workers"));
	server->health = health_new(server->arena);
	init_limits(server);
	return true;
}
