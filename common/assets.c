/* Assets in memory; see assets.h. */
#include "common/assets.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/token.h"

enum { ASSET_MAX = 256 * 1024, TAG_BYTES = 8 };

static const struct {
	const char *name, *content_type;
} known[] = {
	{"board.js", "text/javascript; charset=utf-8"},
	{"desk.js", "text/javascript; charset=utf-8"},
	{"style.css", "text/css; charset=utf-8"},
};

struct assets {
	struct asset list[ARRAY_LENGTH(known)];
};

static bool read_file(struct arena *arena, const char *path, struct str *bytes_out)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	char *bytes = arena_alloc(arena, ASSET_MAX);
	size_t n = fread(bytes, 1, ASSET_MAX, file);
	bool is_whole = ferror(file) == 0 && n < ASSET_MAX;
	fclose(file);
	*bytes_out = (struct str){bytes, n};
	return is_whole;
}

struct assets *assets_load(struct arena *arena, const char *folder, struct str *why_out)
{
	struct assets *assets = arena_new_struct(arena, struct assets);
	for (size_t i = 0; i < ARRAY_LENGTH(known); i++) {
		struct asset *asset = &assets->list[i];
		const char *path = arena_printf(arena, "%s/page/%s", folder, known[i].name);
		if (!read_file(arena, path, &asset->bytes)) {
			*why_out = str_printf(arena, "cannot read %s: %s", path, strerror(errno));
			return NULL;
		}
		struct hash hash = hash_of(asset->bytes.p, asset->bytes.n);
		asset->name = known[i].name;
		asset->content_type = known[i].content_type;
		asset->tag = hex_print(arena, hash.bytes, TAG_BYTES);
	}
	return assets;
}

const struct asset *asset_find(const struct assets *assets, struct str name)
{
	for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
		if (str_equal_c(name, assets->list[i].name))
			return &assets->list[i];
	return NULL;
}
