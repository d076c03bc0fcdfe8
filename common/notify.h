/* Telling systemd (or a test) how far we are: sd_notify(3) without its library. */
#ifndef COMPTOIR_NOTIFY_H
#define COMPTOIR_NOTIFY_H

/* state: "READY=1", "STOPPING=1". Nothing happens when NOTIFY_SOCKET is not set. */
void notify_manager(const char *state);

#endif
