/*
 * Body reading; see http_body.h. civetweb gives neither the socket nor what its buffer
 * holds, and mg_read(n) waits until n bytes are there. So what may be in its buffer is read
 * byte by byte (each waits for one byte at most); beyond it, we find the socket by its
 * two ends and ask only for what has already arrived.
 */
#include "common/http_body.h"

#include <arpa/inet.h>
#include <civetweb.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "common/clock.h"
#include "common/outside.h"

/* SCRAP_BYTES: at least as much as a body_source says that civetweb may hold. */
enum { FD_MAX = 65536, SCRAP_BYTES = 64 * 1024 };

/* Address as text and port of a socket address. */
static bool end_of(const struct sockaddr_storage *at, char text[INET6_ADDRSTRLEN], int *port_out)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)at;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)at;
	bool is_v4 = at->ss_family == AF_INET;
	if (!is_v4 && at->ss_family != AF_INET6)
		return false;
	*port_out = ntohs(is_v4 ? v4->sin_port : v6->sin6_port);
	return inet_ntop(at->ss_family,
		       is_v4 ? (const void *)&v4->sin_addr : (const void *)&v6->sin6_addr, text,
		       INET6_ADDRSTRLEN) != NULL;
}

static bool is_socket_of(int fd, const struct mg_request_info *info)
{
	struct sockaddr_storage peer = {0}, own = {0};
	char peer_text[INET6_ADDRSTRLEN], own_text[INET6_ADDRSTRLEN];
	int peer_port, own_port;
	socklen_t peer_n = sizeof(peer), own_n = sizeof(own);
	return getpeername(fd, (struct sockaddr *)&peer, &peer_n) == 0 &&
	       getsockname(fd, (struct sockaddr *)&own, &own_n) == 0 &&
	       end_of(&peer, peer_text, &peer_port) && end_of(&own, own_text, &own_port) &&
	       peer_port == info->remote_port && own_port == info->server_port &&
	       strcmp(peer_text, info->remote_addr) == 0;
}

static int socket_of(const struct mg_connection *connection)
{
	const struct mg_request_info *info = mg_get_request_info(connection);
	struct rlimit limit;
	int end = FD_MAX;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < FD_MAX)
		end = (int)limit.rlim_cur;
	for (int fd = 0; fd < end; fd++)
		if (is_socket_of(fd, info))
			return fd;
	return -1;
}

/* Bytes that can be read without waiting; 0 when the deadline passed or the line broke. */
static size_t arrived(int fd, int64_t deadline_ms)
{
	int bytes = 0;
	int64_t left_ms = deadline_ms - clock_monotonic_ms();
	struct pollfd readable = {.fd = fd, .events = POLLIN};
	if (left_ms <= 0 || poll(&readable, 1, (int)left_ms) != 1)
		return 0;
	return ioctl(fd, FIONREAD, &bytes) == 0 && bytes > 0 ? (size_t)bytes : 0;
}

static size_t read_buffered(const struct body_source *source, char *bytes, size_t n)
{
	size_t got = 0;
	while (got < n && clock_coarse_ms() < source->deadline_ms &&
		mg_read(source->connection, bytes + got, 1) == 1)
		got++;
	return got;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Where there is less room than bytes, the next ones stand where the first stood. */
static bool body_take(const struct body_source *source, char *bytes, size_t room, size_t n)
{
	size_t first = least(n, source->buffer_bytes);
	outside_waits("http client");
	size_t got = read_buffered(source, bytes, first);
	if (got < first || got == n)
		return got == n;
	int fd = socket_of(source->connection);
	while (fd >= 0 && got < n) {
		size_t at = got % room;
		size_t wanted = least(least(arrived(fd, source->deadline_ms), n - got), room - at);
		int count = wanted == 0 ? 0 : mg_read(source->connection, bytes + at, wanted);
		if (count <= 0)
			return false;
		got += (size_t)count;
	}
	return got == n;
}

bool body_read(void *source, char *bytes, size_t n)
{
	return body_take(source, bytes, n, n);
}

bool body_drop(void *source, size_t n)
{
	char scrap[SCRAP_BYTES];
	return body_take(source, scrap, sizeof(scrap), n);
}
