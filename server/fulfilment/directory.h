/*
 * The stores, in memory: position, opening hours, pickup settings. One directory per
 * process; a job refreshes it when the store table changed.
 *
 * Readers take the current snapshot once per request and use it without a lock. A
 * replaced snapshot is kept for DIRECTORY_KEEP_MS, far longer than any request lives,
 * and then freed, so nobody counts references.
 */
#ifndef COMPTOIR_DIRECTORY_H
#define COMPTOIR_DIRECTORY_H

#include "common/geo.h"
#include "common/hours.h"
#include "common/ids.h"
#include "common/money.h"
#include "common/words.h"
#include "server/db/db.h"
#include "server/engine/near_index.h"

enum { DIRECTORY_KEEP_MS = 5 * 60 * 1000 };

struct store {
	/* What is read of each store that is ranked stands together. */
	store_id id;
	bool is_pickup_enabled;
	struct promise_memo *memo; /* promise.h; NULL: nothing is remembered */
	struct str code;
	struct str json; /* as the API shows it; empty without a renderer */
	struct position at;

	struct str name, street, postcode, city, region, country;
	struct str time_zone;
	struct currency currency;
	enum language language;
	struct str phone, email;
	struct str profile;   /* jurisdiction: fr, qc, eu */
	int prep_min;	      /* minutes of opening time to prepare one order */
	int prep_each_min;    /* and for each order already waiting */
	int collect_days;     /* opening days the goods are kept */
	struct str return_to; /* code of where returned goods are sent on to; may be empty */
	struct hours hours;
	uint32_t version;
};

/* How the API shows a store, kept with it because every answer shows some: views/store_text.h. The
 * text is in the arena. */
typedef struct str store_render(struct arena *arena, const struct store *store);

/* Sending goods to the store where they are collected: the settings (transfer.h). */
struct transfer_rules {
	int days;	   /* opening days it takes; 0: stores send each other nothing */
	uint32_t within_m; /* how far the sending store may be; 0: no bound */
	int return_days;   /* within which returned goods that were sent on arrive */
};

struct stores {
	const struct store *list; /* sorted by id */
	size_t count;
	const uint32_t *rows;		    /* the numbers of the list's ids, close together */
	const struct store *const *by_code; /* the same stores */
	const struct near_index *near;	    /* of their places in the list */
	int64_t loaded_at;
	int64_t lease_ms; /* how long after its last contact what a store accepted stays its own */
	struct transfer_rules transfers;
	uint32_t together_m; /* so near each other two stores may share an order (together.h); 0:
				none does */
};

struct directory;

/* render may be NULL. */
struct directory *directory_new(store_render *render, int64_t lease_ms);
/* Before the first refresh; otherwise stores send each other nothing. */
void directory_allow_transfers(struct directory *directory, struct transfer_rules rules);
/* Likewise; otherwise no two stores share an order. */
void directory_allow_together(struct directory *directory, uint32_t together_m);
void directory_free(struct directory *directory);
/* Loads again when the table changed since; one caller at a time. DB_DONE also when nothing
 * had changed. On failure the old snapshot stays. What carries the time of the last ten minutes is
 * seen at once; whatever else changed, within a minute. */
enum db_status directory_refresh(struct directory *directory, struct db *db, int64_t now) MUST_USE;
/* Never NULL: empty before the first refresh. */
const struct stores *directory_stores(struct directory *directory);

/* NULL when there is none. */
const struct store *stores_find(const struct stores *stores, store_id id);
const struct store *stores_by_code(const struct stores *stores, struct str code);

/* For who goes round all stores, some at a time: those from this place of the list on, at most so
 * many; from the first again when there are no more. What belongs to no store of the list belongs
 * to a turn as well, by its row number. */
struct stores_turn {
	size_t begin, end;    /* of the list; the next turn is at `end` */
	store_id after, last; /* the same as row numbers: > after, <= last */
};
struct stores_turn stores_turn(const struct stores *stores, size_t at, size_t most);

/* Its code, name or town has the text, whatever the case, or it is its postcode. */
bool store_matches(const struct store *store, struct str text);

struct near_store {
	const struct store *store;
	uint32_t distance_m;
};
/* Every store, nearest first (equal distances by id); exact. Lives in the arena. */
struct near_store *stores_near(
	const struct stores *stores, struct arena *arena, struct position at);

#endif
