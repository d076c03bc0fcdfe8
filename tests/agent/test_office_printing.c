/* Papers on an office printer, as far as a test has one: ippeveprinter of CUPS. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/agent/printing_scene.h"
#include "tests/lib/office_printer.h"
#include "tests/lib/peer.h"
#include "tests/lib/proxy.h"
#include "tests/lib/tools.h"

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
	start_printing();
	told(given_document());
	struct print_job job = await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_int_gt(job.remote, 0);
	ck_assert_uint_eq(spooled(spool), 1);
	if (has_tool("pdftotext", "poppler-utils")) {
		struct str text =
			output_of(arena_printf(test_arena(), "pdftotext -raw %s/*.pdf -", spool));
		ck_assert(
			str_holds(text, "Pâte à tartiner 400 g") && !str_holds(text, "DUPLICATA"));
	}
	stop_printing();
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
	start_printing();
	told(given_document());
	ck_assert_int_eq(await_state(PRINT_PICK_LIST, PRINT_CONFIRMED).attempts, 2);
	if (has_tool("pdftotext", "poppler-utils")) {
		struct str text = output_of(arena_printf(
			test_arena(), "pdftotext -raw %s/printed.pdf -", the_folder()));
		ck_assert(str_holds(text, "DUPLICATA"));
	}
	stop_printing();
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
	start_printing();
	await_state(PRINT_PICK_LIST, PRINT_CONFIRMED);
	ck_assert_uint_eq(spooled(spool), 1);
	stop_printing();
	office_printer_stop(office);
}
END_TEST

/* The printer has the document, and holds it until somebody has come. */
static void assert_tells(const char *reason, enum print_trouble trouble)
{
	const char *spool = spool_make();
	const char *script = script_make(arena_printf(test_arena(),
		"echo 'STATE: +%s' >&2\nwhile test ! -e seen; do sleep 0.05; done\n"
		"echo 'STATE: -%s' >&2",
		reason, reason));
	struct office_printer *office = office_printer_start(spool, 0, script, "application/pdf");
	given_store();
	given_office(office);
	start_printing();
	told(given_document());
	await_trouble(PRINT_PICK_LIST, trouble);
	await_printer_in_trouble();
	ck_assert_int_eq(system(arena_printf(test_arena(), "touch %s/seen", the_folder())), 0);
	ck_assert_int_eq(await_state(PRINT_PICK_LIST, PRINT_CONFIRMED).attempts, 1);
	ck_assert_uint_eq(spooled(spool), 1);
	stop_printing();
	office_printer_stop(office);
}

START_TEST(an_office_printer_without_paper_says_so_and_prints_once_when_it_has_some)
{
	if (office_printer_is_there())
		assert_tells("media-needed", TROUBLE_PAPER);
}
END_TEST

START_TEST(an_office_printer_that_stands_open_says_so)
{
	if (office_printer_is_there())
		assert_tells("cover-open", TROUBLE_COVER);
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
	start_printing();
	told(given_document());
	ck_assert_int_eq(await_state(PRINT_PICK_LIST, PRINT_FOLDER).trouble, TROUBLE_REFUSED);
	stop_printing();
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
	start_printing();
	told(given_document());
	await_trouble(PRINT_PICK_LIST, TROUBLE_UNREACHABLE);
	struct office_printer *office =
		office_printer_start(spool_make(), port, script_make("exit 0"), "application/pdf");
	ck_assert(!await_state(PRINT_PICK_LIST, PRINT_CONFIRMED).is_copy);
	stop_printing();
	office_printer_stop(office);
}
END_TEST

TEST_MAIN_WITH("agent printing on office printers", &agent_fixture,
	an_office_printer_prints_and_says_so,
	a_job_that_the_office_printer_gave_up_is_printed_again_as_a_copy,
	a_job_that_the_office_printer_gave_up_at_once_is_printed_again_as_a_copy,
	a_job_that_the_office_printer_has_is_not_printed_twice,
	an_office_printer_without_paper_says_so_and_prints_once_when_it_has_some,
	an_office_printer_that_stands_open_says_so,
	an_office_printer_that_takes_no_pdf_leaves_the_list_in_the_folder,
	an_office_printer_switched_on_later_prints_what_waited)
