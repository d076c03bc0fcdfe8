/* Serial numbers of goods; see serials.h. */
#include "server/fulfilment/serials.h"

#include "server/db/q_serial.h"
#include "server/db/try.h"
#include "server/fulfilment/return_signals.h"

/* A clerk could not, or would not, read one. */
static enum db_status note_skipped(struct tx *tx, const struct counter_scene *scene, uint16_t line,
	const struct told_serials *units)
{
	struct str why = no_serial_name(units->no_serial);
	if (!units->has_no_serial)
		return DB_DONE;
	return order_note(tx, scene->order.id, "no_serial", counter_who(tx_arena(tx), scene),
		str_printf(tx_arena(tx), "{\"reason\":\"" STR_FMT "\",\"line\":%u}", STR_ARG(why),
			line),
		scene->command->happened_at);
}

/* --- coming back --- */

/* Collected of the line, with what the command hands over. */
static int64_t line_collected(const struct counter_scene *scene, uint16_t number)
{
	const struct command *command = scene->command;
	int64_t collected = 0;
	for (size_t i = 0; i < scene->order.fulfilment_count; i++) {
		const struct fulfilment_line *line =
			fulfilment_line_find(&scene->order.fulfilments[i], number);
		collected += line == NULL ? 0 : line->collected;
	}
	const struct command_line *given =
		command->type == COMMAND_HANDOVER ? command_line_find(command, number) : NULL;
	return collected + (given == NULL ? 0 : given->qty);
}

/* Not of a unit that is with its customer. Nothing is said where a unit left without its serial, or
 * may have. */
static enum db_status say_of_stranger(struct tx *tx, const struct counter_scene *scene,
	uint16_t line, struct str serial, bool is_waiting, enum serial_says *says_out)
{
	struct q_serial_counts_in in = {serial, scene->order.id, line};
	struct q_serial_counts known;
	DB_MUST(q_serial_counts(tx, &in, &known));
	*says_out = SERIAL_UNKNOWN;
	if (known.same > 0)
		*says_out = SERIAL_AGAIN;
	else if (!is_waiting && known.known >= line_collected(scene, line))
		*says_out = SERIAL_DIFFERS;
	if (*says_out == SERIAL_UNKNOWN)
		return DB_DONE;
	return return_signal_serial(tx, scene,
		*says_out == SERIAL_AGAIN ? SIGNAL_SERIAL_TWICE : SIGNAL_ITEM_SWITCHED, serial);
}

/* The unit that was sold comes back once, by the row count. */
static enum db_status hold_against(struct tx *tx, const struct counter_scene *scene, return_id id,
	uint16_t number, struct str serial, bool is_waiting, enum serial_says *says_out)
{
	const struct order_line *line = order_find_line(&scene->order, number);
	struct q_serial_back_in back = {id, scene->order.id, number, serial};
	struct q_serial_in_in in = {line->product, serial};
	uint64_t changed;
	DB_TRY(q_serial_back(tx, &back, &changed));
	if (changed == 0)
		return say_of_stranger(tx, scene, number, serial, is_waiting, says_out);
	*says_out = SERIAL_SOLD;
	DB_TRY(q_serial_in(tx, &in, &changed));
	return changed == 1 ? DB_DONE : DB_BROKEN;
}

enum db_status serials_come_back(struct tx *tx, const struct counter_scene *scene,
	const struct command_line *given, bool is_waiting)
{
	struct q_serial_brought_in brought = {
		scene->command->return_id, given->line, STR_EMPTY, scene->order.id, SERIAL_UNKNOWN};
	for (size_t i = 0; i < given->units.serials.count; i++) {
		brought.serial = given->units.serials.list[i];
		DB_TRY(hold_against(tx, scene, brought.return_id, given->line, brought.serial,
			is_waiting, &brought.says));
		DB_MUST(q_serial_brought(tx, &brought));
	}
	return note_skipped(tx, scene, given->line, &given->units);
}

/* --- leaving --- */

/* A unit cannot be with two customers: both write its row, so that the later one sees it. */
static enum db_status leave(struct tx *tx, const struct counter_scene *scene,
	const struct line_taken *taken, struct str serial)
{
	struct q_serial_sell_in sell = {
		scene->order.id, taken->line, taken->fulfilment, serial, taken->product};
	struct q_serial_out_in out = {taken->product, serial};
	struct q_serial_out_times_in in = {taken->product, serial};
	struct q_serial_out_times unit;
	DB_MUST(q_serial_sell(tx, &sell));
	DB_TRY(q_serial_out(tx, &out));
	DB_MUST(q_serial_out_times(tx, &in, &unit));
	return unit.out_times > 1 ? return_signal_serial(tx, scene, SIGNAL_SERIAL_TWICE, serial)
				  : DB_DONE;
}

enum db_status serials_leave_as(struct tx *tx, const struct counter_scene *scene,
	const struct line_taken *taken, const struct told_serials *units)
{
	for (size_t i = 0; i < units->serials.count; i++)
		DB_TRY(leave(tx, scene, taken, units->serials.list[i]));
	return note_skipped(tx, scene, taken->line, units);
}

static enum db_status look_at_brought(struct tx *tx, const struct counter_scene *scene)
{
	struct q_serials_unchecked_in in = {scene->order.id};
	struct q_serials_unchecked *rows;
	size_t count;
	uint64_t changed;
	DB_TRY(q_serials_unchecked(tx, &in, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct q_serial_says_in set = {
			SERIAL_UNKNOWN, rows[i].return_id, rows[i].line, rows[i].serial};
		DB_TRY(hold_against(
			tx, scene, set.return_id, set.line, set.serial, false, &set.says));
		DB_TRY(q_serial_says(tx, &set, &changed));
	}
	return DB_DONE;
}

enum db_status serials_leave(struct tx *tx, const struct counter_scene *scene)
{
	const struct command *command = scene->command;
	bool is_any = false;
	for (size_t i = 0; i < command->line_count; i++) {
		const struct command_line *given = &command->lines[i];
		const struct line_taken taken = {given->line, scene->fulfilment->id,
			order_find_line(&scene->order, given->line)->product};
		DB_TRY(serials_leave_as(tx, scene, &taken, &given->units));
		is_any |= given->units.serials.count > 0;
	}
	return is_any ? look_at_brought(tx, scene) : DB_DONE;
}

/* --- what a customer has --- */

enum db_status serials_of_order(
	struct tx *tx, order_id order, struct line_serials **lines_out, size_t *count_out)
{
	struct q_serials_of_in in = {order};
	struct q_serials_of *rows;
	DB_TRY(q_serials_of(tx, &in, &rows, count_out));
	*lines_out = arena_new_array(tx_arena(tx), *count_out, struct line_serials);
	for (size_t i = 0; i < *count_out; i++) {
		(*lines_out)[i].line = rows[i].line;
		if (rows[i].has_serials &&
			!serials_read(tx_arena(tx), rows[i].serials, &(*lines_out)[i].serials))
			return DB_BROKEN;
	}
	return DB_DONE;
}
