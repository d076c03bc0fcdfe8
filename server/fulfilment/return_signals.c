/* What a manager is told of returns; see return_signals.h. */
#include "server/fulfilment/return_signals.h"

#include <inttypes.h>
#include <string.h>

#include "common/clock.h"
#include "server/db/q_returns.h"
#include "server/db/try.h"
#include "server/fulfilment/contact.h"

/* --- the table --- */

enum measure { RETURNS, UNANNOUNCED, RECEIPTLESS, OVERRIDES, AGAINST_RULE };

#define RETURN_PATTERN(signal, measure, least, days) {SIGNAL_##signal, measure, least, days},
static const struct {
	enum return_signal_kind kind;
	enum measure measure;
	int64_t least;
	int days;
} patterns[] = {
#include "server/fulfilment/return_signals.def"
};
#undef RETURN_PATTERN

int return_signal_days(enum return_signal_kind kind)
{
	for (size_t i = 0; i < ARRAY_LENGTH(patterns); i++) {
		if (patterns[i].kind == kind)
			return patterns[i].days;
	}
	return 0;
}

/* --- counting --- */

static enum db_status count_contact(
	struct tx *tx, const struct order *order, int64_t since, struct q_return_counts *counts_out)
{
	struct str phone_key = contact_phone_key(tx_arena(tx), order->customer_phone);
	struct q_return_counts_in in = {order->customer_email, phone_key, since};
	return q_return_counts(tx, &in, counts_out);
}

static int64_t measured(
	enum measure measure, const struct q_return_counts *counts, bool is_against_rule)
{
	switch (measure) {
	case RETURNS:
		return counts->returns;
	case UNANNOUNCED:
		return counts->unannounced;
	case RECEIPTLESS:
		return counts->receiptless;
	case OVERRIDES:
		return counts->overrides;
	case AGAINST_RULE:
		return is_against_rule;
	}
	return 0;
}

static enum db_status signal_add(struct tx *tx, const struct counter_scene *scene,
	struct uuid cause, enum return_signal_kind kind, struct str detail)
{
	const struct command *command = scene->command;
	struct q_return_signal_add_in in = {
		.cause = {(const char *)cause.bytes, sizeof(cause.bytes)},
		.kind = kind,
		.order = scene->order.id,
		.store = command->store,
		.clerk = command->clerk,
		.detail = detail,
		.noticed_at = counter_happened_at(scene),
	};
	return q_return_signal_add(tx, &in);
}

enum db_status return_signals_notice(
	struct tx *tx, const struct counter_scene *scene, bool is_against_rule)
{
	for (size_t i = 0; i < ARRAY_LENGTH(patterns); i++) {
		struct q_return_counts counts;
		int64_t since = scene->now - patterns[i].days * MS_PER_DAY;
		DB_MUST(count_contact(tx, &scene->order, since, &counts));
		int64_t value = measured(patterns[i].measure, &counts, is_against_rule);
		if (value >= patterns[i].least)
			DB_TRY(signal_add(tx, scene, scene->command->return_id.uuid,
				patterns[i].kind, str_printf(tx_arena(tx), "%" PRId64, value)));
	}
	return DB_DONE;
}

/* --- what does not fit --- */

/* Of one order, until a manager has seen it. */
static enum db_status signal_once(struct tx *tx, const struct counter_scene *scene,
	struct uuid cause, enum return_signal_kind kind, struct str detail)
{
	struct q_return_signal_is_told_in in = {scene->order.id, kind, detail};
	struct q_return_signal_is_told row;
	DB_MUST(q_return_signal_is_told(tx, &in, &row));
	return row.signals > 0 ? DB_DONE : signal_add(tx, scene, cause, kind, detail);
}

enum db_status act_signal(struct tx *tx, struct counter_scene *scene, enum reason *reason_out)
{
	const struct command *command = scene->command;
	enum db_status status = order_read(tx, command->order, &scene->order);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	return signal_once(tx, scene, command->id.uuid, SIGNAL_ITEM_SWITCHED, command->product);
}

/* A command may tell of several: each is a cause of its own. */
static struct uuid cause_of(struct arena *arena, command_id command, struct str serial)
{
	struct uuid cause;
	struct str id = uuid_print(arena, command.uuid);
	struct str text = str_printf(arena, STR_FMT " " STR_FMT, STR_ARG(id), STR_ARG(serial));
	struct hash hash = hash_of(text.p, text.n);
	memcpy(cause.bytes, hash.bytes, sizeof(cause.bytes));
	return cause;
}

enum db_status return_signal_serial(struct tx *tx, const struct counter_scene *scene,
	enum return_signal_kind kind, struct str serial)
{
	struct uuid cause = cause_of(tx_arena(tx), scene->command->id, serial);
	return signal_once(tx, scene, cause, kind, serial);
}

/* --- seen --- */

static struct str cause_bytes(const struct signal_id *id)
{
	return (struct str){(const char *)id->cause.bytes, sizeof(id->cause.bytes)};
}

enum db_status return_signal_see(
	struct tx *tx, const struct signal_id *id, struct str who, int64_t now)
{
	struct q_return_signal_see_in in = {who, now, cause_bytes(id), id->kind};
	uint64_t changed;
	return q_return_signal_see(tx, &in, &changed);
}

enum db_status return_signal_open_again(struct tx *tx, const struct signal_id *id)
{
	struct q_return_signal_open_again_in in = {cause_bytes(id), id->kind};
	uint64_t changed;
	return q_return_signal_open_again(tx, &in, &changed);
}
