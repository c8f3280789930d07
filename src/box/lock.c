/* Locks a process in: limits, no_new_privs, Landlock by folder, seccomp by system call. */
#include "box/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define OPEN_FILES 64

static gboolean failed(char **why, const char *what) {
  *why = g_strdup_printf("%s: %s", what, g_strerror(errno));
  return FALSE;
}

/* --- Landlock: by raw calls, since Debian 12's headers know no more than ABI 2 ------------ */

typedef struct {
  guint64 files, net, scoped;
} RulesetAttr;
typedef struct {
  guint64 access;
  gint32 parent;
} __attribute__((packed)) PathRule;

enum { READ_FILE = 1 << 2, READ_DIR = 1 << 3, RULE_PATH_BENEATH = 1 };

/* Everything that the running kernel can forbid. */
static RulesetAttr everything(long abi, gsize *size) {
  static const int file_rights[] = {0, 13, 14, 15, 15, 16}; /* by ABI; more exist from 5 on */
  RulesetAttr attr = {.files = (G_GUINT64_CONSTANT(1) << file_rights[MIN(abi, 5)]) - 1};
  *size = sizeof attr.files;
  if (abi >= 4) attr.net = 3, *size = sizeof attr.files + sizeof attr.net;
  if (abi >= 6) attr.scoped = 3, *size = sizeof attr;
  return attr;
}

static gboolean allow(int ruleset, const char *path, gboolean folder) {
  int fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0) return TRUE; /* what is not there needs no rule */
  PathRule rule = {folder ? READ_FILE | READ_DIR : READ_FILE, fd};
  gboolean ok = syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) == 0;
  close(fd);
  return ok;
}

/* Landlock checks resolved paths: without a rule of its own a font that is a symbolic link out
 * of the font folders would quietly be drawn with another. */
static gboolean allow_linked_fonts(int ruleset, const char *folder) {
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
    struct stat st;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (lstat(path, &st) != 0) continue;
    if (S_ISDIR(st.st_mode) && !allow_linked_fonts(ruleset, path)) return FALSE;
    if (!S_ISLNK(st.st_mode)) continue;
    g_autofree char *real = realpath(path, NULL);
    if (real == NULL || !g_str_has_prefix(real, "/usr/") || stat(real, &st) != 0) continue;
    if ((S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) &&
        !allow(ruleset, real, S_ISDIR(st.st_mode)))
      return FALSE;
  }
  return TRUE;
}

static gboolean landlock(char **why) {
  static const char *const folders[] = {
      "/usr/share/poppler",    "/usr/share/fonts", "/usr/local/share/fonts",
      "/usr/share/fontconfig", "/etc/fonts",       "/var/cache/fontconfig",
  };
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* which version? */);
  if (abi < 1) return failed(why, "this kernel has no Landlock");
  gsize size;
  RulesetAttr attr = everything(abi, &size);
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
  if (ruleset < 0) return failed(why, "Landlock takes no rules");
  gboolean ok = TRUE;
  for (guint i = 0; ok && i < G_N_ELEMENTS(folders); i++) ok = allow(ruleset, folders[i], TRUE);
  ok = ok && allow_linked_fonts(ruleset, "/usr/share/fonts") &&
       allow_linked_fonts(ruleset, "/usr/local/share/fonts");
  ok = ok && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  if (!ok) failed(why, "Landlock does not hold");
  close(ruleset);
  return ok;
}

/* --- limits and rights -------------------------------------------------------------------- */

static gboolean drop_capabilities(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {0};
  return syscall(SYS_capset, &header, none) == 0;
}

gboolean lock_files(char **why) {
  /* CPU, memory and file size are the parent's to set, question by question (boxed.c). */
  if (setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}) != 0 ||
      setrlimit(RLIMIT_NOFILE, &(struct rlimit){OPEN_FILES, OPEN_FILES}) != 0)
    return failed(why, "no limits on files");
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return failed(why, "cannot be hidden");
  if (!drop_capabilities()) return failed(why, "cannot give up its rights");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failed(why, "no_new_privs");
  return landlock(why);
}

/* --- seccomp ------------------------------------------------------------------------------ */

#define CALL(name) SCMP_SYS(name)

/* hostile.md 2.1: what poppler, cairo and fontconfig were seen to need after a warm-up, and a
 * clean abort(). No memfd_create: the answer's memfd comes from the parent. */
static gboolean allow_calls(scmp_filter_ctx filter, gboolean opens) {
  static const int free_calls[] = {
      CALL(read),   CALL(pread64),      CALL(write),         CALL(lseek),          CALL(close),
      CALL(munmap), CALL(brk),          CALL(mremap),        CALL(madvise),        CALL(futex),
      CALL(exit),   CALL(exit_group),   CALL(clock_gettime), CALL(fstat),          CALL(getrandom),
      CALL(gettid), CALL(rt_sigreturn), CALL(getpid),        CALL(rt_sigprocmask),
  };
  int rc = 0;
  for (guint i = 0; i < G_N_ELEMENTS(free_calls); i++)
    rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, free_calls[i], 0);

  rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(recvmsg), 1,
                         SCMP_A0(SCMP_CMP_EQ, LOCK_CHANNEL));
  rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(mmap), 1,
                         SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(mprotect), 1,
                         SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(fcntl), 1,
                         SCMP_A1(SCMP_CMP_EQ, F_GETFL));
  rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(fcntl), 1,
                         SCMP_A1(SCMP_CMP_EQ, F_SETFD));
  rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(tgkill), 1,
                         SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
  /* Reading alone, and Landlock says where. */
  const scmp_datum_t writing =
      O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
  rc |= opens ? seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(openat), 1,
                                 SCMP_A2(SCMP_CMP_MASKED_EQ, writing, 0))
              : seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), CALL(openat), 0);
  rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(newfstatat), 1,
                         SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
  return rc == 0;
}

/* What libraries ask in passing is refused politely: they have another way. */
static gboolean refuse_calls(scmp_filter_ctx filter) {
  static const struct {
    int call, error;
  } polite[] = {
      {CALL(sysinfo), ENOSYS},    {CALL(ioctl), ENOTTY},      {CALL(readlink), EACCES},
      {CALL(readlinkat), EACCES}, {CALL(faccessat2), EACCES}, {CALL(stat), EACCES},
      {CALL(lstat), EACCES},      {CALL(statfs), EACCES},     {CALL(fstatfs), EACCES},
  };
  int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), CALL(newfstatat), 1,
                            SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0));
  for (guint i = 0; i < G_N_ELEMENTS(polite); i++)
    rc |= seccomp_rule_add(filter, SCMP_ACT_ERRNO((guint32)polite[i].error), polite[i].call, 0);
  return rc == 0;
}

/* What Pango needs: fontconfig in a thread of its own, one after the other, and access() before a
 * font is opened. clone3 keeps its flags in memory, where no filter can look: the C library then
 * takes clone. */
static gboolean allow_drawing(scmp_filter_ctx filter) {
  const scmp_datum_t thread = CLONE_VM | CLONE_SIGHAND | CLONE_THREAD;
  static const int own_calls[] = {CALL(set_robust_list), CALL(rseq), CALL(sched_yield),
                                  CALL(access), CALL(faccessat)};
  int rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread));
  rc |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), CALL(clone3), 0);
  rc |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), CALL(prctl), 1, /* its name */
                         SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
  for (guint i = 0; i < G_N_ELEMENTS(own_calls); i++)
    rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, own_calls[i], 0);
  return rc == 0;
}

static gboolean refuse_access(scmp_filter_ctx filter) {
  return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), CALL(access), 0) == 0 &&
         seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), CALL(faccessat), 0) == 0;
}

gboolean lock_calls(LockProfile profile, char **why) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  gboolean ok = filter != NULL &&
                seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
                seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
                allow_calls(filter, profile != LOCK_FOR_SCANS) && refuse_calls(filter) &&
                (profile == LOCK_FOR_DRAWING ? allow_drawing(filter) : refuse_access(filter)) &&
                seccomp_load(filter) == 0;
  if (filter != NULL) seccomp_release(filter);
  if (!ok) *why = g_strdup("seccomp does not hold: the kernel takes no filter");
  return ok;
}
