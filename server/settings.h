/* The settings of comptoird (settings.def) as a list, and what is made of them at start. */
#ifndef COMPTOIR_SETTINGS_H
#define COMPTOIR_SETTINGS_H

#include "server/server.h"

extern const struct setting server_settings[];
extern const size_t server_setting_count;

/* How to reach the database; false with *why_out when the password cannot be read. */
bool settings_database(const struct config *config, struct arena *arena,
	struct db_settings *settings_out, struct str *why_out);
/*
 * Fills everything of the server that needs no thread and no database: connection data,
 * secret, templates, limits, tables. The arena and config are set by the caller. False with
 * *why_out, a sentence for the operator.
 */
bool server_init(struct server *server, struct str *why_out);

#endif
