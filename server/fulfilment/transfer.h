/*
 * Goods that one store sends to another, where the shopper collects them. Two fulfilments and, from
 * the moment they leave, one row of `transfer` that joins them:
 *
 *	the sending store's		 the transfer	 the receiving store's
 *	assigned .. picking .. ready	 -		 -
 *	sent (its goods left)		 on the way	 in_transit
 *	sent				 received	 ready, and on as any other
 *
 * While they are on the way they are in nobody's stock: sending takes them off the one store's
 * figures (MOVEMENT_SENT), receiving puts them into the other's and sets them aside at once
 * (MOVEMENT_RECEIVED). What does not come is short, and looked for elsewhere.
 *
 * Sent and received are facts of the store that does it, whatever headquarters decided meanwhile.
 * Before it was sent, the fulfilment is asked back as any other. On the way, it ends at once, with
 * its money: nobody can hand over what has not come; whoever receives it puts it back on the shelf.
 * The acts are in counter_transfer.c; what is late, for the board, is board.h's.
 */
#ifndef COMPTOIR_TRANSFER_H
#define COMPTOIR_TRANSFER_H

#include "server/fulfilment/counter_acts.h"

/* send: WRONG_STATE when it is not to be sent or not ready; again it does nothing. receive: what
 * `lines` call missing did not come; WRONG_STATE when nothing was sent; again it does nothing.
 * INVALID_FIELDS, QUANTITY_EXCEEDED. */
counter_act act_send, act_receive;

#endif
