/* Files that say what is expected; see golden.h. */
#include "tests/lib/golden.h"

#include <stdlib.h>

#include "common/buf.h"

enum { FILE_MAX = 16 << 20 };

struct str whole_file(const char *path)
{
	struct buf bytes;
	char piece[4096];
	FILE *file = fopen(path, "re");
	ck_assert_msg(file != NULL, "%s is missing", path);
	buf_init(&bytes, test_arena(), FILE_MAX);
	for (size_t n; (n = fread(piece, 1, sizeof(piece), file)) > 0;)
		buf_add_bytes(&bytes, piece, n);
	fclose(file);
	return buf_str(&bytes);
}

struct str golden(const char *name)
{
	return whole_file(test_source_path(arena_printf(test_arena(), "tests/golden/%s", name)));
}

const char *pictures(void)
{
	return getenv("COMPTOIR_PICTURES");
}

void keep_for_looking(const char *name, struct str content)
{
	if (pictures() == NULL)
		return;
	FILE *file = fopen(arena_printf(test_arena(), "%s/%s", pictures(), name), "we");
	ck_assert_ptr_nonnull(file);
	fwrite(content.p, 1, content.n, file);
	fclose(file);
}

void assert_golden(const char *name, struct str text)
{
	keep_for_looking(name, text);
	assert_text(text, golden(name).p);
}
