/*
 * Why something was done or not: the one vocabulary of outcomes outside db/.
 * The rows are in reasons.def. Never test a reason by truth or sign; compare it
 * with REASON_OK, or switch over it without a default.
 */
#ifndef COMPTOIR_REASON_H
#define COMPTOIR_REASON_H

#include "common/log.h"
#include "common/str.h"

enum reason {
#define REASON(name, status, code, level, title) REASON_##name,
#include "common/reasons.def"
#undef REASON
	REASON_COUNT
};

struct reason_info {
	int http_status;
	const char *code;
	enum log_level level;
	const char *title;
};

/* Results that must not be ignored. */
#define MUST_USE __attribute__((warn_unused_result))

const struct reason_info *reason_info(enum reason reason);
/* The reason with this public code; false when there is none. */
bool reason_parse(struct str code, enum reason *reason_out);

#endif
