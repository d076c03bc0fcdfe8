-- What a shopper shows of goods that are to come back (doc/decisions/0040). A photo is set down before the command that
-- gives it to its return (until then return_id is NULL), so that no committer waits for its bytes. sha256: of the bytes,
-- so that the same picture sent again is one; kept_until: then it goes, whatever became of the return.
CREATE TABLE IF NOT EXISTS return_photo (
	photo_id         BINARY(16) NOT NULL,
	return_id        BINARY(16) NULL,
	number           TINYINT UNSIGNED NULL,
	kind             ENUM('jpeg','png') CHARACTER SET ascii NOT NULL,
	width            INT UNSIGNED NOT NULL,
	height           INT UNSIGNED NOT NULL,
	sha256           BINARY(32) NOT NULL,
	kept_until       BIGINT NOT NULL,
	picture          MEDIUMBLOB NOT NULL,
	PRIMARY KEY (photo_id),
	UNIQUE KEY uq_photo_number (return_id, number),
	UNIQUE KEY uq_photo_once (return_id, sha256),
	KEY ix_photo_kept (kept_until),
	CONSTRAINT ck_photo_at_most_three CHECK (number BETWEEN 1 AND 3),
	CONSTRAINT ck_photo_has_place CHECK ((return_id IS NULL) = (number IS NULL)),
	CONSTRAINT ck_photo_bounded CHECK (OCTET_LENGTH(picture) <= 4194368)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
