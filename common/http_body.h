/*
 * Reading a request's body within one deadline. civetweb's own timeout starts again
 * with every byte, so a client that drips would hold a worker for hours.
 */
#ifndef COMPTOIR_HTTP_BODY_H
#define COMPTOIR_HTTP_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mg_connection;

struct body_source {
	struct mg_connection *connection;
	int64_t deadline_ms; /* monotonic */
	size_t buffer_bytes; /* how much of the body civetweb may hold in its own buffer */
};

/* For wire_request.read_body; source is a struct body_source. */
bool body_read(void *source, char *bytes, size_t n);
/* For wire_request.drop_body. */
bool body_drop(void *source, size_t n);

#endif
