/* HAProxy before comptoird, with doc/haproxy.cfg as it stands, on loopback. */
#ifndef COMPTOIR_BENCH_FRONT_H
#define COMPTOIR_BENCH_FRONT_H

/* Connections of a load through it: each from an address of its own, so that its limits for one
 * address do not bite. */
enum { FRONT_CROWD = 512 };

void front_start(unsigned server_port);
unsigned front_port(void); /* TLS */
void front_stop(void);

#endif
