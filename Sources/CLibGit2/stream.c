#define _GNU_SOURCE
#include "stream.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <git2.h>
#include <git2/sys/stream.h>

/// The layout of libgit2 1.5's private `git_socket_stream`: its ssh transport casts to that and takes
/// the descriptor out of it. Look at libgit2's `streams/socket.h` before you allow another version.
static_assert(LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR == 5, "another git_socket_stream?");
typedef struct {
    git_stream parent;
    char *host;
    char *port;
    int descriptor;
} socket_stream;

static plumbline_stream_settings settings;
static _Atomic uint64_t byte_limit = UINT64_MAX;
static _Atomic plumbline_stream_failure last_failure = PLUMBLINE_STREAM_FINE;

/// The descriptor that is counted, so that no other thread asks for a closed one.
static pthread_mutex_t counter_lock = PTHREAD_MUTEX_INITIALIZER;
static int counted_descriptor = -1;
static uint64_t closed_byte_count = 0;

static int fail(plumbline_stream_failure failure, const char *message) {
    last_failure = failure;
    git_error_set_str(GIT_ERROR_NET, message);
    return -1;
}

// MARK: Addresses

static int in_network(uint32_t address, uint32_t network, int bits) {
    return (address ^ network) >> (32 - bits) == 0;
}

/// https://www.iana.org/assignments/iana-ipv4-special-registry
static int is_public_v4(uint32_t address) {
    static const struct { uint32_t network; int bits; } special[] = {
        {0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},
        {0xa9fe0000, 16}, {0xac100000, 12}, {0xc0000000, 24}, {0xc0000200, 24},
        {0xc0586300, 24}, {0xc0a80000, 16}, {0xc6120000, 15}, {0xc6336400, 24},
        {0xcb007100, 24}, {0xe0000000, 3},
    };
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (in_network(address, special[i].network, special[i].bits)) return 0;
    return 1;
}

/// Only 2000::/3 is given out, and within it these networks reach elsewhere or nowhere: 2001::/23
/// (Teredo and others), 2001:db8::/32, 2002::/16 (6to4), 3fff::/20. That leaves out IPv4-mapped and
/// NAT64 addresses, behind which a private IPv4 address may stand.
static int is_public_v6(const uint8_t *bytes) {
    uint32_t head = (uint32_t)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
    return in_network(head, 0x20000000, 3) && !in_network(head, 0x20010000, 23) &&
           head != 0x20010db8 && !in_network(head, 0x20020000, 16) &&
           !in_network(head, 0x3fff0000, 20);
}

int plumbline_address_is_public(const struct sockaddr *address) {
    if (address->sa_family == AF_INET)
        return is_public_v4(ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6)
        return is_public_v6(((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr);
    return 0;
}

// MARK: Counting

static uint64_t received_byte_count(int descriptor) {
    struct tcp_info info;
    socklen_t length = sizeof info;
    memset(&info, 0, sizeof info);
    if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &length) < 0) return 0;
    return info.tcpi_bytes_received;
}

static void start_counting(int descriptor) {
    pthread_mutex_lock(&counter_lock);
    counted_descriptor = descriptor;
    pthread_mutex_unlock(&counter_lock);
}

static void stop_counting(int descriptor) {
    pthread_mutex_lock(&counter_lock);
    closed_byte_count += received_byte_count(descriptor);
    if (counted_descriptor == descriptor) counted_descriptor = -1;
    close(descriptor);
    pthread_mutex_unlock(&counter_lock);
}

uint64_t plumbline_stream_byte_count(void) {
    pthread_mutex_lock(&counter_lock);
    uint64_t count = closed_byte_count;
    if (counted_descriptor >= 0) count += received_byte_count(counted_descriptor);
    pthread_mutex_unlock(&counter_lock);
    return count;
}

void plumbline_stream_set_byte_limit(uint64_t limit) { byte_limit = limit; }

plumbline_stream_failure plumbline_stream_last_failure(void) { return last_failure; }

// MARK: Waiting

static int64_t now_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/// Returns 1 when the descriptor is ready, 0 after `milliseconds`.
static int wait_for(int descriptor, short events, int milliseconds) {
    int64_t deadline = now_milliseconds() + milliseconds;
    struct pollfd request = {descriptor, events, 0};
    for (;;) {
        int64_t left = deadline - now_milliseconds();
        int ready = poll(&request, 1, left > 0 ? (int)left : 0);
        if (ready >= 0 || errno != EINTR) return ready != 0;
    }
}

static int wait_to_connect(int descriptor) {
    if (!wait_for(descriptor, POLLOUT, settings.connect_milliseconds))
        return fail(PLUMBLINE_STREAM_NOT_CONNECTED, "the connection was not established in time");
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length);
    return error == 0 ? 0 : fail(PLUMBLINE_STREAM_REFUSED, strerror(error));
}

// MARK: Connecting

/// Leaves reads and writes to libssh2, which waits without limit itself.
static void make_blocking(int descriptor) {
    struct timeval limit = {settings.stall_milliseconds / 1000,
                            settings.stall_milliseconds % 1000 * 1000};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
}

/// Connects to the very address that was checked: no name is resolved again.
static int connect_address(const struct addrinfo *address) {
    if (!settings.allows_private_addresses && !plumbline_address_is_public(address->ai_addr))
        return fail(PLUMBLINE_STREAM_PRIVATE_ADDRESS, "the host has a private address");
    int descriptor = socket(
        address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
        address->ai_protocol);
    if (descriptor < 0) return fail(PLUMBLINE_STREAM_REFUSED, strerror(errno));
    int status = connect(descriptor, address->ai_addr, address->ai_addrlen);
    if (status < 0 && errno != EINPROGRESS)
        status = fail(PLUMBLINE_STREAM_REFUSED, strerror(errno));
    else if (status < 0)
        status = wait_to_connect(descriptor);
    if (status < 0) {
        close(descriptor);
        return -1;
    }
    if (settings.is_blocking) make_blocking(descriptor);
    return descriptor;
}

/// libgit2 leaves the brackets around an IPv6 address.
static char *without_brackets(const char *host) {
    size_t length = strlen(host);
    if (length > 2 && host[0] == '[' && host[length - 1] == ']')
        return strndup(host + 1, length - 2);
    return strdup(host);
}

static int stream_connect(git_stream *stream) {
    socket_stream *self = (socket_stream *)stream;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *addresses = NULL;
    int status = getaddrinfo(self->host, self->port, &hints, &addresses);
    if (status != 0) return fail(PLUMBLINE_STREAM_HOST_NOT_FOUND, gai_strerror(status));
    int descriptor = -1;
    for (struct addrinfo *one = addresses; one != NULL && descriptor < 0; one = one->ai_next)
        descriptor = connect_address(one);
    freeaddrinfo(addresses);
    if (descriptor < 0) return -1;
    last_failure = PLUMBLINE_STREAM_FINE;
    self->descriptor = descriptor;
    start_counting(descriptor);
    return 0;
}

// MARK: Reading and writing

static ssize_t stream_read(git_stream *stream, void *data, size_t length) {
    socket_stream *self = (socket_stream *)stream;
    for (;;) {
        ssize_t count = recv(self->descriptor, data, length, 0);
        if (count >= 0) {
            if (plumbline_stream_byte_count() > byte_limit)
                return fail(PLUMBLINE_STREAM_TOO_LARGE, "the server sent too many bytes");
            if (count == 0) last_failure = PLUMBLINE_STREAM_BROKEN;
            return count;
        }
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return fail(PLUMBLINE_STREAM_BROKEN, strerror(errno));
        if (!wait_for(self->descriptor, POLLIN, settings.stall_milliseconds))
            return fail(PLUMBLINE_STREAM_STALLED, "the server sent nothing for too long");
    }
}

static ssize_t stream_write(git_stream *stream, const char *data, size_t length, int flags) {
    (void)flags;
    socket_stream *self = (socket_stream *)stream;
    for (;;) {
        ssize_t count = send(self->descriptor, data, length, MSG_NOSIGNAL);
        if (count >= 0) return count;
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return fail(PLUMBLINE_STREAM_BROKEN, strerror(errno));
        if (!wait_for(self->descriptor, POLLOUT, settings.stall_milliseconds))
            return fail(PLUMBLINE_STREAM_STALLED, "the server took nothing for too long");
    }
}

// MARK: Life

static int stream_close(git_stream *stream) {
    socket_stream *self = (socket_stream *)stream;
    if (self->descriptor >= 0) stop_counting(self->descriptor);
    self->descriptor = -1;
    return 0;
}

static void stream_free(git_stream *stream) {
    socket_stream *self = (socket_stream *)stream;
    if (self == NULL) return;
    stream_close(stream);
    free(self->host);
    free(self->port);
    free(self);
}

static int stream_init(git_stream **out, const char *host, const char *port) {
    socket_stream *self = calloc(1, sizeof *self);
    if (self == NULL) return fail(PLUMBLINE_STREAM_BROKEN, "out of memory");
    self->parent.version = GIT_STREAM_VERSION;
    self->parent.connect = stream_connect;
    self->parent.read = stream_read;
    self->parent.write = stream_write;
    self->parent.close = stream_close;
    self->parent.free = stream_free;
    self->host = without_brackets(host);
    self->port = strdup(port);
    self->descriptor = -1;
    if (self->host == NULL || self->port == NULL) {
        stream_free(&self->parent);
        return fail(PLUMBLINE_STREAM_BROKEN, "out of memory");
    }
    *out = &self->parent;
    return 0;
}

int plumbline_stream_register(plumbline_stream_settings wanted) {
    settings = wanted;
    git_stream_registration registration = {GIT_STREAM_VERSION, stream_init, NULL};
    return git_stream_register(GIT_STREAM_STANDARD, &registration);
}
