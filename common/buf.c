/* Growing buffers with a bound; see buf.h. */
#include "common/buf.h"

#include <stdio.h>
#include <string.h>

void buf_init(struct buf *buf, struct arena *arena, size_t max_bytes)
{
	*buf = (struct buf){.arena = arena, .max_bytes = max_bytes};
}

/* Makes room for n more bytes and a NUL; false when that would pass the bound. */
static bool buf_reserve(struct buf *buf, size_t n)
{
	if (buf->is_full || n > buf->max_bytes || buf->n > buf->max_bytes - n) {
		buf->is_full = true;
		return false;
	}
	size_t wanted = buf->n + n + 1;
	if (wanted <= buf->capacity)
		return true;
	size_t capacity = buf->capacity < 128 ? 256 : buf->capacity * 2;
	if (capacity < wanted)
		capacity = wanted;
	char *p = arena_alloc(buf->arena, capacity);
	if (buf->n > 0)
		memcpy(p, buf->p, buf->n);
	buf->p = p;
	buf->capacity = capacity;
	return true;
}

void buf_add_bytes(struct buf *buf, const void *bytes, size_t n)
{
	if (n == 0 || !buf_reserve(buf, n))
		return;
	memcpy(buf->p + buf->n, bytes, n);
	buf->n += n;
	buf->p[buf->n] = '\0';
}

void buf_add(struct buf *buf, struct str text)
{
	buf_add_bytes(buf, text.p, text.n);
}

void buf_add_c(struct buf *buf, const char *text)
{
	buf_add(buf, str_of(text));
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add_bytes(buf, &c, 1);
}

/* Printed once where there is room for it, which is mostly so. */
void buf_printf(struct buf *buf, const char *format, ...)
{
	size_t room = buf->capacity - buf->n;
	char *end = room == 0 ? NULL : buf->p + buf->n;
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(end, room, format, args);
	if (length > 0 && buf_reserve(buf, (size_t)length)) {
		if ((size_t)length >= room)
			vsnprintf(buf->p + buf->n, (size_t)length + 1, format, again);
		buf->n += (size_t)length;
	} else if (end != NULL) {
		*end = '\0';
	}
	va_end(again);
	va_end(args);
}

bool buf_is_full(const struct buf *buf)
{
	return buf->is_full;
}

struct str buf_str(struct buf *buf)
{
	return buf->n == 0 ? STR_EMPTY : (struct str){buf->p, buf->n};
}

void buf_clear(struct buf *buf)
{
	buf->n = 0;
	buf->is_full = false;
}
