/* Postcodes that were imported or moved reach this process's memory. */
#include "server/fulfilment/places.h"
#include "server/jobs/jobs.h"

enum reason job_refresh_places(struct job *job)
{
	return db_reason(places_refresh(job->server->places));
}
