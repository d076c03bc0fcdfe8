/* comptoir-demogen: writes the demo set into a folder. */
#include "tools/demogen/demo.h"

#include <getopt.h>
#include <stdlib.h>

#include "common/clock.h"

static const char USAGE[] =
	"usage: comptoir-demogen [--seed N] [--now 2026-11-21T09:00:00Z] FOLDER\n"
	"Writes postcodes.csv, stores.csv, products.csv and stock.csv of a made-up chain.\n"
	"The same seed (1) and time (now) give the same files.\n";

static int refuse(const char *why)
{
	fprintf(stderr, "comptoir-demogen: %s\n%s", why, USAGE);
	return 2;
}

/* True when all were read and the folder is what remains. */
static bool read_options(int argc, char **argv, struct demo *demo)
{
	static const struct option options[] = {
		{"seed", required_argument, NULL, 's'},
		{"now", required_argument, NULL, 'n'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(USAGE, stdout);
			exit(0);
		}
		if (option == 's' && str_to_u64(str_of(optarg), UINT64_MAX, &demo->seed))
			continue;
		if (option == 'n' && instant_parse(str_of(optarg), &demo->now))
			continue;
		return false;
	}
	return optind == argc - 1;
}

int main(int argc, char **argv)
{
	struct demo demo = {
		.seed = 1,
		.now = clock_now(),
		.arena = arena_new((size_t)64 << 20),
	};
	struct str why;
	if (!read_options(argc, argv, &demo))
		return refuse("wrong arguments");
	if (!demo_write(&demo, argv[optind], &why)) {
		fprintf(stderr, "comptoir-demogen: %s\n", why.p);
		return 1;
	}
	arena_free(demo.arena);
	return 0;
}
