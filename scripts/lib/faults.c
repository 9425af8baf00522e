// Preloaded into a server: makes one of its calls on the store's files fail, as a full or a broken disk would.
//   FAULTS_CONTROL=FILE  struct control, shared with whoever decides what fails
//   FAULTS_FOLDER=PATH   only files below it count
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum { KIND_WRITE = 1, KIND_SYNC = 2, KIND_TRUNCATE = 4 };
enum { FILE_MAIN = 1, FILE_LOG = 2, FILE_INDEX = 4 };

struct control {
    _Atomic int64_t countdown; // the call that takes it to 0 fails; below 0 nothing does
    _Atomic int64_t hits;
    _Atomic int32_t kinds, files, error;
    _Atomic int32_t lasts;  // all later ones fail too
    _Atomic int32_t halves; // half of the bytes of the first are written
    _Atomic int32_t lies;   // syncs do nothing and say that they did
};

static struct control *control;
static const char *folder;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULTS_CONTROL");
    folder = getenv("FAULTS_FOLDER");
    int file = path && folder ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *memory = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (memory != MAP_FAILED) control = memory;
}

static int file_of(int descriptor) {
    char link[32], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (strncmp(path, folder, strlen(folder))) return 0;
    const char *end = strstr(path, ".sqlite");
    if (!end) return 0;
    if (!strcmp(end, ".sqlite")) return FILE_MAIN;
    if (!strcmp(end, ".sqlite-wal")) return FILE_LOG;
    if (!strcmp(end, ".sqlite-shm")) return FILE_INDEX;
    return 0;
}

// 0, or the error that the call is to fail with; 2 in `first` for the one that was waited for.
static int fails(int descriptor, int kind, int *first) {
    *first = 0;
    if (!control || !(control->kinds & kind) || atomic_load(&control->countdown) < 0) return 0;
    if (!(control->files & file_of(descriptor))) return 0;
    int64_t left = atomic_load(&control->countdown);
    while (left > 0 && !atomic_compare_exchange_weak(&control->countdown, &left, left - 1)) {}
    if (left > 1 || left < 0) return 0;
    if (left == 0 && !control->lasts) return 0;
    *first = left == 1;
    atomic_fetch_add(&control->hits, 1);
    return control->error;
}

#define REAL(name) ({ static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name); real; })

#define WRITING(name, parameters, whole, half)                                   \
    ssize_t name parameters {                                                    \
        int saved = errno, first, error = fails(fd, KIND_WRITE, &first);         \
        errno = saved;                                                           \
        if (!error) return REAL(name) whole;                                     \
        if (first && control->halves && count > 1) return REAL(name) half;       \
        errno = error;                                                           \
        return -1;                                                               \
    }

WRITING(write, (int fd, const void *bytes, size_t count), (fd, bytes, count), (fd, bytes, count / 2))
WRITING(pwrite, (int fd, const void *bytes, size_t count, off_t at), (fd, bytes, count, at), (fd, bytes, count / 2, at))
WRITING(pwrite64, (int fd, const void *bytes, size_t count, off64_t at), (fd, bytes, count, at), (fd, bytes, count / 2, at))

#define OTHER(name, parameters, arguments, kind)                                 \
    int name parameters {                                                        \
        int saved = errno, first, error = fails(fd, kind, &first);               \
        errno = saved;                                                           \
        if (error) {                                                             \
            errno = error;                                                       \
            return -1;                                                           \
        }                                                                        \
        if (kind == KIND_SYNC && control && control->lies && file_of(fd)) return 0; \
        return REAL(name) arguments;                                             \
    }

OTHER(fsync, (int fd), (fd), KIND_SYNC)
OTHER(fdatasync, (int fd), (fd), KIND_SYNC)
OTHER(ftruncate, (int fd, off_t size), (fd, size), KIND_TRUNCATE)
OTHER(ftruncate64, (int fd, off64_t size), (fd, size), KIND_TRUNCATE)
