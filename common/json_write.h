/*
 * JSON text straight into a buffer, for answers on hot paths; a tree that is taken apart
 * again (jansson) costs ten times as much.
 *
 *	struct json_writer w;
 *	jw_init(&w, &buf);
 *	jw_object(&w);
 *	jw_text(jw_key(&w, "sku"), sku);
 *	jw_i64(jw_key(&w, "qty"), 2);
 *	jw_array(jw_key(&w, "lines"));
 *	…
 *	jw_end(&w);
 *	jw_end(&w);
 *	struct str json = jw_done(&w);
 *
 * A value where a key belongs, a key where a value belongs, an end too many, a second root and
 * an unfinished text are defects: they are logged and the process aborts, as in arena.h. Keys are
 * literals of letters, digits and "_", each once in an object; texts are well-formed UTF-8, as
 * everything from the database and from requests is. What did not fit the buffer: buf_is_full.
 */
#ifndef COMPTOIR_JSON_WRITE_H
#define COMPTOIR_JSON_WRITE_H

#include "common/buf.h"
#include "common/ids.h"

enum { JSON_WRITER_DEPTH_MAX = 16 };

struct json_writer {
	struct buf *buf;
	unsigned depth;
	bool is_comma_due; /* something stands before, on this level */
	bool has_key;	   /* the next is the value of a member */
	char closing[JSON_WRITER_DEPTH_MAX];
};

void jw_init(struct json_writer *w, struct buf *buf);
/* What was written: one whole value. */
struct str jw_done(struct json_writer *w);

void jw_object(struct json_writer *w);
void jw_array(struct json_writer *w);
/* Ends the innermost object or array. */
void jw_end(struct json_writer *w);
/* Gives the writer back, for the value that follows. */
struct json_writer *jw_key(struct json_writer *w, const char *name);

void jw_text(struct json_writer *w, struct str text);
void jw_i64(struct json_writer *w, int64_t value);
void jw_bool(struct json_writer *w, bool value);
/* The shortest digits that read back as the same finite number. */
void jw_real(struct json_writer *w, double value);
/* As instant_print. */
void jw_instant(struct json_writer *w, int64_t at);
void jw_uuid(struct json_writer *w, struct uuid uuid);
/* A value, or in an object one or more members, rendered before by a writer of this kind: it goes
 * in as it is. Nothing is added for an empty list of members. */
void jw_raw(struct json_writer *w, struct str value);
void jw_raw_members(struct json_writer *w, struct str members);

#endif
