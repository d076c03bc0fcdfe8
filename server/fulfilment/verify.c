/* Asks the questions of sql/queries/verify.sql and words what is wrong; see verify.h. */
#include "server/fulfilment/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/words.h"
#include "server/db/q_verify.h"
#include "server/db/try.h"
#include "server/fulfilment/returns.h"

enum { ARENA_MAX = 16 << 20 };

struct verifier {
	struct db *db;
	const struct verify_listener *listener;
	struct verified *verified;
	struct arena *arena;   /* of one question */
	struct arena *wording; /* of one violation */
	struct str store;      /* code of the store being looked at */
};

static struct tx *ask(struct verifier *verifier)
{
	arena_clear(verifier->arena);
	return db_reading(verifier->db, verifier->arena);
}

static void tell(struct verifier *verifier, const char *rule, struct str where, struct str figures)
{
	const struct violation violation = {rule, where, figures};
	verifier->verified->violations++;
	verifier->listener->violation(&violation, verifier->listener->context);
	arena_clear(verifier->wording);
}

static void tell_progress(struct verifier *verifier)
{
	if (verifier->listener->progress != NULL)
		verifier->listener->progress(verifier->verified, verifier->listener->context);
}

/* --- of one store --- */

static const char *stock_rule(const struct q_verify_stock *row)
{
	if (!row->has_sku)
		return "stock is of a product that is there";
	if (row->on_hand != row->moved_on_hand || row->reserved != row->moved_reserved ||
		row->safety != row->moved_safety)
		return "stock figures equal the sums of their movements";
	if (row->reserved != row->set_aside)
		return "what is reserved is in open holds and fulfilments";
	if (row->shortage > 0 && !row->is_marked)
		return "a shortage is marked for whoever covers it";
	return "nothing is promised that is not there, unless exactly that shortage is recorded";
}

static enum db_status stock_is_wrong(const struct q_verify_stock *row, void *context)
{
	struct verifier *verifier = context;
	struct str sku =
		row->has_sku ? row->sku : str_printf(verifier->wording, "#%" PRIu32, row->product);
	tell(verifier, stock_rule(row),
		str_printf(verifier->wording, "store " STR_FMT ", sku " STR_FMT,
			STR_ARG(verifier->store), STR_ARG(sku)),
		str_printf(verifier->wording,
			"on_hand %" PRId64 " (movements %" PRId64 "), reserved %" PRId64
			" (movements %" PRId64 ", set aside %" PRId64 "), shortage %" PRId64
			", safety %" PRId64 " (movements %" PRId64 ")",
			row->on_hand, row->moved_on_hand, row->reserved, row->moved_reserved,
			row->set_aside, row->shortage, row->safety, row->moved_safety));
	return DB_DONE;
}

static enum db_status verify_feed(struct verifier *verifier, uint32_t store)
{
	struct q_verify_feed_in in = {store};
	struct q_verify_feed row;
	DB_TRY(q_verify_feed(ask(verifier), &in, &row));
	if (row.queue != row.to_prepare)
		tell(verifier, "a store's queue is what it has still to prepare",
			str_printf(verifier->wording, "store " STR_FMT, STR_ARG(verifier->store)),
			str_printf(verifier->wording,
				"queue %" PRId64 ", fulfilments to prepare %" PRId64, row.queue,
				row.to_prepare));
	if (row.last == row.last_seq && row.events == row.last - row.first + 1)
		return DB_DONE;
	tell(verifier, "the numbers of a store's events rise without gaps",
		str_printf(verifier->wording, "store " STR_FMT, STR_ARG(verifier->store)),
		str_printf(verifier->wording,
			"%" PRId64 " events from %" PRId64 " to %" PRId64
			", last number given %" PRId64,
			row.events, row.first, row.last, row.last_seq));
	return DB_DONE;
}

static enum db_status hold_is_wrong(const struct q_verify_holds *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "a hold at two stores has lines at each, and any other at its own alone",
		str_printf(verifier->wording, "store " STR_FMT ", hold " STR_FMT,
			STR_ARG(verifier->store), STR_ARG(row->id)),
		str_printf(verifier->wording, "lines here %" PRId64 ", lines there %" PRId64 ", %s",
			row->lines_here, row->lines_there,
			row->has_other ? "two stores" : "one store"));
	return DB_DONE;
}

static enum db_status transfers_are_wrong(const struct q_verify_transfers *row, void *context)
{
	struct verifier *verifier = context;
	struct str sku =
		row->has_sku ? row->sku : str_printf(verifier->wording, "#%" PRIu32, row->product);
	tell(verifier, "what a store sent to others and received from others is in its ledger",
		str_printf(verifier->wording, "store " STR_FMT ", sku " STR_FMT,
			STR_ARG(verifier->store), STR_ARG(sku)),
		str_printf(verifier->wording,
			"sent %" PRId64 " (movements %" PRId64 "), received %" PRId64
			" (movements %" PRId64 ")",
			row->sent, row->moved_sent, row->received, row->moved_received));
	return DB_DONE;
}

static enum db_status numbers_are_wrong(const struct q_verify_credit_numbers *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "the numbers of a store's credit notes rise without gaps",
		str_printf(verifier->wording, "store " STR_FMT ", %u", STR_ARG(verifier->store),
			row->year),
		str_printf(verifier->wording,
			"%" PRId64 " notes, highest number %" PRId64 ", last number given %" PRId64,
			row->notes, row->last, row->last_number));
	return DB_DONE;
}

/* The code is copied: it outlives the question. */
static enum db_status name_store(struct verifier *verifier, uint32_t store, char code[40])
{
	struct q_verify_store_in in = {store};
	struct q_verify_store row;
	enum db_status status = q_verify_store(ask(verifier), &in, &row);
	if (status == DB_DONE)
		snprintf(code, 40, STR_FMT, STR_ARG(row.code));
	else if (status == DB_NONE)
		snprintf(code, 40, "#%" PRIu32, store);
	verifier->store = str_of(code);
	if (status == DB_NONE)
		tell(verifier, "stock, fulfilments and events are of a store that is there",
			str_printf(verifier->wording, "store %s", code), STR("no such store"));
	return status == DB_NONE ? DB_DONE : status;
}

static enum db_status verify_store(struct verifier *verifier, uint32_t store)
{
	struct q_verify_stock_in in = {store};
	char code[40];
	DB_TRY(name_store(verifier, store, code));
	DB_TRY(q_verify_stock(ask(verifier), &in, stock_is_wrong, verifier));
	struct q_verify_holds_in holds = {store};
	DB_TRY(q_verify_holds(ask(verifier), &holds, hold_is_wrong, verifier));
	struct q_verify_transfers_in transfers = {store};
	DB_TRY(q_verify_transfers(ask(verifier), &transfers, transfers_are_wrong, verifier));
	DB_TRY(verify_feed(verifier, store));
	struct q_verify_credit_numbers_in numbers = {store};
	DB_TRY(q_verify_credit_numbers(ask(verifier), &numbers, numbers_are_wrong, verifier));
	verifier->verified->stores++;
	tell_progress(verifier);
	return DB_DONE;
}

static enum db_status verify_stores(struct verifier *verifier)
{
	struct q_verify_next_store next = {.has_store = true};
	for (;;) {
		struct q_verify_next_store_in in = {next.store};
		DB_TRY(q_verify_next_store(ask(verifier), &in, &next));
		if (!next.has_store)
			return DB_DONE;
		DB_TRY(verify_store(verifier, next.store));
	}
}

/* --- of a range of orders --- */

static const char *line_rule(const struct q_verify_order_lines *row)
{
	if (row->qty != row->unavailable + row->asked + row->undecided)
		return "every ordered unit is with a store, undecided or known to be unavailable";
	if (row->collected > row->qty)
		return "at most what was ordered is collected";
	return "what was returned is what the returns say, as far as it was collected; the rest "
	       "waits";
}

static enum db_status line_is_wrong(const struct q_verify_order_lines *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, line_rule(row),
		str_printf(verifier->wording, "order " STR_FMT ", line %u", STR_ARG(row->number),
			row->line),
		str_printf(verifier->wording,
			"ordered %" PRId64 ", asked of stores %" PRId64 ", unavailable %" PRId64
			", undecided %" PRId64 ", collected %" PRId64 ", returned %" PRId64
			", on returns %" PRId64 " (inspected %" PRId64 ")",
			row->qty, row->asked, row->unavailable, row->undecided, row->collected,
			row->returned, row->return_lines, row->inspected));
	return DB_DONE;
}

static const char *money_rule(const struct q_verify_order_money *row)
{
	if (row->total_minor != row->lines_minor)
		return "the total is the sum of the lines";
	if (row->refunds_minor > row->total_minor)
		return "at most what was to be paid is given back";
	return "for returns exactly what their lines say is given back, and at most what was "
	       "collected";
}

static enum db_status money_is_wrong(const struct q_verify_order_money *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, money_rule(row),
		str_printf(verifier->wording, "order " STR_FMT, STR_ARG(row->number)),
		str_printf(verifier->wording,
			"in minor units: total %" PRId64 ", lines %" PRId64 ", refunds %" PRId64
			", of them for returns %" PRId64 ", return lines %" PRId64
			", collected %" PRId64,
			row->total_minor, row->lines_minor, row->refunds_minor,
			row->return_refunds_minor, row->return_lines_minor, row->collected_minor));
	return DB_DONE;
}

static enum db_status payment_is_wrong(const struct q_verify_payments *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "what a payment says was asked for and done is what its acts say",
		str_printf(verifier->wording, "order " STR_FMT, STR_ARG(row->number)),
		str_printf(verifier->wording,
			"in minor units: asked to capture %" PRId64 " (acts %" PRId64
			"), void %" PRId64 " (%" PRId64 "), refund %" PRId64 " (%" PRId64
			"); captured %" PRId64 " (%" PRId64 "), refunded %" PRId64 " (%" PRId64 ")",
			row->capture_minor, row->asked_capture, row->void_minor, row->asked_void,
			row->refund_minor, row->asked_refund, row->captured_minor,
			row->done_capture, row->refunded_minor, row->done_refund));
	return DB_DONE;
}

static enum db_status act_lines_are_wrong(const struct q_verify_act_lines *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "what is taken and given back is that of its lines, to the cent",
		str_printf(verifier->wording, "order " STR_FMT ", " STR_FMT, STR_ARG(row->number),
			STR_ARG(money_act_name(row->kind))),
		str_printf(verifier->wording, "in minor units: act %" PRId64 ", its lines %" PRId64,
			row->amount_minor, row->lines_minor));
	return DB_DONE;
}

static enum db_status refund_lines_are_wrong(const struct q_verify_refund_lines *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "what is owed back is that of its lines, to the cent",
		str_printf(verifier->wording, "order " STR_FMT ", " STR_FMT, STR_ARG(row->number),
			STR_ARG(refund_ground_name(row->ground))),
		str_printf(verifier->wording,
			"in minor units: refund %" PRId64 ", its lines %" PRId64, row->amount_minor,
			row->lines_minor));
	return DB_DONE;
}

static enum db_status line_taxes_are_wrong(const struct q_verify_line_taxes *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "what is given back of a line has the taxes of the line, and no more",
		str_printf(verifier->wording, "order " STR_FMT ", line %u", STR_ARG(row->number),
			row->line),
		str_printf(verifier->wording,
			"%" PRId64 " of %" PRId64 " given back; tax in minor units %" PRId64
			" of %" PRId64 ", of it the second %" PRId64 " of %" PRId64,
			row->given, row->qty, row->given_tax, row->tax_minor, row->given_tax2,
			row->tax2_minor));
	return DB_DONE;
}

static enum db_status look_at_added_taxes(const struct q_verify_added_taxes *row, void *context)
{
	struct verifier *verifier = context;
	struct tax_amount due =
		tax_on((struct tax){row->tax, row->vat_bp}, row->price_minor * row->qty);
	if (row->tax_minor == due.minor && row->tax2_minor == due.second_minor)
		return DB_DONE;
	tell(verifier, "taxes on top of a line are those of its price, each rounded once",
		str_printf(verifier->wording, "order " STR_FMT ", line %u", STR_ARG(row->number),
			row->line),
		str_printf(verifier->wording,
			"in minor units: tax %" PRId64 " instead of %" PRId64
			", of it the second %" PRId64 " instead of %" PRId64,
			row->tax_minor, due.minor, row->tax2_minor, due.second_minor));
	return DB_DONE;
}

static enum db_status cost_is_wrong(const struct q_verify_costs *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "an order's costs are given back once, when nothing of its goods is left",
		str_printf(verifier->wording, "order " STR_FMT, STR_ARG(row->number)),
		str_printf(verifier->wording,
			"in minor units: costs %" PRId64 ", given back %" PRId64 " (lines %" PRId64
			"); lines with goods left %" PRId64,
			row->amount_minor, row->back_minor, row->lines_minor, row->lines_left));
	return DB_DONE;
}

static enum db_status bundle_is_wrong(const struct q_verify_bundles *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "the lines of a bundle are as many for each of it, and cost what it does",
		str_printf(verifier->wording, "order " STR_FMT ", bundle %u", STR_ARG(row->number),
			row->bundle),
		str_printf(verifier->wording,
			"in minor units: bundles %" PRId64 ", their lines %" PRId64
			"; lines that cannot be shared among them %" PRId64,
			row->bundle_minor, row->lines_minor, row->uneven));
	return DB_DONE;
}

static enum db_status voucher_is_wrong(const struct q_verify_vouchers *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier,
		row->asked_minor != 0 ? "what went as a voucher is asked of nobody else"
				      : "vouchers are worth what was owed, and count as given back",
		str_printf(verifier->wording, "order " STR_FMT, STR_ARG(row->number)),
		str_printf(verifier->wording,
			"in minor units: refunds done as vouchers %" PRId64 ", vouchers %" PRId64
			" (of such refunds %" PRId64 ", counted in the payment %" PRId64
			"), asked of providers %" PRId64,
			row->done_minor, row->voucher_minor, row->paired_minor, row->counted_minor,
			row->asked_minor));
	return DB_DONE;
}

static enum db_status photo_is_wrong(const struct q_verify_photos *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "photos go thirty days after their return is settled",
		str_printf(verifier->wording, "order " STR_FMT ", photo %d", STR_ARG(row->number),
			row->photo),
		str_printf(verifier->wording, "settled at %" PRId64 ", kept until %" PRId64,
			row->settled_at, row->kept_until));
	return DB_DONE;
}

static enum db_status settled_is_wrong(const struct q_verify_settled *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "a return is settled exactly when its money has gone back",
		str_printf(verifier->wording, "order " STR_FMT, STR_ARG(row->number)),
		str_printf(verifier->wording, "return " STR_FMT ", refunds not done %" PRId64,
			STR_ARG(return_state_name(row->state)), row->owed));
	return DB_DONE;
}

static enum db_status put_back_is_wrong(const struct q_verify_put_backs *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier,
		"goods are to be put back exactly where an ended fulfilment sets goods aside",
		str_printf(verifier->wording,
			"order " STR_FMT ", fulfilment " STR_FMT " (" STR_FMT ")",
			STR_ARG(row->number), STR_ARG(row->short_id),
			STR_ARG(fulfilment_state_name(row->state))),
		str_printf(verifier->wording,
			"put-back %s, still set aside %" PRId64 ", least of a line %" PRId64,
			row->is_put_back_due ? "due" : "not due", row->set_aside, row->least));
	return DB_DONE;
}

static enum db_status transfer_is_wrong(const struct q_verify_transfer_lines *row, void *context)
{
	struct verifier *verifier = context;
	struct str arriving =
		row->has_arriving ? fulfilment_state_name(row->arriving) : STR("nothing");
	tell(verifier, "what one store sent is on the way to another, or is what came there",
		str_printf(verifier->wording, "order " STR_FMT ", line %u", STR_ARG(row->number),
			row->line),
		str_printf(verifier->wording,
			"%s, made ready %" PRId64 ", sent %" PRId64 ", expected %" PRId64
			" (" STR_FMT "), %s, there %" PRId64 ", received %" PRId64,
			row->is_sent ? "sent" : "not sent", row->ready, row->sent, row->expected,
			STR_ARG(arriving), row->is_received ? "received" : "on the way", row->here,
			row->received));
	return DB_DONE;
}

static enum db_status note_is_wrong(const struct q_verify_credit_notes *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier,
		row->owed_minor != row->total_minor
			? "each return with money has exactly one credit note, over what is owed"
			: "a credit note's figures are those of the return's lines, and all "
			  "notes of a line its VAT",
		str_printf(verifier->wording, "order " STR_FMT, STR_ARG(row->number)),
		str_printf(verifier->wording,
			"in minor units: owed %" PRId64 ", note %" PRId64 " (VAT %" PRId64
			"), return lines %" PRId64 ", its lines %" PRId64 " (%" PRId64
			"), its rates %" PRId64 " (%" PRId64 "), lines over their VAT %" PRId64,
			row->owed_minor, row->total_minor, row->tax_minor, row->return_lines_minor,
			row->lines_minor, row->lines_tax, row->rates_minor, row->rates_tax,
			row->beyond_vat));
	return DB_DONE;
}

static enum db_status exchange_is_wrong(const struct q_verify_exchanges *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "what is taken in exchange is paid by as many goods that came back for it",
		str_printf(verifier->wording, "order " STR_FMT ", line %u", STR_ARG(row->number),
			row->line),
		str_printf(verifier->wording,
			"taken %" PRId64 ", came back %" PRId64 ", collected %" PRId64
			"; in minor units: worth %" PRId64 ", price %" PRId64
			", paid back %" PRId64,
			row->qty, row->came_back, row->collected, row->worth_minor,
			row->price_minor, row->refund_minor));
	return DB_DONE;
}

static enum db_status substitute_is_wrong(const struct q_verify_substitutes *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier,
		row->is_dearer ? "what is given instead never costs more"
			       : "what was accepted instead is a line of the order, and goods are "
				 "set aside for what is asked",
		str_printf(verifier->wording, "order " STR_FMT ", line %u", STR_ARG(row->number),
			row->line),
		str_printf(verifier->wording, STR_FMT ", line %u instead %s, goods %s",
			STR_ARG(substitute_state_name(row->state)), row->given_line,
			row->is_given ? "there" : "not there", row->is_held ? "held" : "not held"));
	return DB_DONE;
}

/* --- declarations of withdrawal --- */

struct chain {
	struct verifier *verifier;
	order_id order;
	uint16_t number;
	struct hash before;
};

/* The first of an order stands on nothing, the others each on the one before. */
static enum db_status declaration_look(const struct q_verify_withdrawals *row, void *context)
{
	struct chain *chain = context;
	struct arena *arena = chain->verifier->wording;
	bool is_first = !uuid_equal(row->order.uuid, chain->order.uuid);
	uint16_t expected = is_first ? 1 : (uint16_t)(chain->number + 1);
	struct hash hash = withdrawal_hash(
		arena, is_first ? NULL : &chain->before, row->declared_at, row->content);
	chain->order = row->order;
	chain->number = row->number;
	chain->before = row->hash;
	if (row->number != expected || !hash_equal(&hash, &row->hash))
		tell(chain->verifier,
			"declarations of withdrawal are as they were made, and none is left out",
			str_printf(arena, "order " STR_FMT ", declaration %u",
				STR_ARG(row->order_number), row->number),
			str_printf(arena, "number %u where %u is due; its hash is %s", row->number,
				expected, hash_equal(&hash, &row->hash) ? "right" : "another"));
	arena_clear(arena);
	return DB_DONE;
}

static enum db_status declaration_is_missing(
	const struct q_verify_withdrawal_counts *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "each withdrawal of an order's history has its declaration",
		str_printf(verifier->wording, "order " STR_FMT, STR_ARG(row->order_number)),
		str_printf(verifier->wording, "declared %" PRId64 ", kept %" PRId64, row->declared,
			row->kept));
	return DB_DONE;
}

static enum db_status verify_withdrawals(struct verifier *verifier, order_id after, order_id last)
{
	struct q_verify_withdrawals_in declared = {after, last};
	struct q_verify_withdrawal_counts_in counts = {after, last};
	struct chain chain = {.verifier = verifier};
	DB_TRY(q_verify_withdrawals(ask(verifier), &declared, declaration_look, &chain));
	return q_verify_withdrawal_counts(ask(verifier), &counts, declaration_is_missing, verifier);
}

static enum db_status sold_serials_are_wrong(const struct q_verify_sold_serials *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "no line has more serials than units that left",
		str_printf(verifier->wording, "order " STR_FMT ", line %u", STR_ARG(row->number),
			row->line),
		str_printf(verifier->wording, "serials %" PRId64 ", collected %" PRId64,
			row->serials, row->collected));
	return DB_DONE;
}

static enum db_status brought_serial_is_wrong(
	const struct q_verify_brought_serials *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier,
		"what came back as sold was sold and had not come back, and of what was not a "
		"manager was told",
		str_printf(verifier->wording, "order " STR_FMT ", line %u, serial " STR_FMT,
			STR_ARG(row->number), row->line, STR_ARG(row->serial)),
		str_printf(verifier->wording, STR_FMT ", units sold %" PRId64 ", signals %" PRId64,
			STR_ARG(serial_says_name(row->says)), row->sold, row->signals));
	return DB_DONE;
}

static enum db_status unit_serial_is_wrong(const struct q_verify_unit_serials *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "a serial is with one customer, or a manager was told",
		str_printf(verifier->wording, "product " STR_FMT ", serial " STR_FMT,
			STR_ARG(row->sku), STR_ARG(row->serial)),
		str_printf(verifier->wording,
			"counted %d, with customers %" PRId64 ", signals %" PRId64, row->out_times,
			row->sold, row->signals));
	return DB_DONE;
}

static enum db_status verify_range(struct verifier *verifier, order_id after, order_id last)
{
	struct q_verify_order_lines_in lines = {after, last};
	struct q_verify_order_money_in money = {after, last};
	struct q_verify_payments_in payments = {after, last};
	struct q_verify_put_backs_in put_backs = {after, last};
	struct q_verify_transfer_lines_in transfers = {after, last};
	struct q_verify_credit_notes_in notes = {after, last};
	struct q_verify_exchanges_in exchanges = {after, last};
	struct q_verify_substitutes_in substitutes = {after, last};
	struct q_verify_vouchers_in vouchers = {after, last};
	struct q_verify_act_lines_in act_lines = {after, last};
	struct q_verify_refund_lines_in refund_lines = {after, last};
	struct q_verify_line_taxes_in line_taxes = {after, last};
	struct q_verify_added_taxes_in added_taxes = {after, last};
	struct q_verify_costs_in costs = {after, last};
	struct q_verify_bundles_in bundles = {after, last};
	struct q_verify_settled_in settled = {after, last};
	struct q_verify_photos_in photos = {after, last};
	struct q_verify_sold_serials_in sold = {after, last};
	struct q_verify_brought_serials_in brought = {after, last};
	DB_TRY(q_verify_order_lines(ask(verifier), &lines, line_is_wrong, verifier));
	DB_TRY(q_verify_order_money(ask(verifier), &money, money_is_wrong, verifier));
	DB_TRY(q_verify_payments(ask(verifier), &payments, payment_is_wrong, verifier));
	DB_TRY(q_verify_put_backs(ask(verifier), &put_backs, put_back_is_wrong, verifier));
	DB_TRY(q_verify_transfer_lines(ask(verifier), &transfers, transfer_is_wrong, verifier));
	DB_TRY(q_verify_credit_notes(ask(verifier), &notes, note_is_wrong, verifier));
	DB_TRY(q_verify_exchanges(ask(verifier), &exchanges, exchange_is_wrong, verifier));
	DB_TRY(q_verify_substitutes(ask(verifier), &substitutes, substitute_is_wrong, verifier));
	DB_TRY(verify_withdrawals(verifier, after, last));
	DB_TRY(q_verify_vouchers(ask(verifier), &vouchers, voucher_is_wrong, verifier));
	DB_TRY(q_verify_act_lines(ask(verifier), &act_lines, act_lines_are_wrong, verifier));
	DB_TRY(q_verify_refund_lines(
		ask(verifier), &refund_lines, refund_lines_are_wrong, verifier));
	DB_TRY(q_verify_costs(ask(verifier), &costs, cost_is_wrong, verifier));
	DB_TRY(q_verify_bundles(ask(verifier), &bundles, bundle_is_wrong, verifier));
	DB_TRY(q_verify_line_taxes(ask(verifier), &line_taxes, line_taxes_are_wrong, verifier));
	DB_TRY(q_verify_added_taxes(ask(verifier), &added_taxes, look_at_added_taxes, verifier));
	DB_TRY(q_verify_settled(ask(verifier), &settled, settled_is_wrong, verifier));
	DB_TRY(q_verify_photos(ask(verifier), &photos, photo_is_wrong, verifier));
	DB_TRY(q_verify_sold_serials(ask(verifier), &sold, sold_serials_are_wrong, verifier));
	DB_TRY(q_verify_brought_serials(
		ask(verifier), &brought, brought_serial_is_wrong, verifier));
	verifier->verified->orders_ranges++;
	tell_progress(verifier);
	return DB_DONE;
}

static enum db_status verify_orders(struct verifier *verifier)
{
	order_id after = {0}, greatest;
	struct q_verify_orders_end end = {.last = after};
	enum db_status status;
	memset(&greatest, 0xff, sizeof(greatest));
	do {
		struct q_verify_orders_end_in in = {after};
		status = q_verify_orders_end(ask(verifier), &in, &end);
		if (status != DB_DONE && status != DB_NONE)
			return status;
		DB_TRY(verify_range(verifier, after, status == DB_DONE ? end.last : greatest));
		after = end.last;
	} while (status == DB_DONE);
	return DB_DONE;
}

static enum db_status contents_are_wrong(const struct q_verify_contents *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "a bundle is made of goods and has no stock of its own",
		str_printf(verifier->wording, "product " STR_FMT, STR_ARG(row->sku)),
		str_printf(verifier->wording,
			"parts that are no goods %" PRId64 ", figures of stock %" PRId64,
			row->parts_wrong, row->stocks));
	return DB_DONE;
}

static enum db_status orphan_found(const struct q_verify_orphans *row, void *context)
{
	struct verifier *verifier = context;
	tell(verifier, "every row belongs to one that is there",
		str_printf(verifier->wording, STR_FMT " " STR_FMT, STR_ARG(row->table_name),
			STR_ARG(row->id)),
		str_printf(verifier->wording, "has no " STR_FMT, STR_ARG(row->missing)));
	return DB_DONE;
}

enum db_status verify_run(
	struct db *db, const struct verify_listener *listener, struct verified *verified_out)
{
	struct verifier verifier = {
		.db = db,
		.listener = listener,
		.verified = verified_out,
		.arena = arena_new(ARENA_MAX),
		.wording = arena_new(ARENA_MAX),
	};
	*verified_out = (struct verified){0};
	enum db_status status = verify_stores(&verifier);
	if (status == DB_DONE)
		status = verify_orders(&verifier);
	if (status == DB_DONE)
		status = q_verify_contents(ask(&verifier), contents_are_wrong, &verifier);
	if (status == DB_DONE)
		status = q_verify_unit_serials(ask(&verifier), unit_serial_is_wrong, &verifier);
	if (status == DB_DONE)
		status = q_verify_orphans(ask(&verifier), orphan_found, &verifier);
	arena_free(verifier.wording);
	arena_free(verifier.arena);
	return status;
}
