// Layer as Net and the callbacks of custom layers see it.
#ifndef NCNN_MP_LAYER_H
#define NCNN_MP_LAYER_H

#include "handle.h"
#include "option.h"
#include "types.h"

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
    const ncnn_mp_handle_t *net;     // of a custom layer in a Net: that Net,
    mp_obj_t instance;               // and the Python instance, kept by the Net's objects
    ncnn_mp_handle_t *held;          // the Net's reference to this handle
    struct _ncnn_mp_layer_t *next;   // of those, for finding one by ncnn's pointer
} ncnn_mp_layer_t;

// What a layer needs of a Mat: 4-byte elements, unpacked, not empty; TypeError, ValueError.
ncnn_mat_t ncnn_mp_layer_mat(mp_obj_t mat);

// layer_custom.c: makes ncnn call a custom layer's Python methods.
void ncnn_mp_layer_custom_init(ncnn_layer_t native);

// Called by ncnn for a class that Net.register_custom_layer() was given as number `userdata`.
ncnn_layer_t ncnn_mp_layer_custom_create(void *userdata);
void ncnn_mp_layer_custom_destroy(ncnn_layer_t native, void *userdata);

// What a Net's objects keep for its custom layers: a list of lists.
#define KEPT_CLASSES (0)
#define KEPT_INSTANCES (1)
#define KEPT_NAMES (2) // of registered classes: ncnn copies the pointer alone
mp_obj_t ncnn_mp_kept_list(mp_obj_t kept, size_t which);

#endif
