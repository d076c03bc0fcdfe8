/* A command under its key, from the request's side (idempotency.c) to that of the transaction
 * (acts.c). */
#ifndef COMPTOIR_HTTP_ACT_H
#define COMPTOIR_HTTP_ACT_H

#include "server/engine/engine.h"
#include "server/http/call.h"

enum act_kind {
	ACT_DONE,     /* the effect happened in this transaction */
	ACT_REFUSED,  /* the effect said no */
	ACT_AGAIN,    /* what was prepared is out of date: prepare again and come back */
	ACT_REPLAYED, /* an earlier run has the answer */
	ACT_REUSED,   /* an earlier run was of another request */
	ACT_LONG_AGO, /* an earlier run did it, and what it answered is gone */
	ACT_HELD,     /* another instance holds the key and has not committed */
};

struct act_result {
	enum act_kind kind;
	enum reason reason; /* ACT_REFUSED */
	const char *detail; /* of a refusal, and of ACT_LONG_AGO; may be NULL */
	int status;
	uint32_t version;
	struct str location, answer;
};

struct act {
	struct hash key_hash, body_hash;
	bool is_form; /* whose answer is the page it leads to */
	struct call *call;
	effect_body *body;		  /* or */
	const struct joint_effect *joint; /* what is written with others of its kind */
	void *input;
	struct act_result result;
};

/* Works of this kind are struct act. */
extern const struct engine_kind acts_kind;

#endif
