/// A socket for libgit2 that has time limits, counts bytes and keeps away from private addresses.
///
/// libgit2 1.5 has none of that itself. The settings are those of the whole process, so this serves
/// a process that makes one transfer.
#ifndef PLUMBLINE_STREAM_H
#define PLUMBLINE_STREAM_H

#include <stdint.h>

/// What a connection may do.
typedef struct {
    /// Whether addresses that are not public may be connected to.
    int allows_private_addresses;
    /// Whether the descriptor stays blocking: libssh2 reads and writes it itself.
    int is_blocking;
    /// Time to establish one connection.
    int connect_milliseconds;
    /// Time that one read or write may wait.
    int stall_milliseconds;
} plumbline_stream_settings;

/// Why the last connection failed.
typedef enum {
    PLUMBLINE_STREAM_FINE = 0,
    PLUMBLINE_STREAM_HOST_NOT_FOUND,
    PLUMBLINE_STREAM_PRIVATE_ADDRESS,
    PLUMBLINE_STREAM_REFUSED,
    PLUMBLINE_STREAM_NOT_CONNECTED,
    PLUMBLINE_STREAM_STALLED,
    PLUMBLINE_STREAM_TOO_LARGE,
    PLUMBLINE_STREAM_BROKEN,
} plumbline_stream_failure;

/// Makes libgit2 use this socket from now on, below TLS and ssh too.
int plumbline_stream_register(plumbline_stream_settings settings);

/// The bytes received so far over all connections, including what is not yet read.
///
/// The kernel counts them, so that they are known even where libssh2 reads. Callable on any thread.
uint64_t plumbline_stream_byte_count(void);

/// Sets the number of received bytes at which reading fails; callable on any thread.
void plumbline_stream_set_byte_limit(uint64_t limit);

/// Why the last connection failed.
plumbline_stream_failure plumbline_stream_last_failure(void);

struct sockaddr;

/// Whether `address` is one that the Internet routes, and so nobody's private network.
int plumbline_address_is_public(const struct sockaddr *address);

#endif
