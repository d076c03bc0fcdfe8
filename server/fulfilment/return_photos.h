/*
 * What a shopper shows of goods that are to come back: at most three pictures of a return, given
 * and taken away until the goods are there, and gone some time after the return is settled. They
 * may show a home: seen only by the shopper, customer service and counters, and by nobody's log.
 *
 * A picture is set down first, in a transaction of its own, and given to its return by the command:
 * the committers carry a few bytes of it and never four million.
 */
#ifndef COMPTOIR_RETURN_PHOTOS_H
#define COMPTOIR_RETURN_PHOTOS_H

#include "common/picture.h"
#include "server/fulfilment/returns.h"

enum { PHOTO_BYTES_MAX = 4 * 1024 * 1024 };
/* How long, in milliseconds: what nobody's command came for; what is of a return; and what is of
 * one that is settled. */
#define PHOTO_LOOSE_MS	 MS_PER_HOUR
#define PHOTO_KEPT_MS	 (180 * MS_PER_DAY)
#define PHOTO_SETTLED_MS (30 * MS_PER_DAY)

/* A picture that was sent, cleaned. Its id follows from what was sent and by which command, so that
 * the same command sent again sets nothing down twice; nobody can guess it. */
struct sent_photo {
	photo_id id;
	uint16_t line; /* which it shows; 0, or none that is to come back: all of them */
	struct picture picture;
	struct hash sha256;
};
struct sent_photo sent_photo_of(const struct secret *server_secret, order_id order,
	struct str command_key, const struct picture *picture);

/* Once it is committed the command may be run. */
enum db_status return_photo_set_down(
	struct tx *tx, const struct sent_photo *sent, int64_t now) MUST_USE;

/* Gives them to an announced return whose order is locked; one that it has already stays one.
 * TOO_MANY_PHOTOS; BUSY when what was set down is not there (any more). */
enum db_status return_photos_give(struct tx *tx, return_id id, const struct sent_photo *sent,
	size_t count, int64_t now, enum reason *reason_out) MUST_USE;

/* The same for a return that is known already, and taking one away; both tell its stores. Also
 * NOT_FOUND; WRONG_STATE when the goods have come. */
enum db_status return_photos_add(struct tx *tx, const struct goods_return *known,
	const struct sent_photo *sent, size_t count, int64_t now, struct goods_return *return_out,
	enum reason *reason_out) MUST_USE;
enum db_status return_photo_remove(struct tx *tx, const struct goods_return *known, photo_id photo,
	int64_t now, struct goods_return *return_out, enum reason *reason_out) MUST_USE;

/* Fills in what return_read leaves out. */
enum db_status return_photos_read(struct tx *tx, struct goods_return *goods) MUST_USE;

struct shown_photo {
	return_id of;
	enum picture_kind kind;
	struct str bytes;
};
/* DB_NONE when there is none, or it is nobody's yet. */
enum db_status return_photo_read(
	struct tx *tx, photo_id photo, struct shown_photo *photo_out) MUST_USE;

#endif
