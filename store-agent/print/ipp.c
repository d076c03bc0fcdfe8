/*
 * A document to an office printer over IPP (RFC 8011), through libcups. The job is made first and
 * its number written down before the document follows, so that after a crash or a cut line the
 * printer can be asked what became of it.
 */
#include <cups/cups.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/outside.h"
#include "store-agent/print/output.h"

enum { CONNECT_MS = 5000, ANSWER_S = 15, PIECE_BYTES = 32 * 1024 };
#define SENDER "comptoir"
#define FORMAT "application/pdf"

/* --- requests --- */

/* A printer that is silent for that long ends the request with an error. */
static int give_up(http_t *http, void *context)
{
	return 0;
}

static http_t *connect_to(const struct output *output)
{
	outside_waits("printer");
	http_t *http = httpConnect2(output->host, (int)output->port, NULL, AF_UNSPEC,
		output->is_encrypted ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED, 1,
		CONNECT_MS, NULL);
	if (http != NULL)
		httpSetTimeout(http, ANSWER_S, give_up, NULL);
	return http;
}

static ipp_t *request_new(const struct output *output, ipp_op_t operation)
{
	char uri[HTTP_MAX_URI];
	ipp_t *request = ippNewRequest(operation);
	httpAssembleURI(HTTP_URI_CODING_ALL, uri, sizeof(uri),
		output->is_encrypted ? "ipps" : "ipp", NULL, output->host, (int)output->port,
		output->resource);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
	ippAddString(
		request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, SENDER);
	return request;
}

static ipp_t *job_request_new(const struct output *output, ipp_op_t operation, int64_t remote)
{
	ipp_t *request = request_new(output, operation);
	ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", (int)remote);
	return request;
}

static bool is_good(ipp_t *answer)
{
	return answer != NULL && ippGetStatusCode(answer) < IPP_STATUS_REDIRECTION_OTHER_SITE;
}

static int number_of(ipp_t *answer, const char *name, int missing)
{
	ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
	return attribute == NULL ? missing : ippGetInteger(attribute, 0);
}

/* Does the attribute have a value that begins so? */
static bool has_value(ipp_t *answer, const char *name, const char *beginning)
{
	ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
	for (int i = 0; i < ippGetCount(attribute); i++) {
		const char *value = ippGetString(attribute, i, NULL);
		if (value != NULL && strncmp(value, beginning, strlen(beginning)) == 0)
			return true;
	}
	return false;
}

/* The reason, and not as a mere report. */
static bool has_warning(ipp_t *answer, const char *name, const char *reason)
{
	ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
	size_t n = strlen(reason);
	for (int i = 0; i < ippGetCount(attribute); i++) {
		const char *value = ippGetString(attribute, i, NULL);
		if (value != NULL && strncmp(value, reason, n) == 0 &&
			strcmp(value + n, "-report") != 0)
			return true;
	}
	return false;
}

/* --- how the printer is --- */

/* What printer-state-reasons and job-printer-state-reasons say (RFC 8011, 5.4.12; PWG 5100.9). A
 * printer that works tells of empty trays beside; with an open cover it prints nothing, whether it
 * calls that stopped or not. */
static enum print_trouble trouble_of(ipp_t *answer, const char *name, bool has_stopped)
{
	static const struct sign {
		const char *reason;
		enum print_trouble trouble;
		bool is_beside; /* unless it has stopped */
	} signs[] = {
		{"media-needed", TROUBLE_PAPER, false},
		{"media-jam", TROUBLE_PAPER, false},
		{"media-empty", TROUBLE_PAPER, true},
		{"cover-open", TROUBLE_COVER, false},
		{"door-open", TROUBLE_COVER, false},
		{"interlock-open", TROUBLE_COVER, false},
		{"shutdown", TROUBLE_OFFLINE, false},
		{"offline", TROUBLE_OFFLINE, false},
		{"connecting-to-device", TROUBLE_OFFLINE, true},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(signs); i++)
		if ((has_stopped && has_value(answer, name, signs[i].reason)) ||
			(!signs[i].is_beside && has_warning(answer, name, signs[i].reason)))
			return signs[i].trouble;
	return TROUBLE_NONE;
}

static enum print_trouble state_trouble(ipp_t *answer)
{
	bool has_stopped =
		number_of(answer, "printer-state", IPP_PSTATE_IDLE) == IPP_PSTATE_STOPPED;
	enum print_trouble trouble = trouble_of(answer, "printer-state-reasons", has_stopped);
	return trouble == TROUBLE_NONE && has_stopped ? TROUBLE_STOPPED : trouble;
}

static enum print_trouble look(http_t *http, const struct output *output, bool *takes_pdf_out)
{
	static const char *const wanted[] = {
		"printer-state", "printer-state-reasons", "document-format-supported"};
	ipp_t *request = request_new(output, IPP_OP_GET_PRINTER_ATTRIBUTES);
	ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
		ARRAY_LENGTH(wanted), NULL, wanted);
	ipp_t *answer = cupsDoRequest(http, request, output->resource);
	enum print_trouble trouble = is_good(answer) ? state_trouble(answer) : TROUBLE_UNREACHABLE;
	*takes_pdf_out = has_value(answer, "document-format-supported", FORMAT);
	ippDelete(answer);
	return trouble;
}

enum print_trouble ipp_look(const struct output *output)
{
	bool takes_pdf;
	http_t *http = connect_to(output);
	if (http == NULL)
		return TROUBLE_UNREACHABLE;
	enum print_trouble trouble = look(http, output, &takes_pdf);
	httpClose(http);
	return trouble;
}

/* --- what became of a job --- */

/* A job that the printer holds for want of paper is in trouble; the printer's reasons say which. */
static struct print_outcome job_outcome(ipp_t *answer)
{
	switch ((ipp_jstate_t)number_of(answer, "job-state", IPP_JSTATE_PENDING)) {
	case IPP_JSTATE_COMPLETED:
		return (struct print_outcome){REACHED_PAPER, TROUBLE_NONE};
	case IPP_JSTATE_CANCELED:
		return (struct print_outcome){REACHED_NOTHING, TROUBLE_REFUSED};
	case IPP_JSTATE_ABORTED:
		return (struct print_outcome){REACHED_NOTHING, TROUBLE_BROKE_OFF};
	case IPP_JSTATE_STOPPED:
		return (struct print_outcome){REACHED_ALL, TROUBLE_STOPPED};
	case IPP_JSTATE_PENDING:
	case IPP_JSTATE_HELD:
	case IPP_JSTATE_PROCESSING:
		break;
	}
	/* Made, but its document never came. */
	if (has_value(answer, "job-state-reasons", "job-incoming") ||
		has_value(answer, "job-state-reasons", "job-data-insufficient"))
		return (struct print_outcome){REACHED_NOTHING, TROUBLE_BROKE_OFF};
	return (struct print_outcome){
		REACHED_ALL, trouble_of(answer, "job-printer-state-reasons", true)};
}

static struct print_outcome ask(http_t *http, const struct output *output, int64_t remote)
{
	bool takes_pdf;
	ipp_t *answer = cupsDoRequest(
		http, job_request_new(output, IPP_OP_GET_JOB_ATTRIBUTES, remote), output->resource);
	struct print_outcome outcome = {REACHED_PART, TROUBLE_UNREACHABLE};
	if (is_good(answer))
		outcome = job_outcome(answer);
	else if (answer != NULL && ippGetStatusCode(answer) == IPP_STATUS_ERROR_NOT_FOUND)
		outcome = (struct print_outcome){REACHED_NOTHING, TROUBLE_BROKE_OFF};
	ippDelete(answer);
	if (outcome.reached == REACHED_ALL) {
		enum print_trouble trouble = look(http, output, &takes_pdf);
		outcome.trouble = trouble == TROUBLE_NONE ? outcome.trouble : trouble;
	}
	return outcome;
}

struct print_outcome ipp_ask(const struct output *output, int64_t remote)
{
	http_t *http = connect_to(output);
	if (http == NULL)
		return (struct print_outcome){REACHED_PART, TROUBLE_UNREACHABLE};
	struct print_outcome outcome = ask(http, output, remote);
	httpClose(http);
	return outcome;
}

/* --- printing --- */

static int64_t job_make(http_t *http, const struct output *output, const struct attempt *attempt)
{
	ipp_t *request = request_new(output, IPP_OP_CREATE_JOB);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL,
		str_c(attempt->arena, attempt->title));
	ipp_t *answer = cupsDoRequest(http, request, output->resource);
	int number = is_good(answer) ? number_of(answer, "job-id", 0) : 0;
	ippDelete(answer);
	return number;
}

static bool file_send(http_t *http, FILE *file)
{
	char piece[PIECE_BYTES];
	rewind(file);
	for (size_t n; (n = fread(piece, 1, sizeof(piece), file)) > 0;)
		if (cupsWriteRequestData(http, piece, n) != HTTP_STATUS_CONTINUE)
			return false;
	return ferror(file) == 0;
}

static bool document_send(
	http_t *http, const struct output *output, int64_t remote, FILE *file, size_t bytes)
{
	ipp_t *request = job_request_new(output, IPP_OP_SEND_DOCUMENT, remote);
	ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL, FORMAT);
	ippAddBoolean(request, IPP_TAG_OPERATION, "last-document", 1);
	bool is_sent = cupsSendRequest(http, request, output->resource,
			       ippLength(request) + bytes) == HTTP_STATUS_CONTINUE &&
		       file_send(http, file);
	ippDelete(request);
	ipp_t *answer = is_sent ? cupsGetResponse(http, output->resource) : NULL;
	is_sent = is_good(answer);
	ippDelete(answer);
	return is_sent;
}

/* The whole document is with the printer: that it does not say more is no reason to print twice,
 * and some of what it gave up may be on paper. */
static struct print_outcome outcome_of_sent(struct print_outcome told)
{
	if (told.reached == REACHED_PART)
		return (struct print_outcome){REACHED_ALL, TROUBLE_NONE};
	if (told.reached == REACHED_NOTHING)
		told.reached = REACHED_PART;
	return told;
}

static struct print_outcome job_print(http_t *http, const struct output *output,
	const struct attempt *attempt, FILE *file, size_t bytes)
{
	bool takes_pdf;
	enum print_trouble trouble = look(http, output, &takes_pdf);
	if (trouble == TROUBLE_NONE && !takes_pdf)
		trouble = TROUBLE_REFUSED;
	if (trouble != TROUBLE_NONE)
		return (struct print_outcome){REACHED_NOTHING, trouble};
	if (!attempt->begin(attempt->context))
		return (struct print_outcome){REACHED_NOTHING, TROUBLE_NONE};
	int64_t number = job_make(http, output, attempt);
	if (number <= 0)
		return (struct print_outcome){REACHED_NOTHING, TROUBLE_STOPPED};
	if (!attempt->has_number(attempt->context, number))
		return (struct print_outcome){REACHED_NOTHING, TROUBLE_NONE};
	if (!document_send(http, output, number, file, bytes))
		return (struct print_outcome){REACHED_PART, TROUBLE_BROKE_OFF};
	return outcome_of_sent(ask(http, output, number));
}

static struct print_outcome file_print(
	const struct output *output, const struct attempt *attempt, FILE *file, size_t bytes)
{
	http_t *http = connect_to(output);
	if (http == NULL)
		return (struct print_outcome){REACHED_NOTHING, TROUBLE_UNREACHABLE};
	struct print_outcome outcome = job_print(http, output, attempt, file, bytes);
	httpClose(http);
	return outcome;
}

struct print_outcome ipp_print(const struct output *output, const struct attempt *attempt)
{
	struct print_outcome outcome = {REACHED_NOTHING, TROUBLE_FOLDER};
	FILE *file = tmpfile();
	if (file == NULL)
		return outcome;
	long bytes = print_pdf_stream(attempt->document, output->paper, clock_now(), file);
	if (bytes > 0)
		outcome = file_print(output, attempt, file, (size_t)bytes);
	fclose(file);
	return outcome;
}
