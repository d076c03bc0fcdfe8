/*
 * Nobody waits for somebody outside (a mail server, who holds the money, a browser, a printer) with
 * a transaction open: everybody else would stand at its locks for as long. Transactions say here
 * that they begin and end, and waits that they begin. One within a transaction of its thread is
 * logged as an ERROR, in service as in tests, because it hurts only on the day when somebody
 * outside is slow. It costs an increment of a thread's own number.
 */
#ifndef COMPTOIR_OUTSIDE_H
#define COMPTOIR_OUTSIDE_H

void outside_tx_begins(void);
void outside_tx_ends(void);
/* for_whom: a literal such as "mail server". */
void outside_waits(const char *for_whom);

#endif
