/*
 * Identities. Each kind is a struct of its own, so that swapping two does not
 * compile. Wide ids are 128 bits in UUID version 7 layout (RFC 9562): the time
 * comes first, so inserts are sequential. Small ids are row numbers of the
 * database and never leave the system; outside, stores have a code and products
 * a sku.
 */
#ifndef COMPTOIR_IDS_H
#define COMPTOIR_IDS_H

#include "common/str.h"

struct uuid {
	uint8_t bytes[16];
};

#define WIDE_ID_LIST(X)                                                                            \
	X(order_id)                                                                                \
	X(fulfilment_id)                                                                           \
	X(choice_id)                                                                               \
	X(substitute_id)                                                                           \
	X(hold_id)                                                                                 \
	X(consignment_id)                                                                          \
	X(return_id)                                                                               \
	X(photo_id)                                                                                \
	X(refund_id)                                                                               \
	X(act_id)                                                                                  \
	X(command_id)                                                                              \
	X(task_id)                                                                                 \
	X(wave_id)

#define SMALL_ID_LIST(X)                                                                           \
	X(store_id)                                                                                \
	X(product_id)                                                                              \
	X(journal_id)                                                                              \
	X(agent_id)                                                                                \
	X(partner_id)                                                                              \
	X(staff_id)                                                                                \
	X(clerk_id)

#define WIDE_ID(name)                                                                              \
	typedef struct {                                                                           \
		struct uuid uuid;                                                                  \
	} name;
#define SMALL_ID(name)                                                                             \
	typedef struct {                                                                           \
		uint32_t row;                                                                      \
	} name;
WIDE_ID_LIST(WIDE_ID)
SMALL_ID_LIST(SMALL_ID)

/* A new version 7 uuid: 48 bits of time, 74 bits of chance. */
struct uuid uuid_new(int64_t now);
/* 36 characters, lower case. */
struct str uuid_print(struct arena *arena, struct uuid uuid);
/* Exactly the 8-4-4-4-12 form, either case; false otherwise. */
bool uuid_parse(struct str text, struct uuid *uuid_out);
/* All bits zero: none. */
bool uuid_is_zero(struct uuid uuid);
bool uuid_equal(struct uuid a, struct uuid b);
/* Like memcmp; for sorting. */
int uuid_compare(struct uuid a, struct uuid b);

#endif
