/* GET /v1/agent/photos/{photo}: goods may be brought to any counter, so any may see how they are.
 * Its name was told with the announcement, and cannot be guessed. */
#include "server/api/photos.h"

void get_agent_photo(struct call *call)
{
	struct shown_photo photo;
	enum db_status status = photo_of_path(call, &photo);
	if (status == DB_DONE)
		photo_reply(call, &photo);
	else
		reply_problem(call, status == DB_NONE ? REASON_NOT_FOUND : db_reason(status), NULL);
}
