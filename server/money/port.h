/*
 * The port to whoever holds the money: what they are asked to do, what they say. One adapter a
 * provider (external.c, stripe.c); everything above knows only this.
 *
 * An act carries its own key, so that asking twice does it once. An adapter never guesses: what it
 * cannot tell is SAID_NOTHING, and then status() is asked. Calls take up to timeout_ms and belong
 * in no transaction.
 */
#ifndef COMPTOIR_MONEY_PORT_H
#define COMPTOIR_MONEY_PORT_H

#include "common/http_client.h"
#include "common/ids.h"
#include "common/money.h"
#include "common/tax.h"
#include "common/words.h"

/* What an act takes or gives back of a line of the order, and the taxes in it. Below 0 where other
 * goods are given instead. */
struct ask_line {
	uint16_t line;
	struct str sku;
	struct tax tax;
	int64_t amount_minor;
	struct tax_amount tax_amount;
};

/* One act as the provider hears of it. */
struct ask {
	act_id act;
	order_id order;
	struct str reference; /* what the provider calls the payment */
	enum money_act kind;
	int64_t amount_minor;
	struct currency currency;
	const struct ask_line *lines; /* together the amount; none of what is set free */
	size_t line_count;
	struct str detail; /* JSON members about what it is for, or empty */
	uint32_t key_no;   /* the how manieth key, where a provider keeps its own failures */
	int64_t now;
};

enum provider_said {
	SAID_DONE,    /* final */
	SAID_FAILED,  /* final: it will never be done under this key */
	SAID_LATER,   /* surely not done yet: ask again after retry_ms */
	SAID_PENDING, /* it is being worked on: ask what became of it after retry_ms */
	SAID_NOTHING, /* nobody knows: ask what became of it */
};

struct provider_answer {
	enum provider_said said;
	struct str provider_ref; /* what the provider calls the act */
	struct str error;	 /* a word, for people; never the provider's own text */
	int64_t retry_ms;
};

/* How providers are spoken to, for one run of a job. */
struct line {
	struct http_client *client;
	struct arena *arena;
	unsigned timeout_ms;
	bool may_be_private;
};

struct provider {
	enum payment_provider name;
	bool keeps_rest; /* what is left after a partial capture stays set aside until it is voided
			  */
	struct str url, key;
	void (*act)(const struct provider *provider, const struct line *line, const struct ask *ask,
		struct provider_answer *answer_out);
	/* What became of an act that was asked for before. */
	void (*status)(const struct provider *provider, const struct line *line,
		const struct ask *ask, struct provider_answer *answer_out);
};

struct provider external_provider(struct str url, struct str key);
struct provider stripe_provider(struct str url, struct str key);

/* The taxes in what is asked, by kind and rate. */
struct tax_sums ask_taxes(struct arena *arena, const struct ask *ask);

/* What a failed exchange says by itself, for every adapter. */
struct provider_answer answer_of_failure(const struct http_response *response, struct arena *arena);
/* A word made of letters, digits, "_" and "-" (at most 64), or "other". */
struct str answer_word(struct arena *arena, struct str text);

#endif
