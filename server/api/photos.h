/* Photos of goods that are to come back, on their way in and out. */
#ifndef COMPTOIR_API_PHOTOS_H
#define COMPTOIR_API_PHOTOS_H

#include "server/fulfilment/return_photos.h"
#include "server/http/call.h"

struct sent_photos {
	struct sent_photo list[RETURN_PHOTOS_MAX];
	size_t count;
	size_t refused; /* which of them is not taken */
};
/* Of which line of the order they all are; 0: of no one line. */
void photos_show(struct sent_photos *photos, int64_t line);
/* Judges and cleans them all, then sets them down for the command of this key. NOT_A_PICTURE,
 * PICTURE_TOO_LARGE, TOO_MANY_PHOTOS, or what the database says; then nothing was set down. */
enum reason photos_set_down(struct call *call, order_id order, struct str command_key,
	const struct call_file *files, size_t count, struct sent_photos *photos_out) MUST_USE;

/* The photo of the path, whatever return it is of; DB_NONE when there is none. */
enum db_status photo_of_path(const struct call *call, struct shown_photo *photo_out) MUST_USE;
/* As a picture and nothing else, for this reader's own browser only. */
void photo_reply(struct call *call, const struct shown_photo *photo);

#endif
