/* A voucher as the API shows it; never with its code, which whoever asks has already. */
#ifndef COMPTOIR_VIEWS_VOUCHER_JSON_H
#define COMPTOIR_VIEWS_VOUCHER_JSON_H

#include <jansson.h>

#include "server/money/voucher.h"

json_t *voucher_json(struct arena *arena, const struct voucher *voucher, int64_t now);

#endif
