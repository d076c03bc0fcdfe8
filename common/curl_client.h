/* What http_client.c and mail.c share of libcurl; nobody else includes it. */
#ifndef COMPTOIR_CURL_CLIENT_H
#define COMPTOIR_CURL_CLIENT_H

#include <curl/curl.h>

#include "common/http_client.h"

struct http_client {
	CURL *easy;
	char user_agent[64];
};

/* The client's handle with everything forgotten but its connections, and these set: protocols
 * ("http,https"), time limits, no proxy, no signals. */
CURL *curl_begin(
	struct http_client *client, const char *url, const char *protocols, unsigned timeout_ms);

#endif
