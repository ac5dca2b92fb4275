#include "CLibGit2.h"

#include <git2/sys/odb_backend.h>

int plumbline_set_cache_object_limit(git_object_t type, size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, type, bytes);
}

int plumbline_set_cache_max_size(ssize_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, bytes);
}

int plumbline_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

int plumbline_set_search_path(git_config_level_t level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

int plumbline_set_certificate_file(const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, path, NULL);
}

int plumbline_set_user_agent(const char *name) {
    return git_libgit2_opts(GIT_OPT_SET_USER_AGENT, name);
}

int plumbline_set_pack_max_objects(size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECTS, count);
}

int plumbline_set_pack_max_object_size(size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECT_SIZE, bytes);
}

int plumbline_set_fsync(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

int plumbline_set_hash_verification(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

int plumbline_read_unverified(
    void **data, size_t *size, git_object_t *type, git_odb_backend **backend, git_odb *database,
    const git_oid *id, size_t limit) {
    size_t count = git_odb_num_backends(database);
    for (size_t index = 0; index < count; index++) {
        int status = git_odb_get_backend(backend, database, index);
        if (status < 0) return status;
        if (!(*backend)->read || !(*backend)->read_header) continue;
        status = (*backend)->read_header(size, type, *backend, id);
        if (status == GIT_ENOTFOUND || status == GIT_PASSTHROUGH) continue;
        if (status < 0) return status;
        if (*size > limit) return GIT_EBUFS;
        return (*backend)->read(data, size, type, *backend, id);
    }
    return GIT_ENOTFOUND;
}

void plumbline_free_unverified(git_odb_backend *backend, void *data) {
    git_odb_backend_data_free(backend, data);
}
