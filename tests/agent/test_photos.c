/* What the customer shows of goods that come back, on the pages of the counter: with the line, and
 * when it is cut. */
#include "server/http/call.h"
#include "tests/agent/store_scene.h"
#include "tests/lib/pictures.h"
#include "tests/lib/visitor.h"

/* Two TEA, collected here; one is announced, with so many photos. Answers the return. */
static struct got *announced_with(const struct got *order, unsigned count)
{
	const char *token = got_c(order, "token");
	struct got *goods = api_post(token, "/v1/returns",
		"{'order': '%s', 'lines': [{'line': 1, 'qty': 1}], 'reason': 'defect'}",
		got_c(order, "id"));
	assert_status(goods, 201);
	for (unsigned i = 1; i <= count; i++) {
		const char *headers = arena_printf(test_arena(),
			"Authorization: Bearer %s\r\nIdempotency-Key: %s\r\n"
			"Content-Type: image/png\r\n",
			token, api_key());
		struct got *sent = client_bytes(api_port(), "POST",
			arena_printf(test_arena(), "/v1/returns/%s/photos", got_c(goods, "id")),
			headers, made_png(8 * i, 8, STR_EMPTY));
		assert_status(sent, 201);
		goods = sent;
	}
	return goods;
}

static struct got *collected(void)
{
	struct got *order = place(2);
	log_in();
	await_agent("to_prepare", 1);
	prepare(2);
	hand_over(order, 2);
	await_agent("unsent", 0);
	return order;
}

static struct got *form_of_return(const struct got *order)
{
	struct got *led = see(arena_printf(test_arena(), "/returns?q=%s", got_c(order, "number")));
	assert_status(led, 303);
	return see(str_c(test_arena(), got_header(led, "Location")));
}

static const char *photo_address(const struct got *goods, int number)
{
	const char *of = arena_printf(test_arena(), "photos/%d/id", number);
	return arena_printf(test_arena(), "/returns/photo/%s", got_c(goods, of));
}

START_TEST(the_clerk_sees_what_the_customer_shows)
{
	struct got *order = collected(), *goods = announced_with(order, 2);
	struct got *page = form_of_return(order);
	assert_shows(page, photo_address(goods, 0));
	assert_shows(page, photo_address(goods, 1));
	struct got *photo = see(photo_address(goods, 0));
	assert_status(photo, 200);
	assert_text(got_header(photo, "Content-Type"), "image/png");
	assert_text(got_header(photo, "X-Content-Type-Options"), "nosniff");
	assert_text(got_header(photo, "Cache-Control"), "private, max-age=600");
	ck_assert(str_starts_with(photo->body, STR("\x89PNG")));
	ck_assert_int_ne(see_as_nobody(photo_address(goods, 0))->status, 200);
	const char *path = arena_printf(test_arena(), "/v1/returns/%s/photos/%s",
		got_c(goods, "id"), got_c(goods, "photos/0/id"));
	assert_status(api_act("DELETE", path, got_c(order, "token"), api_key(), NULL), 200);
	assert_status(see(photo_address(goods, 0)), 404);
	assert_hides(form_of_return(order), photo_address(goods, 0));
}
END_TEST

START_TEST(with_the_line_cut_the_clerk_reads_that_there_are_photos)
{
	struct got *order = collected(), *goods = announced_with(order, 2);
	await_agent("feed_after", fixture_number("SELECT MAX(last_seq) FROM feed"));
	api_kill9();
	await_offline();
	struct got *page = form_of_return(order);
	assert_hides(page, photo_address(goods, 0));
	assert_shows(page, "a envoyé 2 photos");
	ck_assert_int_eq(see(photo_address(goods, 0))->status, 503);
	headquarters_is_back();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {the_clerk_sees_what_the_customer_shows,
		with_the_line_cut_the_clerk_reads_that_there_are_photos};
	return store_main("photos", tests, ARRAY_LENGTH(tests));
}
