/* Epochs: met, refused, followed; see store_journal.h. */
#include "server/fulfilment/store_journal.h"

#include "server/db/q_journal.h"
#include "server/db/q_people.h"
#include "server/db/try.h"

/* What an epoch is told that is not open: for as long as it waits, why it was begun. */
static enum reason reason_of(enum journal_state state, enum epoch_begun begun)
{
	if (state == JOURNAL_OPEN)
		return REASON_OK;
	if (state == JOURNAL_WAITING && begun == EPOCH_BEHIND)
		return REASON_JOURNAL_BEHIND;
	if (state == JOURNAL_WAITING && begun == EPOCH_GAP)
		return REASON_JOURNAL_GAP;
	return REASON_JOURNAL_FORK;
}

/* --- an epoch that was never seen --- */

/* The store's journal goes on in it: the first of the store, of a box that was enrolled anew, or
 * brought over from the box before. Otherwise there are two, and a person decides. */
static bool is_successor(const struct journal_card *card, const struct q_journal_lock_open *open)
{
	return card->agent.row != open->agent.row ||
	       (card->begun == EPOCH_IMPORT && uuid_equal(card->parent, open->epoch));
}

static enum db_status epoch_add(struct tx *tx, const struct journal_card *card,
	enum journal_state state, int64_t now, struct journal_met *met_out)
{
	const struct q_journal_add_in in = {card->store, card->agent, card->epoch, card->parent,
		card->begun, state, card->opens, card->begins, card->last, now};
	uint64_t row;
	DB_TRY(q_journal_add(tx, &in, &row));
	*met_out = (struct journal_met){
		.reason = reason_of(state, card->begun),
		.journal = {(uint32_t)row},
		.next_seq = card->begins,
		.is_new_trouble = state == JOURNAL_WAITING,
	};
	return DB_DONE;
}

static enum db_status epoch_admit(
	struct tx *tx, const struct journal_card *card, int64_t now, struct journal_met *met_out)
{
	struct q_journal_lock_open_in in = {card->store};
	struct q_journal_lock_open open;
	enum db_status status = q_journal_lock_open(tx, &in, &open);
	if (status == DB_NONE)
		return epoch_add(tx, card, JOURNAL_OPEN, now, met_out);
	DB_TRY(status);
	if (!is_successor(card, &open))
		return epoch_add(tx, card, JOURNAL_WAITING, now, met_out);
	struct q_journal_end_in end = {open.journal};
	uint64_t changed;
	DB_TRY(q_journal_end(tx, &end, &changed));
	return epoch_add(tx, card, JOURNAL_OPEN, now, met_out);
}

/* --- one that is known --- */

/* It has had more numbers, or was opened more often, than it knows: an older copy was put back. */
static bool is_behind(const struct journal_card *card, const struct q_journal_lock *known)
{
	return card->last < known->last_seq || card->last + 1 < known->next_seq ||
	       card->opens < known->opens;
}

static enum db_status epoch_note(struct tx *tx, const struct journal_card *card,
	const struct q_journal_lock *known, int64_t now)
{
	const struct q_journal_note_in in = {
		card->agent, card->opens, card->last, now, known->journal};
	uint64_t changed;
	return q_journal_note(tx, &in, &changed);
}

static enum db_status epoch_follow(struct tx *tx, const struct journal_card *card,
	const struct q_journal_lock *known, int64_t now, struct journal_met *met_out)
{
	*met_out = (struct journal_met){
		.reason = known->store.row == card->store.row
				  ? reason_of(known->state, known->begun)
				  : REASON_JOURNAL_FORK,
		.journal = known->journal,
		.next_seq = known->next_seq,
	};
	if (known->store.row != card->store.row || known->state == JOURNAL_ENDED)
		return DB_DONE;
	if (known->state == JOURNAL_OPEN && is_behind(card, known)) {
		met_out->reason = REASON_JOURNAL_BEHIND;
		return DB_DONE;
	}
	return epoch_note(tx, card, known, now);
}

enum db_status journal_meet(struct tx *tx, const void *input, void *output_out)
{
	const struct journal_meeting *meeting = input;
	const struct journal_card *card = &meeting->card;
	struct q_journal_lock_in in = {card->epoch};
	struct q_journal_lock known;
	enum db_status status = q_journal_lock(tx, &in, &known);
	if (status == DB_NONE)
		return epoch_admit(tx, card, meeting->now, output_out);
	DB_TRY(status);
	return epoch_follow(tx, card, &known, meeting->now, output_out);
}

enum db_status journal_recall(
	struct tx *tx, const struct journal_card *card, struct journal_met *met_out)
{
	struct q_journal_get_in in = {card->epoch};
	struct q_journal_get known;
	DB_TRY(q_journal_get(tx, &in, &known));
	bool is_ours = known.store.row == card->store.row;
	*met_out = (struct journal_met){
		.reason = is_ours ? reason_of(known.state, known.begun) : REASON_JOURNAL_FORK,
		.journal = known.journal,
		.next_seq = known.next_seq,
	};
	return DB_DONE;
}

/* --- an operator decides --- */

enum db_status journal_accept(struct tx *tx, const struct journal_choice *choice)
{
	struct q_store_id_by_code_in code_in = {choice->store_code};
	struct q_store_id_by_code store;
	struct q_journal_lock_in in = {choice->epoch};
	struct q_journal_lock chosen;
	struct q_journal_lock_open open;
	uint64_t changed = 0;
	DB_TRY(q_store_id_by_code(tx, &code_in, &store));
	DB_TRY(q_journal_lock(tx, &in, &chosen));
	if (chosen.store.row != store.store.row)
		return DB_NONE;
	struct q_journal_lock_open_in open_in = {store.store};
	enum db_status status = q_journal_lock_open(tx, &open_in, &open);
	if (status == DB_DONE && open.journal.row != chosen.journal.row) {
		struct q_journal_end_in end = {open.journal};
		status = q_journal_end(tx, &end, &changed);
	}
	if (status != DB_NONE)
		DB_TRY(status);
	struct q_journal_open_in let_in = {chosen.journal};
	DB_TRY(q_journal_open(tx, &let_in, &changed));
	return changed == 1 ? DB_DONE : DB_NONE;
}

/* --- numbers --- */

enum db_status journal_take_number(
	struct tx *tx, const struct journal_number *number, int64_t now, enum reason *reason_out)
{
	const struct q_journal_advance_in in = {number->last, now, number->journal, number->seq};
	struct q_journal_state_of_in state_in = {number->journal};
	struct q_journal_state_of row;
	uint64_t changed;
	DB_TRY(q_journal_advance(tx, &in, &changed));
	if (changed == 1)
		return DB_DONE;
	DB_MUST(q_journal_state_of(tx, &state_in, &row));
	bool is_gap = row.state == JOURNAL_OPEN && number->seq > row.next_seq;
	return db_refuse(reason_out, is_gap ? REASON_JOURNAL_GAP : REASON_JOURNAL_FORK);
}
