/* Programs of others; see tools.h. */
#include "tests/lib/tools.h"

#include <stdlib.h>

#include "common/buf.h"

enum { OUTPUT_MAX = 1 << 20 };

bool has_tool(const char *name, const char *package)
{
	if (system(arena_printf(test_arena(), "command -v %s >/dev/null", name)) == 0)
		return true;
	printf("skipped: %s is missing (Debian package %s)\n", name, package);
	fflush(stdout);
	return false;
}

struct str output_of(const char *command)
{
	struct buf text;
	char piece[4096];
	FILE *pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	buf_init(&text, test_arena(), OUTPUT_MAX);
	for (size_t n; (n = fread(piece, 1, sizeof(piece), pipe)) > 0;)
		buf_add_bytes(&text, piece, n);
	ck_assert_msg(pclose(pipe) == 0, "%s", command);
	return buf_str(&text);
}
