/* Counts the calls by which a process changes files, and strikes at the one it is told to:
 * kills the process, or fills the disk. Keeps beside it what a power cut would leave: of every file
 * what was last synced. Preloaded into the process (LD_PRELOAD); armed by torture_arm. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { COUNT, KILL, FULL };
static int mode = COUNT;
static long strike_at = 0, calls = 0, armed = 0;
static char home[4096], synced[4096];

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

/* Only what happens below the home counts: not pipes, not what Python keeps elsewhere. */
static int below(const char *path) { return armed && !strncmp(path, home, strlen(home)); }

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, 4095);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

static int full_path(const char *path, char *whole) {
    if (path[0] == '/') snprintf(whole, 4096, "%s", path);
    else {
        char here[2048];
        if (!getcwd(here, sizeof here)) return 0;
        snprintf(whole, 4096, "%s/%.2000s", here, path);
    }
    return below(whole);
}

static void shadow_of(const char *path, char *shadow) {
    int at = snprintf(shadow, 4096, "%s/", synced);
    for (const char *c = path; *c && at < 4090; c++) shadow[at++] = *c == '/' ? '%' : *c;
    shadow[at] = 0;
}

/* Takes note of one call; tells whether it must fail for want of room. */
static int strike(int needs_room) {
    calls++;
    if (mode == KILL && calls == strike_at) { kill(getpid(), SIGKILL); pause(); }
    return mode == FULL && needs_room && calls >= strike_at;
}

static void copy(const char *from, const char *to) {
    static int (*real_open)(const char *, int, ...);
    static ssize_t (*real_write)(int, const void *, size_t);
    if (!real_open) { real_open = next("open"); real_write = next("write"); }
    int in = real_open(from, O_RDONLY), out = real_open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    char piece[65536];
    ssize_t got;
    while (in >= 0 && out >= 0 && (got = read(in, piece, sizeof piece)) > 0)
        if (real_write(out, piece, got) < 0) break;
    if (in >= 0) close(in);
    if (out >= 0) close(out);
}

static void now_on_disk(const char *path) {
    char shadow[4096];
    if (!synced[0]) return;
    shadow_of(path, shadow);
    copy(path, shadow);
}

void torture_arm(int what, long at, const char *home_folder, const char *synced_folder) {
    mode = what; strike_at = at; calls = 0;
    snprintf(home, sizeof home, "%s", home_folder);
    snprintf(synced, sizeof synced, "%s", synced_folder);
    armed = 1;
}

long torture_calls(void) { return calls; }

#define ON_HANDLE(type, name, parameters, arguments, room) \
    type name parameters { \
        static type(*real) parameters; \
        char path[4096]; \
        if (!real) real = next(#name); \
        if (armed && path_of(fd, path) && strike(room)) { errno = ENOSPC; return -1; } \
        return real arguments; \
    }

ON_HANDLE(ssize_t, write, (int fd, const void *bytes, size_t size), (fd, bytes, size), 1)
ON_HANDLE(ssize_t, pwrite, (int fd, const void *bytes, size_t size, off_t at), (fd, bytes, size, at), 1)
ON_HANDLE(ssize_t, pwrite64, (int fd, const void *bytes, size_t size, off64_t at), (fd, bytes, size, at), 1)
ON_HANDLE(int, ftruncate, (int fd, off_t size), (fd, size), 0)
ON_HANDLE(int, ftruncate64, (int fd, off64_t size), (fd, size), 0)
ON_HANDLE(int, fchmod, (int fd, mode_t access), (fd, access), 0)

#define ON_SYNC(name) \
    int name(int fd) { \
        static int (*real)(int); \
        char path[4096]; \
        if (!real) real = next(#name); \
        if (!armed || !path_of(fd, path)) return real(fd); \
        strike(0); \
        int done = real(fd); \
        struct stat what; \
        if (!done && !fstat(fd, &what) && S_ISREG(what.st_mode)) now_on_disk(path); \
        return done; \
    }

ON_SYNC(fsync)
ON_SYNC(fdatasync)

/* A new name is taken for kept at once, its content as far as it was synced. */
static void renamed(const char *from, const char *to, int stays) {
    char old[4096], new[4096];
    if (!synced[0]) return;
    shadow_of(from, old);
    shadow_of(to, new);
    if (access(old, F_OK)) copy("/dev/null", new);
    else copy(old, new);
    static int (*real_unlink)(const char *);
    if (!real_unlink) real_unlink = next("unlink");
    if (!stays) real_unlink(old);
}

int rename(const char *from, const char *to) {
    static int (*real)(const char *, const char *);
    char old[4096], new[4096];
    if (!real) real = next("rename");
    if (!armed || !full_path(from, old) || !full_path(to, new)) return real(from, to);
    strike(0);
    int done = real(from, to);
    if (!done) renamed(old, new, 0);
    return done;
}

int link(const char *from, const char *to) {
    static int (*real)(const char *, const char *);
    char old[4096], new[4096];
    if (!real) real = next("link");
    if (!armed || !full_path(from, old) || !full_path(to, new)) return real(from, to);
    if (strike(1)) { errno = ENOSPC; return -1; }
    int done = real(from, to);
    if (!done) renamed(old, new, 1);
    return done;
}

int unlink(const char *path) {
    static int (*real)(const char *);
    char whole[4096], shadow[4096];
    if (!real) real = next("unlink");
    if (!armed || !full_path(path, whole)) return real(path);
    strike(0);
    int done = real(path);
    if (!done && synced[0]) { shadow_of(whole, shadow); real(shadow); }
    return done;
}

int mkdir(const char *path, mode_t access) {
    static int (*real)(const char *, mode_t);
    char whole[4096];
    if (!real) real = next("mkdir");
    if (armed && full_path(path, whole) && strike(1)) { errno = ENOSPC; return -1; }
    return real(path, access);
}
