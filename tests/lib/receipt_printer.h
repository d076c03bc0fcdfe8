/*
 * A thermal printer on a free port of 127.0.0.1 that reads ESC/POS strictly: anything but the
 * commands listed in receipt_printer.c is an error. It answers status questions, runs out of paper,
 * opens its cover, is taken offline by its button, or hangs up in the middle of a page; and keeps
 * what it printed, page by page, for looking.
 */
#ifndef COMPTOIR_TESTS_RECEIPT_PRINTER_H
#define COMPTOIR_TESTS_RECEIPT_PRINTER_H

#include "common/print_document.h"

struct receipt_printer;

struct receipt_manner {
	bool is_silent; /* answers no question */
	bool has_no_paper, is_cover_open, is_offline;
	bool is_slow;	  /* never says that it is done */
	int paper_rows;	  /* dots until the paper is out; 0: enough */
	int hang_up_rows; /* dots until it hangs up */
	int hang_ups;	  /* how many times it does */
};

/* dots: 576 or 384. port 0: a free one. */
struct receipt_printer *receipt_printer_start(
	int dots, unsigned port, struct receipt_manner manner);
unsigned receipt_printer_port(const struct receipt_printer *printer);
/* From now on. With paper again, it goes on where it stopped. */
void receipt_printer_is(struct receipt_printer *printer, struct receipt_manner manner);
/* Pages cut off so far. */
size_t receipt_printer_pages(struct receipt_printer *printer);
/* Waits until there are so many. */
void receipt_printer_await(struct receipt_printer *printer, size_t pages);
/* A page as it was printed; the one after the last is what is not cut off. */
struct print_dots receipt_printer_page(struct receipt_printer *printer, size_t page);
/* The letters of a page in text mode, as bytes of the code page. */
struct str receipt_printer_text(struct receipt_printer *printer, size_t page);
/* Whether every byte so far was understood. */
bool receipt_printer_is_content(struct receipt_printer *printer);
void receipt_printer_stop(struct receipt_printer *printer);

/* As a picture, with a white margin. */
void dots_save_png(const struct print_dots *dots, const char *path);

#endif
