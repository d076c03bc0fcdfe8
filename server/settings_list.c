/* The settings as a list, and the part of them that comptoirctl needs too; see settings.h. */
#include "server/db/nodes.h"
#include "server/settings.h"

const struct setting server_settings[] = {
#define SETTING(section, key, kind, fallback, min, max, help)                                      \
	{section, key, SETTING_##kind, fallback, min, max, help},
#include "server/settings.def"
#undef SETTING
};
const size_t server_setting_count = ARRAY_LENGTH(server_settings);

static const char *text_c(const struct config *config, struct arena *arena, const char *key)
{
	return str_c(arena, config_text(config, "database", key));
}

/* Without nodes: the one server of socket, host and port. */
static bool settings_nodes(const struct config *config, struct arena *arena,
	struct db_settings *settings, struct str *why_out)
{
	struct str why;
	settings->nodes = nodes_parse(arena, config_text(config, "database", "nodes"), &why);
	if (why.n == 0)
		return true;
	*why_out = str_printf(arena, "database.nodes " STR_FMT, STR_ARG(why));
	return false;
}

bool settings_database(const struct config *config, struct arena *arena,
	struct db_settings *settings_out, struct str *why_out)
{
	struct str socket = config_text(config, "database", "socket");
	struct str password_file = config_text(config, "database", "password_file");
	struct str password = STR_EMPTY;
	if (password_file.n > 0 &&
		!config_secret_file(
			arena, text_c(config, arena, "password_file"), &password, why_out))
		return false;
	*settings_out = (struct db_settings){
		.socket = socket.n > 0 ? text_c(config, arena, "socket") : NULL,
		.host = text_c(config, arena, "host"),
		.port = (unsigned)config_int(config, "database", "port"),
		.user = text_c(config, arena, "user"),
		.password = password_file.n > 0 ? str_c(arena, password) : NULL,
		.database = text_c(config, arena, "name"),
	};
	return settings_nodes(config, arena, settings_out, why_out);
}
