/* GET /v1/returns/{id}/credit-note.pdf: the same for people, in the language of the order. */
#include "server/api/own_return.h"
#include "server/views/credit_note_print.h"

void get_return_credit_note_pdf(struct call *call)
{
	struct credit_note note;
	if (!own_credit_note(call, &note))
		return;
	const struct credit_seller seller = credit_seller_of(call->server->config);
	struct str document = credit_note_pdf(call->arena, call->server->templates, &note, &seller);
	if (document.n > 0)
		reply_bytes(call, 200, "application/pdf", document);
	else
		reply_problem(call, REASON_INTERNAL, NULL);
}
