/* Who a journal says it is; see journal_body.h. */
#include "server/api/agent/journal_body.h"

#define SEQ_MAX	  9007199254740991.0 /* 2^53 - 1, exact in JSON everywhere */
#define OPENS_MAX 4294967295.0

struct card_body {
	struct uuid epoch, parent;
	bool has_parent;
	enum epoch_begun begun;
	int64_t begins, opens, last;
};

static const struct json_field card_fields[] = {
	JSON_UUID(struct card_body, epoch, REQUIRED),
	JSON_UUID(struct card_body, parent, OPTIONAL),
	JSON_WORD(struct card_body, begun, REQUIRED, epoch_begun),
	JSON_INT(struct card_body, begins, REQUIRED, 1, SEQ_MAX),
	JSON_INT(struct card_body, opens, REQUIRED, 1, OPENS_MAX),
	JSON_INT(struct card_body, last, REQUIRED, 0, SEQ_MAX),
};

bool journal_card_read(json_t *json, struct journal_card *card_out, struct faults *faults)
{
	struct card_body body = {.opens = 0};
	if (!json_fields_read(
		    json, STR("/journal"), card_fields, ARRAY_LENGTH(card_fields), &body, faults))
		return false;
	*card_out = (struct journal_card){
		.epoch = body.epoch,
		.parent = body.parent,
		.begun = body.begun,
		.begins = (uint64_t)body.begins,
		.opens = (uint32_t)body.opens,
		.last = (uint64_t)body.last,
	};
	return true;
}
