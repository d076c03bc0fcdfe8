/* Lists of what is wrong with an input; see fault.h. */
#include "common/fault.h"

void faults_init(struct faults *faults, struct arena *arena)
{
	*faults = (struct faults){.arena = arena};
}

void fault_add(
	struct faults *faults, struct str pointer, const char *code, const char *detail_format, ...)
{
	if (faults->count++ >= FAULTS_MAX)
		return;
	va_list args;
	va_start(args, detail_format);
	faults->list[faults->count - 1] = (struct fault){
		.pointer = str_dup(faults->arena, pointer),
		.code = code,
		.detail = str_of(arena_vprintf(faults->arena, detail_format, args)),
	};
	va_end(args);
}
