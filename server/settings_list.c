/* The settings as a list, and the part of them that comptoirctl needs too; see settings.h. */
#include <unistd.h>

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

static bool tls_parse(struct str word, enum db_tls *tls_out)
{
	static const char *const words[] = {
		[DB_TLS_REMOTE] = "remote", [DB_TLS_ALWAYS] = "always", [DB_TLS_OFF] = "off"};
	for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
		if (str_equal_c(word, words[i])) {
			*tls_out = (enum db_tls)i;
			return true;
		}
	return false;
}

/* A password and everybody's orders do not go over a network in clear because a line was forgotten.
 */
static bool settings_tls(const struct config *config, struct arena *arena,
	struct db_settings *settings, struct str *why_out)
{
	struct str ca = config_text(config, "database", "tls_ca");
	settings->tls_ca = text_c(config, arena, "tls_ca");
	if (!tls_parse(config_text(config, "database", "tls"), &settings->tls))
		*why_out = STR("database.tls must be remote, always or off");
	else if (ca.n == 0 && db_needs_tls(settings))
		*why_out = STR("the database is reached over a network: name the CA of its "
			       "certificate in database.tls_ca, or say database.tls = off");
	else if (ca.n > 0 && access(settings->tls_ca, R_OK) != 0)
		*why_out =
			str_printf(arena, "database.tls_ca cannot be read: " STR_FMT, STR_ARG(ca));
	else
		return true;
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
	return settings_nodes(config, arena, settings_out, why_out) &&
	       settings_tls(config, arena, settings_out, why_out);
}
