/* The voucher of the code in the path, for a till or a web shop. */
#ifndef COMPTOIR_API_OWN_VOUCHER_H
#define COMPTOIR_API_OWN_VOUCHER_H

#include "server/http/call.h"
#include "server/money/voucher.h"
#include "server/server.h"

/* Answers NOT_FOUND, or TOO_MANY_ATTEMPTS to who has asked for too many codes that are none, and
 * says false. */
bool own_voucher(struct call *call, struct voucher *voucher_out) MUST_USE;

/* What is said of it: by whom, now. */
struct voucher_word voucher_word_of(const struct call *call, const struct voucher *voucher);

#endif
