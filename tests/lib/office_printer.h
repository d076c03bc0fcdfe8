/*
 * An office printer: ippeveprinter of CUPS on a free port of 127.0.0.1, with what it printed in a
 * folder. It ends with the process that started it.
 */
#ifndef COMPTOIR_TESTS_OFFICE_PRINTER_H
#define COMPTOIR_TESTS_OFFICE_PRINTER_H

#include "common/str.h"

struct office_printer;

/* False, with a line that says the test is skipped. */
bool office_printer_is_there(void);
/* command: what it runs with each document; it is printed when that answers 0. formats: MIME types.
 */
struct office_printer *office_printer_start(
	const char *folder, unsigned port, const char *command, const char *formats);
unsigned office_printer_port(const struct office_printer *printer);
void office_printer_stop(struct office_printer *printer);

#endif
