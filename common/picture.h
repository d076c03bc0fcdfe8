/*
 * Pictures that strangers send: JPEG (ITU-T T.81) and PNG (ISO/IEC 15948), known by what they are
 * and not by what they are called, and written anew without what tells where, when and with what
 * they were made. Nothing is decoded: of a JPEG the tables, the frame and the scans are kept, and
 * how it is to be turned; of a PNG the chunks without which it is no picture (doc/decisions/0040).
 */
#ifndef COMPTOIR_PICTURE_H
#define COMPTOIR_PICTURE_H

#include "common/reason.h"
#include "common/words.h"

enum {
	PICTURE_SIDE_MAX = 12000,
	PICTURE_PIXELS_MAX = 40 * 1000 * 1000, /* who looks at it needs 4 bytes for each */
	PICTURE_ADDED_MAX = 64,		       /* by how much it may grow */
};

struct picture {
	enum picture_kind kind;
	uint32_t width, height; /* as stored, before it is turned */
	struct str bytes;	/* in the arena */
};

/* NOT_A_PICTURE: neither of the two, or not whole. PICTURE_TOO_LARGE: more pixels than are taken.
 */
enum reason picture_clean(
	struct arena *arena, struct str sent, struct picture *picture_out) MUST_USE;
/* "image/jpeg" */
const char *picture_content_type(enum picture_kind kind);

#endif
