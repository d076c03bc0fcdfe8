/*
 * Several orders in one walk: a wave is taken, its products are picked for whichever order of it
 * wants them next, and each order's bag is made ready like any other. See wave.h and
 * journal/waves.h.
 *
 * Reasons, beside those of desk.h: NOT_FOUND (no such wave or product in it; nothing to take).
 */
#ifndef COMPTOIR_AGENT_DESK_WAVES_H
#define COMPTOIR_AGENT_DESK_WAVES_H

#include "store-agent/desk.h"
#include "store-agent/journal/waves.h"

/* The soonest promised orders that nobody has begun, up to `most` (1 to WAVE_MEMBERS_MAX), become a
 * wave of this clerk under the act's key. */
enum reason desk_wave_take(const struct desk *desk, struct arena *arena, const struct act *act,
	int64_t most, wave_id *wave_out) MUST_USE;

struct wave_pick {
	wave_id wave;
	struct str sku; /* or */
	gtin scanned;	/* when this is not 0 */
	int64_t qty;	/* negative: undo */
};
/* Into which bag the last unit goes, or from which it comes; bag 0 when the act had happened. */
struct wave_picked {
	int bag;
	struct str short_id;
};
/* Either all of qty or nothing. */
enum reason desk_wave_pick(const struct desk *desk, struct arena *arena, const struct act *act,
	const struct wave_pick *pick, struct wave_picked *picked_out) MUST_USE;

/* What is still to be prepared of these, in `members_out`; for wave_walk. */
size_t wave_open_members(struct arena *arena, const struct wave_member *members, size_t count,
	const struct wave_member **members_out);

#endif
