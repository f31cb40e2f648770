/* Counts what a process does to the files of one folder, and at a chosen call kills it or lets the disk be full.
 *
 *   SHIM_FOLDER  only calls on files in this folder count
 *   SHIM_AT      at which call, from 1; 0 only counts
 *   SHIM_DO      before  SIGKILL instead of the call
 *                after   SIGKILL after the call
 *                half    SIGKILL after half of a write
 *                full    this call and all that follow find no room
 *                locked  from the start the folder cannot be written
 *   SHIM_COUNT   file that gets the number of calls at a normal end
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum deed { GO, BEFORE, AFTER, HALF, FULL, LOCKED };

static atomic_long calls;
static char folder[PATH_MAX];
static size_t folder_length;
static long chosen;
static enum deed deed;

__attribute__((constructor)) static void start(void) {
    const char *name = getenv("SHIM_FOLDER"), *at = getenv("SHIM_AT"), *what = getenv("SHIM_DO");
    if (name && realpath(name, folder)) folder_length = strlen(folder);
    chosen = at ? atol(at) : 0;
    deed = !what ? GO : !strcmp(what, "before") ? BEFORE : !strcmp(what, "after") ? AFTER : !strcmp(what, "half") ? HALF : !strcmp(what, "full") ? FULL : LOCKED;
}

__attribute__((destructor)) static void end(void) {
    const char *name = getenv("SHIM_COUNT");
    if (!name) return;
    char text[32];
    int length = snprintf(text, sizeof text, "%ld", atomic_load(&calls));
    int file = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    syscall(SYS_write, file, text, length);
}

static int inside(const char *path) {
    return folder_length && !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]);
}

static int inside_fd(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return inside(path);
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

/* What is to happen at this call. */
static enum deed turn(int counts) {
    if (!counts) return GO;
    long now = atomic_fetch_add(&calls, 1) + 1;
    if (deed == LOCKED) return LOCKED;
    if (deed == FULL) return chosen && now >= chosen ? FULL : GO;
    if (now != chosen) return GO;
    if (deed == BEFORE) die();
    return deed;
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

/* A call that needs no room. */
#define PLAIN(counts, call) \
    enum deed now = turn(counts); \
    if (now == LOCKED) { errno = EROFS; return -1; } \
    if (now == HALF) die(); \
    int result = call; \
    if (now == AFTER) die(); \
    return result

/* A call that needs room. */
#define ROOM(counts, call) \
    enum deed now = turn(counts); \
    if (now == FULL || now == LOCKED) { errno = now == FULL ? ENOSPC : EROFS; return -1; } \
    if (now == HALF) die(); \
    int result = call; \
    if (now == AFTER) die(); \
    return result

/* A call that writes `length` bytes. */
#define BYTES(fd, whole, half) \
    enum deed now = turn(inside_fd(fd)); \
    if (now == FULL) { errno = ENOSPC; return -1; } \
    if (now == HALF) { half; die(); } \
    ssize_t result = whole; \
    if (now == AFTER) die(); \
    return result

ssize_t write(int fd, const void *data, size_t length) {
    REAL(write);
    BYTES(fd, real(fd, data, length), real(fd, data, length / 2));
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    BYTES(fd, real(fd, parts, count), real(fd, parts, count / 2));
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
    REAL(pwrite);
    BYTES(fd, real(fd, data, length, at), real(fd, data, length / 2, at));
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
    REAL(pwrite64);
    BYTES(fd, real(fd, data, length, at), real(fd, data, length / 2, at));
}
int fsync(int fd) { REAL(fsync); PLAIN(inside_fd(fd), real(fd)); }
int fdatasync(int fd) { REAL(fdatasync); PLAIN(inside_fd(fd), real(fd)); }
int ftruncate(int fd, off_t length) { REAL(ftruncate); PLAIN(inside_fd(fd), real(fd, length)); }
int ftruncate64(int fd, off64_t length) { REAL(ftruncate64); PLAIN(inside_fd(fd), real(fd, length)); }
int rename(const char *from, const char *to) { REAL(rename); PLAIN(inside(to), real(from, to)); }
int unlink(const char *path) { REAL(unlink); PLAIN(inside(path), real(path)); }
int rmdir(const char *path) { REAL(rmdir); PLAIN(inside(path), real(path)); }
int unlinkat(int fd, const char *path, int flags) {
    REAL(unlinkat);
    PLAIN(*path == '/' ? inside(path) : inside_fd(fd), real(fd, path, flags));
}
int mkdir(const char *path, mode_t mode) { REAL(mkdir); ROOM(inside(path), real(path, mode)); }

#define OPEN(path, flags) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    } \
    int counts = inside(path) && ((flags & O_TRUNC) || ((flags & O_CREAT) && access(path, F_OK)) \
        || (deed == LOCKED && (flags & (O_WRONLY | O_RDWR))));

int open(const char *path, int flags, ...) { OPEN(path, flags) REAL(open); ROOM(counts, real(path, flags, mode)); }
int open64(const char *path, int flags, ...) { OPEN(path, flags) REAL(open64); ROOM(counts, real(path, flags, mode)); }
