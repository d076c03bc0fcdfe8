/* Snapshots of stock that were held back: which, and confirming or discarding one. */
#include <inttypes.h>
#include <stdio.h>

#include "common/clock.h"
#include "common/xml.h"
#include "server/ctl/ctl.h"
#include "server/db/q_stock_feed.h"
#include "server/import/held_message.h"

enum ctl_outcome ctl_held(struct ctl *ctl)
{
	struct q_stock_held_list *rows;
	size_t count;
	enum db_status status = q_stock_held_list(db_reading(ctl->db, ctl->arena), &rows, &count);
	if (status != DB_DONE)
		return ctl_outcome_of(status);
	for (size_t i = 0; i < count; i++)
		printf("%-12s %-12s %" PRIu64 " of " STR_FMT ": %" PRIu64 " of %" PRIu64
		       " positions would be 0; held back " STR_FMT "\n",
			str_c(ctl->arena, rows[i].store_code), str_c(ctl->arena, rows[i].source),
			rows[i].seq, STR_ARG(instant_print(ctl->arena, rows[i].as_of)),
			rows[i].to_zero, rows[i].with_stock,
			STR_ARG(instant_print(ctl->arena, rows[i].held_at)));
	if (count == 0)
		puts("Nothing is held back.");
	return CTL_DONE;
}

static enum db_status discard(struct tx *tx, const void *input, void *output_out)
{
	return stock_held_discard(tx, input);
}

static struct stock_held_name held_name(struct ctl *ctl)
{
	return (struct stock_held_name){
		.store_code = ctl_argument(ctl, 0), .source = ctl_argument(ctl, 1)};
}

enum ctl_outcome ctl_confirm_held(struct ctl *ctl)
{
	const struct stock_held_name name = held_name(ctl);
	struct import_settings settings = {.now = clock_now()};
	struct import_totals totals;
	struct str why;
	import_configure(&settings, ctl->config);
	xml_setup();
	enum reason reason =
		held_message_confirm(ctl->db, ctl->arena, &name, &settings, &totals, &why);
	if (reason == REASON_NOT_FOUND)
		return ctl_fail("Nothing of that source is held back at that store, or it was too "
				"large to be kept: import it again with --confirm.");
	if (reason != REASON_OK)
		return ctl_fail(STR_FMT, STR_ARG(why));
	puts("Confirmed: it is applied as of the moment it was counted.");
	return CTL_DONE;
}

enum ctl_outcome ctl_discard_held(struct ctl *ctl)
{
	const struct stock_held_name name = held_name(ctl);
	enum db_status status = tx_run(ctl->db, ctl->arena, discard, &name, NULL, 0);
	if (status == DB_NONE)
		return ctl_fail("Nothing of that source is held back at that store.");
	if (status == DB_DONE)
		puts("Discarded: the figures stay as they are.");
	return ctl_outcome_of(status);
}
