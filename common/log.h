/*
 * Logs: one JSON object a line on standard error. ERROR means that a person must
 * act. Trouble is logged when it begins and when it ends, not in between.
 *
 *	log_info("order_placed", LOG_TEXT("order", number), LOG_U64("lines", n));
 *
 * Event and keys are literals. Personal data, codes and tokens never go in: log
 * ids and counts. Text is cut at 200 bytes and control bytes are replaced.
 * Thread-safe; a line is written in one piece.
 */
#ifndef COMPTOIR_LOG_H
#define COMPTOIR_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

enum log_kind { LOG_KIND_NONE, LOG_KIND_U64, LOG_KIND_I64, LOG_KIND_BOOL, LOG_KIND_TEXT };

struct log_field {
	const char *key;
	enum log_kind kind;
	union {
		uint64_t u64;
		int64_t i64;
		bool is_true;
		struct str text;
	} value;
};

#define LOG_U64(k, v)  ((struct log_field){(k), LOG_KIND_U64, {.u64 = (v)}})
#define LOG_I64(k, v)  ((struct log_field){(k), LOG_KIND_I64, {.i64 = (v)}})
#define LOG_BOOL(k, v) ((struct log_field){(k), LOG_KIND_BOOL, {.is_true = (v)}})
#define LOG_STR(k, v)  ((struct log_field){(k), LOG_KIND_TEXT, {.text = (v)}})
#define LOG_TEXT(k, v) LOG_STR((k), str_of(v))

#define LOG_AT(level, event, ...)                                                                  \
	log_write((level), (event), (const struct log_field[]){{0}, ##__VA_ARGS__},                \
		sizeof((const struct log_field[]){{0}, ##__VA_ARGS__}) / sizeof(struct log_field))
#define log_debug(event, ...) LOG_AT(LOG_DEBUG, event, ##__VA_ARGS__)
#define log_info(event, ...)  LOG_AT(LOG_INFO, event, ##__VA_ARGS__)
#define log_warn(event, ...)  LOG_AT(LOG_WARN, event, ##__VA_ARGS__)
#define log_error(event, ...) LOG_AT(LOG_ERROR, event, ##__VA_ARGS__)

void log_write(
	enum log_level level, const char *event, const struct log_field *fields, size_t count);

/* Lines below the level are dropped; LOG_INFO unless set. */
void log_set_level(enum log_level level);
/* False when the name is none of debug, info, warn, error. */
bool log_level_parse(struct str name, enum log_level *level_out);
/* Whose lines these are: a literal such as "comptoird". */
void log_set_program(const char *name);
/* Called with every line that passes the level, instead of standard error (tests). */
void log_set_sink(
	void (*sink)(enum log_level level, const char *line, void *context), void *context);

#endif
