/* A scripted TCP peer; see peer.h. */
#include "tests/lib/peer.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/lib/harness.h"

enum { HEARD_MAX = 1 << 20 };

struct peer {
	const struct peer_step *steps;
	size_t count;
	int listener;
	unsigned port;
	pthread_t thread;
	size_t heard_bytes;
	char heard[HEARD_MAX + 1];
};

static int loopback_listen(unsigned *port_out)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, n), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&address, &n), 0);
	*port_out = ntohs(address.sin_port);
	return fd;
}

/* False when the client hung up first. */
static bool step_play(struct peer *peer, int fd, const struct peer_step *step)
{
	size_t from = peer->heard_bytes;
	while (step->until != NULL && strstr(peer->heard + from, step->until) == NULL) {
		ssize_t n =
			read(fd, peer->heard + peer->heard_bytes, HEARD_MAX - peer->heard_bytes);
		if (n <= 0)
			return false;
		peer->heard_bytes += (size_t)n;
		peer->heard[peer->heard_bytes] = '\0';
	}
	struct timespec pause = {step->wait_ms / 1000, step->wait_ms % 1000 * 1000000L};
	nanosleep(&pause, NULL);
	if (step->reply == NULL)
		return true;
	size_t n = strlen(step->reply);
	return send(fd, step->reply, n, MSG_NOSIGNAL) == (ssize_t)n;
}

static void *peer_run(void *context)
{
	struct peer *peer = context;
	for (int fd; (fd = accept(peer->listener, NULL, NULL)) >= 0; close(fd)) {
		for (size_t i = 0; i < peer->count; i++) {
			if (!step_play(peer, fd, &peer->steps[i]))
				break;
		}
	}
	return NULL;
}

struct peer *peer_start(const struct peer_step *steps, size_t count)
{
	struct peer *peer = arena_new_struct(test_arena(), struct peer);
	peer->steps = steps;
	peer->count = count;
	peer->listener = loopback_listen(&peer->port);
	ck_assert_int_eq(pthread_create(&peer->thread, NULL, peer_run, peer), 0);
	return peer;
}

unsigned peer_port(const struct peer *peer)
{
	return peer->port;
}

struct str peer_stop(struct peer *peer)
{
	shutdown(peer->listener, SHUT_RDWR);
	pthread_join(peer->thread, NULL);
	close(peer->listener);
	return (struct str){peer->heard, peer->heard_bytes};
}

unsigned port_without_listener(void)
{
	unsigned port;
	close(loopback_listen(&port));
	return port;
}
