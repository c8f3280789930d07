/* Loaded into the ledger program with LD_PRELOAD: counts its file operations and SQL statements
 * as points, and at a chosen one dies, cuts the power or fails. The program itself knows nothing
 * of it.
 *   FAULT_ROOTS=DIR:DIR     files below these count
 *   FAULT_OPS=write,sync    which operations count (the names given to point() below)
 *   FAULT_LOG=FILE          a line a point
 *   FAULT_AT=N              the point; FAULT_DO= what happens there:
 *     kill                  SIGKILL before the operation
 *     torn                  half of a write is done, then SIGKILL
 *     cut:DIR[:DIR]         these file systems lose what is not on the disk, then SIGKILL
 *     a number              the operation fails with that errno (or SQLite result code)
 *   FAULT_WHILE=FILE        with a number: from N on everything fails while FILE exists
 *   FAULT_NO_SYNC=1         syncs are not done, and succeed
 *   FAULT_UNLINK_FIRST=DIR  the files in DIR go as soon as the first original has its name
 *   FAULT_CLOCK=SECONDS     the wall clock is off by so much
 *   FAULT_FS=NUMBER         statfs says this kind of file system (0x6969: NFS) */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#ifndef FS_IOC_SHUTDOWN
#define FS_IOC_SHUTDOWN _IOR('X', 125, unsigned int)
#endif
#define SHUTDOWN_NO_LOG_FLUSH 2u

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) abort();
  return found;
}

static const char *setting(const char *name) {
  const char *value = getenv(name);
  return value && *value ? value : NULL;
}

static int below_roots(const char *path) {
  const char *roots = setting("FAULT_ROOTS");
  while (roots && *roots) {
    size_t length = strcspn(roots, ":");
    if (strncmp(path, roots, length) == 0 && (path[length] == '/' || path[length] == '\0')) return 1;
    roots += length + (roots[length] == ':');
  }
  return 0;
}

static int counts(const char *op) {
  const char *ops = setting("FAULT_OPS");
  size_t length = strlen(op);
  while (ops && *ops) {
    size_t one = strcspn(ops, ",");
    if (one == length && strncmp(ops, op, length) == 0) return 1;
    ops += one + (ops[one] == ',');
  }
  return 0;
}

static void die(const char *how) {
  char folders[4096];
  if (strncmp(how, "cut:", 4) == 0) {
    snprintf(folders, sizeof folders, "%s", how + 4);
    for (char *folder = strtok(folders, ":"); folder; folder = strtok(NULL, ":")) {
      unsigned int flags = SHUTDOWN_NO_LOG_FLUSH;
      int fd = (int)syscall(SYS_openat, AT_FDCWD, folder, O_RDONLY | O_DIRECTORY, 0);
      if (fd < 0 || ioctl(fd, FS_IOC_SHUTDOWN, &flags) < 0) perror("faults: power cut");
    }
  }
  kill(getpid(), SIGKILL);
  pause();
}

/* One point. 0: go on; else the errno (or SQLite code) to fail with; -1: tear the write. */
static int point(const char *op, const char *what) {
  static long n;
  char line[4400];
  if (!counts(op)) return 0;
  n++;
  const char *log = setting("FAULT_LOG"), *at = setting("FAULT_AT"), *act = setting("FAULT_DO");
  if (log) {
    int length = snprintf(line, sizeof line, "%ld %s %s\n", n, op, what);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    syscall(SYS_write, fd, line, (size_t)length);
    syscall(SYS_close, fd);
  }
  if (!at || !act || n < atol(at)) return 0;
  const char *until = setting("FAULT_WHILE");
  if (until ? syscall(SYS_faccessat, AT_FDCWD, until, F_OK) != 0 : n != atol(at)) return 0;
  if (strcmp(act, "torn") == 0 && strcmp(op, "write") == 0) return -1;
  if (strcmp(act, "kill") == 0 || strcmp(act, "torn") == 0 || strncmp(act, "cut:", 4) == 0) die(act);
  return atoi(act);
}

static int path_of(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, size - 1);
  path[length > 0 ? length : 0] = '\0';
  return length > 0;
}

static int fd_point(const char *op, int fd) {
  char path[4096];
  int saved = errno;
  int fault = path_of(fd, path, sizeof path) && below_roots(path) ? point(op, path) : 0;
  errno = saved;
  return fault;
}

static int at_point(const char *op, int folder, const char *name) {
  char path[8300] = "";
  int saved = errno;
  if (name[0] != '/') {
    if (folder == AT_FDCWD ? !getcwd(path, 4096) : !path_of(folder, path, 4096)) return 0;
    strcat(path, "/");
  }
  strncat(path, name, 4095);
  if (strncmp(path, "/proc/self/fd/", 14) == 0) path_of(atoi(path + 14), path, sizeof path);
  int fault = below_roots(path) ? point(op, path) : 0;
  errno = saved;
  return fault;
}

#define FAIL_IF(fault)      \
  do {                      \
    int code_ = (fault);    \
    if (code_) {            \
      errno = code_;        \
      return -1;            \
    }                       \
  } while (0)

/* ---- bytes ---- */

ssize_t write(int fd, const void *bytes, size_t length) {
  int fault = fd_point("write", fd);
  if (fault == -1) {
    syscall(SYS_write, fd, bytes, length / 2);
    die("kill");
  }
  FAIL_IF(fault);
  return REAL(write)(fd, bytes, length);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
  int fault = fd_point("write", fd);
  if (fault == -1) {
    syscall(SYS_pwrite64, fd, bytes, length / 2, at);
    die("kill");
  }
  FAIL_IF(fault);
  return REAL(pwrite64)(fd, bytes, length, at);
}

ssize_t read(int fd, void *bytes, size_t length) {
  FAIL_IF(fd_point("read", fd));
  return REAL(read)(fd, bytes, length);
}
ssize_t pread(int fd, void *bytes, size_t length, off_t at) {
  FAIL_IF(fd_point("read", fd));
  return REAL(pread)(fd, bytes, length, at);
}
ssize_t pread64(int fd, void *bytes, size_t length, off64_t at) {
  FAIL_IF(fd_point("read", fd));
  return REAL(pread64)(fd, bytes, length, at);
}
int ftruncate64(int fd, off64_t length) {
  FAIL_IF(fd_point("write", fd));
  return REAL(ftruncate64)(fd, length);
}

#define SYNC(name)                                       \
  int name(int fd) {                                     \
    FAIL_IF(fd_point("sync", fd));                       \
    return setting("FAULT_NO_SYNC") ? 0 : REAL(name)(fd); \
  }
SYNC(fsync)
SYNC(fdatasync)
SYNC(syncfs)

/* ---- names ---- */

int rename(const char *from, const char *to) {
  FAIL_IF(at_point("name", AT_FDCWD, to));
  return REAL(rename)(from, to);
}
int renameat2(int from_folder, const char *from, int folder, const char *to, unsigned flags) {
  FAIL_IF(at_point("name", folder, to));
  return REAL(renameat2)(from_folder, from, folder, to, flags);
}
static void unlink_first(void) {
  static int done;
  const char *folder = setting("FAULT_UNLINK_FIRST");
  DIR *dir = folder && !done ? opendir(folder) : NULL;
  done = 1;
  for (struct dirent *item; dir && (item = readdir(dir));)
    if (item->d_type == DT_REG) syscall(SYS_unlinkat, dirfd(dir), item->d_name, 0);
  if (dir) closedir(dir);
}

int renameat(int from_folder, const char *from, int folder, const char *to) {
  FAIL_IF(at_point("name", folder, to));
  int result = REAL(renameat)(from_folder, from, folder, to);
  unlink_first();
  return result;
}
int unlink(const char *path) {
  FAIL_IF(at_point("name", AT_FDCWD, path));
  return REAL(unlink)(path);
}
int unlinkat(int folder, const char *path, int flags) {
  FAIL_IF(at_point("name", folder, path));
  return REAL(unlinkat)(folder, path, flags);
}
int mkdir(const char *path, mode_t mode) {
  FAIL_IF(at_point("name", AT_FDCWD, path));
  return REAL(mkdir)(path, mode);
}
int mkdirat(int folder, const char *path, mode_t mode) {
  FAIL_IF(at_point("name", folder, path));
  return REAL(mkdirat)(folder, path, mode);
}

/* ---- opening and looking ---- */

#define OPEN(name)                                                        \
  int name(const char *path, int flags, ...) {                            \
    va_list args;                                                         \
    va_start(args, flags);                                                \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0; \
    va_end(args);                                                         \
    FAIL_IF(at_point(flags & O_CREAT ? "create" : "open", AT_FDCWD, path)); \
    return REAL(name)(path, flags, mode);                                 \
  }
OPEN(open)
OPEN(open64)

int openat(int folder, const char *path, int flags, ...) {
  va_list args;
  va_start(args, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
  va_end(args);
  FAIL_IF(at_point(flags & O_CREAT ? "create" : "open", folder, path));
  return REAL(openat)(folder, path, flags, mode);
}

DIR *opendir(const char *path) {
  int fault = at_point("open", AT_FDCWD, path);
  if (fault) {
    errno = fault;
    return NULL;
  }
  return REAL(opendir)(path);
}

struct dirent *readdir(DIR *dir) {
  int fault = fd_point("list", dirfd(dir));
  if (fault) {
    errno = fault;
    return NULL;
  }
  return REAL(readdir)(dir);
}

int fstatat(int folder, const char *restrict path, struct stat *restrict status, int flags) {
  FAIL_IF(at_point("stat", folder, path));
  return REAL(fstatat)(folder, path, status, flags);
}
int stat(const char *restrict path, struct stat *restrict status) {
  FAIL_IF(at_point("stat", AT_FDCWD, path));
  return REAL(stat)(path, status);
}

#define STATFS(name, type)                                                    \
  int name(type which, struct statfs *fs) {                                   \
    int result = REAL(name)(which, fs);                                       \
    if (setting("FAULT_FS")) fs->f_type = (__fsword_t)strtol(setting("FAULT_FS"), NULL, 0); \
    return result;                                                            \
  }
STATFS(statfs, const char *)
STATFS(fstatfs, int)

/* ---- SQL: a statement fails before it has done anything ---- */

static int sql_fault;

static int sql_point(const char *sql) {
  char text[80];
  snprintf(text, sizeof text, "%s", sql ? sql : "");
  sql_fault = point("sql", text);
  return sql_fault;
}
static int inside_exec; /* its steps are not points of their own */
int sqlite3_step(sqlite3_stmt *statement) {
  if (inside_exec) return REAL(sqlite3_step)(statement);
  return sql_point(sqlite3_sql(statement)) ? sql_fault : REAL(sqlite3_step)(statement);
}
int sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *data,
                 char **message) {
  if (sql_point(sql)) return sql_fault;
  inside_exec++;
  int code = REAL(sqlite3_exec)(db, sql, row, data, message);
  inside_exec--;
  return code;
}
int sqlite3_extended_errcode(sqlite3 *db) {
  return sql_fault ? sql_fault : REAL(sqlite3_extended_errcode)(db);
}
const char *sqlite3_errmsg(sqlite3 *db) {
  return sql_fault ? sqlite3_errstr(sql_fault) : REAL(sqlite3_errmsg)(db);
}

/* ---- the wall clock ---- */

int clock_gettime(clockid_t id, struct timespec *now) {
  int result = (int)syscall(SYS_clock_gettime, id, now);
  const char *off = setting("FAULT_CLOCK");
  if (off && id == CLOCK_REALTIME) now->tv_sec += atol(off);
  return result;
}
time_t time(time_t *now) {
  struct timespec real_now;
  clock_gettime(CLOCK_REALTIME, &real_now);
  if (now) *now = real_now.tv_sec;
  return real_now.tv_sec;
}
