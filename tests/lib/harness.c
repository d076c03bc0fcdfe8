/* Test programs; see harness.h. */
#include "tests/lib/harness.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EVENTS_MAX = 512, EVENT_CHARS = 48, ARENA_MAX = 256 << 20, TIMEOUT_S = 120 };

static struct arena *arena;

/* What was logged. Threads of the program under test log at once, and a child may be forked at any
 * time: so there is no lock. Whoever takes a place writes there, and then says so. */
static const char *_Atomic expected_event;
static atomic_size_t event_count;
static struct {
	char name[EVENT_CHARS];
	atomic_bool is_written;
} events[EVENTS_MAX];
static atomic_flag is_surprised;
static atomic_bool is_unexpected_written;
static char unexpected[512];

static const struct test_fixture no_fixture;
static const struct test_fixture *around = &no_fixture;

/* Copies the event out of a log line. */
static void event_of(const char *line, char event_out[EVENT_CHARS])
{
	static const char key[] = "\"event\":\"";
	const char *at = strstr(line, key);
	size_t n = at == NULL ? 0 : strcspn(at + sizeof(key) - 1, "\"");
	snprintf(event_out, EVENT_CHARS, "%.*s", (int)n, n == 0 ? "" : at + sizeof(key) - 1);
}

static void note_event(const char *name)
{
	size_t place = atomic_fetch_add(&event_count, 1);
	if (place >= EVENTS_MAX)
		return;
	memcpy(events[place].name, name, EVENT_CHARS);
	atomic_store(&events[place].is_written, true);
}

/* The first is told when the test ends. */
static void note_unexpected(const char *line)
{
	if (!atomic_flag_test_and_set(&is_surprised)) {
		snprintf(unexpected, sizeof(unexpected), "%s", line);
		atomic_store(&is_unexpected_written, true);
	}
	fprintf(stderr, "%s\n", line);
}

static void note_line(enum log_level level, const char *line, void *context)
{
	char event[EVENT_CHARS];
	const char *expected = expected_event;
	event_of(line, event);
	note_event(event);
	if (level == LOG_ERROR && (expected == NULL || strcmp(event, expected) != 0))
		note_unexpected(line);
}

static void forget_events(void)
{
	expected_event = NULL;
	atomic_flag_clear(&is_surprised);
	atomic_store(&is_unexpected_written, false);
	atomic_store(&event_count, 0);
	for (size_t i = 0; i < EVENTS_MAX; i++)
		atomic_store(&events[i].is_written, false);
}

static void before_each(void)
{
	arena = arena_new(ARENA_MAX);
	forget_events();
	log_set_sink(note_line, NULL);
	if (around->before != NULL)
		around->before();
}

static void after_each(void)
{
	if (around->after != NULL)
		around->after();
	arena_free(arena);
	arena = NULL;
	ck_assert_msg(
		!atomic_load(&is_unexpected_written), "unexpected ERROR line: %s", unexpected);
	ck_assert_msg(expected_event == NULL || logged_count(expected_event) > 0,
		"the announced ERROR %s was not logged", expected_event);
}

int test_main(const char *name, const struct test_fixture *fixture, const TTest *const *tests,
	size_t count)
{
	if (fixture != NULL)
		around = fixture;
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	tcase_set_timeout(tcase, around->timeout_s > 0 ? around->timeout_s : TIMEOUT_S);
	if (around->start != NULL || around->stop != NULL)
		tcase_add_unchecked_fixture(tcase, around->start, around->stop);
	tcase_add_checked_fixture(tcase, before_each, after_each);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

struct arena *test_arena(void)
{
	return arena;
}

void expect_error(const char *event)
{
	expected_event = event;
}

size_t logged_count(const char *event)
{
	size_t found = 0;
	for (size_t i = 0; i < EVENTS_MAX; i++)
		found += atomic_load(&events[i].is_written) &&
			 strncmp(events[i].name, event, EVENT_CHARS - 1) == 0;
	return found;
}

bool str_holds(struct str text, const char *wanted)
{
	return memmem(text.p, text.n, wanted, strlen(wanted)) != NULL;
}

void assert_fault(const struct faults *faults, size_t index, const char *pointer, const char *code)
{
	ck_assert_msg(index < faults->count && index < FAULTS_MAX, "there are only %zu faults",
		faults->count);
	assert_text(faults->list[index].pointer, pointer);
	ck_assert_str_eq(faults->list[index].code, code);
	ck_assert(faults->list[index].detail.n > 0);
}

const char *test_source_path(const char *relative)
{
	return arena_printf(arena, "%s/%s", TEST_SOURCE_DIR, relative);
}

const char *test_data_path(const char *relative)
{
	const char *folder = getenv("COMPTOIR_DATA");
	if (folder == NULL || folder[0] == '\0')
		folder = test_source_path("../shared/data");
	const char *path = arena_printf(arena, "%s/%s", folder, relative);
	if (access(path, R_OK) == 0)
		return path;
	printf("skipped: %s is not in the data folder (COMPTOIR_DATA)\n", relative);
	fflush(stdout);
	return NULL;
}

FILE *test_file(struct str content)
{
	FILE *file = tmpfile();
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(content.p, 1, content.n, file), content.n);
	rewind(file);
	return file;
}
