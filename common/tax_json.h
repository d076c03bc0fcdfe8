/*
 * Taxes in JSON, the same in every contract: "tax" is the code, "taxes" one member a tax, as
 * {"kind": "QST", "rate_mpct": 9975, "tax_minor": 219}.
 */
#ifndef COMPTOIR_TAX_JSON_H
#define COMPTOIR_TAX_JSON_H

#include <jansson.h>

#include "common/json_write.h"
#include "common/tax.h"

/* Both members of an object. */
void tax_json_set(json_t *object, struct tax tax, struct tax_amount amount);
/* With the rate of VAT, so that the object alone says all. */
void tax_json_set_all(json_t *object, struct tax tax, struct tax_amount amount);
/* Of goods that are not sold yet, without amounts. */
void tax_json_set_rates(json_t *object, struct tax tax);
/* The same with a writer. */
void tax_write(struct json_writer *w, struct tax tax, struct tax_amount amount);
/* Sums by kind and rate under that name, with the amounts they are taken of. */
void tax_write_sums(struct json_writer *w, const char *name, const struct tax_sums *sums);

/* What tax_json_set wrote; of who does not say it, or says what this release does not know, VAT
 * contained in prices. */
void tax_json_read(json_t *object, struct tax *tax_out, struct tax_amount *amount_out);

#endif
