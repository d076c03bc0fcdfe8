/* GET /assets/{name}: a file that pages load; see common/assets.h. */
#include "common/assets.h"

#include "server/http/call.h"
#include "server/server.h"

void get_asset(struct call *call)
{
	const struct asset *asset = asset_find(call->server->assets, call_path(call, "name"));
	if (asset == NULL) {
		reply_problem(call, REASON_NOT_FOUND, NULL);
		return;
	}
	struct str etag = str_printf(call->arena, "\"" STR_FMT "\"", STR_ARG(asset->tag));
	if (str_equal(call_header(call, "If-None-Match"), etag))
		reply_bytes(call, 304, "", STR_EMPTY);
	else
		reply_bytes(call, 200, asset->content_type, asset->bytes);
	bool is_named = str_equal(call_query(call, "v"), asset->tag);
	reply_header(call, "ETag", etag);
	reply_header(call, "Cache-Control",
		is_named ? STR("public, max-age=31536000, immutable") : STR("public, max-age=60"));
}
