/*
 * The least that civetweb can answer, with the settings comptoird gives it (common/http_server.c):
 * what reads over HTTP are compared with. Says its port as comptoird does, and runs until SIGTERM.
 */
#include <civetweb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BODY_MAX = 16 * 1024 }; /* civetweb's threads have a stack of 100 KiB */

static int say_hello(struct mg_connection *connection)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
				     "Content-Length: 6\r\nConnection: keep-alive\r\n\r\nhello\n";
	mg_write(connection, answer, sizeof(answer) - 1);
	return 200;
}

/* POST /2000: reads the body, and answers so many bytes. */
static int say_much(struct mg_connection *connection, const char *path)
{
	static char filling[BODY_MAX];
	char all[BODY_MAX + 256], asked[BODY_MAX];
	size_t bytes = strtoul(path + 1, NULL, 10);
	while (mg_read(connection, asked, sizeof(asked)) > 0)
		continue;
	if (bytes > BODY_MAX)
		return 400;
	int head = snprintf(all, sizeof(all),
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
		"Content-Length: %zu\r\nConnection: keep-alive\r\n\r\n",
		bytes);
	memcpy(all + head, filling, bytes);
	mg_write(connection, all, (size_t)head + bytes);
	return 200;
}

static int answer(struct mg_connection *connection)
{
	const struct mg_request_info *info = mg_get_request_info(connection);
	return info->content_length > 0 ? say_much(connection, info->local_uri)
					: say_hello(connection);
}

int main(void)
{
	const struct mg_callbacks callbacks = {.begin_request = answer};
	const char *options[] = {"listening_ports", "127.0.0.1:0", "num_threads", "48",
		"enable_keep_alive", "yes", "keep_alive_timeout_ms", "5000", "request_timeout_ms",
		"5000", "max_request_size", "16384", "tcp_nodelay", "1", "listen_backlog", "1024",
		"decode_url", "no", "decode_query_string", "no", "enable_directory_listing", "no",
		"enable_auth_domain_check", "no", "cgi_pattern", "", "ssi_pattern", "", NULL};
	struct mg_server_port port;
	sigset_t ending;
	int number;
	sigemptyset(&ending);
	sigaddset(&ending, SIGTERM);
	sigprocmask(SIG_BLOCK, &ending, NULL); /* before civetweb's threads */
	struct mg_context *context = mg_start(&callbacks, NULL, options);
	if (context == NULL || mg_get_server_ports(context, 1, &port) != 1)
		return EXIT_FAILURE;
	printf("{\"event\":\"started\",\"port\":%d}\n", port.port);
	fflush(stdout);
	sigwait(&ending, &number);
	_exit(EXIT_SUCCESS);
}
