/*
 * From method and raw path to a row of routes.def. Exact: a literal segment is
 * compared byte for byte with what came off the wire; nothing is decoded, cleaned or
 * cut before (civetweb's own matching takes /echoX for /echo).
 */
#ifndef COMPTOIR_HTTP_ROUTER_H
#define COMPTOIR_HTTP_ROUTER_H

#include "server/http/wire.h"

size_t route_count(void);
const struct route *route_at(size_t index);
size_t route_index(const struct route *route);

/* Whether staff of that role may call a route that is FOR_STAFF. */
bool role_admits(enum staff_role role, const struct route *route);

/*
 * REASON_OK sets call->route and the path values; HEAD finds the GET route.
 * REASON_NOT_FOUND: no such address. REASON_METHOD_NOT_ALLOWED: *allow_out lists what the address
 * takes (also set with REASON_OK for OPTIONS, when call->route stays NULL).
 */
enum reason route_find(struct call *call, struct str *allow_out) MUST_USE;

#endif
