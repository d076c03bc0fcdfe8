/* Letters for printers that know only one code page: what it lacks becomes the nearest it has. */
#ifndef COMPTOIR_AGENT_LETTERS_H
#define COMPTOIR_AGENT_LETTERS_H

#include "common/buf.h"

/* text is UTF-8. */
void letters_add(struct buf *out, struct str text, const char *code_page);

#endif
