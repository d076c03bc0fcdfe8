/* Photos of goods that are to come back; see photos.h. */
#include "server/api/photos.h"

#include "server/db/try.h"
#include "server/server.h"

/* --- in --- */

static enum reason photo_judge(struct call *call, order_id order, struct str command_key,
	struct str bytes, struct sent_photo *photo_out)
{
	struct picture picture;
	if (bytes.n > PHOTO_BYTES_MAX)
		return REASON_PICTURE_TOO_LARGE;
	enum reason reason = picture_clean(call->arena, bytes, &picture);
	if (reason == REASON_OK)
		*photo_out = sent_photo_of(&call->server->secret, order, command_key, &picture);
	return reason;
}

struct setting_down {
	const struct sent_photos *photos;
	int64_t now;
};

static enum db_status set_down(struct tx *tx, const void *input, void *output_out)
{
	const struct setting_down *in = input;
	for (size_t i = 0; i < in->photos->count; i++)
		DB_TRY(return_photo_set_down(tx, &in->photos->list[i], in->now));
	return DB_DONE;
}

enum reason photos_set_down(struct call *call, order_id order, struct str command_key,
	const struct call_file *files, size_t count, struct sent_photos *photos_out)
{
	photos_out->count = photos_out->refused = 0;
	if (count > RETURN_PHOTOS_MAX)
		return REASON_TOO_MANY_PHOTOS;
	for (size_t i = 0; i < count; i++) {
		enum reason reason =
			photo_judge(call, order, command_key, files[i].bytes, &photos_out->list[i]);
		photos_out->refused = i;
		if (reason != REASON_OK)
			return reason;
	}
	photos_out->count = count;
	if (count == 0)
		return REASON_OK;
	const struct setting_down in = {photos_out, call->now};
	enum db_status status = tx_run(call->db, call->arena, set_down, &in, NULL, 0);
	return status == DB_DONE ? REASON_OK : db_reason(status);
}

void photos_show(struct sent_photos *photos, int64_t line)
{
	for (size_t i = 0; i < photos->count; i++)
		photos->list[i].line = line > 0 && line <= UINT16_MAX ? (uint16_t)line : 0;
}

/* --- out --- */

enum db_status photo_of_path(const struct call *call, struct shown_photo *photo_out)
{
	const photo_id id = {call_path_uuid(call, "photo")};
	return return_photo_read(db_reading(call->db, call->arena), id, photo_out);
}

void photo_reply(struct call *call, const struct shown_photo *photo)
{
	reply_bytes(call, 200, picture_content_type(photo->kind), photo->bytes);
	reply_header(call, "Content-Disposition",
		str_printf(call->arena, "inline; filename=\"photo." STR_FMT "\"",
			STR_ARG(picture_kind_name(photo->kind))));
	reply_header(call, "Cache-Control", STR("private, max-age=3600"));
}
