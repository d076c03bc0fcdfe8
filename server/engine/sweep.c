/* Many works of a job, one after the other; see sweep.h. */
#include "server/engine/sweep.h"

bool sweep_one(struct sweep *sweep, store_id store, const void *input)
{
	const struct engine_call call = {
		.body = sweep->body,
		.input = input,
		.arena = sweep->arena,
		.store = store,
	};
	enum db_status status = engine_run(sweep->engine, &call);
	if (status == DB_DONE)
		sweep->count++;
	else if (status != DB_NONE)
		sweep->status = status;
	return status != DB_DOWN && status != DB_UNCERTAIN;
}
