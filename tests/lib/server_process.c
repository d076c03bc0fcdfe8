/* comptoird as a process of its own; see server_process.h. */
#include "tests/lib/server_process.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "tests/lib/process.h"

enum { SETTINGS_MAX = 24 };

struct server_process {
	struct process *process;
};

/* --- files --- */

static char folder_path[] = "/tmp/comptoir-server-XXXXXX";
static pid_t folder_owner;

/* When the process of the test ends. */
static void remove_folder(void)
{
	char command[200];
	snprintf(command, sizeof(command), "rm -rf '%s'", folder_path);
	if (folder_owner == getpid() && system(command) != 0)
		perror(folder_path);
}

static const char *folder(void)
{
	if (folder_owner != getpid()) {
		memcpy(strchr(folder_path, '\0') - 6, "XXXXXX", 6);
		ck_assert_ptr_nonnull(mkdtemp(folder_path));
		folder_owner = getpid();
		atexit(remove_folder);
	}
	return folder_path;
}

static const char *secret_path(void)
{
	return arena_printf(test_arena(), "%s/secret", folder());
}

const struct secret *server_process_secret(void)
{
	static struct secret secret;
	struct str why = STR_EMPTY;
	ck_assert_msg(secret_load(test_arena(), secret_path(), true, &secret, &why), STR_FMT,
		STR_ARG(why));
	return &secret;
}

/* --- starting --- */

struct settings {
	const char *list[SETTINGS_MAX];
	size_t count;
};

static void add(struct settings *settings, const char *setting)
{
	ck_assert_uint_lt(settings->count, SETTINGS_MAX);
	settings->list[settings->count++] = setting;
}

static void set(struct settings *settings, const char *key, const char *value)
{
	add(settings, arena_printf(test_arena(), "%s=%s", key, value));
}

static struct settings settings_of(const struct server_setup *setup)
{
	struct settings settings = {.count = 0};
	set(&settings, "http.address", "127.0.0.1:0");
	set(&settings, "database.socket", setup->database.socket);
	set(&settings, "database.user", setup->database.user);
	set(&settings, "database.name", setup->database.database);
	set(&settings, "files.secret", secret_path());
	set(&settings, "files.templates", test_source_path("templates"));
	for (size_t i = 0; i < ARRAY_LENGTH(setup->settings) && setup->settings[i] != NULL; i++)
		add(&settings, setup->settings[i]);
	return settings;
}

struct server_process *server_process_launch(const struct server_setup *setup)
{
	static unsigned count;
	struct server_process *server = arena_new_struct(test_arena(), struct server_process);
	struct settings settings = settings_of(setup);
	const char *log = arena_printf(test_arena(), "%s/log.%u", folder(), count++);
	(void)server_process_secret();
	struct process_time time = {setup->clock_offset_ms, setup->hurry_ms};
	server->process = process_launch("comptoird", settings.list, settings.count, time, log);
	return server;
}

void server_process_await_start(struct server_process *server)
{
	process_await_start(server->process);
}

struct server_process *server_process_start(const struct server_setup *setup)
{
	struct server_process *server = server_process_launch(setup);
	server_process_await_start(server);
	return server;
}

int server_process_ctl(const struct server_setup *setup, const char *command)
{
	struct settings settings = settings_of(setup);
	struct buf line;
	buf_init(&line, test_arena(), 1 << 14);
	(void)server_process_secret();
	buf_printf(&line, TEST_BUILD_DIR "/comptoirctl");
	for (size_t i = 0; i < settings.count; i++)
		buf_printf(&line, " --set '%s'", settings.list[i]);
	buf_printf(&line, " %s >>%s/ctl.log 2>&1", command, folder());
	return system(buf_str(&line).p);
}

unsigned server_process_port(const struct server_process *server)
{
	return process_port(server->process);
}

pid_t server_process_pid(const struct server_process *server)
{
	return process_pid(server->process);
}

/* --- ending --- */

void server_process_expect_error(struct server_process *server, const char *event)
{
	process_expect_error(server->process, event);
}

struct str server_process_trouble(const struct server_process *server)
{
	return process_trouble(server->process);
}

bool server_process_logged(const struct server_process *server, const char *text)
{
	return process_logged(server->process, text);
}

void server_process_tell_to_stop(struct server_process *server)
{
	process_tell_to_stop(server->process);
}

void server_process_stop(struct server_process *server)
{
	process_stop(server->process);
}

void server_process_kill9(struct server_process *server)
{
	process_kill9(server->process);
}
