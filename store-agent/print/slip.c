/* What goes with returned goods to another store; see papers.h. */
#include "common/show.h"
#include "store-agent/print/papers_inside.h"

static struct str condition_of(
	const struct paper_context *context, const struct consignment *consignment)
{
	return consignment->has_condition
		       ? paper_say(context, arena_printf(context->arena, "desk.condition.%s",
						    condition_name(consignment->condition).p))
		       : STR_EMPTY;
}

struct print_document *transfer_slip_paper(
	const struct paper_context *context, const struct consignment *consignment)
{
	const struct zone *zone = zone_named_or_utc(context->store->time_zone);
	struct print_document *document = paper_new(context, "agent.print.transfer-slip");
	struct str labels[] = {paper_say(context, "agent.print.from"),
		paper_say(context, "agent.print.sent"), paper_say(context, "agent.print.order"),
		paper_say(context, "desk.condition"), paper_say(context, "agent.print.serials")};
	struct str values[] = {consignment->from.name,
		show_instant(context->arena, consignment->sent_at, zone, SHOW_IN_FULL,
			paper_language(context)),
		consignment->order_number, condition_of(context, consignment),
		serials_print(context->arena, &consignment->serials, ", ")};
	print_paragraph(document, paper_say(context, "agent.print.transfer-slip"), PRINT_BODY);
	print_barcode(document, PRINT_QR, consignment->number, consignment->number);
	print_paragraph(document, paper_say(context, "agent.print.to"), PRINT_SMALL);
	print_paragraph(document, consignment->to.name, PRINT_LARGE);
	print_paragraph(document,
		str_printf(context->arena, "%lld × " STR_FMT, (long long)consignment->qty,
			STR_ARG(consignment->name)),
		PRINT_LARGE);
	print_paragraph(document, consignment->sku, PRINT_BODY);
	print_pairs(document, labels, values,
		consignment->serials.count == 0 ? ARRAY_LENGTH(labels) - 1 : ARRAY_LENGTH(labels));
	print_paragraph(document, paper_say(context, "agent.print.transfer-slip.how"), PRINT_SMALL);
	return document;
}
