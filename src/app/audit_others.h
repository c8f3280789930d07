/* What people wrote as reasons, looked through for other members before it goes into a file. */
#pragma once
#include "app/audit_gather.h"

typedef struct Others Others;
Others *others_new(const Roster *roster); /* the roster is borrowed */
void others_free(Others *others);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Others, others_free)

/* Reasons that name a member of the roster who is not this one are left out, with a word. */
void audit_hide_others(const Others *others, AuditSource *source);
