/*
 * The least that civetweb can answer, with the settings comptoird gives it (common/http_server.c):
 * what reads over HTTP are compared with. Says its port as comptoird does, and runs until SIGTERM.
 */
#include <civetweb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int say_hello(struct mg_connection *connection)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
				     "Content-Length: 6\r\nConnection: keep-alive\r\n\r\nhello\n";
	mg_write(connection, answer, sizeof(answer) - 1);
	return 200;
}

int main(void)
{
	const struct mg_callbacks callbacks = {.begin_request = say_hello};
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
