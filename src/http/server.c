/* server.c - the seam to libmicrohttpd: connections, threads, when a request has come whole, when it may no longer.
 *
 * The library calls us for a request three times: with its first line, with its head, and when it has come whole. An
 * answer given at the head closes the connection, which is what the guard wants and nobody else: all others are
 * answered when the request is whole.
 *
 * I1. A connection that wants to send has HTTP_RECEIVE_SECONDS_MAX for one request, from the first wish to the last
 *     byte; the library's own time-out begins anew with every byte, and a byte every ten seconds would hold it for
 *     ever. A thread looks each second and shuts those that are late.
 * I2. A stop takes no new connection and no new request; a request whose first line was read is answered.
 */
#include "http_int.h"
#include "json.h"
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS = 32, RATE = 5000, PORTS_TRIED = 100, IDLE_SECONDS_MAX = 60, BACKLOG = 1024 };

struct http_connection {
	struct http_connection *next, *before;
	int socket;
	int64_t waits_since; /* 0: it is being answered */
};

struct server {
	struct MHD_Daemon *daemon;
	int socket;
	pthread_mutex_t lock; /* of the list */
	struct http_connection *connections;
	unsigned count; /* of them */
	pthread_t watch;
	bool watching;
	atomic_bool ended;
};

/* Connections. */

static void set_waiting(struct server *server, struct http_connection *connection, int64_t since)
{
	pthread_mutex_lock(&server->lock);
	connection->waits_since = since;
	pthread_mutex_unlock(&server->lock);
}

static void on_connection(void *context, struct MHD_Connection *c, void **kept,
			  enum MHD_ConnectionNotificationCode code)
{
	struct server *server = ((struct http *)context)->server;
	struct http_connection *connection = *kept;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		connection = calloc(1, sizeof *connection);
		if (!connection)
			abort();
		connection->socket = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		connection->waits_since = micros_now();
		*kept = connection;
	}
	pthread_mutex_lock(&server->lock);
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		connection->next = server->connections;
		if (connection->next)
			connection->next->before = connection;
		server->connections = connection;
		server->count++;
	} else {
		server->count--;
		if (connection->next)
			connection->next->before = connection->before;
		*(connection->before ? &connection->before->next : &server->connections) = connection->next;
	}
	pthread_mutex_unlock(&server->lock);
	if (code != MHD_CONNECTION_NOTIFY_STARTED)
		free(connection);
}

/* The library counts a limit by the thread, and one thread that is at its own leaves all the others asleep: it is given
 * one that no thread reaches, and we count. */
static enum MHD_Result is_room(void *context, const struct sockaddr *address, socklen_t size)
{
	struct server *server = ((struct http *)context)->server;
	(void)address;
	(void)size;
	pthread_mutex_lock(&server->lock);
	bool room = server->count < HTTP_CONNECTIONS_MAX;
	pthread_mutex_unlock(&server->lock);
	return room ? MHD_YES : MHD_NO;
}

/* Under the lock a socket in the list is still this connection's: the library closes it after it has told us. */
static void *watch(void *context)
{
	struct server *server = context;
	while (!atomic_load(&server->ended)) {
		struct timespec pause = { 0, 250000000 };
		nanosleep(&pause, NULL);
		int64_t late = micros_now() - (int64_t)HTTP_RECEIVE_SECONDS_MAX * 1000000;
		pthread_mutex_lock(&server->lock);
		for (struct http_connection *c = server->connections; c; c = c->next)
			if (c->waits_since && c->waits_since < late)
				shutdown(c->socket, SHUT_RDWR);
		pthread_mutex_unlock(&server->lock);
	}
	return NULL;
}

static struct str address_of(struct arena *arena, struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[INET6_ADDRSTRLEN] = "";
	if (info && info->client_addr->sa_family == AF_INET) {
		inet_ntop(AF_INET, &((const struct sockaddr_in *)info->client_addr)->sin_addr, text, sizeof text);
	} else if (info && info->client_addr->sa_family == AF_INET6) { /* one customer has a /64 */
		struct in6_addr address = ((const struct sockaddr_in6 *)info->client_addr)->sin6_addr;
		memset(address.s6_addr + 8, 0, 8);
		inet_ntop(AF_INET6, &address, text, sizeof text);
	}
	return str_format(arena, "%s", text);
}

/* Requests. */

static void *on_first_line(void *context, const char *target, struct MHD_Connection *c)
{
	struct http *http = context;
	struct arena *arena = arena_create();
	struct http_request *request = arena_new(arena, struct http_request);
	atomic_fetch_add(&http->running, 1);
	request->arena = arena;
	request->target = str_copy(arena, str_of(target));
	request->began = micros_now();
	request->route = -1;
	request->body_max = HTTP_BODY_BYTES;
	request->address = address_of(arena, c);
	request->connection = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	return request;
}

static void on_completed(void *context, struct MHD_Connection *c, void **kept, enum MHD_RequestTerminationCode code)
{
	struct http *http = context;
	struct http_request *request = *kept;
	(void)c;
	(void)code;
	if (!request)
		return;
	if (request->uploads)
		atomic_fetch_sub(&http->uploads, 1);
	set_waiting(http->server, request->connection, micros_now());
	buf_finish(&request->body);
	arena_destroy(request->arena);
	*kept = NULL;
	atomic_fetch_sub(&http->running, 1);
}

static void log_line(const struct http *http, const struct http_request *request, const struct http_answer *answer,
		     int64_t micros)
{
	struct json_writer *w = json_writer_create();
	struct buf line = BUF_INIT;
	char now[32];
	time_t seconds = time(NULL);
	struct tm tm;
	(void)http;
	strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &tm));
	json_object(w);
	json_name(w, "time");
	json_c(w, now);
	json_name(w, "method");
	json_str(w, request->route < 0 ? STR("none") : request->method);
	json_name(w, "route");
	json_c(w, request->route < 0 ? "none" : route_rows[request->route].path);
	json_name(w, "status");
	json_int(w, answer->status);
	json_name(w, "micros");
	json_int(w, micros);
	if (request->caller.user.len) {
		json_name(w, "user");
		json_str(w, request->caller.user);
		json_name(w, "key");
		json_str(w, request->caller.key);
	}
	json_end(w);
	buf_add_str(&line, json_writer_text(w));
	buf_add_char(&line, '\n');
	fwrite(line.ptr, 1, line.len, stderr); /* one call: lines of several threads do not mix */
	buf_finish(&line);
	json_writer_destroy(w);
}

static void add_headers(struct MHD_Response *response, const struct http *http, const struct http_request *request,
			const struct http_answer *answer)
{
	static const char nothing[] = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
	MHD_add_response_header(response, "Content-Security-Policy", answer->policy ? answer->policy : nothing);
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
	MHD_add_response_header(response, "Cache-Control", answer->cache ? answer->cache : "no-store");
	if (act_is_demo(http->options.act))
		MHD_add_response_header(response, "Demonstration", "made-up persons");
	if (answer->type)
		MHD_add_response_header(response, "Content-Type", answer->type);
	if (answer->close)
		MHD_add_response_header(response, "Connection", "close");
	vec_each (&answer->headers, i)
		MHD_add_response_header(response, str_c(request->arena, answer->headers.at[i].name),
					str_c(request->arena, answer->headers.at[i].value));
}

static enum MHD_Result send_answer(struct http *http, struct MHD_Connection *c, struct http_request *request,
				   struct http_answer *answer)
{
	int64_t micros = micros_now() - request->began;
	struct MHD_Response *response =
		MHD_create_response_from_buffer(answer->body.len, (void *)answer->body.ptr, MHD_RESPMEM_MUST_COPY);
	request->answered = true;
	figures_request(http->figures, request->route, answer->status, micros);
	if (http->options.log)
		log_line(http, request, answer, micros);
	if (!response)
		return MHD_NO;
	add_headers(response, http, request, answer);
	enum MHD_Result sent = MHD_queue_response(c, answer->status, response);
	MHD_destroy_response(response);
	return sent;
}

static enum MHD_Result add_pair(void *context, enum MHD_ValueKind kind, const char *name, size_t name_len,
				const char *value, size_t value_len)
{
	struct http_request *request = context;
	struct http_pair pair = { str_copy(request->arena, (struct str){ name, name_len }),
				  value ? str_copy(request->arena, (struct str){ value, value_len }) : STR("") };
	(void)kind;
	vec_add(request->arena, &request->headers, pair);
	return MHD_YES;
}

/* The head is there: what must not be read on is answered at once, and the connection closed. */
static enum MHD_Result on_head(struct http *http, struct MHD_Connection *c, struct http_request *request,
			       struct str version)
{
	struct http_answer answer = { .close = true };
	uint64_t length;
	MHD_get_connection_values_n(c, MHD_HEADER_KIND, add_pair, request);
	const char *wrong = guard_head(request->target, version, &request->headers);
	if (wrong)
		http_answer_problem(request, &answer, request->headers.count > HTTP_HEADERS_MAX ? 431 : 400, wrong);
	else if (atomic_load(&http->stopping))
		http_answer_problem(request, &answer, 503, "the server is being stopped");
	else if (http_admit(http, request, &answer) && content_length(&request->headers, &length) &&
		 length > request->body_max)
		http_answer_problem(request, &answer, 413, http_too_large(request));
	if (request->uploads)
		set_waiting(http->server, request->connection,
			    micros_now() + (int64_t)(HTTP_FILE_SECONDS_MAX - HTTP_RECEIVE_SECONDS_MAX) * 1000000);
	return answer.status ? send_answer(http, c, request, &answer) : MHD_YES;
}

static enum MHD_Result on_body(struct http_request *request, const char *bytes, size_t *size)
{
	request->body_size += *size;
	if (request->body_size <= request->body_max)
		buf_add(&request->body, bytes, *size);
	*size = 0;
	return request->body_size <= request->body_max + (size_t)HTTP_BODY_BYTES
		       ? MHD_YES
		       : MHD_NO; /* it was told, and goes on */
}

static void resume(void *c) { MHD_resume_connection(c); }

/* The connection sleeps first: its action may be done before this returns. */
static enum MHD_Result begin_later(struct MHD_Connection *c, struct http_request *request)
{
	request->resume = resume;
	request->resume_at = c;
	MHD_suspend_connection(c);
	act_later_begin(request->later);
	return MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *c, const char *target, const char *method,
				  const char *version, const char *bytes, size_t *size, void **kept)
{
	struct http *http = context;
	struct http_request *request = *kept;
	struct http_answer answer = { 0 };
	(void)target;
	if (!request->head_seen) {
		request->head_seen = true;
		request->method = str_copy(request->arena, str_of(method));
		return on_head(http, c, request, str_of(version));
	}
	if (request->answered) { /* at its head: the rest is not wanted */
		*size = 0;
		return MHD_YES;
	}
	if (*size)
		return on_body(request, bytes, size);
	if (request->later) { /* it is done, and resume has called for us */
		http_answer_later(http, request, &answer);
	} else {
		set_waiting(http->server, request->connection, 0);
		http_answer_request(http, request, &answer);
		if (request->later)
			return begin_later(c, request);
	}
	answer.close = atomic_load(&http->stopping);
	return send_answer(http, c, request, &answer);
}

/* Listening. */

static enum status parse_listen(struct http *http, struct addrinfo **found, uint16_t *port, struct error *error)
{
	struct str text = http->options.listen;
	const char *colon = text.len ? memrchr(text.ptr, ':', text.len) : NULL;
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM };
	struct str host = { text.ptr, colon ? (size_t)(colon - text.ptr) : 0 };
	if (host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
		host = (struct str){ host.ptr + 1, host.len - 2 };
	const char *service =
		colon ? str_c(http->arena, (struct str){ colon + 1, text.len - (size_t)(colon + 1 - text.ptr) }) : "";
	char *end;
	unsigned long number = strtoul(service, &end, 10);
	if (!host.len || !*service || *end || number > 65535 ||
	    getaddrinfo(str_c(http->arena, host), service, &hints, found) != 0)
		return error_set(error, STATUS_BAD_INPUT,
				 "`%.*s` is no address to listen at: write one such as 127.0.0.1:8443 or [::1]:8443",
				 STR_ARG(text));
	*port = (uint16_t)number;
	return STATUS_OK;
}

static void set_port(struct sockaddr *address, uint16_t port)
{
	if (address->sa_family == AF_INET6)
		((struct sockaddr_in6 *)address)->sin6_port = htons(port);
	else
		((struct sockaddr_in *)address)->sin_port = htons(port);
}

static int bound(const struct addrinfo *at)
{
	int one = 1, fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	int why = errno;
	close(fd);
	errno = why;
	return -1;
}

static void note_address(struct http *http)
{
	struct sockaddr_storage address;
	socklen_t size = sizeof address;
	char host[INET6_ADDRSTRLEN], service[8];
	getsockname(http->server->socket, (struct sockaddr *)&address, &size);
	if (getnameinfo((struct sockaddr *)&address, size, host, sizeof host, service, sizeof service,
			NI_NUMERICHOST | NI_NUMERICSERV) == 0)
		http->address =
			str_format(http->arena, address.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, service);
}

static enum status listen_at(struct http *http, struct error *error)
{
	struct addrinfo *at;
	uint16_t port = 0;
	TRY(parse_listen(http, &at, &port, error));
	for (int i = 0; i < PORTS_TRIED && http->server->socket < 0; i++) {
		if (port && port + i > 65535)
			break;
		set_port(at->ai_addr, (uint16_t)(port ? port + i : 0));
		http->server->socket = bound(at);
		if (http->server->socket < 0 && errno != EADDRINUSE)
			break;
	}
	freeaddrinfo(at);
	if (http->server->socket < 0)
		return error_set(error, STATUS_IO, "%.*s cannot be listened at: %s", STR_ARG(http->options.listen),
				 strerror(errno));
	note_address(http);
	return STATUS_OK;
}

static enum status start_daemon(struct http *http, struct error *error)
{
	struct server *server = http->server;
	server->daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME, 0, is_room, http, on_request,
		http, MHD_OPTION_LISTEN_SOCKET, server->socket, MHD_OPTION_THREAD_POOL_SIZE, http->options.workers,
		MHD_OPTION_CONNECTION_LIMIT, (HTTP_CONNECTIONS_MAX + 1) * http->options.workers,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEAD_BYTES, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)IDLE_SECONDS_MAX, MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
		MHD_OPTION_URI_LOG_CALLBACK, on_first_line, http, MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, http, MHD_OPTION_END);
	if (!server->daemon)
		return error_set(error, STATUS_IO, "the server cannot be started: %s", strerror(errno));
	server->watching = pthread_create(&server->watch, NULL, watch, server) == 0;
	return server->watching ? STATUS_OK : error_set(error, STATUS_IO, "no thread can be started");
}

static void http_free(struct http *http)
{
	struct server *server = http->server;
	if (server->daemon) {
		(void)MHD_quiesce_daemon(server->daemon); /* so that the socket stays ours to close */
		MHD_stop_daemon(server->daemon);
	}
	atomic_store(&server->ended, true);
	if (server->watching)
		pthread_join(server->watch, NULL);
	if (server->socket >= 0)
		close(server->socket);
	pthread_mutex_destroy(&server->lock);
	rates_destroy(http->rates);
	arena_destroy(http->arena);
}

enum status http_start(const struct http_options *options, struct http **out, struct error *error)
{
	struct arena *arena = arena_create();
	struct http *http = arena_new(arena, struct http);
	http->arena = arena;
	http->options = *options;
	http->options.workers = options->workers ? options->workers : WORKERS;
	http->rates = rates_create(options->rate ? options->rate : RATE);
	http->figures = arena_new(arena, struct figures);
	http->server = arena_new(arena, struct server);
	http->server->socket = -1;
	pthread_mutex_init(&http->server->lock, NULL);
	enum status status = listen_at(http, error);
	if (status == STATUS_OK)
		status = start_daemon(http, error);
	if (status == STATUS_OK)
		*out = http;
	else
		http_free(http);
	return status;
}

struct str http_address(const struct http *http) { return http->address; }

void http_stop(struct http *http)
{
	if (!http)
		return;
	atomic_store(&http->stopping, true);
	(void)MHD_quiesce_daemon(http->server->daemon);
	for (int i = 0; atomic_load(&http->writing) || (atomic_load(&http->running) && i < HTTP_STOP_SECONDS_MAX * 20);
	     i++) {
		struct timespec pause = { 0, 50000000 };
		nanosleep(&pause, NULL);
	}
	http_free(http);
}
