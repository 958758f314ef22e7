/* hello.c - a bare libmicrohttpd, set up as ours is, that reads a request and answers with a word. It prints its port.
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdio.h>
#include <unistd.h>

static enum MHD_Result answer(void *context, struct MHD_Connection *c, const char *target, const char *method,
			      const char *version, const char *bytes, size_t *size, void **kept)
{
	static int seen;
	(void)context, (void)target, (void)method, (void)version, (void)bytes;
	if (!*kept || *size) {
		*kept = &seen;
		*size = 0;
		return MHD_YES;
	}
	struct MHD_Response *response = MHD_create_response_from_buffer(6, "hello\n", MHD_RESPMEM_PERSISTENT);
	enum MHD_Result sent = MHD_queue_response(c, 200, response);
	MHD_destroy_response(response);
	return sent;
}

int main(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct MHD_Daemon *daemon =
		MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL, MHD_OPTION_SOCK_ADDR, &at,
				 MHD_OPTION_THREAD_POOL_SIZE, 32U, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
				 (size_t)(32 << 10), MHD_OPTION_END);
	if (!daemon)
		return 1;
	printf("%u\n", (unsigned)MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	fflush(stdout);
	pause();
	return 0;
}
