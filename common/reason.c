/* The table behind reason.h. */
#include "common/reason.h"

static const struct reason_info infos[] = {
#define REASON(name, status, code, level, title)                                                   \
	[REASON_##name] = {status, code, LOG_##level, title},
#include "common/reasons.def"
#undef REASON
};

const struct reason_info *reason_info(enum reason reason)
{
	return &infos[reason];
}

bool reason_parse(struct str code, enum reason *reason_out)
{
	for (size_t i = 0; i < REASON_COUNT; i++) {
		if (str_equal_c(code, infos[i].code)) {
			*reason_out = (enum reason)i;
			return true;
		}
	}
	return false;
}
