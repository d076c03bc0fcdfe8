/* comptoirctl verify: prints what does not hold; the last line sums up. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "server/ctl/ctl.h"
#include "server/fulfilment/verify.h"

static void print_violation(const struct violation *violation, void *context)
{
	printf(STR_FMT ": " STR_FMT "\n\tshould hold: %s\n", STR_ARG(violation->where),
		STR_ARG(violation->figures), violation->rule);
}

/* For a person who waits; a script's log stays short. */
static void print_progress(const struct verified *so_far, void *context)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%" PRIu64 " stores, %" PRIu64 " thousand orders ",
			so_far->stores, so_far->orders_ranges);
}

enum ctl_outcome ctl_verify(struct ctl *ctl)
{
	static const struct verify_listener listener = {print_violation, print_progress, NULL};
	struct verified verified;
	enum db_status status = verify_run(ctl->db, &listener, &verified);
	if (isatty(STDERR_FILENO))
		fputc('\n', stderr);
	if (status != DB_DONE)
		return ctl_outcome_of(status);
	printf("%" PRIu64 " stores and all orders looked at, %" PRIu64 " violations.\n",
		verified.stores, verified.violations);
	return verified.violations == 0 ? CTL_DONE : CTL_FAILED;
}
