/* GET /v1/returns/{id}/credit-note: the document that says what is owed back, as UBL 2.1. */
#include "server/api/own_return.h"
#include "server/views/credit_note_ubl.h"

void get_return_credit_note(struct call *call)
{
	struct credit_note note;
	if (!own_credit_note(call, &note))
		return;
	const struct credit_seller seller = credit_seller_of(call->server->config);
	struct str document = credit_note_ubl(call->arena, &note, &seller);
	if (document.n > 0)
		reply_bytes(call, 200, "application/xml", document);
	else
		reply_problem(call, REASON_INTERNAL, NULL);
}
