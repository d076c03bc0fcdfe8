/*
 * The few files a page loads (style sheets, pictures), read once at start. Their
 * address carries a hash of their content (/assets/style.css?v=…), so browsers may keep them for
 * ever and see a new one at once.
 */
#ifndef COMPTOIR_ASSETS_H
#define COMPTOIR_ASSETS_H

#include "common/str.h"

struct assets;

struct asset {
	const char *name; /* "style.css" */
	const char *content_type;
	struct str bytes;
	struct str tag; /* 16 hex digits of its SHA-256 */
};

/* Reads page/<name> of the templates folder. NULL with *why_out when one is missing. */
struct assets *assets_load(struct arena *arena, const char *folder, struct str *why_out);
/* NULL when there is none of that name. */
const struct asset *asset_find(const struct assets *assets, struct str name);

#endif
