/*
 * Every postcode, in memory: shoppers' pages say where they are by postcode. One snapshot of 32
 * bytes a postcode (90,000 of them: 3 MB), loaded before the first request and whole again when
 * the postcode table changed, which a job asks every ten seconds. A replaced snapshot is kept for
 * PLACES_KEEP_MS, far longer than any look into it, and then freed. Postcodes are added and
 * moved, never deleted.
 */
#ifndef COMPTOIR_PLACES_H
#define COMPTOIR_PLACES_H

#include "common/geo.h"
#include "server/db/db.h"

enum { PLACES_KEEP_MS = 60 * 1000, PLACES_MAX = 4000000 };

struct places;

/* Has a connection of its own, as the catalogue has. The settings' texts must outlive it. */
struct places *places_new(const struct db_settings *settings);
void places_free(struct places *places);
/* DB_DONE also when nothing had changed. On failure the old snapshot stays. Several callers take
 * turns. */
enum db_status places_refresh(struct places *places) MUST_USE;
size_t places_count(struct places *places);

/* Where a postcode lies that somebody typed (postcode_key). One that is not known is looked for in
 * the database before it is refused, at a bounded rate (look_again.h). DB_NONE when nobody knows
 * it. */
enum db_status places_find(struct places *places, struct arena *arena, struct str country,
	struct str postcode, struct position *at_out) MUST_USE;

#endif
