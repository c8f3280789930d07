/* Tries to get out of the box in every way it knows; each try must be refused. */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box/lock.h"
#include "box/serve.h"

static int own_file; /* writable, open from before the lock: an example for what is inherited */
static pid_t parent;

/* Each gives what the system call gives: a negative number is a refusal. */
static long open_passwd(void) { return syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY); }
static long open_self_memory(void) {
  return syscall(SYS_openat, AT_FDCWD, "/proc/self/mem", O_RDONLY);
}
static long open_home(void) { return syscall(SYS_openat, AT_FDCWD, "/tmp", O_RDONLY); }
static long open_old(void) { return syscall(SYS_open, "/etc/passwd", O_RDONLY); }
static long open_two(void) {
  guint64 how[3] = {O_RDONLY, 0, 0};
  return syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", how, sizeof how);
}
static long open_for_writing(void) {
  return syscall(SYS_openat, AT_FDCWD, "/usr/share/poppler/x", O_WRONLY);
}
static long create_file(void) {
  return syscall(SYS_openat, AT_FDCWD, "/tmp/cmeledger-selftest", O_WRONLY | O_CREAT, 0600);
}
static long temporary_file(void) {
  return syscall(SYS_openat, AT_FDCWD, "/tmp", O_RDWR | O_TMPFILE, 0600);
}
static long truncate_file(void) { return syscall(SYS_truncate, "/tmp/cmeledger-selftest", 0); }
static long grow_file(void) { return syscall(SYS_ftruncate, own_file, 1 << 20); }
static long unlink_file(void) { return syscall(SYS_unlinkat, AT_FDCWD, "/tmp/x", 0); }
static long rename_file(void) {
  return syscall(SYS_renameat2, AT_FDCWD, "/tmp/x", AT_FDCWD, "/tmp/y", 0);
}
static long make_folder(void) { return syscall(SYS_mkdirat, AT_FDCWD, "/tmp/x-folder", 0700); }
static long make_link(void) { return syscall(SYS_symlinkat, "/", AT_FDCWD, "/tmp/x-link"); }
static long change_mode(void) { return syscall(SYS_fchmod, own_file, 0777); }
static long stat_shadow(void) {
  struct stat st;
  return syscall(SYS_newfstatat, AT_FDCWD, "/etc/shadow", &st, 0);
}
static long list_folder(void) {
  char buffer[512];
  long fd = syscall(SYS_openat, AT_FDCWD, "/usr/share/poppler", O_RDONLY | O_DIRECTORY);
  return syscall(SYS_getdents64, fd, buffer, sizeof buffer);
}
static long socket_inet(void) { return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0); }
static long socket_unix(void) { return syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0); }
static long socket_pair(void) {
  int pair[2];
  return syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
}
static long send_message(void) {
  struct iovec io = {(void *)"x", 1};
  struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1};
  return syscall(SYS_sendmsg, own_file, &message, 0);
}
static long execute(void) {
  char *const argv[] = {(char *)"true", NULL};
  return syscall(SYS_execve, "/bin/true", argv, NULL);
}
static long fork_old(void) { return syscall(SYS_fork); }
static long clone_process(void) { return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }
static long clone_fork_vm(void) { /* a process in all but memory: no thread */
  return syscall(SYS_clone, 0x100 | SIGCHLD /* CLONE_VM */, 0, 0, 0, 0);
}
static long clone_three(void) { return syscall(SYS_clone3, NULL, 0); }
static long trace_parent(void) { return syscall(SYS_ptrace, PTRACE_ATTACH, parent, 0, 0); }
static long trace_me(void) { return syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0); }
static long read_parent(void) {
  return syscall(SYS_process_vm_readv, parent, NULL, 0, NULL, 0, 0);
}
static long kill_parent(void) { return syscall(SYS_kill, parent, 0); }
static long signal_parent(void) { return syscall(SYS_tgkill, parent, parent, 0); }
static long open_parent(void) { return syscall(SYS_pidfd_open, parent, 0); }
static long limit_parent(void) {
  struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  return syscall(SYS_prlimit64, parent, RLIMIT_CORE, &limit, NULL);
}
static long raise_limits(void) {
  struct rlimit limit = {4096, 4096};
  return syscall(SYS_setrlimit, RLIMIT_NOFILE, &limit);
}
static long map_executable(void) {
  return syscall(SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static long make_executable(void) {
  const int writable = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE | MAP_ANONYMOUS;
  long page = syscall(SYS_mmap, 0, 4096, writable, flags, -1, 0);
  return syscall(SYS_mprotect, page, 4096, PROT_READ | PROT_EXEC);
}
static long new_memfd(void) { return syscall(SYS_memfd_create, "x", 0); }
static long undump(void) { return syscall(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0); }
static long become_root(void) { return syscall(SYS_setuid, 0); }
static long mount_something(void) { return syscall(SYS_mount, "none", "/mnt", "tmpfs", 0, NULL); }
static long unshare_user(void) { return syscall(SYS_unshare, 0x10000000 /* CLONE_NEWUSER */); }
static long load_bpf(void) { return syscall(SYS_bpf, 0, NULL, 0); }
static long start_uring(void) { return syscall(SYS_io_uring_setup, 1, NULL); }
static long handle_faults(void) { return syscall(SYS_userfaultfd, 0); }
static long count_events(void) { return syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0); }
static long use_keys(void) { return syscall(SYS_keyctl, 0, 0, 0, 0, 0); }
static long copy_range(void) {
  return syscall(SYS_copy_file_range, own_file, NULL, own_file, NULL, 1, 0);
}
static long send_file(void) { return syscall(SYS_sendfile, own_file, own_file, NULL, 1); }
static long type_on_terminal(void) { return syscall(SYS_ioctl, 0, 0x5412 /* TIOCSTI */, "x"); }
static long duplicate(void) { return syscall(SYS_fcntl, own_file, F_DUPFD, 0); }
static long sealed(void) { return syscall(SYS_fcntl, own_file, F_ADD_SEALS, 0); }
#ifdef __x86_64__
static long foreign_call(void) { return syscall(0x40000000 | SYS_getppid); } /* x32 */
#endif

static const struct {
  const char *what;
  long (*attempt)(void);
} attempts[] = {
    {"read /etc/passwd", open_passwd},
    {"read its own memory as a file", open_self_memory},
    {"open a folder", open_home},
    {"read by the old open call", open_old},
    {"read by openat2", open_two},
    {"open for writing", open_for_writing},
    {"create a file", create_file},
    {"create a file without a name", temporary_file},
    {"truncate a file", truncate_file},
    {"grow an open file", grow_file},
    {"remove a file", unlink_file},
    {"rename a file", rename_file},
    {"make a folder", make_folder},
    {"make a link", make_link},
    {"change a mode", change_mode},
    {"look at /etc/shadow", stat_shadow},
    {"list a folder", list_folder},
    {"open a network socket", socket_inet},
    {"open a local socket", socket_unix},
    {"make a socket pair", socket_pair},
    {"send a message", send_message},
    {"run a program", execute},
    {"fork", fork_old},
    {"clone", clone_process},
    {"clone with its memory", clone_fork_vm},
    {"clone3", clone_three},
    {"trace its parent", trace_parent},
    {"be traced", trace_me},
    {"read its parent's memory", read_parent},
    {"kill its parent", kill_parent},
    {"signal its parent", signal_parent},
    {"hold its parent", open_parent},
    {"set its parent's limits", limit_parent},
    {"raise its limits", raise_limits},
    {"map executable memory", map_executable},
    {"make memory executable", make_executable},
    {"make a memory file", new_memfd},
    {"be dumpable again", undump},
    {"become root", become_root},
    {"mount", mount_something},
    {"enter a user namespace", unshare_user},
    {"load a kernel program", load_bpf},
    {"use io_uring", start_uring},
    {"handle page faults", handle_faults},
    {"count events", count_events},
    {"use kernel keys", use_keys},
    {"copy between files", copy_range},
    {"send a file", send_file},
    {"type on the terminal", type_on_terminal},
    {"duplicate a descriptor", duplicate},
    {"seal a file", sealed},
#ifdef __x86_64__
    {"use a foreign call", foreign_call},
#endif
};

enum { REFUSED = 10, UNLOCKED, GOT_OUT };

static int in_the_box(LockProfile profile, long (*attempt)(void)) {
  g_autofree char *why = NULL;
  if (!lock_files(&why) || !lock_calls(profile, &why)) {
    fprintf(stderr, "%s\n", why);
    return UNLOCKED;
  }
  return attempt() < 0 ? REFUSED : GOT_OUT;
}

/* FALSE when it got through, or was never locked in. */
static gboolean try(LockProfile profile, const char *what, long (*attempt)(void)) {
  int status = 0;
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) _exit(in_the_box(profile, attempt));
  if (pid < 0 || waitpid(pid, &status, 0) != pid) status = -1;
  gboolean killed = status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
  gboolean refused = status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == REFUSED;
  printf("%-9s %s\n", killed ? "killed" : refused ? "refused" : "NOT HELD", what);
  return killed || refused;
}

/* The warm-up needs the files that the lock leaves open: with those alone it must do. */
static gboolean is_fit(LockProfile profile, ServeWarmUp warm_up) {
  int status = -1;
  pid_t pid = fork();
  if (pid == 0) {
    char *why = NULL;
    gboolean ok = lock_files(&why) && warm_up(&why) && lock_calls(profile, &why);
    if (!ok) fprintf(stderr, "%s\n", why);
    _exit(ok ? 0 : 1);
  }
  gboolean ok = pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
  printf("%-9s locks itself in, and draws with the fonts of the system\n", ok ? "ok" : "NOT OK");
  return ok;
}

int serve_selftest(LockProfile profile, ServeWarmUp warm_up) {
  guint faults = 0;
  FILE *scratch = tmpfile();
  own_file = scratch != NULL ? fileno(scratch) : 0;
  parent = getpid();
  faults += !is_fit(profile, warm_up);
  for (guint i = 0; i < G_N_ELEMENTS(attempts); i++)
    faults += !try(profile, attempts[i].what, attempts[i].attempt);
  printf("%u ways out tried, %u faults\n", (guint)G_N_ELEMENTS(attempts), faults);
  if (scratch != NULL) fclose(scratch);
  return faults == 0 ? 0 : 1;
}
