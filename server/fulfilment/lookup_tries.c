/* How often somebody searches in vain; see lookup.h. */
#include "common/clock.h"
#include "server/db/q_lookup.h"
#include "server/db/try.h"
#include "server/fulfilment/lookup.h"

enum { TRIES_MIN = 15 };

/* Whose searches are counted, always in this order. */
struct subject {
	struct hash hash;
	uint32_t most;
};
enum { SUBJECTS_MAX = 3 };

static struct hash subject_hash(const struct secret *secret, struct str text)
{
	return hash_keyed(secret, "searching in vain", text.p, text.n);
}

/* However its letters are typed. */
static struct str lowered(struct arena *arena, struct str text)
{
	char *copy = arena_alloc(arena, text.n + 1);
	for (size_t i = 0; i < text.n; i++)
		copy[i] = (char)(text.p[i] >= 'A' && text.p[i] <= 'Z' ? text.p[i] + ('a' - 'A')
								      : text.p[i]);
	return (struct str){copy, text.n};
}

static size_t subjects_of(
	struct tx *tx, const struct lookup_try *search, struct subject subjects[SUBJECTS_MAX])
{
	const struct secret *secret = search->asked->server_secret;
	struct str store = str_printf(tx_arena(tx), "store %u", search->store.row);
	struct str clerk = str_printf(
		tx_arena(tx), STR_FMT " " STR_FMT, STR_ARG(store), STR_ARG(search->clerk));
	struct str contact = lowered(tx_arena(tx), str_trim(search->asked->text));
	subjects[0] = (struct subject){subject_hash(secret, store), LOOKUP_TRIES_STORE};
	subjects[1] = (struct subject){subject_hash(secret, clerk), LOOKUP_TRIES_CLERK};
	subjects[2] = (struct subject){subject_hash(secret, contact), LOOKUP_TRIES_CONTACT};
	return str_is_empty(search->asked->proof) ? 2 : SUBJECTS_MAX;
}

enum db_status lookup_try_count(struct tx *tx, const void *input, void *output_out)
{
	const struct lookup_try *search = input;
	unsigned *wait_s = output_out;
	struct subject subjects[SUBJECTS_MAX];
	size_t count = subjects_of(tx, search, subjects);
	int64_t window_ms = TRIES_MIN * MS_PER_MINUTE;
	for (size_t i = 0; i < count; i++) {
		struct q_lookup_try_in in = {
			subjects[i].hash, search->now, search->now - window_ms};
		struct q_lookup_tries_in asked = {subjects[i].hash};
		struct q_lookup_tries row;
		DB_TRY(q_lookup_try(tx, &in));
		DB_MUST(q_lookup_tries(tx, &asked, &row));
		int64_t left_ms = row.since + window_ms - search->now;
		unsigned left_s = (unsigned)(left_ms / MS_PER_SECOND + 1);
		if (row.tries > subjects[i].most && left_s > *wait_s)
			*wait_s = left_s;
	}
	return DB_DONE;
}

enum db_status lookup_try_forget(struct tx *tx, const void *input, void *output_out)
{
	struct subject subjects[SUBJECTS_MAX];
	size_t count = subjects_of(tx, input, subjects);
	(void)output_out;
	for (size_t i = 0; i < count; i++) {
		struct q_lookup_try_forget_in in = {subjects[i].hash};
		uint64_t changed;
		DB_TRY(q_lookup_try_forget(tx, &in, &changed));
	}
	return DB_DONE;
}
