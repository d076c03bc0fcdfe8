/* What each role of the back office may do, by the table of routes. */
#include "common/buf.h"
#include "server/http/router.h"

enum { MAY_BYTES_MAX = 8192 };

bool role_admits(enum staff_role role, const struct route *route)
{
	unsigned bit = (unsigned)ROLE_SERVICE << role;
	return role == STAFF_ADMIN || ((unsigned)route->scope & bit) != 0;
}

struct str call_may(const struct call *call)
{
	struct buf may;
	buf_init(&may, call->arena, MAY_BYTES_MAX);
	for (size_t i = 0; i < route_count(); i++) {
		const struct route *route = route_at(i);
		if ((route->audiences & FOR_STAFF) != 0 && role_admits(call->caller.role, route))
			buf_printf(&may, " %s %s ", route->method, route->path);
	}
	return buf_str(&may);
}
