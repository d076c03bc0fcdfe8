/* The settings of comptoird (settings.def) as a list, and what is made of them at start. */
#ifndef COMPTOIR_SETTINGS_H
#define COMPTOIR_SETTINGS_H

#include "server/server.h"

extern const struct setting server_settings[];
extern const size_t server_setting_count;

/*
 * Fills everything of the server that needs no thread and no database: connection data,
 * secret, templates, limits, tables. The arena and config are set by the caller. False with
 * *why_out, a sentence for the operator.
 */
bool server_init(struct server *server, struct str *why_out);

#endif
