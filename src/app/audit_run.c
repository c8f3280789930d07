/* Several members' audit files at a time: while a packet maker draws one, the next is prepared. */
#include <stdio.h>
#include <string.h>

#include "app/audit.h"
#include "app/audit_check.h"
#include "app/packet.h"
#include "core/objection.h"

typedef struct { /* one packet maker, and the member whose PDF it makes */
  Dossier *dossier; /* NULL: idle */
  Bag *bag;
  guint index;
} Slot;

typedef struct {
  const AuditRun *run;
  const GPtrArray *members;
  guint n_slots, begun, done, told, failed;
  Slot *slots;
  PacketMaker **makers;
  GPtrArray *objections; /* of Objection, of a mock audit */
  char **results;        /* of each member: what to print, in the members' order; "" for a failure */
} Making;

static GQuark audit_error_quark(void) { return g_quark_from_static_string("cmeledger-audit"); }

/* What the folder is called. New string. */
static char *name_of(const Making *making, guint index) {
  return making->run->anonymous ? g_strdup_printf("anonymous-%03u", index + 1)
                                : g_strdup(((const Member *)making->members->pdata[index])->id);
}

static void tell(Making *making, guint index, GError *fault) {
  const Member *member = making->members->pdata[index];
  g_autofree char *name = name_of(making, index);
  g_autofree char *place = bag_place(making->run->shelf, name);
  making->done++;
  making->results[index] = fault ? g_strdup("") : g_strconcat(place, "\n", NULL);
  if (fault) {
    app_warn("member %s: no audit file: %s", member->id, fault->message);
    making->failed++;
  }
  guint ready = making->told;
  while (ready < making->members->len && making->results[ready]) ready++;
  if (ready > making->told) app_progress_end();
  for (; making->told < ready; making->told++) fputs(making->results[making->told], stdout);
  app_progress(making->run->app, making->done, making->members->len, "audit files");
}

static void slot_clear(Slot *slot) {
  g_clear_pointer(&slot->dossier, dossier_free);
  g_clear_pointer(&slot->bag, bag_free);
}

/* Only what was made as an audit file is ever replaced. */
static gboolean may_take_place(const AuditRun *run, const char *place, GError **error) {
  g_autofree char *manifest = g_build_filename(place, "manifest-sha256.txt", NULL);
  const char *why = NULL;
  if (!run->form.replace)
    why = "exists already; --force makes it again, --resume where it is out of date, another "
          "--out keeps both";
  else if (!run->form.zip && !g_file_test(manifest, G_FILE_TEST_EXISTS))
    why = "is no audit file, and is left as it is; choose another --out";
  if (why) g_set_error(error, audit_error_quark(), 0, "%s %s", place, why);
  return why == NULL;
}

/* FALSE with error, or without one when there is nothing to make. */
static gboolean slot_begin(const Making *making, guint s, GError **error) {
  const AuditRun *run = making->run;
  Slot *slot = &making->slots[s];
  const Member *member = making->members->pdata[slot->index];
  g_autofree char *name = name_of(making, slot->index);
  g_autofree char *place = bag_place(run->shelf, name);
  gboolean exists = g_file_test(place, G_FILE_TEST_EXISTS);
  if (exists && !may_take_place(run, place, error)) return FALSE;
  slot->dossier = dossier_read(run, member, name, error);
  if (!slot->dossier) return FALSE;
  if (run->mock) audit_objections(slot->dossier->file, making->objections);
  if (exists && run->resume && bag_is_current(place, slot->dossier->fingerprint)) return FALSE;
  slot->bag = bag_begin(run->shelf, name, error);
  if (!slot->bag || !dossier_add_originals(slot->dossier, run, slot->bag, error) ||
      !packet_ask(making->makers[s], slot->dossier->plan, error))
    return FALSE;
  g_clear_pointer(&slot->dossier->plan, packet_plan_free); /* with the originals in memory */
  return TRUE;
}

static void begin_next(Making *making, guint s) {
  g_autoptr(GError) error = NULL;
  guint index = making->slots[s].index = making->begun++;
  if (slot_begin(making, s, &error)) return;
  slot_clear(&making->slots[s]);
  tell(making, index, error);
}

static void finish_one(Making *making) {
  int s = packet_wait(making->makers, making->n_slots);
  g_return_if_fail(s >= 0);
  Slot *slot = &making->slots[s];
  g_autoptr(GError) error = NULL;
  g_autoptr(Packet) packet = packet_finish(making->makers[s], &error);
  if (packet && dossier_add_front(slot->dossier, making->run, slot->bag, packet, &error))
    bag_finish(slot->bag, &error);
  slot_clear(slot);
  tell(making, slot->index, error);
}

static void make_all(Making *making) {
  while (making->done < making->members->len) {
    guint idle = 0;
    while (idle < making->n_slots && making->slots[idle].dossier) idle++;
    if (idle < making->n_slots && making->begun < making->members->len) begin_next(making, idle);
    else finish_one(making);
  }
}

int audit_run(const AuditRun *run, const GPtrArray *members) {
  guint cores = (guint)app_config_number(run->app, "workers");
  int exit_code = EXIT_DONE;
  Making making = {.run = run, .members = members};
  guint wanted = MIN(cores ? cores : g_get_num_processors(), members->len);
  g_autofree Slot *slots = making.slots = g_new0(Slot, wanted + 1);
  g_autofree PacketMaker **makers = making.makers = g_new0(PacketMaker *, wanted + 1);
  g_autoptr(GPtrArray) objections = making.objections =
      g_ptr_array_new_with_free_func((GDestroyNotify)objection_free);
  g_auto(GStrv) results = making.results = g_new0(char *, members->len + 1);
  while (making.n_slots < wanted &&
         (makers[making.n_slots] = packet_maker_new(run->app, &exit_code)))
    making.n_slots++;
  app_progress(run->app, 0, members->len, "audit files");
  if (making.n_slots == wanted) make_all(&making);
  app_progress_end();
  if (run->mock && making.n_slots == wanted) audit_print_objections(objections, members->len);
  for (guint i = 0; i < making.n_slots; i++) packet_maker_free(makers[i]);
  if (making.n_slots < wanted) return exit_code;
  return making.failed ? EXIT_ATTENTION : EXIT_DONE;
}
