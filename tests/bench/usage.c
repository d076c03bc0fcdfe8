/* Processor time and memory of processes; see usage.h. */
#include "tests/bench/usage.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/process.h"

const char *const party_names[PARTY_COUNT] = {
	[PARTY_COMPTOIRD] = "comptoird",
	[PARTY_MARIADBD] = "mariadbd",
	[PARTY_LOAD] = "load",
	[PARTY_FRONT] = "haproxy",
	[PARTY_HELLO] = "hello",
};

static pid_t watched[PARTY_COUNT];

void usage_watch(enum party party, pid_t pid)
{
	watched[party] = pid;
}

static FILE *open_of(pid_t pid, const char *file)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	return fopen(path, "r");
}

/* proc(5): fields 14 and 15 of stat; the second is a name in parentheses. */
static double cpu_s(pid_t pid)
{
	char line[1024];
	unsigned long user = 0, system = 0;
	FILE *file = open_of(pid, "stat");
	if (file == NULL)
		return 0;
	size_t n = fread(line, 1, sizeof(line) - 1, file);
	fclose(file);
	line[n] = '\0';
	const char *rest = strrchr(line, ')');
	if (rest == NULL || sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
				    &user, &system) != 2)
		return 0;
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

struct usage usage_now(void)
{
	struct usage usage = {0};
	for (int i = 0; i < PARTY_COUNT; i++) {
		pid_t pid = i == PARTY_LOAD ? getpid() : watched[i];
		usage.cpu_s[i] = pid == 0 ? 0 : cpu_s(pid);
		usage.peak_mb[i] = pid == 0 ? 0 : process_memory_mb(pid, "VmHWM");
	}
	return usage;
}

struct usage usage_between(const struct usage *before, const struct usage *after)
{
	struct usage usage = *after;
	for (int i = 0; i < PARTY_COUNT; i++)
		usage.cpu_s[i] -= before->cpu_s[i];
	return usage;
}
