/*
 * A growing buffer, born with the most it may hold. When that is exceeded the
 * buffer stops taking and says so (buf_is_full); nothing is written past the
 * bound and nobody has to check after each append, only once at the end.
 */
#ifndef COMPTOIR_BUF_H
#define COMPTOIR_BUF_H

#include "common/str.h"

struct buf {
	struct arena *arena; /* grows here */
	char *p;
	size_t n;
	size_t capacity;
	size_t max_bytes;
	bool is_full;
};

void buf_init(struct buf *buf, struct arena *arena, size_t max_bytes);
void buf_add(struct buf *buf, struct str text);
void buf_add_bytes(struct buf *buf, const void *bytes, size_t n);
void buf_add_c(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* True once an append did not fit: what is in the buffer is incomplete. */
bool buf_is_full(const struct buf *buf);
/* What was gathered; NUL-terminated; valid until the next append. */
struct str buf_str(struct buf *buf);
void buf_clear(struct buf *buf);

#endif
