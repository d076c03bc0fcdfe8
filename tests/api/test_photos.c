/* Photos of goods that are to come back: sent, shown, taken away and forgotten, over HTTP and on
 * pages. */
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/clock.h"
#include "server/fulfilment/return_photos.h"
#include "server/http/call.h"
#include "server/jobs/jobs.h"
#include "tests/lib/goods.h"
#include "tests/lib/pictures.h"

enum { FORM_MAX = 32 << 20 };

/* --- sending --- */

static const char *photos_path(const struct got *goods)
{
	return arena_printf(test_arena(), "/v1/returns/%s/photos", got_c(goods, "id"));
}

static const char *photo_path(const struct got *goods, const char *photo)
{
	return arena_printf(test_arena(), "%s/%s", photos_path(goods), photo);
}

static struct got *photo_sent_to(
	const char *path, const char *who, const char *key, struct str picture)
{
	const char *headers = arena_printf(test_arena(),
		"Authorization: Bearer %s\r\nIdempotency-Key: %s\r\nContent-Type: image/jpeg\r\n",
		who, key);
	return client_bytes(api_port(), "POST", path, headers, picture);
}

static struct got *photo_sent(
	const struct got *goods, const char *who, const char *key, struct str picture)
{
	return photo_sent_to(photos_path(goods), who, key, picture);
}

static struct str camera_picture(unsigned width)
{
	return made_jpeg(width, 48, made_exif(6, true));
}

static struct got *announced(const struct got *order)
{
	struct got *goods = goods_announce(order, "[{'line': 1, 'qty': 1}]", "defect");
	assert_status(goods, 201);
	return goods;
}

static int64_t photo_count(void)
{
	return fixture_number("SELECT COUNT(*) FROM return_photo");
}

START_TEST(a_photo_is_kept_without_place_and_shown_to_its_shopper_alone)
{
	struct got *order = goods_collected(), *goods = announced(order);
	const char *token = got_c(order, "token");
	struct got *got = photo_sent(goods, token, api_key(), camera_picture(64));
	assert_status(got, 201);
	assert_text(got_text(got, "photos/0/kind"), "jpeg");
	ck_assert_int_eq(got_int(got, "photos/0/width"), 64);
	const char *path = photo_path(goods, got_c(got, "photos/0/id"));
	struct got *shown = api_get(token, "%s", path);
	assert_status(shown, 200);
	assert_text(got_header(shown, "Content-Type"), "image/jpeg");
	assert_text(got_header(shown, "X-Content-Type-Options"), "nosniff");
	assert_text(got_header(shown, "Cache-Control"), "private, max-age=3600");
	assert_text(got_header(shown, "Content-Disposition"), "inline; filename=\"photo.jpeg\"");
	ck_assert(str_starts_with(
		got_header(shown, "Content-Security-Policy"), STR("default-src 'none'")));
	ck_assert(str_holds(shown->body, "Exif"));
	ck_assert(!str_holds(shown->body, "GPS"));
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM return_photo"
					" WHERE INSTR(picture, 'GPS') > 0"),
		0);
	struct got *other = goods_collected();
	assert_problem(api_get(got_c(other, "token"), "%s", path), 404, "not_found");
	const char *swapped = photo_path(announced(other), got_c(got, "photos/0/id"));
	assert_problem(api_get(got_c(other, "token"), "%s", swapped), 404, "not_found");
	assert_problem(api_get(NULL, "%s", path), 401, "not_authenticated");
	assert_status(api_get(api_partner(SCOPE_ORDERS), "%s", path), 200);
	ck_assert(!server_process_logged(api_server(), got_c(got, "photos/0/id")));
}
END_TEST

START_TEST(the_same_request_or_the_same_picture_again_is_one_photo)
{
	struct got *order = goods_collected(), *goods = announced(order);
	const char *token = got_c(order, "token"), *key = api_key();
	struct got *first = photo_sent(goods, token, key, camera_picture(64));
	struct got *again = photo_sent(goods, token, key, camera_picture(64));
	assert_status(first, 201);
	ck_assert(str_equal(first->body, again->body));
	assert_text(got_header(again, "Idempotency-Replayed"), "true");
	ck_assert_int_eq(photo_count(), 1);
	assert_problem(
		photo_sent(goods, token, key, camera_picture(72)), 422, "idempotency_key_reused");
	struct got *other_key = photo_sent(goods, token, api_key(), camera_picture(64));
	assert_status(other_key, 201);
	assert_text(got_text(other_key, "photos/0/id"), got_c(first, "photos/0/id"));
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM return_photo WHERE return_id IS NOT NULL"), 1);
}
END_TEST

START_TEST(a_return_has_three_photos_and_no_fourth)
{
	struct got *order = goods_collected(), *goods = announced(order);
	const char *token = got_c(order, "token");
	struct got *got = NULL;
	for (unsigned i = 1; i <= 3; i++)
		got = photo_sent(goods, token, api_key(), camera_picture(8 * i));
	assert_status(got, 201);
	assert_problem(
		photo_sent(goods, token, api_key(), camera_picture(32)), 409, "too_many_photos");
	const char *second = photo_path(goods, got_c(got, "photos/1/id"));
	struct got *less = api_act("DELETE", second, token, api_key(), NULL);
	assert_status(less, 200);
	assert_text(got_text(less, "photos/1/id"), got_c(got, "photos/2/id"));
	assert_problem(api_get(token, "%s", second), 404, "not_found");
	assert_problem(api_act("DELETE", second, token, api_key(), NULL), 404, "not_found");
	assert_status(photo_sent(goods, token, api_key(), camera_picture(40)), 201);
	ck_assert_int_eq(fixture_number("SELECT SUM(number) FROM return_photo"), 6);
}
END_TEST

START_TEST(what_is_no_picture_or_too_large_is_refused_and_not_kept)
{
	struct got *order = goods_collected(), *goods = announced(order);
	const char *token = got_c(order, "token");
	struct str cut = camera_picture(64);
	cut.n -= 2;
	const struct {
		struct str sent;
		int status;
		const char *code;
	} refused[] = {
		{STR("GIF89a"), 422, "not_a_picture"},
		{STR("<svg onload='alert(1)'/>"), 422, "not_a_picture"},
		{STR_EMPTY, 422, "not_a_picture"},
		{cut, 422, "not_a_picture"},
		{made_png_promise(65535, 65535, 8, 6), 422, "picture_too_large"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
		assert_problem(photo_sent(goods, token, api_key(), refused[i].sent),
			refused[i].status, refused[i].code);
	int fd = client_connect(api_port());
	client_send(
		fd, arena_printf(test_arena(),
			    "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
			    "Idempotency-Key: k\r\nContent-Length: 4194305\r\n\r\n",
			    photos_path(goods), token));
	assert_problem(client_read(fd), 413, "body_too_large");
	client_close(fd);
	assert_problem(
		photo_sent(goods, token, "", camera_picture(64)), 400, "idempotency_key_required");
	assert_text(
		got_text(api_get(token, "/v1/returns/%s", got_c(goods, "id")), "photos/0/id"), "");
}
END_TEST

START_TEST(photos_change_no_more_once_the_goods_are_there)
{
	struct got *order = goods_collected(), *goods = announced(order);
	const char *token = got_c(order, "token");
	struct got *got = photo_sent(goods, token, api_key(), camera_picture(64));
	ck_assert_str_eq(
		goods_told(api_agent("PAR1"), goods_command("return", order, got_c(goods, "id"),
						      "'reason': 'defect', 'lines': [{'line': 1,"
						      " 'qty': 1, 'disposition': 'quarantine'}]")),
		"ok");
	const char *path = photo_path(goods, got_c(got, "photos/0/id"));
	assert_problem(photo_sent(goods, token, api_key(), camera_picture(72)), 409, "wrong_state");
	assert_problem(api_act("DELETE", path, token, api_key(), NULL), 409, "wrong_state");
	assert_status(api_get(token, "%s", path), 200);
}
END_TEST

START_TEST(what_is_undone_is_shown_no_more)
{
	struct got *order = goods_collected(), *goods = announced(order);
	const char *token = got_c(order, "token");
	assert_status(photo_sent(goods, token, api_key(), camera_picture(64)), 201);
	assert_status(
		api_act("DELETE", arena_printf(test_arena(), "/v1/returns/%s", got_c(goods, "id")),
			token, api_key(), NULL),
		200);
	ck_assert_int_eq(photo_count(), 0);
}
END_TEST

/* --- counters and customer service --- */

START_TEST(any_counter_is_told_of_photos_and_may_see_them)
{
	struct got *order = goods_collected(), *goods = announced(order);
	struct got *sent = photo_sent(goods, got_c(order, "token"), api_key(), camera_picture(64));
	const char *agent = api_agent("PAR2"), *id = got_c(sent, "photos/0/id");
	struct got *found = api_get(agent, "/v1/agent/orders?q=%s", got_c(order, "number"));
	assert_text(got_text(found, "orders/0/announced/photos/0"), id);
	struct got *shown = api_get(agent, "/v1/agent/photos/%s", id);
	assert_status(shown, 200);
	assert_text(got_header(shown, "Content-Type"), "image/jpeg");
	assert_problem(api_get(agent, "/v1/agent/photos/%s", got_c(goods, "id")), 404, "not_found");
	assert_problem(api_get(got_c(order, "token"), "/v1/agent/photos/%s", id), 401,
		"not_authenticated");
	struct got *feed = api_get(api_agent("PAR1"), "/v1/agent/events?after=0&wait=0");
	ck_assert(str_holds(feed->body, id));
}
END_TEST

/* Two lines come back: a photo of the second, and one of everything. */
START_TEST(a_photo_says_of_which_line_it_is)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = goods_collected();
	struct got *goods =
		goods_announce(order, "[{'line': 1, 'qty': 1}, {'line': 2, 'qty': 1}]", "defect");
	const char *token = got_c(order, "token"), *key = api_key();
	const char *of = photos_path(goods), *second = arena_printf(test_arena(), "%s?line=2", of);
	assert_status(photo_sent_to(second, token, key, camera_picture(64)), 201);
	assert_problem(
		photo_sent(goods, token, key, camera_picture(64)), 422, "idempotency_key_reused");
	assert_problem(photo_sent_to(arena_printf(test_arena(), "%s?line=3", of), token, api_key(),
			       camera_picture(72)),
		400, "bad_parameter");
	struct got *got = photo_sent(goods, token, api_key(), camera_picture(80));
	assert_status(got, 201);
	ck_assert_int_eq(got_int(got, "photos/0/line"), 2);
	ck_assert_ptr_null(
		json_object_get(json_array_get(json_object_get(got->json, "photos"), 1), "line"));
	struct got *found =
		api_get(api_agent("PAR2"), "/v1/agent/orders?q=%s", got_c(order, "number"));
	ck_assert_int_eq(got_int(found, "orders/0/announced/photo_lines/0"), 2);
	ck_assert_int_eq(got_int(found, "orders/0/announced/photo_lines/1"), 0);
	const char *page = arena_printf(test_arena(), "/admin/orders/%s", got_c(order, "id"));
	ck_assert(page_has_in_order(
		staff_page(page), got_c(got, "photos/0/id"), "<small>Tasse bleue</small>"));
	struct got *shown = visit(&zoe, "%s/return/%s", goods_page(order), got_c(goods, "id"));
	assert_shows(shown, "<small>Tasse bleue</small>");
	assert_shows(shown, "<select id=\"photo-line\"");
}
END_TEST

START_TEST(customer_service_sees_the_photos_of_the_order_it_looks_at)
{
	struct visitor ines = {.language = "en"};
	struct got *order = goods_collected(), *goods = announced(order);
	struct got *sent = photo_sent(goods, got_c(order, "token"), api_key(), camera_picture(64));
	const char *page = arena_printf(test_arena(), "/admin/orders/%s", got_c(order, "id"));
	const char *photo =
		arena_printf(test_arena(), "%s/photos/%s", page, got_c(sent, "photos/0/id"));
	assert_shows(staff_page_of(&ines, page), photo);
	struct got *shown = visit(&ines, "%s", photo);
	assert_status(shown, 200);
	assert_text(got_header(shown, "Content-Type"), "image/jpeg");
	struct got *other = goods_collected();
	assert_status(visit(&ines, "/admin/orders/%s/photos/%s", got_c(other, "id"),
			      got_c(sent, "photos/0/id")),
		404);
}
END_TEST

/* --- how long --- */

static void purge_at(int64_t now)
{
	struct job job = {.db = fixture_db(), .arena = test_arena(), .now = now};
	ck_assert_int_eq(job_purge(&job), REASON_OK);
}

static enum db_status settle_free(struct tx *tx, const void *input, void *output_out)
{
	return return_settle_free(tx, *(const return_id *)input, WORLD_NOON + MS_PER_DAY);
}

START_TEST(photos_go_thirty_days_after_the_return_is_settled)
{
	struct got *order = goods_collected(), *goods = announced(order);
	return_id id;
	assert_status(photo_sent(goods, got_c(order, "token"), api_key(), camera_picture(64)), 201);
	ck_assert_str_eq(
		goods_told(api_agent("PAR1"), goods_command("return", order, got_c(goods, "id"),
						      "'reason': 'defect', 'lines': [{'line': 1,"
						      " 'qty': 1, 'disposition': 'supplier'}]")),
		"ok");
	int64_t until = fixture_number("SELECT kept_until FROM return_photo");
	ck_assert_int_ge(until, WORLD_NOON + 180 * MS_PER_DAY);
	ck_assert(uuid_parse(got_text(goods, "id"), &id.uuid));
	fixture_sql("UPDATE refund SET state = 'done'");
	ck_assert_int_eq(tx_run(fixture_db(), test_arena(), settle_free, &id, NULL, 0), DB_DONE);
	purge_at(WORLD_NOON + 31 * MS_PER_DAY);
	ck_assert_int_eq(photo_count(), 1);
	purge_at(WORLD_NOON + 31 * MS_PER_DAY + 1);
	ck_assert_int_eq(photo_count(), 0);
}
END_TEST

START_TEST(photos_of_goods_that_never_came_go_after_half_a_year)
{
	struct got *order = goods_collected(), *goods = announced(order);
	assert_status(photo_sent(goods, got_c(order, "token"), api_key(), camera_picture(64)), 201);
	int64_t until = fixture_number("SELECT kept_until FROM return_photo");
	purge_at(until);
	ck_assert_int_eq(photo_count(), 1);
	purge_at(until + 1);
	ck_assert_int_eq(photo_count(), 0);
}
END_TEST

/* The command that the picture was sent for is refused: it is nobody's, and goes within the hour.
 */
START_TEST(a_picture_that_no_return_took_goes_after_an_hour)
{
	struct got *order = goods_collected(), *goods = announced(order);
	const char *token = got_c(order, "token");
	for (unsigned i = 1; i <= 4; i++)
		photo_sent(goods, token, api_key(), camera_picture(8 * i));
	ck_assert_int_eq(photo_count(), 4);
	int64_t until = fixture_number("SELECT MIN(kept_until) FROM return_photo");
	purge_at(until + 1);
	ck_assert_int_eq(photo_count(), 3);
	ck_assert_int_eq(
		fixture_number("SELECT COUNT(*) FROM return_photo WHERE number IS NULL"), 0);
}
END_TEST

/* --- pages --- */

/* What a browser sends for this form: its hidden key, fields, and files under their names. */
struct sent_form {
	struct buf body;
	const char *boundary;
};

static struct sent_form form_begin(const struct got *page, const char *action, const char *boundary)
{
	struct sent_form form = {.boundary = boundary};
	const char *key = visitor_fields(page, action, "");
	buf_init(&form.body, test_arena(), FORM_MAX);
	ck_assert(str_starts_with(str_of(key), STR("key=")));
	buf_printf(&form.body,
		"--%s\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n%.32s\r\n", boundary,
		key + 4);
	return form;
}

static void form_field(struct sent_form *form, const char *name, const char *value)
{
	buf_printf(&form->body, "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n",
		form->boundary, name, value);
}

static void form_file(struct sent_form *form, const char *called, struct str bytes)
{
	buf_printf(&form->body,
		"--%s\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"%s\"\r\n"
		"Content-Type: application/octet-stream\r\n\r\n",
		form->boundary, called);
	buf_add(&form->body, bytes);
	buf_add(&form->body, STR("\r\n"));
}

static struct got *form_send(struct sent_form *form, const char *path)
{
	buf_printf(&form->body, "--%s--\r\n", form->boundary);
	return client_bytes(api_port(), "POST", path,
		arena_printf(test_arena(),
			"Accept-Language: en\r\nContent-Type: multipart/form-data; boundary=%s\r\n",
			form->boundary),
		buf_str(&form->body));
}

static const char *announce_path(const struct got *order)
{
	return arena_printf(test_arena(), "%s/return", goods_page(order));
}

static struct got *announce_by_form(const struct got *order, const struct got *page,
	const char *boundary, const struct str *pictures, size_t count)
{
	struct sent_form form = form_begin(page, announce_path(order), boundary);
	form_field(&form, "qty-1", "1");
	form_field(&form, "qty-2", "0");
	form_field(&form, "reason", "defect");
	form_field(&form, "refund_way", "voucher");
	form_file(&form, "", STR_EMPTY);
	for (size_t i = 0; i < count; i++)
		form_file(&form, arena_printf(test_arena(), "IMG_%zu.jpg", i + 1), pictures[i]);
	return form_send(&form, announce_path(order));
}

START_TEST(a_shopper_announces_with_photos_and_takes_one_away)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = goods_collected();
	struct got *page = visit(&zoe, "%s", announce_path(order));
	const struct str pictures[] = {camera_picture(64), made_png(90, 60, STR_EMPTY)};
	assert_shows(page, "multipart/form-data");
	assert_shows(page, "capture=\"environment\"");
	struct got *code = visitor_follow(&zoe, announce_by_form(order, page, "--a", pictures, 2));
	assert_shows(code, "Photo 1 of the items");
	assert_shows(code, "Photo 2 of the items");
	/* Sent again it is the same, whatever boundary the browser chose this time. */
	struct got *again = announce_by_form(order, page, "--b", pictures, 2);
	assert_status(again, 303);
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 1);
	ck_assert_int_eq(photo_count(), 2);
	struct str id =
		fixture_text("SELECT LOWER(HEX(photo_id)) FROM return_photo WHERE number = 1");
	struct str address = got_header(again, "Location");
	const char *photo = arena_printf(test_arena(), STR_FMT "/photos/%.8s-%.4s-%.4s-%.4s-%.12s",
		STR_ARG(address), id.p, id.p + 8, id.p + 12, id.p + 16, id.p + 20);
	assert_status(visit(&zoe, "%s", photo), 200);
	const char *remove = arena_printf(test_arena(), "%s/remove", photo);
	struct got *less = visitor_follow(&zoe, visitor_submit(&zoe, code, remove, ""));
	assert_hides(less, "Photo 2 of the items");
	assert_status(visit(&zoe, "%s", photo), 404);
	const char *more = arena_printf(test_arena(), STR_FMT "/photos", STR_ARG(address));
	struct sent_form form = form_begin(less, more, "x");
	form_file(&form, "c.jpg", camera_picture(72));
	assert_shows(visitor_follow(&zoe, form_send(&form, more)), "Photo 2 of the items");
	form = form_begin(less, more, "y");
	struct got *none = form_send(&form, more);
	assert_status(none, 422);
	assert_shows(none, "Choose a photo first");
}
END_TEST

static const char *line_of_photo_announced_with(const char *second_qty)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = goods_collected(), *page = visit(&zoe, "%s", announce_path(order));
	struct sent_form form = form_begin(page, announce_path(order), "z");
	form_field(&form, "qty-1", "1");
	form_field(&form, "qty-2", second_qty);
	form_field(&form, "reason", "defect");
	form_field(&form, "photo_line", "2");
	form_file(&form, "a.jpg", camera_picture(64));
	assert_status(form_send(&form, announce_path(order)), 303);
	struct str line = fixture_text("SELECT COALESCE(line, 0) FROM return_photo");
	fixture_sql("DELETE FROM return_photo");
	return str_c(test_arena(), line);
}

START_TEST(what_a_photo_is_said_to_show_must_come_back)
{
	ck_assert_str_eq(line_of_photo_announced_with("1"), "2");
	ck_assert_str_eq(line_of_photo_announced_with("0"), "0");
}
END_TEST

START_TEST(a_form_with_a_bad_photo_announces_nothing_and_keeps_what_was_chosen)
{
	struct visitor zoe = {.language = "en"};
	struct got *order = goods_collected();
	struct got *page = visit(&zoe, "%s", announce_path(order));
	static char large[PHOTO_BYTES_MAX + 1] = "\xFF\xD8\xFF";
	const struct str good = camera_picture(64);
	const struct {
		struct str pictures[4];
		size_t count;
		const char *said;
	} refused[] = {
		{{good, STR("GIF89a")}, 2, "“IMG_2.jpg” is not a JPEG or PNG picture"},
		{{good, good, {large, sizeof(large)}}, 3, "“IMG_3.jpg” is too large"},
		{{good, good, good, good}, 4, "at most 3 photos"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++) {
		struct got *got =
			announce_by_form(order, page, "z", refused[i].pictures, refused[i].count);
		assert_status(got, 422);
		assert_shows(got, refused[i].said);
		assert_shows(got, "value=\"1\"");
		assert_shows(got, "value=\"defect\" required=\"required\" checked");
		assert_shows(got, "value=\"voucher\" checked");
	}
	ck_assert_int_eq(fixture_number("SELECT COUNT(*) FROM returns"), 0);
	ck_assert_int_eq(photo_count(), 0);
}
END_TEST

START_TEST(a_form_of_files_is_bounded_and_of_this_site)
{
	struct got *order = goods_collected();
	const char *path = announce_path(order);
	static const struct {
		const char *type;
		size_t length;
	} large[] = {{"multipart/form-data; boundary=x", 24 * 1024 * 1024 + 1},
		{"multipart/form-data; boundary=x", 90 * 1024 * 1024},
		{"application/x-www-form-urlencoded", 65537}};
	for (size_t i = 0; i < ARRAY_LENGTH(large); i++) {
		struct str sent = {calloc(large[i].length, 1), large[i].length};
		struct got *answer = client_bytes(api_port(), "POST", path,
			arena_printf(test_arena(), "Content-Type: %s\r\nAccept-Language: fr\r\n",
				large[i].type),
			sent);
		free((void *)(uintptr_t)sent.p);
		assert_status(answer, 413);
		assert_shows(answer, "Cet envoi est trop lourd");
		assert_shows(answer, "3 photos au plus, de 4\u00a0Mo chacune");
		assert_shows(answer, "Retour à la commande");
	}
	static const char type[] = "Content-Type: multipart/form-data; boundary=x\r\n";
	ck_assert_int_eq(
		client_bytes(api_port(), "POST", path, type, STR("--x\r\nnonsense"))->status, 400);
	const char *foreign =
		arena_printf(test_arena(), "%sOrigin: https://evil.example\r\n", type);
	ck_assert_int_eq(
		client_bytes(api_port(), "POST", path, foreign, STR("--x--\r\n"))->status, 403);
}
END_TEST

TEST_MAIN_WITH("photos", &api_fixture, a_photo_is_kept_without_place_and_shown_to_its_shopper_alone,
	the_same_request_or_the_same_picture_again_is_one_photo,
	a_return_has_three_photos_and_no_fourth,
	what_is_no_picture_or_too_large_is_refused_and_not_kept,
	photos_change_no_more_once_the_goods_are_there, what_is_undone_is_shown_no_more,
	any_counter_is_told_of_photos_and_may_see_them, a_photo_says_of_which_line_it_is,
	customer_service_sees_the_photos_of_the_order_it_looks_at,
	what_a_photo_is_said_to_show_must_come_back,
	photos_go_thirty_days_after_the_return_is_settled,
	photos_of_goods_that_never_came_go_after_half_a_year,
	a_picture_that_no_return_took_goes_after_an_hour,
	a_shopper_announces_with_photos_and_takes_one_away,
	a_form_with_a_bad_photo_announces_nothing_and_keeps_what_was_chosen,
	a_form_of_files_is_bounded_and_of_this_site)
