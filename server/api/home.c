/* Where an order or a hold is written; see home.h. */
#include "server/api/home.h"

#include "server/db/q_fulfilment.h"
#include "server/db/q_hold.h"

void home_of_order(struct call *call, order_id id)
{
	struct q_fulfilment_latest_store row;
	if (q_fulfilment_latest_store(db_reading(call->db, call->arena),
		    &(struct q_fulfilment_latest_store_in){id}, &row) == DB_DONE)
		call->store = row.store;
}

void home_of_hold(struct call *call, hold_id id)
{
	struct q_hold_store row;
	if (q_hold_store(db_reading(call->db, call->arena), &(struct q_hold_store_in){id}, &row) ==
		DB_DONE)
		call->store = row.store;
}
