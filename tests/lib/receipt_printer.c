/* A thermal printer for tests; see receipt_printer.h. */
#include "tests/lib/receipt_printer.h"

#include <arpa/inet.h>
#include <cairo.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lib/harness.h"

enum { PAGES_MAX = 64, ROWS_MAX = 20000, INPUT_MAX = 8 << 20, TEXT_MAX = 1 << 16, STEP_MS = 20 };

struct page {
	uint8_t *bytes;
	int height;
	char *text;
	size_t text_bytes;
};

struct receipt_printer {
	int dots, listener, fd;
	unsigned port;
	pthread_t thread;
	atomic_bool is_stopping;
	pthread_mutex_t lock; /* guards what follows */
	struct receipt_manner manner;
	struct page pages[PAGES_MAX];
	size_t page_count;
	int rows_printed;
	bool has_hung_up, is_confused;
	uint8_t *input;
	size_t input_bytes;
};

/* --- what it does --- */

static struct page *current_page(struct receipt_printer *printer)
{
	struct page *page = &printer->pages[printer->page_count];
	if (page->bytes == NULL) {
		page->bytes = calloc(ROWS_MAX, (size_t)printer->dots / 8);
		page->text = calloc(1, TEXT_MAX);
	}
	return page;
}

static bool is_blocked(const struct receipt_printer *printer)
{
	return printer->manner.has_no_paper || printer->manner.is_cover_open ||
	       printer->manner.is_offline;
}

static void answer(const struct receipt_printer *printer, uint8_t byte)
{
	if (!printer->manner.is_silent && printer->fd >= 0)
		(void)!send(printer->fd, &byte, 1, MSG_NOSIGNAL);
}

static void answer_status(struct receipt_printer *printer, uint8_t question)
{
	uint8_t status = 0x12;
	if (question == 1 && is_blocked(printer))
		status |= 0x08;
	if (question == 2 && printer->manner.has_no_paper)
		status |= 0x20;
	if (question == 2 && printer->manner.is_cover_open)
		status |= 0x04;
	if (question == 4 && printer->manner.has_no_paper)
		status |= 0x60;
	answer(printer, status);
}

static void page_cut(struct receipt_printer *printer)
{
	current_page(printer);
	if (printer->page_count < PAGES_MAX - 1)
		printer->page_count++;
}

/* A row after the other: the paper may end, or the line, between two. */
static bool rows_print(struct receipt_printer *printer, const uint8_t *rows, int count)
{
	size_t row_bytes = (size_t)printer->dots / 8;
	struct page *page = current_page(printer);
	for (int i = 0; i < count && page->height < ROWS_MAX; i++) {
		memcpy(page->bytes + (size_t)page->height++ * row_bytes,
			rows + (size_t)i * row_bytes, row_bytes);
		printer->rows_printed++;
	}
	if (printer->manner.paper_rows > 0 && printer->rows_printed >= printer->manner.paper_rows) {
		printer->manner.paper_rows = 0;
		printer->manner.has_no_paper = true;
	}
	return printer->manner.hang_ups == 0 ||
	       printer->rows_printed < printer->manner.hang_up_rows;
}

/* --- what it understands --- */

enum { MORE = 0, CONFUSED = -1, HANG_UP = -2 };

/* GS v 0: 1d 76 30 m xL xH yL yH and the dots. */
static ssize_t read_dots(struct receipt_printer *printer, const uint8_t *in, size_t n)
{
	if (n < 8)
		return MORE;
	size_t row_bytes = in[4] + 256u * in[5], rows = in[6] + 256u * in[7];
	if (in[3] != 0 || row_bytes * 8 != (size_t)printer->dots || rows == 0)
		return CONFUSED;
	if (n < 8 + row_bytes * rows)
		return MORE;
	return rows_print(printer, in + 8, (int)rows) ? (ssize_t)(8 + row_bytes * rows) : HANG_UP;
}

static ssize_t read_gs(struct receipt_printer *printer, const uint8_t *in, size_t n)
{
	if (n < 3)
		return MORE;
	if (in[1] == 'v' && in[2] == '0')
		return read_dots(printer, in, n);
	if (in[1] == 'r' && in[2] == 1) {
		if (!printer->manner.is_slow)
			answer(printer, 0x00);
		return 3;
	}
	if (in[1] != 'V' || in[2] != 66)
		return CONFUSED;
	if (n < 4)
		return MORE;
	page_cut(printer);
	return 4;
}

static ssize_t read_esc(struct receipt_printer *printer, const uint8_t *in, size_t n)
{
	if (n < 2)
		return MORE;
	if (in[1] == '@')
		return 2;
	if (n < 3)
		return MORE;
	bool is_known = (in[1] == 't' && in[2] <= 19) || (in[1] == '!' && (in[2] & 0x47) == 0);
	return is_known ? 3 : CONFUSED;
}

static ssize_t read_letter(struct receipt_printer *printer, uint8_t letter)
{
	struct page *page = current_page(printer);
	if (letter < ' ' && letter != '\n')
		return CONFUSED;
	if (page->text_bytes < TEXT_MAX - 1)
		page->text[page->text_bytes++] = (char)letter;
	return 1;
}

/* Answers how many bytes were one command. */
static ssize_t read_command(struct receipt_printer *printer, const uint8_t *in, size_t n)
{
	switch (in[0]) {
	case 0x10:
		if (n < 3)
			return MORE;
		if (in[1] != 4 || (in[2] != 1 && in[2] != 2 && in[2] != 4))
			return CONFUSED;
		answer_status(printer, in[2]);
		return 3;
	case 0x1b:
		return read_esc(printer, in, n);
	case 0x1d:
		return read_gs(printer, in, n);
	default:
		return read_letter(printer, in[0]);
	}
}

/* A printer without paper keeps everything but questions, which are answered at once. */
static void answer_at_once(struct receipt_printer *printer)
{
	uint8_t *end = printer->input + printer->input_bytes;
	while (printer->input_bytes >= 3 && end[-3] == 0x10 && end[-2] == 4) {
		answer_status(printer, end[-1]);
		printer->input_bytes -= 3;
		end -= 3;
	}
}

/* False: it hangs up. */
static bool input_work(struct receipt_printer *printer)
{
	size_t done = 0;
	while (done < printer->input_bytes && !is_blocked(printer) && !printer->is_confused) {
		ssize_t n =
			read_command(printer, printer->input + done, printer->input_bytes - done);
		if (n == MORE)
			break;
		if (n == HANG_UP) {
			printer->manner.hang_ups--;
			printer->rows_printed = 0;
			printer->has_hung_up = true;
			printer->input_bytes = 0;
			return false;
		}
		printer->is_confused = n == CONFUSED;
		done += n > 0 ? (size_t)n : 0;
	}
	printer->input_bytes -= done;
	memmove(printer->input, printer->input + done, printer->input_bytes);
	if (is_blocked(printer))
		answer_at_once(printer);
	return true;
}

/* --- the line --- */

static bool connection_step(struct receipt_printer *printer)
{
	struct pollfd fd = {.fd = printer->fd, .events = POLLIN};
	bool is_readable = poll(&fd, 1, STEP_MS) > 0;
	pthread_mutex_lock(&printer->lock);
	ssize_t n = 1;
	if (is_readable) {
		n = recv(printer->fd, printer->input + printer->input_bytes,
			INPUT_MAX - printer->input_bytes, 0);
		printer->input_bytes += n > 0 ? (size_t)n : 0;
	}
	bool goes_on = input_work(printer) && n > 0 && !atomic_load(&printer->is_stopping);
	pthread_mutex_unlock(&printer->lock);
	return goes_on;
}

/* With a reset, as a pulled cable or a printer switched off. */
static void hang_up(struct receipt_printer *printer)
{
	struct linger now = {.l_onoff = 1, .l_linger = 0};
	if (printer->has_hung_up)
		setsockopt(printer->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	printer->has_hung_up = false;
	close(printer->fd);
	printer->fd = -1;
}

static void *printer_run(void *context)
{
	struct receipt_printer *printer = context;
	while ((printer->fd = accept4(printer->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
		while (connection_step(printer))
			continue;
		hang_up(printer);
	}
	return NULL;
}

static int listen_on(unsigned *port_inout)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)*port_inout),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(address);
	int yes = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, n), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&address, &n), 0);
	*port_inout = ntohs(address.sin_port);
	return fd;
}

struct receipt_printer *receipt_printer_start(int dots, unsigned port, struct receipt_manner manner)
{
	struct receipt_printer *printer = arena_new_struct(test_arena(), struct receipt_printer);
	printer->dots = dots;
	printer->port = port;
	printer->manner = manner;
	printer->input = calloc(1, INPUT_MAX);
	printer->listener = listen_on(&printer->port);
	pthread_mutex_init(&printer->lock, NULL);
	ck_assert_int_eq(pthread_create(&printer->thread, NULL, printer_run, printer), 0);
	return printer;
}

void receipt_printer_stop(struct receipt_printer *printer)
{
	atomic_store(&printer->is_stopping, true);
	shutdown(printer->listener, SHUT_RDWR);
	pthread_join(printer->thread, NULL);
	close(printer->listener);
	ck_assert_msg(!printer->is_confused, "the printer did not understand what it was sent");
	for (size_t i = 0; i < PAGES_MAX; i++) {
		free(printer->pages[i].bytes);
		free(printer->pages[i].text);
	}
	free(printer->input);
}

/* --- looking --- */

unsigned receipt_printer_port(const struct receipt_printer *printer)
{
	return printer->port;
}

void receipt_printer_is(struct receipt_printer *printer, struct receipt_manner manner)
{
	pthread_mutex_lock(&printer->lock);
	printer->manner = manner;
	pthread_mutex_unlock(&printer->lock);
}

size_t receipt_printer_pages(struct receipt_printer *printer)
{
	pthread_mutex_lock(&printer->lock);
	size_t count = printer->page_count;
	pthread_mutex_unlock(&printer->lock);
	return count;
}

void receipt_printer_await(struct receipt_printer *printer, size_t pages)
{
	for (int i = 0; i < 1500 && receipt_printer_pages(printer) < pages; i++)
		usleep(STEP_MS * 1000);
	ck_assert_uint_ge(receipt_printer_pages(printer), pages);
}

struct print_dots receipt_printer_page(struct receipt_printer *printer, size_t page)
{
	pthread_mutex_lock(&printer->lock);
	struct print_dots dots = {.width = printer->dots,
		.height = printer->pages[page].height,
		.row_bytes = (size_t)printer->dots / 8,
		.bytes = printer->pages[page].bytes};
	pthread_mutex_unlock(&printer->lock);
	return dots;
}

struct str receipt_printer_text(struct receipt_printer *printer, size_t page)
{
	pthread_mutex_lock(&printer->lock);
	struct str text = {printer->pages[page].text, printer->pages[page].text_bytes};
	pthread_mutex_unlock(&printer->lock);
	return text;
}

bool receipt_printer_is_content(struct receipt_printer *printer)
{
	pthread_mutex_lock(&printer->lock);
	bool is_content = !printer->is_confused;
	pthread_mutex_unlock(&printer->lock);
	return is_content;
}

void dots_save_png(const struct print_dots *dots, const char *path)
{
	enum { MARGIN = 24 };
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, dots->width + 2 * MARGIN, dots->height + 2 * MARGIN);
	uint8_t *pixels = cairo_image_surface_get_data(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	memset(pixels, 0xff, stride * (size_t)(dots->height + 2 * MARGIN));
	for (int y = 0; y < dots->height; y++)
		for (int x = 0; x < dots->width; x++)
			if (dots->bytes[(size_t)y * dots->row_bytes + (size_t)x / 8] &
				(0x80 >> (x % 8)))
				memset(pixels + (size_t)(y + MARGIN) * stride +
						(size_t)(x + MARGIN) * 4,
					0, 4);
	cairo_surface_mark_dirty(surface);
	ck_assert_int_eq(cairo_surface_write_to_png(surface, path), CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(surface);
}
