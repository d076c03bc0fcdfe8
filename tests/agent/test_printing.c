/* Papers on real printers, as far as a test has any: a thermal printer that reads strictly, and
 * ippeveprinter of CUPS. With everything that goes wrong in a back room. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "store-agent/journal/prints.h"
#include "store-agent/print/printer.h"
#include "tests/lib/agent_fixture.h"
#include "tests/lib/office_printer.h"
#include "tests/lib/peer.h"
#include "tests/lib/proxy.h"
#include "tests/lib/receipt_printer.h"

enum { DOTS_80 = 576, DOTS_58 = 384, TRIES = 1500, TRY_US = 20000 };

/* Fontconfig and Pango keep their caches until the process ends; leak checkers shall not mind. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libpango\nleak:libglib\nleak:libcairo\n";
}

/* --- the agent's side --- */

static struct printer_settings settings;
static struct printer *printer;
static struct templates *templates;

static void given_store(void)
{
	struct str why;
	const char *path = arena_printf(test_arena(), "%s/papers", the_folder());
	ck_assert_int_eq(system(arena_printf(test_arena(), "mkdir -p %s", path)), 0);
	templates = templates_load(test_source_path("templates"), NULL, 0, test_arena(), &why);
	ck_assert_msg(templates != NULL, STR_FMT, STR_ARG(why));
	settings = (struct printer_settings){
		.folder = str_of(path),
		.paper = PAPER_A4,
		.waves = {.count = 1, .minutes = 10},
		.patience_ms = 60 * MS_PER_SECOND,
		.pause_ms = 100,
	};
	for (size_t i = 0; i < PRINT_KINDS; i++)
		settings.routes[i] = STR("folder");
	told_event(json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:s, s:s}}", "type", "store", "store",
		"name", "Comptoir Bastille", "language", "fr", "time_zone", "Europe/Paris",
		"currency", "EUR", "city", "Paris", "country", "FR"));
}

/* Pick lists go to the output of that address, named back. */
static void given_output(const char *address)
{
	struct str why;
	struct output *output = &settings.outputs[settings.output_count++];
	bool is_read = output_parse(
		test_arena(), STR("back"), str_of(address), settings.paper, output, &why);
	ck_assert_msg(is_read, STR_FMT, STR_ARG(why));
	settings.routes[PRINT_PICK_LIST] = STR("back");
}

static struct receipt_printer *given_thermal(
	int dots, const char *paper, struct receipt_manner manner)
{
	struct receipt_printer *thermal = receipt_printer_start(dots, 0, manner);
	given_output(arena_printf(
		test_arena(), "escpos://127.0.0.1:%u/%s", receipt_printer_port(thermal), paper));
	return thermal;
}

static void start(void)
{
	printer = printer_start(test_arena(), &settings, templates, the_desk()->journal);
}

static void stop(void)
{
	printer_stop(printer);
	templates_free(templates);
}

static enum reason latest_body(struct journal_tx *tx, void *context)
{
	struct print_job *job = context;
	return print_latest(tx, job->kind, given_id().uuid, job) ? REASON_OK : REASON_NOT_FOUND;
}

static struct print_job job_of(enum print_kind kind)
{
	struct print_job job = {.kind = kind};
	ck_assert_int_eq(
		journal_run(the_desk()->journal, test_arena(), latest_body, &job), REASON_OK);
	return job;
}

static struct print_job await_state(enum print_kind kind, enum print_state state)
{
	struct print_job job = job_of(kind);
	for (int i = 0; i < TRIES && job.state != state; i++) {
		usleep(TRY_US);
		job = job_of(kind);
	}
	ck_assert_msg(job.state == state,
		"the job is " STR_FMT " (" STR_FMT ") instead of " STR_FMT,
		STR_ARG(print_state_name(job.state)), STR_ARG(print_trouble_name(job.trouble)),
		STR_ARG(print_state_name(state)));
	return job;
}

static void await_trouble(enum print_kind kind, enum print_trouble trouble)
{
	struct print_job job = job_of(kind);
	for (int i = 0; i < TRIES && job.trouble != trouble; i++) {
		usleep(TRY_US);
		job = job_of(kind);
	}
	ck_assert_int_eq(job.trouble, trouble);
}

/* The thread says so after the journal does. */
static void await_printer_in_trouble(void)
{
	for (int i = 0; i < TRIES && !printer_is_in_trouble(printer); i++)
		usleep(TRY_US);
	ck_assert(printer_is_in_trouble(printer));
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

static struct str output_of(const char *command)
{
	struct buf text;
	FILE *pipe = popen(command, "r");
	char piece[4096];
	buf_init(&text, test_arena(), 1 << 20);
	for (size_t n; (n = fread(piece, 1, sizeof(piece), pipe)) > 0;)
		buf_add_bytes(&text, piece, n);
	ck_assert_msg(pclose(pipe) == 0, "%s", command);
	return buf_str(&text);
}

static bool has_tool(const char *name, const char *package)
{
	if (system(arena_printf(test_arena(), "command -v %s >/dev/null", name)) == 0)
		return true;
	printf("skipped: %s is missing (Debian package %s)\n", name, package);
	fflush(stdout);
	return false;
}

static struct str scanned(struct receipt_printer *thermal, size_t page)
{
	struct print_dots dots = receipt_printer_page(thermal, page);
	const char *path = arena_printf(test_arena(), "%s/page.png", the_folder());
	dots_save_png(&dots, path);
	return output_of(arena_printf(test_arena(), "zbarimg --nodbus -q %s", path));
}

static bool holds(struct str text, const char *part)
{
	return memmem(text.p, text.n, part, strlen(part)) != NULL;
}

/* The codes of both products and of the order of given_document(). */
static void assert_is_scanned(struct receipt_printer *thermal)
{
	if (!has_tool("zbarimg", "zbar-tools"))
		return;
	struct str codes = scanned(thermal, 0);
	ck_assert(holds(codes, "EAN-13:3017620422003"));
	ck_assert(holds(codes, "EAN-13:4006381333931"));
	ck_assert(holds(codes, "QR-Code:2048156371"));
}

/* --- thermal --- */

START_TEST(a_pick_list_prints_by_itself_and_a_scanner_reads_it)
{
	given_store();
	struct receipt_printer *thermal = given_thermal(DOTS_80, "80", (struct receipt_manner){0});
	start();
	told(given_document());
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_uint_eq(receipt_printer_pages(thermal), 1);
	ck_assert(!page_says_copy(thermal, 0));
	assert_is_scanned(thermal);
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

START_TEST(a_scanner_reads_the_narrow_roll_as_well)
{
	given_store();
	struct receipt_printer *thermal = given_thermal(DOTS_58, "58", (struct receipt_manner){0});
	start();
	told(given_document());
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	assert_is_scanned(thermal);
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

START_TEST(in_text_mode_the_letters_are_those_of_the_code_page)
{
	given_store();
	struct receipt_printer *thermal =
		given_thermal(DOTS_80, "80/cp858", (struct receipt_manner){0});
	start();
	told(given_document());
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	struct str text = receipt_printer_text(thermal, 0);
	ck_assert(holds(text, "P\x83te \x85 tartiner 400 g"));
	ck_assert(holds(text, "3017620422003"));
	ck_assert(!holds(text, "?"));
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

START_TEST(a_printer_that_says_nothing_is_sent_to_and_not_believed)
{
	given_store();
	struct receipt_printer *thermal =
		given_thermal(DOTS_80, "80", (struct receipt_manner){.is_silent = true});
	start();
	told(given_document());
	await_state(PRINT_PICK_LIST, PRINT_SENT);
	receipt_printer_await(thermal, 1);
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

START_TEST(without_paper_nothing_is_sent_and_with_paper_it_is_no_copy)
{
	given_store();
	struct receipt_printer *thermal =
		given_thermal(DOTS_80, "80", (struct receipt_manner){.has_no_paper = true});
	start();
	told(given_document());
	await_trouble(PRINT_PICK_LIST, TROUBLE_PAPER);
	await_printer_in_trouble();
	receipt_printer_is(thermal, (struct receipt_manner){.is_cover_open = true});
	await_trouble(PRINT_PICK_LIST, TROUBLE_COVER);
	ck_assert_int_eq(receipt_printer_page(thermal, 0).height, 0);
	receipt_printer_is(thermal, (struct receipt_manner){0});
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_uint_eq(receipt_printer_pages(thermal), 1);
	ck_assert(!page_says_copy(thermal, 0));
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

START_TEST(paper_that_ends_in_mid_page_prints_the_list_again_as_a_copy)
{
	given_store();
	struct receipt_printer *thermal =
		given_thermal(DOTS_80, "80", (struct receipt_manner){.paper_rows = 300});
	start();
	told(given_document());
	await_trouble(PRINT_PICK_LIST, TROUBLE_PAPER);
	ck_assert_int_eq(job_of(PRINT_PICK_LIST).state, PRINT_UNKNOWN);
	receipt_printer_is(thermal, (struct receipt_manner){0});
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	receipt_printer_await(thermal, 2); /* its memory first, then the copy */
	ck_assert(page_says_copy(thermal, 1));
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

START_TEST(a_cable_pulled_in_mid_page_prints_the_list_again_as_a_copy)
{
	given_store();
	struct receipt_printer *thermal = given_thermal(
		DOTS_80, "80", (struct receipt_manner){.hang_up_rows = 300, .hang_ups = 1});
	start();
	told(given_document());
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_uint_eq(receipt_printer_pages(thermal), 1);
	struct print_dots page = receipt_printer_page(thermal, 0);
	/* The torn piece hangs before it, since nothing cut it off. */
	ck_assert_int_gt(page.height, 300);
	ck_assert_int_ge(job_of(PRINT_PICK_LIST).attempts, 2);
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

START_TEST(a_printer_that_is_off_for_too_long_leaves_the_list_in_the_folder)
{
	given_store();
	unsigned port = port_without_listener();
	settings.patience_ms = 300;
	given_output(arena_printf(test_arena(), "escpos://127.0.0.1:%u/80", port));
	start();
	told(given_document());
	struct print_job job = await_state(PRINT_PICK_LIST, PRINT_FOLDER);
	ck_assert_int_eq(job.trouble, TROUBLE_UNREACHABLE);
	const char *file = arena_printf(
		test_arena(), STR_FMT "/" STR_FMT, STR_ARG(settings.folder), STR_ARG(job.file));
	ck_assert_int_eq(access(file, R_OK), 0);
	/* The printer is back, and the clerk asks for it on paper. */
	struct receipt_printer *thermal =
		receipt_printer_start(DOTS_80, port, (struct receipt_manner){0});
	retry(job.seq, "");
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert(page_says_copy(thermal, 0));
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

START_TEST(one_printer_in_trouble_keeps_no_other_waiting)
{
	given_store();
	struct receipt_printer *thermal =
		given_thermal(DOTS_80, "80", (struct receipt_manner){.has_no_paper = true});
	start();
	told(given_document());
	await_trouble(PRINT_PICK_LIST, TROUBLE_PAPER);
	ask(PRINT_PICKUP_RECEIPT);
	await_state(PRINT_PICKUP_RECEIPT, PRINT_CONFIRMED);
	ck_assert_int_eq(job_of(PRINT_PICK_LIST).state, PRINT_ASKED);
	/* And the clerk sends the list to where it goes. */
	retry(job_of(PRINT_PICK_LIST).seq, "folder");
	struct print_job job = await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert(!job.is_copy);
	assert_text(job.output, "folder");
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

START_TEST(a_list_that_broke_off_three_times_goes_to_the_folder)
{
	given_store();
	struct receipt_printer *thermal = given_thermal(
		DOTS_80, "80", (struct receipt_manner){.hang_up_rows = 200, .hang_ups = 100});
	start();
	told(given_document());
	struct print_job job = await_state(PRINT_PICK_LIST, PRINT_FOLDER);
	ck_assert_int_eq(job.trouble, TROUBLE_BROKE_OFF);
	ck_assert_int_eq(job.attempts, 3);
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

/* An agent that is a process of its own prints, until kill_agent. */
static pid_t start_agent(void)
{
	leave_desk();
	pid_t agent = fork();
	if (agent == 0) {
		struct journal_refusal refusal;
		const char *path = arena_printf(test_arena(), "%s/journal.db", the_folder());
		printer_start(test_arena(), &settings, templates,
			journal_open(test_arena(), path, STR("PAR01"), &refusal));
		pause();
		_exit(0);
	}
	return agent;
}

static void kill_agent(pid_t agent)
{
	kill(agent, SIGKILL);
	waitpid(agent, NULL, 0);
	return_to_desk();
}

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
	start();
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_uint_eq(receipt_printer_pages(thermal), 2);
	ck_assert(!page_says_copy(thermal, 0));
	ck_assert(page_says_copy(thermal, 1));
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

START_TEST(a_clock_set_back_keeps_no_paper_waiting)
{
	given_store();
	struct receipt_printer *thermal =
		given_thermal(DOTS_80, "80", (struct receipt_manner){.has_no_paper = true});
	start();
	told(given_document());
	await_trouble(PRINT_PICK_LIST, TROUBLE_PAPER);
	clock_shift(-6 * MS_PER_HOUR);
	receipt_printer_is(thermal, (struct receipt_manner){0});
	ask(PRINT_PICKUP_RECEIPT); /* wakes everybody */
	struct print_job job = await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert(!job.is_copy);
	stop();
	receipt_printer_stop(thermal);
}
END_TEST

/* --- office --- */

static const char *spool_make(void)
{
	const char *folder = arena_printf(test_arena(), "%s/spool", the_folder());
	ck_assert_int_eq(system(arena_printf(test_arena(), "mkdir -p %s", folder)), 0);
	return folder;
}

/* A program that the printer runs for each document. */
static const char *script_make(const char *lines)
{
	const char *path = arena_printf(test_arena(), "%s/print.sh", the_folder());
	FILE *file = fopen(path, "w");
	fprintf(file, "#!/bin/sh\ncd %s\n%s\n", the_folder(), lines);
	fclose(file);
	ck_assert_int_eq(chmod(path, 0700), 0);
	return path;
}

static void given_office(const struct office_printer *office)
{
	given_output(arena_printf(
		test_arena(), "ipp://localhost:%u/ipp/print", office_printer_port(office)));
}

static size_t spooled(const char *folder)
{
	struct str count =
		output_of(arena_printf(test_arena(), "ls %s | grep -c pdf || true", folder));
	return (size_t)atoi(count.p);
}

START_TEST(an_office_printer_prints_and_says_so)
{
	if (!office_printer_is_there())
		return;
	const char *spool = spool_make();
	struct office_printer *office =
		office_printer_start(spool, 0, script_make("exit 0"), "application/pdf");
	given_store();
	given_office(office);
	start();
	told(given_document());
	struct print_job job = await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_int_gt(job.remote, 0);
	ck_assert_uint_eq(spooled(spool), 1);
	if (has_tool("pdftotext", "poppler-utils")) {
		struct str text =
			output_of(arena_printf(test_arena(), "pdftotext -raw %s/*.pdf -", spool));
		ck_assert(holds(text, "Pâte à tartiner 400 g") && !holds(text, "DUPLICATA"));
	}
	stop();
	office_printer_stop(office);
}
END_TEST

/* The first time the printer ends in the middle. Answers come that much later than they are given.
 */
static void assert_given_up_is_printed_as_copy(unsigned late_ms)
{
	const char *script = script_make("test -e second || { touch second; exit 1; }\n"
					 "cp \"$1\" printed.pdf");
	struct office_printer *office =
		office_printer_start(spool_make(), 0, script, "application/pdf");
	struct proxy *line = proxy_start(office_printer_port(office));
	proxy_delay(line, 0, late_ms);
	given_store();
	given_output(arena_printf(test_arena(), "ipp://localhost:%u/ipp/print", proxy_port(line)));
	start();
	told(given_document());
	ck_assert_int_eq(await_state(PRINT_PICK_LIST, PRINT_CONFIRMED).attempts, 2);
	if (has_tool("pdftotext", "poppler-utils")) {
		struct str text = output_of(arena_printf(
			test_arena(), "pdftotext -raw %s/printed.pdf -", the_folder()));
		ck_assert(holds(text, "DUPLICATA"));
	}
	stop();
	proxy_stop(line);
	office_printer_stop(office);
}

START_TEST(a_job_that_the_office_printer_gave_up_is_printed_again_as_a_copy)
{
	if (office_printer_is_there())
		assert_given_up_is_printed_as_copy(0);
}
END_TEST

/* It has given up before it can be asked. */
START_TEST(a_job_that_the_office_printer_gave_up_at_once_is_printed_again_as_a_copy)
{
	enum { LATE_MS = 300 };
	if (office_printer_is_there())
		assert_given_up_is_printed_as_copy(LATE_MS);
}
END_TEST

/* The agent is killed while the printer works; the printer is asked, and nothing prints twice. */
START_TEST(a_job_that_the_office_printer_has_is_not_printed_twice)
{
	if (!office_printer_is_there())
		return;
	const char *spool = spool_make();
	const char *script = script_make(
		"touch working; while test -e working; do sleep 0.05; done; touch done");
	struct office_printer *office = office_printer_start(spool, 0, script, "application/pdf");
	given_store();
	given_office(office);
	told(given_document());
	pid_t agent = start_agent();
	const char *working = arena_printf(test_arena(), "%s/working", the_folder());
	for (int i = 0; i < TRIES && access(working, F_OK) != 0; i++)
		usleep(TRY_US);
	kill_agent(agent);
	ck_assert_int_eq(unlink(working), 0);
	start();
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_uint_eq(spooled(spool), 1);
	stop();
	office_printer_stop(office);
}
END_TEST

START_TEST(an_office_printer_that_takes_no_pdf_leaves_the_list_in_the_folder)
{
	if (!office_printer_is_there())
		return;
	struct office_printer *office =
		office_printer_start(spool_make(), 0, NULL, "image/pwg-raster");
	given_store();
	given_office(office);
	start();
	told(given_document());
	ck_assert_int_eq(await_state(PRINT_PICK_LIST, PRINT_FOLDER).trouble, TROUBLE_REFUSED);
	stop();
	office_printer_stop(office);
}
END_TEST

START_TEST(an_office_printer_switched_on_later_prints_what_waited)
{
	if (!office_printer_is_there())
		return;
	unsigned port = port_without_listener();
	given_store();
	given_output(arena_printf(test_arena(), "ipp://localhost:%u/ipp/print", port));
	start();
	told(given_document());
	await_trouble(PRINT_PICK_LIST, TROUBLE_UNREACHABLE);
	struct office_printer *office =
		office_printer_start(spool_make(), port, script_make("exit 0"), "application/pdf");
	ck_assert(!await_state(PRINT_PICK_LIST, PRINT_CONFIRMED).is_copy);
	stop();
	office_printer_stop(office);
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
	a_clock_set_back_keeps_no_paper_waiting, an_office_printer_prints_and_says_so,
	a_job_that_the_office_printer_gave_up_is_printed_again_as_a_copy,
	a_job_that_the_office_printer_gave_up_at_once_is_printed_again_as_a_copy,
	a_job_that_the_office_printer_has_is_not_printed_twice,
	an_office_printer_that_takes_no_pdf_leaves_the_list_in_the_folder,
	an_office_printer_switched_on_later_prints_what_waited,
	addresses_of_printers_are_read_strictly)
