/* Rests of long work; see pace.h. */
#include "server/fulfilment/pace.h"

#include <time.h>

#include "common/clock.h"

enum { US_PER_SECOND = 1000000, REST_MAX_US = 2 * US_PER_SECOND };

void pace_rest(struct pace *pace)
{
	int64_t now_us = clock_monotonic_us();
	int64_t us = pace->worked_from_us == 0 ? 0 : now_us - pace->worked_from_us;
	us = us * pace->rest_percent / 100;
	if (us > REST_MAX_US)
		us = REST_MAX_US;
	if (us > 0)
		nanosleep(&(struct timespec){.tv_sec = us / US_PER_SECOND,
				  .tv_nsec = us % US_PER_SECOND * 1000},
			NULL);
	pace->worked_from_us = now_us + us;
}
