#include "CLibGit2.h"

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

git_diff_options plumbline_diff_options(void) {
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    return options;
}
