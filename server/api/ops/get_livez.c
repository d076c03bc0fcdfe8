/* GET /livez: this process answers. Says nothing of the database on purpose: restarting us would
 * not bring it back. */
#include "server/http/call.h"

void get_livez(struct call *call)
{
	reply_bytes(call, 200, "text/plain; charset=utf-8", STR("alive\n"));
}
