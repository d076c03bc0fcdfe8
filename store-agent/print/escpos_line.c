/*
 * A document to a thermal printer over TCP. Before: is there paper, is the cover closed? After:
 * have you printed it? A printer that answers neither gets its bytes all the same. Waits in short
 * steps, so that the agent can be stopped.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/outside.h"
#include "store-agent/print/escpos.h"
#include "store-agent/print/output.h"

enum {
	CONNECT_MS = 5000,
	ANSWER_MS = 3000,     /* to a question that is answered at once */
	WRITE_MS = 60000,     /* a printer takes no more while it prints, or has no paper */
	DONE_MS = 60000,      /* to print what it has in its memory */
	LOOK_AGAIN_MS = 1000, /* meanwhile */
	STEP_MS = 100,
	PORT_CHARS = 8,
};

struct line {
	int fd;
	const atomic_bool *is_stopping;
};

/* --- waiting --- */

/* For events, or until the time is over or the agent stops. */
static bool line_wait(const struct line *line, short events, int64_t timeout_ms)
{
	struct pollfd fd = {.fd = line->fd, .events = events};
	for (int64_t waited = 0; waited < timeout_ms; waited += STEP_MS) {
		if (atomic_load(line->is_stopping))
			return false;
		if (poll(&fd, 1, STEP_MS) > 0)
			return true;
	}
	return false;
}

static bool is_connected(struct line *line, const struct addrinfo *address)
{
	int error = 0;
	socklen_t n = sizeof(error);
	if (connect(line->fd, address->ai_addr, address->ai_addrlen) == 0)
		return true;
	return errno == EINPROGRESS && line_wait(line, POLLOUT, CONNECT_MS) &&
	       getsockopt(line->fd, SOL_SOCKET, SO_ERROR, &error, &n) == 0 && error == 0;
}

static bool line_open(struct line *line, const struct output *output)
{
	char port[PORT_CHARS];
	struct addrinfo *found, hints = {.ai_socktype = SOCK_STREAM};
	snprintf(port, sizeof(port), "%u", output->port);
	outside_waits("printer");
	if (getaddrinfo(output->host, port, &hints, &found) != 0)
		return false;
	line->fd = -1;
	for (const struct addrinfo *at = found; at != NULL && line->fd < 0; at = at->ai_next) {
		line->fd = socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (line->fd >= 0 && !is_connected(line, at)) {
			close(line->fd);
			line->fd = -1;
		}
	}
	freeaddrinfo(found);
	return line->fd >= 0;
}

static bool line_write(const struct line *line, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t n = send(line->fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		if (n > 0)
			bytes = (struct str){bytes.p + n, bytes.n - (size_t)n};
		else if (n == 0 || (errno != EAGAIN && errno != EINTR) ||
			 !line_wait(line, POLLOUT, WRITE_MS))
			return false;
	}
	return true;
}

enum heard { HEARD_NOTHING, HEARD_BYTE, HEARD_END };

static enum heard line_read(const struct line *line, int64_t timeout_ms, uint8_t *byte_out)
{
	if (!line_wait(line, POLLIN, timeout_ms))
		return HEARD_NOTHING;
	ssize_t n = recv(line->fd, byte_out, 1, 0);
	return n == 1 ? HEARD_BYTE : HEARD_END;
}

/* --- status --- */

struct status {
	bool is_told;
	enum print_trouble trouble;
};

/* What else comes is the late answer to a question of an earlier job. */
static bool status_read(const struct line *line, uint8_t *byte_out)
{
	while (line_read(line, ANSWER_MS, byte_out) == HEARD_BYTE)
		if (escpos_is_status(*byte_out))
			return true;
	return false;
}

/* One question after the other; a printer that does not answer the first is asked no more. */
static struct status status_ask(const struct line *line)
{
	static const enum status_question questions[] = {
		STATUS_PAPER, STATUS_OFFLINE, STATUS_PRINTER};
	struct status status = {.is_told = true};
	for (size_t i = 0; i < ARRAY_LENGTH(questions) && status.trouble == TROUBLE_NONE; i++) {
		uint8_t byte;
		status.is_told =
			line_write(line, escpos_question(questions[i])) && status_read(line, &byte);
		if (!status.is_told)
			break;
		status.trouble = escpos_trouble(questions[i], byte);
	}
	return status;
}

enum print_trouble escpos_look(const struct output *output, const atomic_bool *is_stopping)
{
	struct line line = {.is_stopping = is_stopping};
	if (!line_open(&line, output))
		return TROUBLE_UNREACHABLE;
	struct status status = status_ask(&line);
	close(line.fd);
	return status.trouble;
}

/* --- printing --- */

/* While the printer works it is asked about paper and cover, one question at a time: its answers
 * tell what the trouble is when it never finishes. */
static struct print_outcome await_paper(const struct line *line)
{
	static const enum status_question questions[] = {STATUS_PAPER, STATUS_OFFLINE};
	struct print_outcome broken = {REACHED_PART, TROUBLE_BROKE_OFF};
	size_t asked = 0;
	if (!line_write(line, escpos_are_you_done()))
		return broken;
	for (int64_t waited = 0; waited < DONE_MS; waited += LOOK_AGAIN_MS) {
		uint8_t byte;
		enum heard heard = line_read(line, LOOK_AGAIN_MS, &byte);
		if (heard == HEARD_END)
			return broken;
		if (heard == HEARD_BYTE && escpos_is_done(byte))
			return (struct print_outcome){REACHED_PAPER, TROUBLE_NONE};
		if (heard == HEARD_BYTE && escpos_is_status(byte) && asked > 0)
			broken.trouble = escpos_trouble(questions[(asked - 1) % 2], byte);
		if (broken.trouble != TROUBLE_NONE && broken.trouble != TROUBLE_BROKE_OFF)
			return broken;
		if (atomic_load(line->is_stopping))
			return broken;
		if (heard == HEARD_NOTHING &&
			!line_write(line, escpos_question(questions[asked++ % 2])))
			return broken;
	}
	return (struct print_outcome){REACHED_PART, TROUBLE_STOPPED};
}

static struct print_outcome bytes_send(
	const struct line *line, const struct attempt *attempt, struct str bytes)
{
	struct status status = status_ask(line);
	if (status.trouble != TROUBLE_NONE)
		return (struct print_outcome){REACHED_NOTHING, status.trouble};
	if (!attempt->begin(attempt->context))
		return (struct print_outcome){REACHED_NOTHING, TROUBLE_NONE};
	if (!line_write(line, bytes))
		return (struct print_outcome){REACHED_PART, TROUBLE_BROKE_OFF};
	if (status.is_told)
		return await_paper(line);
	return (struct print_outcome){REACHED_ALL, TROUBLE_NONE};
}

struct print_outcome escpos_print(const struct output *output, const struct attempt *attempt)
{
	struct line line = {.is_stopping = attempt->is_stopping};
	struct str bytes = output->code_page != NULL ? escpos_text(attempt->document, output->paper,
							       output->code_page, attempt->arena)
						     : escpos_raster(attempt->document,
							       output->paper, attempt->arena);
	if (str_is_empty(bytes))
		return (struct print_outcome){REACHED_NOTHING, TROUBLE_REFUSED};
	if (!line_open(&line, output))
		return (struct print_outcome){REACHED_NOTHING, TROUBLE_UNREACHABLE};
	struct print_outcome outcome = bytes_send(&line, attempt, bytes);
	close(line.fd);
	return outcome;
}
