/*
 * Long work that shoppers must not notice: it is done in pieces, and between them it rests. A rest
 * is a share of the time that went by since the last one. Waiting for the disk, for a lock or for a
 * processor is in that time, so the rests grow just when others wait, on any machine.
 */
#ifndef COMPTOIR_PACE_H
#define COMPTOIR_PACE_H

#include <stdint.h>

struct pace {
	unsigned rest_percent;	/* of the time that a piece takes; 0: no rests */
	int64_t worked_from_us; /* since the last rest; 0: nothing was done yet */
};

/* Before a piece, whose time begins here; the first is not waited for. Rests two seconds at most.
 */
void pace_rest(struct pace *pace);

#endif
