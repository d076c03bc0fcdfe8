/* From an order to the facts of one of its mails. */
#ifndef COMPTOIR_VIEWS_MAIL_FACTS_H
#define COMPTOIR_VIEWS_MAIL_FACTS_H

#include "server/fulfilment/credit_note.h"
#include "server/money/voucher.h"
#include "server/server.h"
#include "server/views/mail_view.h"

/* subject: the 16 bytes of what the outbox row is about: the order, one of its fulfilments, or a
 * command of the counter. The facts borrow from the order, the directory and the arena. */
void mail_facts(struct arena *arena, struct server *server, const struct order *order,
	enum mail_kind kind, struct str subject, int64_t now, struct mail_order *facts_out);

/* What a mail about goods that come back says more: of the return, and of the declaration; either
 * may be NULL. The code of the return comes with it. */
void mail_facts_goods(struct arena *arena, const struct stores *stores, const struct order *order,
	const struct goods_return *goods, struct str code, const struct withdrawal *declared,
	struct mail_order *facts);

/* What a mail about money that has gone back says more: of the return, its note and its refund;
 * note and voucher may be NULL. */
void mail_facts_refund(struct arena *arena, const struct server *server, const struct order *order,
	const struct goods_return *goods, const struct credit_note *note,
	const struct refund_row *refund, const struct voucher *voucher, struct mail_order *facts);

/* Where the shopper follows the order; also shown by API and pages. */
struct str tracking_url(struct arena *arena, const struct server *server, order_id order);

#endif
