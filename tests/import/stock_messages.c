/* Messages as the till of PAR1 sends them; see stock_messages.h. */
#include "tests/import/stock_messages.h"

#include <string.h>

#include "common/xml.h"

int64_t on_hand(const char *store, const char *sku)
{
	return fixture_number("SELECT COALESCE((SELECT on_hand FROM stock WHERE store_id = %u AND"
			      " product_id = %u), -1)",
		world_store(store).row, world_product(sku).row);
}

/* As the till of PAR1 sends it, two hours after noon. */
struct import_settings message(const char *kind, uint64_t seq)
{
	struct import_settings settings = feed_settings(kind);
	settings.source = STR("till");
	settings.store = STR("PAR1");
	settings.seq = seq;
	settings.as_of = AT(60);
	settings.now = AT(120);
	return settings;
}

struct feed_outcome message_sent(struct import_settings settings, const char *text)
{
	struct feed_outcome outcome = feed_run(settings, str_of(text));
	ck_assert_msg(outcome.reason == REASON_OK, STR_FMT, STR_ARG(outcome.why));
	world_verify();
	return outcome;
}

struct feed_outcome message_refused(
	struct import_settings settings, const char *text, enum reason reason, const char *why)
{
	int64_t before = feed_fingerprint();
	struct feed_outcome outcome = feed_run(settings, str_of(text));
	ck_assert_int_eq(outcome.reason, reason);
	ck_assert_msg(strstr(str_c(test_arena(), outcome.why), why) != NULL, STR_FMT,
		STR_ARG(outcome.why));
	ck_assert_int_eq(feed_fingerprint(), before);
	return outcome;
}

/* A count of PAR1, of before noon. */
void counted(const char *rows)
{
	struct import_settings settings = message("snapshots", 1);
	settings.source = STR("wms");
	settings.as_of = AT(-60);
	message_sent(settings, arena_printf(test_arena(), "sku,on_hand\n%s", rows));
}

static void begin(void)
{
	fixture_db_clean();
	world_make();
	xml_setup();
}

const struct test_fixture messages_fixture = {
	.start = fixture_db_start, .stop = fixture_db_stop, .before = begin};
