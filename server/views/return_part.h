/*
 * Goods that come back, as pages show them.
 *
 *	<return id state reason ground rule code refund_way credit_note announced_at bring_by
 *refund_by received_at> <line line qty name reason must_be_sealed ground rule
 *bring_by refund_by is_apart/> <exchange name qty state held_until
 *store street postcode city country zone/> <photo id of/></return> <withdrawal *number declared_at
 *hash has_return/> <right is_open has_function ends_at/>
 */
#ifndef COMPTOIR_VIEWS_RETURN_PART_H
#define COMPTOIR_VIEWS_RETURN_PART_H

#include "common/render.h"
#include "server/fulfilment/returns.h"

/* The announced lines, or what came once it came. */
xmlNodePtr return_view(xmlNodePtr parent, const struct order *order, const struct stores *stores,
	const struct goods_return *goods, struct str code, struct arena *arena);
void withdrawal_view(xmlNodePtr parent, const struct withdrawal *withdrawal, struct arena *arena);
void withdrawal_right_view(xmlNodePtr parent, const struct withdrawal_right *right);
/* <choice line name returnable open must_be_sealed rule by_defect/>: what may be chosen. */
void line_choices_view(
	xmlNodePtr parent, const struct order *order, const struct line_choice *choices);

#endif
