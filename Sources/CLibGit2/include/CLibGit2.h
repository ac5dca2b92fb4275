/// Names libgit2 for Swift and wraps what Swift cannot call: variadic functions and initializer macros.
#ifndef PLUMBLINE_CLIBGIT2_H
#define PLUMBLINE_CLIBGIT2_H

#include <git2.h>
#include <git2/odb_backend.h>
#include <git2/sys/repository.h>

#include "stream.h"

/// Sets how large an object of `type` may be, in bytes, for libgit2 to keep it in its cache.
int plumbline_set_cache_object_limit(git_object_t type, size_t bytes);

/// Sets how many bytes of objects libgit2 keeps in its caches altogether.
int plumbline_set_cache_max_size(ssize_t bytes);

/// Switches the check that a repository belongs to the current user.
int plumbline_set_owner_validation(int enabled);

/// Sets where libgit2 looks for the configuration files of `level`.
int plumbline_set_search_path(git_config_level_t level, const char *path);

/// Sets the file of certificate authorities that are trusted instead of the system's.
int plumbline_set_certificate_file(const char *path);

/// Sets what servers are told about us: `git/2.0 (name)`.
int plumbline_set_user_agent(const char *name);

/// Sets how many objects a pack may have.
int plumbline_set_pack_max_objects(size_t count);

/// Sets how many bytes one object of a pack may have.
int plumbline_set_pack_max_object_size(size_t bytes);

/// Switches the flushing of packs and refs to the disk.
int plumbline_set_fsync(int enabled);

/// Switches the hashing of every object that is read.
int plumbline_set_hash_verification(int enabled);

/// Reads the object `id` as the backends of `database` have it, without hashing it or keeping a copy.
///
/// `GIT_ENOTFOUND` if it is not there, or not until the packs are listed anew; `GIT_EBUFS` if it has more
/// than `limit` bytes, which `size` then tells. `backend` is to be given to `plumbline_free_unverified`.
int plumbline_read_unverified(
    void **data, size_t *size, git_object_t *type, git_odb_backend **backend, git_odb *database,
    const git_oid *id, size_t limit);

/// Frees what was read from `backend`.
void plumbline_free_unverified(git_odb_backend *backend, void *data);

#endif
