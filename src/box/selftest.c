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
static char others_file[] = "/tmp/cmeledger-selftest-XXXXXX"; /* of another person */
static pid_t parent;

/* Each gives what the system call gives: a negative number is a refusal. */
static long open_passwd(void) { return syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY); }
static long open_others(void) { return syscall(SYS_openat, AT_FDCWD, others_file, O_RDONLY); }
static long append_others(void) {
  return syscall(SYS_openat, AT_FDCWD, others_file, O_WRONLY | O_APPEND);
}
static long cut_others(void) { return syscall(SYS_openat, AT_FDCWD, others_file, O_RDWR | O_TRUNC); }
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
static long truncate_file(void) { return syscall(SYS_truncate, others_file, 0); }
static long grow_file(void) { return syscall(SYS_ftruncate, own_file, 1 << 20); }
static long unlink_file(void) { return syscall(SYS_unlinkat, AT_FDCWD, others_file, 0); }
static long rename_file(void) {
  return syscall(SYS_renameat2, AT_FDCWD, others_file, AT_FDCWD, "/tmp/y", 0);
}
static long make_folder(void) { return syscall(SYS_mkdirat, AT_FDCWD, "/tmp/x-folder", 0700); }
static long make_link(void) { return syscall(SYS_symlinkat, "/", AT_FDCWD, "/tmp/x-link"); }
static long make_hard_link(void) {
  return syscall(SYS_linkat, AT_FDCWD, others_file, AT_FDCWD, "/tmp/x-hard", 0);
}
static long make_fifo(void) { return syscall(SYS_mknodat, AT_FDCWD, "/tmp/x-fifo", S_IFIFO | 0600, 0); }
static long change_folder(void) { return syscall(SYS_chdir, "/tmp"); }
static long change_root(void) { return syscall(SYS_chroot, "/tmp"); }
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
static long connect_out(void) {
  const struct sockaddr address = {.sa_family = AF_UNIX};
  return syscall(SYS_connect, own_file, &address, sizeof address);
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
static long execute_at(void) { return syscall(SYS_execveat, own_file, "", NULL, NULL, AT_EMPTY_PATH); }
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
static long write_parent(void) {
  return syscall(SYS_process_vm_writev, parent, NULL, 0, NULL, 0, 0);
}
static long seize_parent(void) { return syscall(SYS_ptrace, PTRACE_SEIZE, parent, 0, 0); }
static long kill_all(void) { return syscall(SYS_kill, -1, 0); }
static long kill_thread(void) { return syscall(SYS_tkill, parent, 0); }
static long queue_signal(void) { return syscall(SYS_rt_sigqueueinfo, parent, 0, NULL); }
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
static long enter_namespace(void) { return syscall(SYS_setns, own_file, 0); }
static long load_module(void) { return syscall(SYS_finit_module, own_file, "", 0); }
static long be_another(void) { return syscall(SYS_personality, 0x0400000 /* READ_IMPLIES_EXEC */); }
static long share_memory(void) { return syscall(SYS_shmget, 0, 4096, 0600); }
static long open_queue(void) { return syscall(SYS_mq_open, "/x", O_RDWR | O_CREAT, 0600, NULL); }
static long make_pipe(void) {
  int pair[2];
  return syscall(SYS_pipe2, pair, 0);
}
static long gift_pages(void) {
  struct iovec io = {(void *)"x", 1};
  return syscall(SYS_vmsplice, own_file, &io, 1, 0);
}
static long watch_files(void) { return syscall(SYS_inotify_init1, 0); }
static long set_clock(void) { return syscall(SYS_clock_settime, 0, NULL); }
static long read_log(void) { return syscall(SYS_syslog, 3, NULL, 0); }
static long copy_range(void) {
  return syscall(SYS_copy_file_range, own_file, NULL, own_file, NULL, 1, 0);
}
static long send_file(void) { return syscall(SYS_sendfile, own_file, own_file, NULL, 1); }
static long type_on_terminal(void) { return syscall(SYS_ioctl, 0, 0x5412 /* TIOCSTI */, "x"); }
static long duplicate(void) { return syscall(SYS_fcntl, own_file, F_DUPFD, 0); }
static long sealed(void) { return syscall(SYS_fcntl, own_file, F_ADD_SEALS, 0); }
#ifdef __x86_64__
static long foreign_call(void) { return syscall(0x40000000 | SYS_getppid); } /* x32 */
static long old_gate(void) { /* i386: getppid */
  long result = 64;
  __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "cc", "r8", "r9", "r10", "r11");
  return result;
}
#endif

/* Which layer stops it, alone: Landlock, seccomp, or each of them. */
typedef enum { FILES = 1, CALLS = 2, EITHER = FILES | CALLS } Layers;

static const struct {
  const char *what;
  long (*attempt)(void);
  Layers held_by;
} attempts[] = {
    {"read /etc/passwd", open_passwd, FILES},
    {"read another person's file", open_others, FILES},
    {"append to another person's file", append_others, EITHER},
    {"empty another person's file", cut_others, EITHER},
    {"read its own memory as a file", open_self_memory, FILES},
    {"open a folder", open_home, FILES},
    {"read by the old open call", open_old, EITHER},
    {"read by openat2", open_two, EITHER},
    {"open for writing", open_for_writing, EITHER},
    {"create a file", create_file, EITHER},
    {"create a file without a name", temporary_file, EITHER},
    {"truncate a file", truncate_file, CALLS},
    {"grow an open file", grow_file, CALLS},
    {"remove a file", unlink_file, EITHER},
    {"rename a file", rename_file, EITHER},
    {"make a folder", make_folder, EITHER},
    {"make a link", make_link, EITHER},
    {"make a hard link", make_hard_link, EITHER},
    {"make a pipe with a name", make_fifo, EITHER},
    {"change its folder", change_folder, CALLS},
    {"change its root", change_root, CALLS},
    {"change a mode", change_mode, CALLS},
    {"look at /etc/shadow", stat_shadow, CALLS},
    {"list a folder", list_folder, CALLS},
    {"open a network socket", socket_inet, CALLS},
    {"open a local socket", socket_unix, CALLS},
    {"make a socket pair", socket_pair, CALLS},
    {"connect", connect_out, CALLS},
    {"send a message", send_message, CALLS},
    {"run a program", execute, CALLS},
    {"run an open file", execute_at, CALLS},
    {"fork", fork_old, CALLS},
    {"clone", clone_process, CALLS},
    {"clone with its memory", clone_fork_vm, CALLS},
    {"clone3", clone_three, CALLS},
    {"trace its parent", trace_parent, CALLS},
    {"be traced", trace_me, CALLS},
    {"read its parent's memory", read_parent, CALLS},
    {"write its parent's memory", write_parent, CALLS},
    {"seize its parent", seize_parent, CALLS},
    {"kill everybody", kill_all, CALLS},
    {"kill its parent's thread", kill_thread, CALLS},
    {"queue a signal", queue_signal, CALLS},
    {"kill its parent", kill_parent, CALLS},
    {"signal its parent", signal_parent, CALLS},
    {"hold its parent", open_parent, CALLS},
    {"set its parent's limits", limit_parent, CALLS},
    {"raise its limits", raise_limits, CALLS},
    {"map executable memory", map_executable, CALLS},
    {"make memory executable", make_executable, CALLS},
    {"make a memory file", new_memfd, CALLS},
    {"be dumpable again", undump, CALLS},
    {"become root", become_root, CALLS},
    {"mount", mount_something, CALLS},
    {"enter a user namespace", unshare_user, CALLS},
    {"enter another namespace", enter_namespace, CALLS},
    {"load a module", load_module, CALLS},
    {"change its personality", be_another, CALLS},
    {"share memory", share_memory, CALLS},
    {"open a message queue", open_queue, CALLS},
    {"make a pipe", make_pipe, CALLS},
    {"give pages away", gift_pages, CALLS},
    {"watch files", watch_files, CALLS},
    {"set the clock", set_clock, CALLS},
    {"read the kernel's log", read_log, CALLS},
    {"load a kernel program", load_bpf, CALLS},
    {"use io_uring", start_uring, CALLS},
    {"handle page faults", handle_faults, CALLS},
    {"count events", count_events, CALLS},
    {"use kernel keys", use_keys, CALLS},
    {"copy between files", copy_range, CALLS},
    {"send a file", send_file, CALLS},
    {"type on the terminal", type_on_terminal, CALLS},
    {"duplicate a descriptor", duplicate, CALLS},
    {"seal a file", sealed, CALLS},
#ifdef __x86_64__
    {"use a foreign call", foreign_call, CALLS},
    {"use the old gate", old_gate, CALLS},
#endif
};

enum { REFUSED = 10, UNLOCKED, GOT_OUT };

static int in_the_box(LockProfile profile, Layers layers, long (*attempt)(void)) {
  g_autofree char *why = NULL;
  if (((layers & FILES) != 0 && !lock_files(&why)) ||
      ((layers & CALLS) != 0 && !lock_calls(profile, &why))) {
    fprintf(stderr, "%s\n", why);
    return UNLOCKED;
  }
  return attempt() < 0 ? REFUSED : GOT_OUT;
}

/* FALSE when it got through, or was never locked in. */
static gboolean try(LockProfile profile, Layers layers, const char *what, long (*attempt)(void)) {
  int status = 0;
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) _exit(in_the_box(profile, layers, attempt));
  if (pid < 0 || waitpid(pid, &status, 0) != pid) status = -1;
  /* SIGSEGV: a kernel that has no such gate at all */
  gboolean killed = status != -1 && WIFSIGNALED(status) &&
                    (WTERMSIG(status) == SIGSYS || WTERMSIG(status) == SIGSEGV);
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
  printf("%-9s locks itself in, and does its work behind the lock\n", ok ? "ok" : "NOT OK");
  return ok;
}

/* FALSE when what another person's file holds was changed. */
static gboolean is_untouched(int fd) {
  char got[16];
  struct stat st;
  gboolean ok = pread(fd, got, sizeof got, 0) == 6 && memcmp(got, "theirs", 6) == 0 &&
                fstat(fd, &st) == 0 && st.st_nlink == 1;
  printf("%-9s another person's file is as it was\n", ok ? "ok" : "NOT OK");
  return ok;
}

int serve_selftest(LockProfile profile, ServeWarmUp warm_up) {
  static const struct {
    Layers layers;
    const char *name;
  } rounds[] = {{EITHER, "both layers"}, {FILES, "Landlock alone"}, {CALLS, "seccomp alone"}};
  guint faults = 0, tried = 0;
  FILE *scratch = tmpfile();
  own_file = scratch != NULL ? fileno(scratch) : 0;
  parent = getpid();
  int others = mkstemp(others_file);
  if (others < 0 || write(others, "theirs", 6) != 6) {
    fprintf(stderr, "%s: %s\n", others_file, strerror(errno));
    return 1;
  }
  faults += !is_fit(profile, warm_up);
  for (guint r = 0; r < G_N_ELEMENTS(rounds); r++) {
    printf("%s:\n", rounds[r].name);
    for (guint i = 0; i < G_N_ELEMENTS(attempts); i++) {
      if ((attempts[i].held_by & rounds[r].layers) == 0) continue;
      faults += !try(profile, rounds[r].layers, attempts[i].what, attempts[i].attempt);
      tried++;
    }
  }
  faults += !is_untouched(others);
  unlink(others_file);
  close(others);
  printf("%u ways out, %u tries, %u faults\n", (guint)G_N_ELEMENTS(attempts), tried, faults);
  if (scratch != NULL) fclose(scratch);
  return faults == 0 ? 0 : 1;
}
