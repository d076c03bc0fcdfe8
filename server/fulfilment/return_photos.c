/* Photos of goods that are to come back; see return_photos.h. */
#include "server/fulfilment/return_photos.h"

#include <string.h>

#include "common/clock.h"
#include "server/db/q_photo.h"
#include "server/db/try.h"
#include "server/fulfilment/order_write.h"
#include "server/fulfilment/return_write.h"

/* --- setting down --- */

struct sent_photo sent_photo_of(const struct secret *server_secret, order_id order,
	struct str command_key, const struct picture *picture)
{
	struct {
		order_id order;
		struct hash key, sha256;
	} of = {order, hash_of(command_key.p, command_key.n),
		hash_of(picture->bytes.p, picture->bytes.n)};
	struct hash hash = hash_keyed(server_secret, "photo of a return", &of, sizeof(of));
	struct sent_photo sent = {.picture = *picture, .sha256 = of.sha256};
	memcpy(sent.id.uuid.bytes, hash.bytes, sizeof(sent.id.uuid.bytes));
	return sent;
}

enum db_status return_photo_set_down(struct tx *tx, const struct sent_photo *sent, int64_t now)
{
	const struct q_photo_put_in in = {
		.photo = sent->id,
		.kind = sent->picture.kind,
		.width = sent->picture.width,
		.height = sent->picture.height,
		.sha256 = sent->sha256,
		.kept_until = now + PHOTO_LOOSE_MS,
		.picture = sent->picture.bytes,
	};
	enum db_status status = q_photo_put(tx, &in);
	return status == DB_DUP ? DB_DONE : status; /* the same command before */
}

/* --- giving and taking away --- */

static bool is_among(const struct q_photos_of *rows, size_t count, const struct hash *sha256)
{
	for (size_t i = 0; i < count; i++)
		if (hash_equal(&rows[i].sha256, sha256))
			return true;
	return false;
}

/* 0: all are taken. */
static uint8_t free_number(const struct q_photos_of *rows, size_t count)
{
	for (uint8_t number = 1; number <= RETURN_PHOTOS_MAX; number++) {
		bool is_taken = false;
		for (size_t i = 0; i < count; i++)
			is_taken |= rows[i].number == number;
		if (!is_taken)
			return number;
	}
	return 0;
}

static enum db_status give(struct tx *tx, return_id id, const struct sent_photo *sent, int64_t now,
	enum reason *reason_out)
{
	const struct q_photos_of_in of = {id};
	struct q_photos_of *rows;
	size_t count;
	uint64_t changed;
	DB_TRY(q_photos_of(tx, &of, &rows, &count));
	if (is_among(rows, count, &sent->sha256))
		return DB_DONE;
	const struct q_photo_give_in in = {
		id, free_number(rows, count), sent->line, now + PHOTO_KEPT_MS, sent->id};
	if (in.number == 0)
		return db_refuse(reason_out, REASON_TOO_MANY_PHOTOS);
	DB_TRY(q_photo_give(tx, &in, &changed));
	return changed == 0 ? db_refuse(reason_out, REASON_BUSY) : DB_DONE;
}

enum db_status return_photos_give(struct tx *tx, return_id id, const struct sent_photo *sent,
	size_t count, int64_t now, enum reason *reason_out)
{
	for (size_t i = 0; i < count; i++)
		DB_TRY(give(tx, id, &sent[i], now, reason_out));
	return DB_DONE;
}

/* Locks its order; refused once the goods have come. */
static enum db_status change_begin(struct tx *tx, const struct goods_return *known,
	struct order *order, enum reason *reason_out)
{
	const struct q_photos_changed_in in = {known->id};
	uint64_t changed;
	enum db_status status = order_read_locked(tx, known->order, order);
	if (status == DB_NONE)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	DB_TRY(status);
	DB_TRY(q_photos_changed(tx, &in, &changed));
	return changed == 0 ? db_refuse(reason_out, REASON_WRONG_STATE) : DB_DONE;
}

static enum db_status change_end(struct tx *tx, const struct order *order, return_id id,
	int64_t now, struct goods_return *return_out)
{
	DB_MUST(return_read(tx, id, return_out));
	DB_TRY(return_photos_read(tx, return_out));
	return return_announcement_tell(tx, order, now);
}

enum db_status return_photos_add(struct tx *tx, const struct goods_return *known,
	const struct sent_photo *sent, size_t count, int64_t now, struct goods_return *return_out,
	enum reason *reason_out)
{
	struct order order;
	DB_TRY(change_begin(tx, known, &order, reason_out));
	DB_TRY(return_photos_give(tx, known->id, sent, count, now, reason_out));
	return change_end(tx, &order, known->id, now, return_out);
}

enum db_status return_photo_remove(struct tx *tx, const struct goods_return *known, photo_id photo,
	int64_t now, struct goods_return *return_out, enum reason *reason_out)
{
	const struct q_photo_drop_in in = {photo, known->id};
	struct order order;
	uint64_t changed;
	DB_TRY(change_begin(tx, known, &order, reason_out));
	DB_TRY(q_photo_drop(tx, &in, &changed));
	if (changed == 0)
		return db_refuse(reason_out, REASON_NOT_FOUND);
	return change_end(tx, &order, known->id, now, return_out);
}

/* --- reading --- */

enum db_status return_photos_read(struct tx *tx, struct goods_return *goods)
{
	const struct q_photos_of_in in = {goods->id};
	struct q_photos_of *rows;
	DB_TRY(q_photos_of(tx, &in, &rows, &goods->photo_count));
	struct return_photo *photos =
		arena_new_array(tx_arena(tx), goods->photo_count, struct return_photo);
	for (size_t i = 0; i < goods->photo_count; i++)
		photos[i] =
			(struct return_photo){rows[i].photo, rows[i].has_line ? rows[i].line : 0,
				rows[i].kind, rows[i].width, rows[i].height};
	goods->photos = photos;
	return DB_DONE;
}

enum db_status return_photo_read(struct tx *tx, photo_id photo, struct shown_photo *photo_out)
{
	const struct q_photo_get_in in = {photo};
	struct q_photo_get row;
	DB_TRY(q_photo_get(tx, &in, &row));
	*photo_out = (struct shown_photo){row.return_id, row.kind, row.picture};
	return row.has_return_id ? DB_DONE : DB_NONE;
}
