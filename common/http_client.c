/* HTTP client; see http_client.h. */
#include "common/http_client.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "common/buf.h"
#include "common/curl_client.h"
#include "common/outside.h"

enum { CONNECT_TIMEOUT_MS = 3000, TIMEOUT_MS = 30000, RESPONSE_MAX = 8 << 20 };

static void curl_start(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct http_client *http_client_new(const char *user_agent)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, curl_start);
	struct http_client *client = calloc(1, sizeof(*client));
	CURL *easy = curl_easy_init();
	if (client == NULL || easy == NULL)
		abort();
	client->easy = easy;
	snprintf(client->user_agent, sizeof(client->user_agent), "%s", user_agent);
	return client;
}

void http_client_free(struct http_client *client)
{
	curl_easy_cleanup(client->easy);
	free(client);
}

CURL *curl_begin(
	struct http_client *client, const char *url, const char *protocols, unsigned timeout_ms)
{
	CURL *easy = client->easy;
	curl_easy_reset(easy);
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, client->user_agent);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
	curl_easy_setopt(
		easy, CURLOPT_TIMEOUT_MS, (long)(timeout_ms == 0 ? TIMEOUT_MS : timeout_ms));
	return easy;
}

/* --- addresses a webhook may not reach (IANA special-purpose registries) --- */

static bool v4_is_public(uint32_t address)
{
	static const struct {
		uint32_t network;
		int bits;
	} special[] = {{0x00000000, 8}, {0x0a000000, 8}, {0x64400000, 10}, {0x7f000000, 8},
		{0xa9fe0000, 16}, {0xac100000, 12}, {0xc0000000, 24}, {0xc0000200, 24},
		{0xc0a80000, 16}, {0xc6120000, 15}, {0xc6336400, 24}, {0xcb007100, 24},
		{0xe0000000, 3}};
	for (size_t i = 0; i < ARRAY_LENGTH(special); i++) {
		if ((address ^ special[i].network) >> (32 - special[i].bits) == 0)
			return false;
	}
	return true;
}

/* Only global unicast, 2000::/3, without documentation and what wraps an IPv4 address (6to4,
 * Teredo). */
static bool v6_is_public(const uint8_t a[16])
{
	bool is_global = (a[0] & 0xe0) == 0x20;
	bool is_teredo_or_special = a[0] == 0x20 && a[1] == 0x01 && a[2] < 0x02;
	bool is_documentation = a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8;
	bool is_6to4 = a[0] == 0x20 && a[1] == 0x02;
	return is_global && !is_teredo_or_special && !is_documentation && !is_6to4;
}

static bool address_is_public(const struct curl_sockaddr *address)
{
	if (address->family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, &address->addr, sizeof(v4));
		return v4_is_public(ntohl(v4.sin_addr.s_addr));
	}
	struct sockaddr_in6 v6;
	if (address->family != AF_INET6 || address->addrlen < sizeof(v6))
		return false;
	memcpy(&v6, &address->addr, sizeof(v6));
	return v6_is_public(v6.sin6_addr.s6_addr);
}

static curl_socket_t public_socket_open(
	void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	if (!address_is_public(address))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* --- one exchange --- */

static size_t body_gather(char *bytes, size_t size, size_t n, void *context)
{
	struct buf *body = context;
	buf_add_bytes(body, bytes, size * n);
	return buf_is_full(body) ? 0 : size * n;
}

/* NULL when a header is not one clean line. */
static int is_given_up(
	void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
	const atomic_bool *is_stopping = context;
	return atomic_load(is_stopping);
}

static struct curl_slist *headers_make(const struct http_request *request)
{
	/* Without this libcurl waits a second for "100 Continue" before larger bodies. */
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");
	for (size_t i = 0; i < request->header_count; i++) {
		if (!str_is_clean_utf8(str_of(request->headers[i]), false)) {
			curl_slist_free_all(list);
			return NULL;
		}
		list = curl_slist_append(list, request->headers[i]);
	}
	return list;
}

static void request_set(CURL *easy, const struct http_request *request, struct curl_slist *headers)
{
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	bool has_body = request->body.n > 0 || strcmp(request->method, "POST") == 0 ||
			strcmp(request->method, "PUT") == 0;
	if (has_body) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.n);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body.p);
	} else if (strcmp(request->method, "HEAD") == 0) {
		curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	}
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	if (request->is_stopping != NULL) {
		curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
		curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, is_given_up);
		curl_easy_setopt(easy, CURLOPT_XFERINFODATA, (void *)request->is_stopping);
	}
	if (request->public_hosts_only)
		curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, public_socket_open);
}

static struct str header_take(CURL *easy, struct arena *arena, const char *name)
{
	struct curl_header *header;
	if (curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
		return STR_EMPTY;
	return str_dup(arena, str_of(header->value));
}

static void response_take(
	CURL *easy, struct arena *arena, CURLcode code, struct http_response *response)
{
	long status = 0, request_bytes = 0;
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_bytes);
	if (code != CURLE_OK) {
		response->may_have_arrived = request_bytes > 0;
		response->error = str_of(curl_easy_strerror(code));
		response->body = STR_EMPTY;
		return;
	}
	response->status = (int)status;
	response->may_have_arrived = true;
	response->etag = header_take(easy, arena, "ETag");
	response->retry_after = header_take(easy, arena, "Retry-After");
	response->content_type = header_take(easy, arena, "Content-Type");
	response->location = header_take(easy, arena, "Location");
}

bool http_send(struct http_client *client, struct arena *arena, const struct http_request *request,
	struct http_response *response_out)
{
	*response_out = (struct http_response){0};
	struct curl_slist *headers = headers_make(request);
	if (headers == NULL) {
		response_out->error = STR("a header with control characters");
		return false;
	}
	struct buf body;
	buf_init(&body, arena, request->response_max == 0 ? RESPONSE_MAX : request->response_max);
	CURL *easy = curl_begin(client, request->url, "http,https", request->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body_gather);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
	request_set(easy, request, headers);
	outside_waits("http server");
	CURLcode code = curl_easy_perform(easy);
	response_out->body = buf_str(&body);
	response_take(easy, arena, code, response_out);
	for (size_t i = 0; i < request->answer_count; i++)
		request->answer_values[i] = header_take(easy, arena, request->answer_names[i]);
	curl_slist_free_all(headers);
	return response_out->status != 0;
}
