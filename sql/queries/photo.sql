-- Photos of goods that are to come back (server/fulfilment/return_photos.h). Whoever gives one to a return, or takes it
-- away, holds the row of its order.

-- name: photo_put
-- why:  a picture is set down, and is nobody's yet
-- in:   photo photo_id, kind enum(picture_kind), width u32, height u32, sha256 hash, kept_until i64, picture blob(4194368)
-- rows: none
INSERT INTO return_photo (photo_id, kind, width, height, sha256, kept_until, picture)
VALUES (:photo, :kind, :width, :height, :sha256, :kept_until, :picture);

-- name: photos_of
-- why:  what there is of a return, without the pictures themselves
-- in:   return_id return_id
-- out:  photo photo_id, number u8?, line u16?, kind enum(picture_kind), width u32, height u32, sha256 hash
-- rows: many(3)
SELECT photo_id, number, line, kind, width, height, sha256 FROM return_photo WHERE return_id = :return_id ORDER BY number;

-- name: photo_give
-- why:  a picture that was set down is of this return from now on, and of that line if it is to come back
-- in:   return_id return_id, number u8, line u16, kept_until i64, photo photo_id
-- rows: changed
UPDATE return_photo SET return_id = :return_id, number = :number, kept_until = :kept_until,
       line = (SELECT a.line FROM return_announced a WHERE a.return_id = :return_id AND a.line = :line)
 WHERE photo_id = :photo AND return_id IS NULL;

-- name: photo_get
-- why:  one picture, and whose goods it shows
-- in:   photo photo_id
-- out:  return_id return_id?, kind enum(picture_kind), picture blob(4194368)
-- rows: one
SELECT return_id, kind, picture FROM return_photo WHERE photo_id = :photo;

-- name: photo_drop
-- why:  the shopper takes it away
-- in:   photo photo_id, return_id return_id
-- rows: changed
DELETE FROM return_photo WHERE photo_id = :photo AND return_id = :return_id;

-- name: photos_drop
-- why:  the goods do not come back, so nobody needs to see them
-- in:   return_id return_id
-- rows: changed
DELETE FROM return_photo WHERE return_id = :return_id;

-- name: photos_end
-- why:  the return is settled: nobody needs them much longer
-- in:   kept_until i64, return_id return_id
-- rows: changed
UPDATE return_photo SET kept_until = LEAST(kept_until, :kept_until) WHERE return_id = :return_id;

-- name: photos_changed
-- why:  what is known of a return has changed, as long as its goods have not come
-- in:   return_id return_id
-- rows: changed
UPDATE returns SET version = version + 1 WHERE return_id = :return_id AND state = 'announced';

-- name: photo_purge
-- why:  photos are kept for a time; older ones go, a bounded number at a time
-- in:   before i64
-- rows: changed
DELETE FROM return_photo WHERE kept_until < :before LIMIT 20;
