/* Programs of others that tests look with: scanners of codes, readers of PDF. */
#ifndef COMPTOIR_TESTS_TOOLS_H
#define COMPTOIR_TESTS_TOOLS_H

#include "tests/lib/harness.h"

/* False, with a line that says what is skipped, when it is not installed. */
bool has_tool(const char *name, const char *package);
/* What the command prints; it must succeed. */
struct str output_of(const char *command);

#endif
