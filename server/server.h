/*
 * What all requests and jobs of one comptoird share, made at start and read-only
 * afterwards but for what guards itself.
 */
#ifndef COMPTOIR_SERVER_H
#define COMPTOIR_SERVER_H

#include "common/config.h"
#include "common/render.h"
#include "common/token.h"
#include "server/db/db.h"

struct server {
	struct arena *arena; /* process lifetime */
	const struct config *config;
	struct db_settings database;
	struct secret secret;
	struct templates *templates;
	struct str public_url; /* https://shop.example, without a slash at the end */
	struct directory
		*directory; /* stores: positions, hours, settings (fulfilment/directory.h) */
	struct metrics *metrics;
	struct limiter *limiter;
};

#endif
