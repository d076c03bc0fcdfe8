/* A store as the API shows it, as text: what store_json says, rendered once for each snapshot of
 * the directory. */
#ifndef COMPTOIR_VIEWS_STORE_TEXT_H
#define COMPTOIR_VIEWS_STORE_TEXT_H

#include "common/json_write.h"
#include "server/fulfilment/directory.h"

/* For directory_new. */
store_render store_text;
/* As a value: what was rendered, or rendered now. */
void jw_store(struct json_writer *w, const struct store *store);

#endif
