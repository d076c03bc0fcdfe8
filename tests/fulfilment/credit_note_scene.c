/* Goods that were collected and come back; see credit_note_scene.h. */
#include "tests/fulfilment/credit_note_scene.h"

#include "common/clock.h"

/* 14.97 with 2.50 VAT, which three visits share as 0.83, 0.84, 0.83; and 22.00 with 1.15. */
static const struct world_line tea_and_book[] = {{"TEA", 3}, {"BOOK", 1}};

struct order collected_as_taxed(const char *change)
{
	fixture_db_clean();
	world_make();
	fixture_sql("%s", change);
	world_stock("PAR1", "TEA", 5);
	world_stock("PAR1", "BOOK", 5);
	return world_collected(tea_and_book, ARRAY_LENGTH(tea_and_book));
}

struct order collected(void)
{
	return collected_as_taxed("DO 0");
}

enum reason bring(const struct order *order, const char *store_code, return_id id,
	struct command_line *lines, size_t count)
{
	return world_command(NULL, (struct command){.type = COMMAND_RETURN,
					   .store = world_store(store_code),
					   .order = order->id,
					   .return_id = id,
					   .return_reason = RETURN_CHANGED_MIND,
					   .lines = lines,
					   .line_count = count});
}

return_id brought(const struct order *order, const char *store_code, int tea, int book)
{
	return_id id = {uuid_new(clock_now())};
	struct command_line lines[2];
	size_t count = 0;
	if (tea > 0)
		lines[count++] = (struct command_line){
			.line = 1, .qty = tea, .disposition = DISPOSITION_SHELF};
	if (book > 0)
		lines[count++] = (struct command_line){
			.line = 2, .qty = book, .disposition = DISPOSITION_QUARANTINE};
	ck_assert_int_eq(bring(order, store_code, id, lines, count), REASON_OK);
	return id;
}

struct credit_note note_of(return_id id)
{
	struct credit_note note;
	struct tx *tx = db_reading(fixture_db(), test_arena());
	ck_assert_int_eq(credit_note_read(tx, id, &note), DB_DONE);
	return note;
}
