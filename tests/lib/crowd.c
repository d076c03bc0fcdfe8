/* Clients at once; see crowd.h. */
#include "tests/lib/crowd.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void crowd_start(struct crowd *crowd, size_t count, crowd_client *client, void *context)
{
	int gate[2];
	char nothing;
	ck_assert_uint_le(count, CROWD_MAX);
	ck_assert_int_eq(pipe(gate), 0);
	*crowd = (struct crowd){.count = count, .gate = gate[1]};
	for (size_t i = 0; i < count; i++) {
		crowd->pids[i] = fork();
		ck_assert_int_ge(crowd->pids[i], 0);
		if (crowd->pids[i] > 0)
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(gate[1]);
		/* Returns at the end of file, when the gate is closed. */
		ssize_t got = read(gate[0], &nothing, 1);
		_exit(got == 0 ? client(i, context) : CROWD_OUTCOMES);
	}
	close(gate[0]);
	close(crowd->gate);
}

void crowd_wait(struct crowd *crowd)
{
	for (size_t i = 0; i < crowd->count; i++) {
		int status;
		ck_assert_int_eq(waitpid(crowd->pids[i], &status, 0), crowd->pids[i]);
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) < CROWD_OUTCOMES,
			"client %zu ended with wait status %d", i, status);
		crowd->outcomes[WEXITSTATUS(status)]++;
	}
}

struct crowd crowd_run(size_t count, crowd_client *client, void *context)
{
	struct crowd crowd;
	crowd_start(&crowd, count, client, context);
	crowd_wait(&crowd);
	return crowd;
}
