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

static bool is_to_come(const struct goods_return *goods, int64_t line)
{
	for (size_t i = 0; i < goods->announced_count; i++)
		if (goods->announced[i].line == line)
			return true;
	return false;
}

static bool line_is_good(struct call *call, const struct goods_return *goods, int64_t line)
{
	struct faults faults;
	if (line == 0 || is_to_come(goods, line))
		return true;
	faults_init(&faults, call->arena);
	fault_add(&faults, STR("line"), "not_allowed", "A line that is to come back.");
	reply_faults(call, REASON_BAD_PARAMETER, &faults);
	return false;
}

void post_return_photos(struct call *call)
{
	struct adding adding;
	int64_t line = call_query_int(call, "line", 0);
	if (!own_return(call, &adding.known) || !line_is_good(call, &adding.known, line))
		return;
	const struct call_file sent = {STR_EMPTY, call->body};
	enum reason reason = photos_set_down(call, adding.known.order,
		call_header(call, "Idempotency-Key"), &sent, 1, &adding.photos);
	if (reason != REASON_OK) {
		reply_problem(call, reason, NULL);
		return;
	}
	photos_show(&adding.photos, line);
	/* From here on the picture is its hash: neither key nor committer looks at the bytes. */
	const struct hash *sha256 = &adding.photos.list[0].sha256;
	call->body = str_printf(call->arena, STR_FMT " %lld",
		STR_ARG(hex_print(call->arena, sha256->bytes, sizeof(sha256->bytes))),
		(long long)line);
	act_once(call, add, &adding);
}
