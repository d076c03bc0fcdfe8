/* A real mail server for tests; see mail_sink.h. */
#include "tests/lib/mail_sink.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/buf.h"

enum { MAIL_MAX = 1 << 20 };

struct mail_sink {
	pid_t pid;
	unsigned port;
	const char *folder;
};

/* --- the process --- */

static bool can_run(void)
{
	if (system("node --version >/dev/null 2>&1") == 0 &&
		access(test_source_path("tests/browser/node_modules/smtp-server"), F_OK) == 0)
		return true;
	printf("skipped: no mail server, node or its packages in tests/browser are missing\n");
	fflush(stdout);
	return false;
}

static void become_sink(
	const struct mail_sink *sink, int output, const char *option, const char *value)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(output, STDOUT_FILENO);
	execlp("node", "node", test_source_path("tests/lib/smtp-sink.mjs"), sink->folder, option,
		value, NULL);
	_exit(127);
}

/* It says "listening PORT" when it is ready. */
static unsigned read_port(int output)
{
	unsigned port = 0;
	FILE *said = fdopen(output, "r");
	ck_assert_ptr_nonnull(said);
	ck_assert_msg(fscanf(said, "listening %u", &port) == 1, "the mail server does not start");
	fclose(said);
	return port;
}

struct mail_sink *mail_sink_start(const char *option, const char *value)
{
	int output[2];
	if (!can_run())
		return NULL;
	struct mail_sink *sink = arena_new_struct(test_arena(), struct mail_sink);
	char *folder = arena_printf(test_arena(), "/tmp/comptoir-mails-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(pipe2(output, O_CLOEXEC), 0);
	sink->folder = folder;
	sink->pid = fork();
	ck_assert_int_ge(sink->pid, 0);
	if (sink->pid == 0)
		become_sink(sink, output[1], option, value);
	close(output[1]);
	sink->port = read_port(output[0]);
	return sink;
}

unsigned mail_sink_port(const struct mail_sink *sink)
{
	return sink->port;
}

void mail_sink_stop(struct mail_sink *sink)
{
	kill(sink->pid, SIGKILL);
	waitpid(sink->pid, NULL, 0);
	ck_assert_int_eq(system(arena_printf(test_arena(), "rm -rf '%s'", sink->folder)), 0);
}

/* --- what it took --- */

static const char *path_of(const struct mail_sink *sink, size_t number)
{
	return arena_printf(test_arena(), "%s/%04zu.eml", sink->folder, number);
}

size_t mail_sink_count(const struct mail_sink *sink)
{
	size_t count = 0;
	while (access(path_of(sink, count + 1), F_OK) == 0)
		count++;
	return count;
}

struct str mail_sink_read(const struct mail_sink *sink, size_t number)
{
	char *bytes = arena_alloc(test_arena(), MAIL_MAX);
	FILE *file = fopen(path_of(sink, number), "r");
	ck_assert_ptr_nonnull(file);
	size_t n = fread(bytes, 1, MAIL_MAX, file);
	ck_assert_uint_lt(n, MAIL_MAX);
	fclose(file);
	return (struct str){bytes, n};
}

static void add_base64(struct buf *out, struct str text)
{
	unsigned char bytes[256];
	ck_assert_uint_lt(text.n, sizeof(bytes));
	int n = EVP_DecodeBlock(bytes, (const unsigned char *)text.p, (int)text.n);
	ck_assert_int_ge(n, 0);
	buf_add_c(out, str_c(test_arena(), (struct str){(const char *)bytes, (size_t)n}));
}

const char *mail_subject(struct str mail)
{
	static const char name[] = "\r\nSubject: ", word[] = "=?UTF-8?B?";
	struct buf out;
	const char *at = strstr(mail.p, name);
	ck_assert_ptr_nonnull(at);
	at += strlen(name);
	buf_init(&out, test_arena(), MAIL_MAX);
	if (strncmp(at, word, strlen(word)) != 0)
		buf_add(&out, (struct str){at, strcspn(at, "\r")});
	while (strncmp(at, word, strlen(word)) == 0) {
		at += strlen(word);
		size_t n = strcspn(at, "?");
		add_base64(&out, (struct str){at, n});
		at += n + strlen("?=");
		at += strspn(at, "\r\n ");
	}
	return buf_str(&out).p;
}

const char *mail_text(struct str mail)
{
	struct buf out;
	buf_init(&out, test_arena(), MAIL_MAX);
	for (size_t i = 0; i < mail.n; i++) {
		unsigned byte;
		if (mail.p[i] != '=')
			buf_add_char(&out, mail.p[i]);
		else if (i + 2 < mail.n && mail.p[i + 1] == '\r')
			i += 2;
		else if (i + 2 < mail.n && sscanf(mail.p + i + 1, "%2X", &byte) == 1) {
			buf_add_char(&out, (char)byte);
			i += 2;
		}
	}
	return buf_str(&out).p;
}
