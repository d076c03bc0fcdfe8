/* The journals of stores: which are refused, and letting one in. */
#include "server/ctl/ctl.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/clock.h"
#include "server/db/q_journal.h"
#include "server/fulfilment/store_journal.h"

/* For a person: what happened, and what letting it in means. */
static const char *explained(enum epoch_begun begun)
{
	switch (begun) {
	case EPOCH_NEW:
		return "a second journal under one key; if the first is lost, let this one in";
	case EPOCH_IMPORT:
		return "brought over from a journal that is no longer the store's";
	case EPOCH_BEHIND:
		return "an older copy was put back; what was done since the copy and not sent is "
		       "lost";
	case EPOCH_GAP:
		return "commands are missing in it; headquarters never gets them";
	case EPOCH_FORK:
		return "another copy of it went on in its place; look which box is the store's";
	}
	return "";
}

static void print_journal(struct arena *arena, const struct q_journal_list *row)
{
	uint64_t unsent = row->last_seq + 1 > row->next_seq ? row->last_seq + 1 - row->next_seq : 0;
	printf("%-12s %s %-7s %6" PRIu64 " unsent, heard " STR_FMT "%s%s\n",
		str_c(arena, row->store_code), uuid_print(arena, row->epoch).p,
		journal_state_name(row->state).p, unsent,
		STR_ARG(instant_print(arena, row->seen_at)),
		row->state == JOURNAL_WAITING ? ": " : "",
		row->state == JOURNAL_WAITING ? explained(row->begun) : "");
}

enum ctl_outcome ctl_journals(struct ctl *ctl)
{
	struct q_journal_list *rows;
	size_t count, shown = 0;
	struct str store = ctl_argument(ctl, 0);
	enum db_status status = q_journal_list(db_reading(ctl->db, ctl->arena), &rows, &count);
	if (status != DB_DONE)
		return ctl_outcome_of(status);
	for (size_t i = 0; i < count; i++) {
		bool is_asked = store.n == 0 ? rows[i].state == JOURNAL_WAITING
					     : str_equal(store, rows[i].store_code);
		if (is_asked)
			print_journal(ctl->arena, &rows[i]);
		shown += is_asked;
	}
	if (shown == 0)
		puts(store.n == 0 ? "No journal waits to be let in." : "No journal of that store.");
	return CTL_DONE;
}

static enum db_status accept(struct tx *tx, const void *input, void *output_out)
{
	return journal_accept(tx, input);
}

enum ctl_outcome ctl_accept_journal(struct ctl *ctl)
{
	struct journal_choice choice = {.store_code = ctl_argument(ctl, 0)};
	if (!uuid_parse(ctl_argument(ctl, 1), &choice.epoch))
		return ctl_fail("An epoch is a UUID as \"journals\" prints it.");
	enum db_status status = tx_run(ctl->db, ctl->arena, accept, &choice, NULL, 0);
	if (status == DB_NONE)
		return ctl_fail("No such journal of that store waits to be let in.");
	if (status == DB_DONE)
		puts("It is the journal of the store from now on; any other is refused.");
	return ctl_outcome_of(status);
}
