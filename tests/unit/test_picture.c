/* Pictures that strangers send: what is taken, what is left of them, and what hostile bytes do. */
#include "common/picture.h"

#include <stdlib.h>
#include <string.h>

#include "common/http_wire.h"
#include "tests/lib/harness.h"
#include "tests/lib/pictures.h"

static enum reason cleaned(struct str sent, struct picture *picture_out)
{
	return picture_clean(test_arena(), sent, picture_out);
}

static struct picture taken(struct str sent)
{
	struct picture picture;
	ck_assert_int_eq(cleaned(sent, &picture), REASON_OK);
	return picture;
}

static void assert_refused(struct str sent, enum reason reason)
{
	struct picture picture;
	ck_assert_int_eq(cleaned(sent, &picture), reason);
}

/* --- JPEG --- */

START_TEST(a_jpeg_loses_place_camera_comment_and_what_follows_it)
{
	struct str beside = joined(made_exif(1, true),
		joined(made_segment(0xFE, STR("by Zoé")),
			joined(made_segment(0xE1, STR("http://ns.adobe.com/xap/1.0/ <x:xmpmeta>")),
				made_segment(0xED, STR("Photoshop 3.0 caption")))));
	struct str sent = joined(made_jpeg(640, 480, beside), made_jpeg(8, 8, STR_EMPTY));
	struct picture picture = taken(sent);
	ck_assert_int_eq(picture.kind, PICTURE_JPEG);
	ck_assert_uint_eq(picture.width, 640);
	ck_assert_uint_eq(picture.height, 480);
	ck_assert(str_equal(picture.bytes, made_jpeg(640, 480, STR_EMPTY)));
}
END_TEST

START_TEST(a_jpeg_stays_turned_as_its_camera_said)
{
	for (unsigned orientation = 0; orientation <= 9; orientation++) {
		struct str sent = made_jpeg(64, 48, made_exif(orientation, orientation % 2 == 0));
		struct picture picture = taken(sent);
		bool is_turned = orientation >= 2 && orientation <= 8;
		ck_assert(!str_holds(picture.bytes, "GPS"));
		ck_assert(!str_holds(picture.bytes, "MakerOfIt"));
		ck_assert(str_holds(picture.bytes, "Exif") == is_turned);
		struct picture again = taken(picture.bytes);
		ck_assert(str_equal(again.bytes, picture.bytes));
	}
}
END_TEST

START_TEST(colours_that_adobe_names_are_kept_and_nothing_else_of_it)
{
	struct str adobe = {"Adobe\0\x64\x12\x34\x56\x78\0 and more", 21};
	struct picture picture = taken(made_jpeg(16, 16, made_segment(0xEE, adobe)));
	ck_assert(str_holds(picture.bytes, "Adobe"));
	ck_assert(!str_holds(picture.bytes, "and more"));
	ck_assert(!str_holds(picture.bytes, "\x12\x34"));
}
END_TEST

START_TEST(a_jpeg_that_is_cut_anywhere_is_refused)
{
	struct str whole = made_jpeg(40, 40, made_exif(6, false));
	for (size_t n = 0; n < whole.n; n++)
		assert_refused((struct str){whole.p, n}, REASON_NOT_A_PICTURE);
	taken(whole);
}
END_TEST

START_TEST(an_exif_that_lies_about_itself_turns_nothing)
{
	static const struct str lies[] = {{"Exif\0\0", 6}, {"Exif\0\0MM\0*\xFF\xFF\xFF\xFF", 14},
		{"Exif\0\0II*\0\x08\0\0\0\xFF\xFF\x12\1", 18}, {"Exif\0\0MM\0*\0\0\0\x08", 14}};
	for (size_t i = 0; i < ARRAY_LENGTH(lies); i++) {
		struct picture picture = taken(made_jpeg(8, 8, made_segment(0xE1, lies[i])));
		ck_assert(str_equal(picture.bytes, made_jpeg(8, 8, STR_EMPTY)));
	}
}
END_TEST

START_TEST(segments_that_no_picture_needs_are_refused)
{
	/* Arithmetic coding, hierarchical frames, a height that comes later, a second start. */
	static const int markers[] = {0xC3, 0xC5, 0xC8, 0xCC, 0xCF, 0xDC, 0xDE, 0xDF, 0xD8, 0x01};
	for (size_t i = 0; i < ARRAY_LENGTH(markers); i++)
		assert_refused(made_jpeg(8, 8, made_segment(markers[i], STR("\0\0\0\0"))),
			REASON_NOT_A_PICTURE);
	assert_refused(made_jpeg(8, 8, (struct str){"\xFF\xE1\0\1", 4}), REASON_NOT_A_PICTURE);
}
END_TEST

/* Sixty-four scans are many; each is as much work as the first. */
START_TEST(a_jpeg_of_many_scans_is_refused)
{
	struct str whole = made_jpeg(8, 8, STR_EMPTY);
	struct str scan = joined(made_segment(0xDA, (struct str){"\1\1\0\0\x3F\0", 6}), STR("\0"));
	struct str scans = STR_EMPTY;
	for (int i = 0; i < 64; i++)
		scans = joined(scans, scan);
	struct str body = {whole.p, whole.n - 2}, end = {whole.p + whole.n - 2, 2};
	taken(joined(joined(body, (struct str){scans.p, scans.n - scan.n}), end));
	assert_refused(joined(joined(body, scans), end), REASON_NOT_A_PICTURE);
}
END_TEST

/* --- PNG --- */

START_TEST(a_png_loses_everything_but_its_picture)
{
	struct str beside = joined(made_chunk("tEXt", STR("Author\0Zoé")),
		joined(made_chunk("eXIf", STR("MM GPS")), made_chunk("tIME", STR("1234567"))));
	struct str sent = joined(made_png(120, 80, beside), STR("PK\3\4 an archive"));
	struct picture picture = taken(sent);
	ck_assert_int_eq(picture.kind, PICTURE_PNG);
	ck_assert_uint_eq(picture.width, 120);
	ck_assert_uint_eq(picture.height, 80);
	ck_assert(str_equal(picture.bytes, taken(made_png(120, 80, STR_EMPTY)).bytes));
	ck_assert(!str_holds(picture.bytes, "GPS"));
}
END_TEST

START_TEST(a_png_that_is_cut_anywhere_is_refused)
{
	struct str whole = made_png(12, 12, STR_EMPTY);
	for (size_t n = 0; n < whole.n; n++)
		assert_refused((struct str){whole.p, n}, REASON_NOT_A_PICTURE);
	taken(whole);
}
END_TEST

START_TEST(a_png_with_a_wrong_checksum_length_or_chunk_is_refused)
{
	struct str whole = made_png(12, 12, STR_EMPTY);
	char *bent = str_c(test_arena(), whole);
	memcpy(bent, whole.p, whole.n);
	bent[20] ^= 1; /* in the width */
	assert_refused((struct str){bent, whole.n}, REASON_NOT_A_PICTURE);
	assert_refused(
		made_png(12, 12, (struct str){"\xFF\xFF\xFF\xFFtEXt", 8}), REASON_NOT_A_PICTURE);
	assert_refused(
		made_png(12, 12, (struct str){"\x7F\xFF\xFF\xFFIDAT", 8}), REASON_NOT_A_PICTURE);
	assert_refused(made_png(12, 12, made_chunk("CgBI", STR("\1\2\3\4"))), REASON_NOT_A_PICTURE);
	assert_refused(made_png(12, 12, made_chunk("IHDR", STR("again"))), REASON_NOT_A_PICTURE);
	assert_refused(made_png_promise(8, 8, 3, 2), REASON_NOT_A_PICTURE);
	assert_refused(made_png_promise(8, 8, 8, 3), REASON_NOT_A_PICTURE); /* no palette */
}
END_TEST

/* --- sizes --- */

START_TEST(pictures_that_promise_too_many_pixels_are_refused_unopened)
{
	assert_refused(made_png_promise(65535, 65535, 8, 6), REASON_PICTURE_TOO_LARGE);
	assert_refused(made_png_promise(0x7FFFFFFF, 1, 1, 0), REASON_PICTURE_TOO_LARGE);
	assert_refused(made_png_promise(0xFFFFFFFF, 0xFFFFFFFF, 8, 2), REASON_PICTURE_TOO_LARGE);
	assert_refused(made_png_promise(12000, 3334, 8, 2), REASON_PICTURE_TOO_LARGE);
	assert_refused(made_png_promise(12001, 1, 8, 2), REASON_PICTURE_TOO_LARGE);
	assert_refused(made_png_promise(0, 5, 8, 2), REASON_NOT_A_PICTURE);
	taken(made_png_promise(12000, 3333, 8, 2));
	struct str jpeg = made_jpeg(8, 8, STR_EMPTY);
	char *large = arena_alloc(test_arena(), jpeg.n);
	memcpy(large, jpeg.p, jpeg.n);
	memset((char *)memmem(large, jpeg.n, "\xFF\xC0", 2) + 5, 0xFF, 4);
	assert_refused((struct str){large, jpeg.n}, REASON_PICTURE_TOO_LARGE);
}
END_TEST

START_TEST(what_is_no_picture_is_told_by_its_content)
{
	const struct str others[] = {STR(""), STR("GIF89a"),
		STR("<svg xmlns='http://www.w3.org/2000/svg'>"), STR("%PDF-1.7"),
		STR("RIFF\1\2\3\4WEBPVP8 "), STR("\xFF\xD8"), STR("\xFF\xD8\xFF"),
		STR("\x89PNG\r\n\x1A\n"), STR("\0\0\0\030ftypheic"),
		STR("<html><script>alert(1)</script>")};
	for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
		assert_refused(others[i], REASON_NOT_A_PICTURE);
	/* A page in a comment of a picture goes with the comment. */
	struct picture picture = taken(made_jpeg(8, 8, made_segment(0xFE, STR("<html><script>"))));
	ck_assert(!str_holds(picture.bytes, "script"));
}
END_TEST

/* --- hostile bytes --- */

/* Some bytes changed, some cut off, some twice: in exactly as much memory as there are bytes, so
 * that a sanitizer sees each that is read beyond them. */
static struct str mutated(struct str sent, unsigned *chance)
{
	size_t n = sent.n - (rand_r(chance) % 4 == 0 ? (size_t)rand_r(chance) % sent.n : 0);
	char *bytes = malloc(n);
	memcpy(bytes, sent.p, n);
	for (int i = rand_r(chance) % 6; i >= 0 && n > 0; i--) {
		static const unsigned char edges[] = {0, 1, 0x7F, 0x80, 0xFE, 0xFF, 0xD9, 0xDA};
		size_t at = (size_t)rand_r(chance) % n;
		bytes[at] = (char)(rand_r(chance) % 2 == 0
					   ? edges[(size_t)rand_r(chance) % sizeof(edges)]
					   : (unsigned char)rand_r(chance));
	}
	return (struct str){bytes, n};
}

START_TEST(mutated_pictures_are_taken_or_refused_and_what_is_taken_is_clean)
{
	unsigned chance = 71;
	const struct str seeds[] = {made_jpeg(64, 64, made_exif(6, true)),
		made_jpeg(24, 24, made_segment(0xEE, (struct str){"Adobe\0\x64\0\0\0\0\1", 12})),
		made_png(16, 16, made_chunk("tEXt", STR("GPS"))), made_png_promise(100, 100, 8, 6)};
	unsigned taken_count = 0;
	struct arena *arena = arena_new(1 << 20);
	for (int i = 0; i < 20000; i++) {
		struct picture picture;
		struct str sent = mutated(seeds[i % (int)ARRAY_LENGTH(seeds)], &chance);
		arena_clear(arena);
		if (picture_clean(arena, sent, &picture) == REASON_OK) {
			struct picture again;
			ck_assert_uint_le(picture.bytes.n, sent.n + PICTURE_ADDED_MAX);
			ck_assert_int_eq(picture_clean(arena, picture.bytes, &again), REASON_OK);
			ck_assert(str_equal(again.bytes, picture.bytes));
			taken_count++;
		}
		free((void *)(uintptr_t)sent.p);
	}
	arena_free(arena);
	ck_assert_uint_gt(taken_count, 1000);
}
END_TEST

/* --- the form they come in --- */

static const char form_type[] = "multipart/form-data; boundary=----xY";
#define FORM_PART(head, body)                                                                      \
	"------xY\r\nContent-Disposition: form-data; " head "\r\n\r\n" body "\r\n"
#define FORM_END "------xY--\r\n"

static bool is_read(const char *type, struct str body, struct wire_form *form_out)
{
	struct str own = str_dup(test_arena(), body); /* lines are unified in place */
	return multipart_parse(test_arena(), str_of(type), own, form_out);
}

START_TEST(a_form_gives_its_fields_and_its_files)
{
	struct wire_form form;
	bool is_there;
	struct str body = STR(FORM_PART("name=\"reason\"", "defect") FORM_PART(
		"name=\"note\"", "two\r\nlines") FORM_PART("name=\"photo\"; filename=\"\"", "")
			FORM_PART("name=\"photo\"; filename=\"a%22b.jpg\"\r\nContent-Type: x/y",
				"\xFF\xD8\r\n--not the end\0") FORM_END);
	ck_assert(is_read(form_type, body, &form));
	assert_text(wire_pair_value(&form.fields, "reason", &is_there), "defect");
	assert_text(wire_pair_value(&form.fields, "note", &is_there), "two\nlines");
	ck_assert_uint_eq(form.file_count, 1);
	assert_text(form.files[0].name, "photo");
	assert_text(form.files[0].called, "a%22b.jpg");
	ck_assert_uint_eq(form.files[0].bytes.n, 18);
	ck_assert(is_read("multipart/form-data; boundary=\"----xY\"", body, &form));
}
END_TEST

START_TEST(a_form_that_is_not_as_browsers_send_it_is_refused)
{
	struct wire_form form;
	static const struct {
		const char *type;
		struct str body;
	} bad[] = {
		{form_type, STR("")},
		{form_type, STR("------xY")},
		{form_type, STR("------xY--x")},
		{form_type, STR(" " FORM_PART("name=\"a\"", "1") FORM_END)},
		{form_type, STR(FORM_PART("name=\"a\"", "1"))},
		{form_type, STR(FORM_PART("name=\"a\"", "1") FORM_END "after")},
		{form_type, STR(FORM_PART("name=\"\"", "1") FORM_END)},
		{form_type, STR(FORM_PART("name=a", "1") FORM_END)},
		{form_type, STR(FORM_PART("name=\"a", "1") FORM_END)},
		{form_type, STR(FORM_PART("name=\"a\\", "1") FORM_END)},
		{form_type, STR(FORM_PART("name=\"a\"; name=\"b\"", "1") FORM_END)},
		{form_type, STR(FORM_PART("filename=\"b\"", "1") FORM_END)},
		{form_type, STR(FORM_PART("name=\"a\"; other=\"b\"", "1") FORM_END)},
		{form_type, STR(FORM_PART("name=\"a\"", "\xFF") FORM_END)},
		{form_type, STR(FORM_PART("name=\"a\"\r\nContent-Transfer-Encoding: base64", "1")
					    FORM_END)},
		{form_type, STR("------xY\r\nContent-Type: text/plain\r\n\r\n1\r\n" FORM_END)},
		{form_type, STR("------xY\nContent-Disposition: form-data; "
				"name=\"a\"\n\n1\n" FORM_END)},
		{"multipart/form-data", STR(FORM_PART("name=\"a\"", "1") FORM_END)},
		{"multipart/form-data; boundary=", STR(FORM_PART("name=\"a\"", "1") FORM_END)},
		{"multipart/form-data; boundary=--\"--xY",
			STR(FORM_PART("name=\"a\"", "1") FORM_END)},
		{"multipart/mixed; boundary=----xY", STR(FORM_PART("name=\"a\"", "1") FORM_END)},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		ck_assert_msg(!is_read(bad[i].type, bad[i].body, &form), "%zu is taken", i);
}
END_TEST

START_TEST(a_form_has_a_bounded_number_of_parts)
{
	struct wire_form form;
	struct str part = STR(FORM_PART("name=\"a\"", "1")), parts = STR_EMPTY;
	for (int i = 0; i < 512; i++)
		parts = joined(parts, part);
	ck_assert(is_read(form_type, joined(parts, STR(FORM_END)), &form));
	ck_assert_uint_eq(form.fields.count, 512);
	ck_assert(!is_read(form_type, joined(joined(parts, part), STR(FORM_END)), &form));
}
END_TEST

START_TEST(mutated_forms_are_read_or_refused)
{
	unsigned chance = 17;
	struct str seed = STR(FORM_PART("name=\"reason\"", "defect") FORM_PART(
		"name=\"photo\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg", "\xFF\xD8\xFF")
			FORM_END);
	struct arena *arena = arena_new(1 << 20);
	unsigned read = 0;
	for (int i = 0; i < 20000; i++) {
		struct wire_form form;
		struct str body = mutated(seed, &chance);
		arena_clear(arena);
		read += multipart_parse(arena, str_of(form_type), body, &form);
		free((void *)(uintptr_t)body.p);
	}
	arena_free(arena);
	ck_assert_uint_gt(read, 100);
	ck_assert_uint_lt(read, 20000);
}
END_TEST

TEST_MAIN("picture", a_jpeg_loses_place_camera_comment_and_what_follows_it,
	a_jpeg_stays_turned_as_its_camera_said,
	colours_that_adobe_names_are_kept_and_nothing_else_of_it,
	a_jpeg_that_is_cut_anywhere_is_refused, an_exif_that_lies_about_itself_turns_nothing,
	segments_that_no_picture_needs_are_refused, a_jpeg_of_many_scans_is_refused,
	a_png_loses_everything_but_its_picture, a_png_that_is_cut_anywhere_is_refused,
	a_png_with_a_wrong_checksum_length_or_chunk_is_refused,
	pictures_that_promise_too_many_pixels_are_refused_unopened,
	what_is_no_picture_is_told_by_its_content,
	mutated_pictures_are_taken_or_refused_and_what_is_taken_is_clean,
	a_form_gives_its_fields_and_its_files, a_form_that_is_not_as_browsers_send_it_is_refused,
	a_form_has_a_bounded_number_of_parts, mutated_forms_are_read_or_refused)
