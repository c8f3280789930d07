/* A watch folder: which files in it are there, whole and at rest. Events are hints, the scan
 * is the truth (design.md section 8, hostile.md section 3). */
#pragma once
#include <glib.h>

typedef struct Folder Folder;

typedef struct {
  GBytes *path;     /* raw bytes, from the folder's own path on */
  GBytes *name;     /* below the folder, raw bytes: "M1/a.pdf" */
  char *member;     /* first path component when the file lies in a subfolder; NULL at top */
  guint64 device, inode;
  gint64 size, mtime_ns;
} FoundFile;
void found_file_free(FoundFile *found);

typedef enum {
  FOUND_READY,      /* at rest: nobody has it open for writing, and it ends as a PDF should, or it
                       has been the same for long enough */
  FOUND_SETTLING,   /* too fresh to tell: look again soon */
  FOUND_WRITING,    /* somebody has it open for writing: an event comes when that ends */
  FOUND_UNREADABLE, /* it, or a folder on the way, cannot be read now: a fault that may end */
  FOUND_REFUSED     /* a link, a folder named x.pdf, a FIFO, a device: never opened */
} FoundState;

/* `polling` forces it where events are not to be trusted; network file systems poll anyway.
 * `rest_seconds`: how long a file that does not end as it should must stay the same. */
Folder *folder_open(const char *path, gboolean polling, guint rest_seconds, GError **error);
void folder_free(Folder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_free)
gboolean folder_polls(const Folder *folder); /* also when watches ran out in the last scan */
int folder_fd(const Folder *folder); /* readable when something happened; -1 without events */
void folder_drain(Folder *folder);   /* takes the events; a scan is due afterwards */

/* Looks at everything below the folder, and at the one that took its place when it was moved or
 * mounted over. Dotfiles, .part, .crdownload, .tmp, ~ and files without "%PDF-" or the name of
 * a PDF or an image are passed over. The visitor sees each file with its state and, unless ready, a reason. */
typedef void (*FoundVisitor)(const FoundFile *found, FoundState state, const char *reason,
                             gpointer user_data);
gboolean folder_scan(Folder *folder, FoundVisitor visit, gpointer user_data, GError **error);

/* Opens a found file for reading, only if it is still that file: O_NOFOLLOW, regular, same
 * device and inode. -1 and errno otherwise. */
int folder_open_found(const Folder *folder, const FoundFile *found);
/* Removes it, only if device, inode, size and mtime are still what was read and nobody has it
 * open for writing; syncs the folder. FALSE without error: it has changed, or somebody may
 * change it, and stays. */
gboolean folder_remove(Folder *folder, const FoundFile *found, GError **error);
/* "inbox/a\\nb.pdf": the name for people and JSON, control characters escaped. New string. */
char *display_name(GBytes *path);
