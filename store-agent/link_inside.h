/* What the two threads of the line share; for link.c and link_commands.c alone. */
#ifndef COMPTOIR_AGENT_LINK_INSIDE_H
#define COMPTOIR_AGENT_LINK_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "store-agent/link.h"

enum { COMMAND_BATCH_MAX = 100, ANSWER_TIMEOUT_MS = 15000 };

struct link {
	struct link_settings settings;
	const char *authorization;
	struct journal *journal;
	pthread_t feed_thread, command_thread;
	atomic_bool is_stopping;
	pthread_mutex_t lock; /* guards status and wakes pauses */
	pthread_cond_t stop;
	struct link_status status;
	int64_t heard_at, heard_ms; /* headquarters' clock, and when that was by the monotonic */
};

/* How this agent is, as headquarters is told. */
struct report {
	int64_t unsent, unsent_s; /* beside what goes with it; for how long the oldest has waited */
	int64_t to_print;
	struct link_printers printers;
	int64_t clock_ahead_ms;
};

/* What one of the two threads owns. */
struct line {
	struct link *link;
	struct http_client *client;
	struct arena *arena; /* cleared for each exchange */
	const char *key;     /* header of a command that acts once by it; NULL: none */
	unsigned failures;   /* in a row */
	size_t batch;	     /* commands at a time: one by one after a batch was not understood */
	bool is_met;	     /* headquarters has taken the journal since this line began */
	struct report said;  /* what headquarters was told last */
	int64_t said_at_ms;  /* monotonic */
};

void line_begin(struct line *line, struct link *link);
void line_end(struct line *line);
bool line_ask(struct line *line, const char *method, const char *path, struct str body,
	unsigned timeout_ms, struct http_response *response_out);
/* The body as JSON when the status is 200; NULL otherwise. */
json_t *line_answer(const struct http_response *response);
/* A defect on one of the two sides, of no use to repeat. */
bool line_is_not_understood(const struct http_response *response);
void line_worked(struct line *line);
/* Waits a while, longer after each failure. */
void line_failed(struct line *line, const struct http_response *response);
/* The same while headquarters is there and says no. */
void line_is_refused(struct line *line, const struct http_response *response);

/* What the journal knows of it, and what the box does. in_batch: commands that go with it. */
void report_of_journal(struct journal_tx *tx, size_t in_batch, struct report *report_out);
void report_of_box(struct link *link, struct report *report_out);
json_t *report_json(const struct report *report);
/* Headquarters was told, if it answered. */
void report_said(
	struct line *line, const struct report *report, const struct http_response *response);
/* A printer or the clock is not as headquarters knows it, or it was told long ago. */
bool report_is_due(struct line *line);

/* The thread that sends commands; context is the link. */
void *commands_run(void *context);

#endif
