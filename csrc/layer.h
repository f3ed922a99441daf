// Layer as Net and the callbacks of custom layers see it.
#ifndef NCNN_MP_LAYER_H
#define NCNN_MP_LAYER_H

#include "handle.h"
#include "option.h"
#include "types.h"
#include "verify/table.h"

// How many Mats a layer may take or give.
#define NCNN_MP_MAX_LAYER_MATS (64)

// What may be called next: ncnn's layers rely on the order.
typedef enum _ncnn_mp_layer_state_t {
    LAYER_NEW,
    LAYER_PARAM,
    LAYER_MODEL,
    LAYER_PIPELINE,
    LAYER_DONE, // failed, or its pipeline was destroyed: it can only be closed
} ncnn_mp_layer_state_t;

typedef struct _ncnn_mp_layer_t {
    ncnn_mp_handle_t base;
    ncnn_mp_handle_t *links[OPTION_ALLOCATORS]; // of the option that its pipeline was made with
    ncnn_mp_layer_state_t state;
    uint32_t flags; // of that option
    bool custom;    // Layer() for a Python class to complete
    int32_t row;    // of the verifier's table, of a built-in layer; -1: not verified
    int32_t *params; // what it was given, in words of a record: see verify/direct.c
    size_t params_words;
    const ncnn_mp_handle_t *net;     // of a custom layer in a Net: that Net,
    int32_t index;                   // its place there, or -1,
    mp_obj_t instance;               // and the Python instance, kept by the Net's objects
    ncnn_mp_handle_t *held;          // the Net's reference to this handle
    struct _ncnn_mp_layer_t *next;   // of those, for finding one by ncnn's pointer
} ncnn_mp_layer_t;

// The line of a custom layer in its Net's model; NULL outside of one.
const struct _verify_record_t *ncnn_mp_layer_record(const ncnn_mp_layer_t *self);

// What a layer needs of a Mat: 4-byte elements, unpacked, not empty; TypeError, ValueError.
ncnn_mat_t ncnn_mp_layer_mat(mp_obj_t mat);

// The Layer of a call.
ncnn_mp_layer_t *ncnn_mp_layer_get(mp_obj_t self_in);

// layer_run.c
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_layer_forward_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_layer_forward_inplace_obj);

// verify/direct.c: the verifier's row for one of ncnn's layers; ValueError where there is none.
int32_t ncnn_mp_layer_row(ncnn_layer_t native);

// ncnn's load_param() with what was checked; its status, or ValueError, MemoryError before it is called.
int ncnn_mp_layer_load_param(ncnn_mp_layer_t *self, ncnn_paramdict_t given);

// ncnn's load_model(), which gets the weights that the table says and no others.
typedef struct _ncnn_mp_watch_t {
    ncnn_mp_handle_t *source;
    mp_obj_t modelbin; // that ncnn sees in its place; MP_OBJ_NULL: the layer is not verified
    verify_weights_t wanted;
    size_t next;       // of them
    const char *wrong; // NULL, or why the weights are refused
} ncnn_mp_watch_t;

void ncnn_mp_watch_begin(ncnn_mp_watch_t *self, const ncnn_mp_layer_t *layer, ncnn_mp_handle_t *modelbin);
int ncnn_mp_watch_load(ncnn_mp_watch_t *self, ncnn_layer_t native);

// Whether the layer can be run on such Mats and give so many; ValueError, MemoryError.
void ncnn_mp_layer_check_mats(const ncnn_mp_layer_t *self, const ncnn_mat_t *mats, size_t bottoms, size_t tops);

// In audit builds: whether it has given what the check foretold of the same Mats; AssertionError.
#if NCNN_MP_AUDIT
void ncnn_mp_layer_check_made(const ncnn_mp_layer_t *self, const ncnn_mat_t *mats, size_t bottoms, const ncnn_mat_t *made, size_t tops);
#else
#define ncnn_mp_layer_check_made(self, mats, bottoms, made, tops) ((void)(made))
#endif

// layer.c: what a custom layer must not say of itself, whatever its object was told.
void ncnn_mp_layer_clear_flags(ncnn_layer_t native);

// layer_custom.c: makes ncnn call a custom layer's Python methods.
void ncnn_mp_layer_custom_init(ncnn_layer_t native);

// Called by ncnn for a class that Net.register_custom_layer() was given as number `userdata`.
ncnn_layer_t ncnn_mp_layer_custom_create(void *userdata);
void ncnn_mp_layer_custom_destroy(ncnn_layer_t native, void *userdata);

// ncnn's LayerType::CustomBit.
#define NCNN_MP_CUSTOM_BIT (1 << 8)

// layer_registry.c: what a Net's objects keep for its custom layers: a tuple of lists.
enum {
    KEPT_CLASSES,   // by the number that ncnn hands to ncnn_mp_layer_custom_create()
    KEPT_INSTANCES,
    KEPT_NAMES,     // by ncnn's number without the CustomBit, None where there is but a number
    KEPT_NUMBERS,   // of the types that are registered
    KEPT_LISTS,
};
mp_obj_t ncnn_mp_kept_list(mp_obj_t kept, size_t which);

// Notes a class for a type, and returns its place among the classes. *type is ncnn's number, or -1 where `which`
// is a name that gets one.
size_t ncnn_mp_kept_register(mp_obj_t *kept, mp_obj_t which, mp_obj_t class, int32_t *type);

// ncnn's number of a type, by its name or (name == NULL) its number, if it is one in Python; else -1.
int32_t ncnn_mp_custom_type(mp_obj_t kept, const char *name, int32_t number);

#endif
