/* Taxes on top of prices, for templates: <tax kind rate_mpct minor/>, read with c:percent. */
#ifndef COMPTOIR_TAX_VIEW_H
#define COMPTOIR_TAX_VIEW_H

#include "common/render.h"
#include "common/tax.h"

void tax_sums_view(xmlNodePtr parent, const struct tax_sums *sums);
#endif
