/* One order of a mug and two lamps; see mug_and_lamps.h. */
#include "tests/lib/mug_and_lamps.h"

enum { PLENTY = 5 };

const struct world_line mug_and_lamps[] = {{"MUG", 1}, {"LAMP", 2}};

void mugs_and_lamps_at(const char *store_code)
{
	for (size_t i = 0; i < ARRAY_LENGTH(mug_and_lamps); i++)
		world_stock(store_code, mug_and_lamps[i].sku, PLENTY);
}

void start_with_mugs_and_lamps(const char *store_code)
{
	fixture_db_clean();
	world_make();
	mugs_and_lamps_at(store_code);
}

struct fulfilment mug_and_lamps_placed(void)
{
	return world_order(mug_and_lamps, ARRAY_LENGTH(mug_and_lamps), REASON_OK).fulfilments[0];
}

enum reason mug_and_lamps_put_back(const struct fulfilment *fulfilment)
{
	struct command_line lines[] = {{.line = 1, .qty = 1}, {.line = 2, .qty = 2}};
	return world_command(fulfilment,
		(struct command){.type = COMMAND_PUT_BACK, .lines = lines, .line_count = 2});
}
