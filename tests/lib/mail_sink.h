/*
 * A real mail server on loopback (tests/lib/smtp-sink.mjs) in a process of its own: it keeps what
 * it takes. It ends with the process that started it, however that ends.
 */
#ifndef COMPTOIR_TESTS_MAIL_SINK_H
#define COMPTOIR_TESTS_MAIL_SINK_H

#include "tests/lib/harness.h"

struct mail_sink;

/* option, value: one of --defer N, --refuse ADDRESS, --cut N; or NULL. NULL, with a line that says
 * the test is skipped, when node or its packages are not there. */
struct mail_sink *mail_sink_start(const char *option, const char *value);
unsigned mail_sink_port(const struct mail_sink *sink);
/* Also removes its mails. */
void mail_sink_stop(struct mail_sink *sink);

size_t mail_sink_count(const struct mail_sink *sink);
/* Mail 1 … count, as it came over the wire with X-Envelope-To before it. */
struct str mail_sink_read(const struct mail_sink *sink, size_t number);
/* What a person reads: base64 words of the Subject and quoted-printable parts decoded. */
const char *mail_subject(struct str mail);
const char *mail_text(struct str mail);

#endif
