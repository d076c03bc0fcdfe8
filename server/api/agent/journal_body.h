/* How an agent introduces its journal with each batch, from JSON. */
#ifndef COMPTOIR_API_JOURNAL_BODY_H
#define COMPTOIR_API_JOURNAL_BODY_H

#include "common/json.h"
#include "server/fulfilment/store_journal.h"

/* False with faults added below /journal. Store and agent are the caller's to set. */
bool journal_card_read(json_t *json, struct journal_card *card_out, struct faults *faults) MUST_USE;

#endif
