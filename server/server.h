/*
 * What all requests and jobs of one comptoird share, made at start and read-only
 * afterwards but for what guards itself.
 */
#ifndef COMPTOIR_SERVER_H
#define COMPTOIR_SERVER_H

#include <stdatomic.h>

#include "common/config.h"
#include "common/render.h"
#include "common/token.h"
#include "server/db/db.h"
#include "server/fulfilment/market.h"

struct server {
	struct arena *arena; /* process lifetime */
	const struct config *config;
	struct db_settings database;
	struct secret secret;
	struct hash anyone; /* whose idempotency keys those without a credential are */
	struct templates *templates;
	struct str public_url; /* https://shop.example, without a slash at the end */
	struct directory
		*directory;  /* stores: positions, hours, settings (fulfilment/directory.h) */
	struct trust *trust; /* how much of their figures is offered (fulfilment/trust.h) */
	struct catalogue *catalogue;	   /* products (fulfilment/catalogue.h) */
	struct order_numbers *numbers;	   /* of new orders (fulfilment/order_number.h) */
	struct places *places;		   /* postcodes (fulfilment/places.h) */
	struct availability *availability; /* what stores have (engine/availability.h) */
	struct affinity *affinity;	   /* engine/affinity.h: which node writes for a store */
	struct engine *engine;		   /* engine/engine.h: every change of stock */
	struct metrics *metrics;
	struct limiter *limiter;
	struct feed_hub *feed_hub; /* waiting.h */
	struct keys_running
		*keys_running;	  /* http/keys_running.h: commands at work in this process */
	struct health *health;	  /* http/health.h */
	struct assets *assets;	  /* common/assets.h */
	struct board *board;	  /* fulfilment/board.h: how every store is */
	struct jobs *jobs;	  /* jobs/jobs.h */
	_Atomic bool is_stopping; /* no new request is begun */
};

/* A connection whose commits this process knows of at once. */
struct db *server_db_open(const struct server *server);
/* For one request or run of a job: holds for as long as a snapshot of the stores does. */
struct market server_market(const struct server *server);
/* How far headquarters decides alone where goods come from, by the settings. */
struct resourcing_rules server_resourcing(const struct server *server);

#endif
