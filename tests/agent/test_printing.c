/* Papers on a thermal printer that reads strictly, with everything that goes wrong in a back room.
 */
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/agent/printing_scene.h"
#include "tests/lib/peer.h"
#include "tests/lib/receipt_printer.h"
#include "tests/lib/tools.h"

enum { DOTS_80 = 576, DOTS_58 = 384 };

static struct receipt_printer *given_thermal(
	int dots, const char *paper, struct receipt_manner manner)
{
	struct receipt_printer *thermal = receipt_printer_start(dots, 0, manner);
	given_output(arena_printf(
		test_arena(), "escpos://127.0.0.1:%u/%s", receipt_printer_port(thermal), paper));
	return thermal;
}

static enum reason ask_body(struct journal_tx *tx, void *context)
{
	print_ask(tx, uuid_new(clock_now()), *(enum print_kind *)context, given_id().uuid,
		clock_now());
	return REASON_OK;
}

static void ask(enum print_kind kind)
{
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), ask_body, &kind), REASON_OK);
}

struct retry {
	int64_t seq;
	struct str output;
};

static enum reason retry_body(struct journal_tx *tx, void *context)
{
	const struct retry *retry = context;
	return print_retry(tx, retry->seq, retry->output, clock_now());
}

static void retry(int64_t seq, const char *output)
{
	struct retry wish = {seq, str_of(output)};
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), retry_body, &wish), REASON_OK);
}

/* --- what came out --- */

/* The band across the top that says DUPLICATA begins with a line over the whole width. */
static bool says_copy(const struct print_dots *page)
{
	for (int y = 0; y < 16 && y < page->height; y++) {
		int dark = 0;
		for (int x = 0; x < page->width; x++)
			dark += (page->bytes[(size_t)y * page->row_bytes + (size_t)x / 8] >>
					(7 - x % 8)) &
				1;
		if (dark > page->width * 9 / 10)
			return true;
	}
	return false;
}

static bool page_says_copy(struct receipt_printer *thermal, size_t page)
{
	struct print_dots dots = receipt_printer_page(thermal, page);
	return says_copy(&dots);
}

static struct str scanned(struct receipt_printer *thermal, size_t page)
{
	struct print_dots dots = receipt_printer_page(thermal, page);
	const char *path = arena_printf(test_arena(), "%s/page.png", the_folder());
	dots_save_png(&dots, path);
	return output_of(arena_printf(test_arena(), "zbarimg --nodbus -q %s", path));
}

/* The codes of both products and of the order of given_document(). */
static void assert_is_scanned(struct receipt_printer *thermal)
{
	if (!has_tool("zbarimg", "zbar-tools"))
		return;
	struct str codes = scanned(thermal, 0);
	ck_assert(str_holds(codes, "EAN-13:3017620422003"));
	ck_assert(str_holds(codes, "EAN-13:4006381333931"));
	ck_assert(str_holds(codes, "QR-Code:2048156371"));
}

/* --- thermal --- */

/* The store has such a printer alone, and is told of an order. */
static struct receipt_printer *printing_on(
	int dots, const char *paper, struct receipt_manner manner)
{
	given_store();
	struct receipt_printer *thermal = given_thermal(dots, paper, manner);
	start_printing();
	told(given_document());
	return thermal;
}

static void end_printing(struct receipt_printer *thermal)
{
	stop_printing();
	receipt_printer_stop(thermal);
}

START_TEST(a_pick_list_prints_by_itself_and_a_scanner_reads_it)
{
	struct receipt_printer *thermal = printing_on(DOTS_80, "80", (struct receipt_manner){0});
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_uint_eq(receipt_printer_pages(thermal), 1);
	ck_assert(!page_says_copy(thermal, 0));
	assert_is_scanned(thermal);
	end_printing(thermal);
}
END_TEST

START_TEST(a_scanner_reads_the_narrow_roll_as_well)
{
	struct receipt_printer *thermal = printing_on(DOTS_58, "58", (struct receipt_manner){0});
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	assert_is_scanned(thermal);
	end_printing(thermal);
}
END_TEST

START_TEST(in_text_mode_the_letters_are_those_of_the_code_page)
{
	struct receipt_printer *thermal =
		printing_on(DOTS_80, "80/cp858", (struct receipt_manner){0});
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	struct str text = receipt_printer_text(thermal, 0);
	ck_assert(str_holds(text, "P\x83te \x85 tartiner 400 g"));
	ck_assert(str_holds(text, "3017620422003"));
	ck_assert(!str_holds(text, "?"));
	end_printing(thermal);
}
END_TEST

START_TEST(a_printer_that_says_nothing_is_sent_to_and_not_believed)
{
	struct receipt_printer *thermal =
		printing_on(DOTS_80, "80", (struct receipt_manner){.is_silent = true});
	await_state(PRINT_PICK_LIST, PRINT_SENT);
	receipt_printer_await(thermal, 1);
	end_printing(thermal);
}
END_TEST

START_TEST(without_paper_nothing_is_sent_and_with_paper_it_is_no_copy)
{
	struct receipt_printer *thermal =
		printing_on(DOTS_80, "80", (struct receipt_manner){.has_no_paper = true});
	await_trouble(PRINT_PICK_LIST, TROUBLE_PAPER);
	await_printer_in_trouble();
	receipt_printer_is(thermal, (struct receipt_manner){.is_cover_open = true});
	await_trouble(PRINT_PICK_LIST, TROUBLE_COVER);
	receipt_printer_is(thermal, (struct receipt_manner){.is_offline = true});
	await_trouble(PRINT_PICK_LIST, TROUBLE_OFFLINE);
	ck_assert_int_eq(receipt_printer_page(thermal, 0).height, 0);
	receipt_printer_is(thermal, (struct receipt_manner){0});
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_uint_eq(receipt_printer_pages(thermal), 1);
	ck_assert(!page_says_copy(thermal, 0));
	end_printing(thermal);
}
END_TEST

START_TEST(paper_that_ends_in_mid_page_prints_the_list_again_as_a_copy)
{
	struct receipt_printer *thermal =
		printing_on(DOTS_80, "80", (struct receipt_manner){.paper_rows = 300});
	await_trouble(PRINT_PICK_LIST, TROUBLE_PAPER);
	ck_assert_int_eq(job_of(PRINT_PICK_LIST).state, PRINT_UNKNOWN);
	receipt_printer_is(thermal, (struct receipt_manner){0});
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	receipt_printer_await(thermal, 2); /* its memory first, then the copy */
	ck_assert(page_says_copy(thermal, 1));
	end_printing(thermal);
}
END_TEST

START_TEST(a_cable_pulled_in_mid_page_prints_the_list_again_as_a_copy)
{
	struct receipt_printer *thermal = printing_on(
		DOTS_80, "80", (struct receipt_manner){.hang_up_rows = 300, .hang_ups = 1});
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_uint_eq(receipt_printer_pages(thermal), 1);
	struct print_dots page = receipt_printer_page(thermal, 0);
	/* The torn piece hangs before it, since nothing cut it off. */
	ck_assert_int_gt(page.height, 300);
	ck_assert_int_ge(job_of(PRINT_PICK_LIST).attempts, 2);
	end_printing(thermal);
}
END_TEST

START_TEST(a_printer_that_is_off_for_too_long_leaves_the_list_in_the_folder)
{
	given_store();
	unsigned port = port_without_listener();
	printing_settings.patience_ms = 300;
	given_output(arena_printf(test_arena(), "escpos://127.0.0.1:%u/80", port));
	start_printing();
	told(given_document());
	struct print_job job = await_state(PRINT_PICK_LIST, PRINT_FOLDER);
	ck_assert_int_eq(job.trouble, TROUBLE_UNREACHABLE);
	const char *file = arena_printf(test_arena(), STR_FMT "/" STR_FMT,
		STR_ARG(printing_settings.folder), STR_ARG(job.file));
	ck_assert_int_eq(access(file, R_OK), 0);
	/* The printer is back, and the clerk asks for it on paper. */
	struct receipt_printer *thermal =
		receipt_printer_start(DOTS_80, port, (struct receipt_manner){0});
	retry(job.seq, "");
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert(page_says_copy(thermal, 0));
	end_printing(thermal);
}
END_TEST

START_TEST(one_printer_in_trouble_keeps_no_other_waiting)
{
	struct receipt_printer *thermal =
		printing_on(DOTS_80, "80", (struct receipt_manner){.has_no_paper = true});
	await_trouble(PRINT_PICK_LIST, TROUBLE_PAPER);
	ask(PRINT_PICKUP_RECEIPT);
	await_state(PRINT_PICKUP_RECEIPT, PRINT_CONFIRMED);
	ck_assert_int_eq(job_of(PRINT_PICK_LIST).state, PRINT_ASKED);
	/* And the clerk sends the list to where it goes. */
	retry(job_of(PRINT_PICK_LIST).seq, "folder");
	struct print_job job = await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert(!job.is_copy);
	assert_text(job.output, "folder");
	end_printing(thermal);
}
END_TEST

START_TEST(a_list_that_broke_off_three_times_goes_to_the_folder)
{
	struct receipt_printer *thermal = printing_on(
		DOTS_80, "80", (struct receipt_manner){.hang_up_rows = 200, .hang_ups = 100});
	struct print_job job = await_state(PRINT_PICK_LIST, PRINT_FOLDER);
	ck_assert_int_eq(job.trouble, TROUBLE_BROKE_OFF);
	ck_assert_int_eq(job.attempts, 3);
	end_printing(thermal);
}
END_TEST

START_TEST(an_agent_killed_between_print_and_mark_prints_again_and_says_so)
{
	given_store();
	struct receipt_printer *thermal =
		given_thermal(DOTS_80, "80", (struct receipt_manner){.is_slow = true});
	told(given_document());
	pid_t agent = start_agent();
	receipt_printer_await(thermal, 1); /* has the page, and has not said that it is done */
	kill_agent(agent);
	receipt_printer_is(thermal, (struct receipt_manner){0});
	start_printing();
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_uint_eq(receipt_printer_pages(thermal), 2);
	ck_assert(!page_says_copy(thermal, 0));
	ck_assert(page_says_copy(thermal, 1));
	end_printing(thermal);
}
END_TEST

START_TEST(a_clock_set_back_keeps_no_paper_waiting)
{
	struct receipt_printer *thermal =
		printing_on(DOTS_80, "80", (struct receipt_manner){.has_no_paper = true});
	await_trouble(PRINT_PICK_LIST, TROUBLE_PAPER);
	clock_shift(-6 * MS_PER_HOUR);
	receipt_printer_is(thermal, (struct receipt_manner){0});
	ask(PRINT_PICKUP_RECEIPT); /* wakes everybody */
	struct print_job job = await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert(!job.is_copy);
	end_printing(thermal);
}
END_TEST

/* --- addresses --- */

static bool is_address(const char *address)
{
	struct str why;
	struct output output;
	return output_parse(test_arena(), STR("office"), str_of(address), PAPER_A4, &output, &why);
}

START_TEST(addresses_of_printers_are_read_strictly)
{
	ck_assert(is_address("ipp://printer.example/ipp/print"));
	ck_assert(is_address("ipps://printer.example:1631/"));
	ck_assert(is_address("escpos://10.0.0.9/80"));
	ck_assert(is_address("escpos://[2001:db8::9]:9101/58/cp1252"));
	ck_assert(!is_address("http://printer.example/"));
	ck_assert(!is_address("escpos://10.0.0.9/76"));
	ck_assert(!is_address("escpos://10.0.0.9/80/utf-8"));
	ck_assert(!is_address("escpos://:9100/80"));
	ck_assert(!is_address("ipp://printer.example:0/ipp"));
	ck_assert(!is_address("ipp://printer.example:66000/ipp"));
}
END_TEST

TEST_MAIN_WITH("agent printing", &agent_fixture,
	a_pick_list_prints_by_itself_and_a_scanner_reads_it,
	a_scanner_reads_the_narrow_roll_as_well,
	in_text_mode_the_letters_are_those_of_the_code_page,
	a_printer_that_says_nothing_is_sent_to_and_not_believed,
	without_paper_nothing_is_sent_and_with_paper_it_is_no_copy,
	paper_that_ends_in_mid_page_prints_the_list_again_as_a_copy,
	a_cable_pulled_in_mid_page_prints_the_list_again_as_a_copy,
	a_printer_that_is_off_for_too_long_leaves_the_list_in_the_folder,
	one_printer_in_trouble_keeps_no_other_waiting,
	a_list_that_broke_off_three_times_goes_to_the_folder,
	an_agent_killed_between_print_and_mark_prints_again_and_says_so,
	a_clock_set_back_keeps_no_paper_waiting, addresses_of_printers_are_read_strictly)
