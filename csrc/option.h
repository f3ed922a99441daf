// Option as the other classes see it.
#ifndef NCNN_MP_OPTION_H
#define NCNN_MP_OPTION_H

#include "handle.h"
#include "types.h"

#include "ncnn_api.h"

// Links of everything that holds an ncnn option: an Option, a Net, an Extractor.
#define OPTION_BLOB_ALLOCATOR (0)
#define OPTION_WORKSPACE_ALLOCATOR (1)
#define OPTION_KVCACHE_ALLOCATOR (2)
#define OPTION_ALLOCATORS (3)

// Links of a view only: the Net whose option it shows.
#define OPTION_OWNER (3)
#define OPTION_LINKS (4)

// Gives an option without allocators those of the module; MemoryError.
void ncnn_mp_option_init(ncnn_option_t option);

// Makes `self` keep the allocators that `from` (NULL: nothing) keeps; LINK_ALLOCATORS() as a guard.
void ncnn_mp_option_copy_links(ncnn_mp_handle_t *self, const ncnn_mp_handle_t *from);
#define LINK_ALLOCATORS(guard_name, self, from) \
    ncnn_mp_option_copy_links(self, GUARD_ON(guard_name) ? (from) : NULL)

// A new Option object that shows the option inside `owner`, a Net's handle.
mp_obj_t ncnn_mp_option_new_view(ncnn_mp_handle_t *owner);

// Lends an option of ncnn's to a callback, which may not change it.
mp_obj_t ncnn_mp_option_lend(ncnn_option_t native, const ncnn_mp_handle_t *keeper, ncnn_mp_handle_t **handle);

// The handle that keeps an Option's allocators, and ncnn's option; NULL stands for the defaults.
const ncnn_mp_handle_t *ncnn_mp_option_keeper(const ncnn_mp_handle_t *handle);
ncnn_option_t ncnn_mp_option_native(const ncnn_mp_handle_t *handle);

// The allocator that a call with this Option takes its result from; NULL: the module's.
ncnn_mp_handle_t *ncnn_mp_option_blob_allocator(const ncnn_mp_handle_t *handle);

// All use_* flags of an option, a bit each.
uint32_t ncnn_mp_option_flags(ncnn_option_t option);

// For a while, an option whose layers take and give Mats as Python has them: floats, not packed. A
// network converts its blobs for each layer, a layer by itself is on its own.
typedef struct _ncnn_mp_plain_t {
    ncnn_option_t option;
    uint32_t flags; // to restore
} ncnn_mp_plain_t;

ncnn_mp_plain_t ncnn_mp_option_plain(ncnn_option_t option);
void ncnn_mp_option_restore(const ncnn_mp_plain_t *plain);

// ncnn has no getter for kvcache_max_seqlen_hint; this is what was set.
int32_t ncnn_mp_option_kvcache_hint(ncnn_mp_handle_t *handle);

#endif
