/*
 * What a scanner meant. A wedge scanner is a keyboard that believes in a US layout: on a French one
 * its digits arrive as what those keys say unshifted, &é"'(-è_çà, and some letters change places.
 */
#ifndef COMPTOIR_AGENT_SCANNER_H
#define COMPTOIR_AGENT_SCANNER_H

#include "common/arena.h"
#include "common/str.h"

enum { SCANNED_BYTES_MAX = 128 };

/* The typed text itself, unless it holds no digit at all and reads as a barcode, a number, a
 * pickup code or what stands on a slip once its keys are taken for those of a US keyboard; then
 * that. */
struct str scanned_text(struct arena *arena, struct str typed);

#endif
