/* The return of the path, if it is this caller's business, and what is asked about one. */
#ifndef COMPTOIR_API_OWN_RETURN_H
#define COMPTOIR_API_OWN_RETURN_H

#include <jansson.h>

#include "server/fulfilment/credit_note.h"
#include "server/fulfilment/returns.h"
#include "server/http/call.h"
#include "server/server.h"
#include "server/views/voucher_part.h"

struct return_line_body {
	int64_t line, qty;
	bool has_reason;
	enum return_reason reason;
};
/* Of a withdrawal, which has no reasons; and of goods that are announced. */
extern const struct json_field withdrawn_part_fields[2];
extern const struct json_field return_part_fields[3];

/* Of a shopper only those of the order of the token. Answers NOT_FOUND and says false otherwise. */
bool own_return(struct call *call, struct goods_return *goods_out) MUST_USE;

/* Its credit note; NOT_FOUND as long as there is none. */
bool own_credit_note(struct call *call, struct credit_note *note_out) MUST_USE;

/* The voucher it was paid back as, if it was, with its code. */
enum db_status return_voucher_of(
	const struct call *call, return_id id, struct return_voucher *voucher_out) MUST_USE;
/* The same for each of an order's returns. */
enum db_status return_vouchers_of(const struct call *call, const struct goods_return *returns,
	size_t count, struct return_voucher **vouchers_out) MUST_USE;

/* Announces it, in the transaction of an effect, and tells the effect why not. */
enum db_status own_return_announce(struct tx *tx, const struct call *call,
	const struct return_asked *asked, struct goods_return *goods_out,
	struct effect *effect_out) MUST_USE;

/* As the API shows it, with its code. */
json_t *own_return_json(const struct call *call, const struct goods_return *goods);
/* Whose node writes what is done about it: the store that holds something for it, if one does. */
store_id own_return_store(const struct goods_return *goods);
struct str return_code_of(const struct call *call, return_id id);
struct asked_part *asked_parts(
	struct arena *arena, const struct return_line_body *lines, size_t count);
/* Everything but parts and reason. */
struct return_asked return_asked_of(const struct call *call, order_id order, struct str who);

#endif
