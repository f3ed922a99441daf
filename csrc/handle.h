// The lifetime core: the one mechanism that decides when native memory goes.
//
// A handle is a counted block outside the GC heap. It owns one native object and keeps alive the
// handles that this object depends on. A Python object holds one handle, or none once it is
// closed. Order of making, so that a raise at any line leaves a closed object and no leak:
//
//     GC object with finaliser, no handle  ->  handle, no native object  ->  native object
//
// Retain and release are the only ways in and out. A handle destroys its native object first and
// then releases what it depends on, so the order in which finalisers run does not matter.
// close(), __exit__(), __del__() and the finaliser are the same release: idempotent, allocating
// nothing, raising nothing but where the heap is locked (entry.h).
#ifndef NCNN_MP_HANDLE_H
#define NCNN_MP_HANDLE_H

#include "py/obj.h"

#include "guard.h"

typedef struct _ncnn_mp_handle_t ncnn_mp_handle_t;

// What all handles of a class have in common.
typedef struct _ncnn_mp_kind_t {
    const mp_obj_type_t *type;
    size_t size;  // of the class's struct, whose first member is the handle
    size_t links; // how many handles it may depend on: its second member is an array of them
    void (*destroy)(ncnn_mp_handle_t *self); // called once, only if `native` was published
} ncnn_mp_kind_t;

struct _ncnn_mp_handle_t {
    const ncnn_mp_kind_t *kind;
    uint32_t references;
    bool lent; // `native` is ncnn's, for the length of a callback: NULL once that has ended
    void *native;
};

// The handles that `self` depends on; each class names its own slots.
static inline ncnn_mp_handle_t **ncnn_mp_links(const ncnn_mp_handle_t *self) {
    return (ncnn_mp_handle_t **)(self + 1);
}

// Every object of the module looks like this. What native code needs of Python hangs on the object
// and not on the handle, so that the collector sees it and cycles are no leak.
typedef struct _ncnn_mp_object_t {
    mp_obj_base_t base;
    ncnn_mp_handle_t *handle; // NULL: closed
    mp_obj_t kept;            // a Python object that the handle's memory or bytes belong to
} ncnn_mp_object_t;

// A new object of kind->type holding a new handle without a native object; MemoryError.
ncnn_mp_object_t *ncnn_mp_object_new(const ncnn_mp_kind_t *kind);

// Lends what ncnn owns to a callback: *handle is the lender's reference, for ending it.
ncnn_mp_object_t *ncnn_mp_object_lend(const ncnn_mp_kind_t *kind, void *native, ncnn_mp_handle_t **handle);
void ncnn_mp_handle_end_lending(ncnn_mp_handle_t *handle);

// The object behind `self_in` (instances of Python subclasses too), open or closed.
// TypeError for other types, RuntimeError where a subclass has not called __init__.
ncnn_mp_object_t *ncnn_mp_object_get(mp_obj_t self_in, const mp_obj_type_t *type);

// Its handle; ValueError once closed. Valid until Python code runs.
ncnn_mp_handle_t *ncnn_mp_handle_get(mp_obj_t self_in, const mp_obj_type_t *type);

// The same for an optional argument: NULL for None and for an argument not given.
ncnn_mp_handle_t *ncnn_mp_handle_get_optional(mp_obj_t value, const mp_obj_type_t *type);

ncnn_mp_handle_t *ncnn_mp_handle_new(const ncnn_mp_kind_t *kind);
ncnn_mp_handle_t *ncnn_mp_handle_retain(ncnn_mp_handle_t *self);
void ncnn_mp_handle_release(ncnn_mp_handle_t *self);

// Makes `self` depend on `dependency` (NULL: on nothing) through link `slot`.
void ncnn_mp_handle_link(ncnn_mp_handle_t *self, size_t slot, ncnn_mp_handle_t *dependency);

// LINK(name, …) is that, as a guard: switched off, nothing is kept alive.
#define LINK(guard_name, self, slot, dependency) \
    ncnn_mp_handle_link(self, slot, GUARD_ON(guard_name) ? (dependency) : NULL)

// HOLD(name, …) is a reference for the length of a call, and KEEP(name, …) what an object keeps of
// Python's, as guards: switched off, nothing is held (releasing NULL does nothing) or kept.
#define HOLD(guard_name, handle) (GUARD_ON(guard_name) ? ncnn_mp_handle_retain(handle) : NULL)
#define KEEP(guard_name, object) (GUARD_ON(guard_name) ? (object) : MP_OBJ_NULL)

// Live handles, of one kind's type or (NULL) of all. The second name is what audits look up.
uint32_t ncnn_mp_live_handles_of(const mp_obj_type_t *type);
uint32_t ncnn_mp_live_handles(void);

// close() of any object of the module.
mp_obj_t ncnn_mp_object_close(mp_obj_t self_in);

// close(), __enter__(), __exit__() and __del__() of every class.
MP_DECLARE_CONST_FUN_OBJ_1(ncnn_mp_close_obj);
MP_DECLARE_CONST_FUN_OBJ_1(ncnn_mp_enter_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_exit_obj);

#define NCNN_MP_LIFETIME_METHODS \
    { MP_ROM_QSTR(MP_QSTR_close), MP_ROM_PTR(&ncnn_mp_close_obj) }, \
    { MP_ROM_QSTR(MP_QSTR___del__), MP_ROM_PTR(&ncnn_mp_close_obj) }, \
    { MP_ROM_QSTR(MP_QSTR___enter__), MP_ROM_PTR(&ncnn_mp_enter_obj) }, \
    { MP_ROM_QSTR(MP_QSTR___exit__), MP_ROM_PTR(&ncnn_mp_exit_obj) }

#endif
