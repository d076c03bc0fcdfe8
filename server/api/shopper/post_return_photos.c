/* POST /v1/returns/{id}/photos: what is wrong with the goods, as a picture; the body is the
 * picture.
 */
#include "server/api/own_return.h"
#include "server/api/photos.h"
#include "server/db/try.h"

struct adding {
	struct goods_return known;
	struct sent_photos photos;
};

static enum db_status add(
	struct tx *tx, const struct call *call, const void *input, struct effect *effect_out)
{
	const struct adding *adding = input;
	struct goods_return goods;
	DB_TRY(return_photos_add(tx, &adding->known, adding->photos.list, adding->photos.count,
		call->now, &goods, &effect_out->reason));
	effect_out->status = 201;
	effect_out->version = goods.version;
	effect_out->json = own_return_json(call, &goods);
	return DB_DONE;
}

void post_return_photos(struct call *call)
{
	struct adding adding;
	if (!own_return(call, &adding.known))
		return;
	const struct call_file sent = {STR_EMPTY, call->body};
	enum reason reason = photos_set_down(call, adding.known.order,
		call_header(call, "Idempotency-Key"), &sent, 1, &adding.photos);
	if (reason != REASON_OK) {
		reply_problem(call, reason, NULL);
		return;
	}
	/* From here on the picture is its hash: neither key nor committer looks at the bytes. */
	call->body = hex_print(call->arena, adding.photos.list[0].sha256.bytes,
		sizeof(adding.photos.list[0].sha256.bytes));
	act_once(call, add, &adding);
}
