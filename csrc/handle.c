// The lifetime core: counted handles and the objects that hold them. See handle.h for the rules.

#include "py/gc.h"
#include "py/runtime.h"

#include "entry.h"
#include "handle.h"
#include "memory.h"
#include "types.h"

#if !MICROPY_ENABLE_FINALISER
#error "ncnn_mp needs MICROPY_ENABLE_FINALISER: without finalisers native memory is never freed"
#endif

// The live handles, so that they can be counted by class.
#define MAX_TYPES (16)
static uint32_t live_handles[MAX_TYPES];

static uint32_t *live_count(const mp_obj_type_t *type) {
    size_t i = 0;
    while (ncnn_mp_types[i] != type) {
        i++;
    }
    return &live_handles[i];
}

uint32_t ncnn_mp_live_handles_of(const mp_obj_type_t *type) {
    return *live_count(type);
}

uint32_t ncnn_mp_live_handles(void) {
    uint32_t sum = 0;
    for (size_t i = 0; i < MAX_TYPES; i++) {
        sum += live_handles[i];
    }
    return sum;
}

/******************************************************************************/
// Handles

ncnn_mp_handle_t *ncnn_mp_handle_new(const ncnn_mp_kind_t *kind) {
    ncnn_mp_handle_t *self = ncnn_mp_memory_new(kind->size);
    self->kind = kind;
    self->references = 1;
    (*live_count(kind->type))++;
    return self;
}

ncnn_mp_handle_t *ncnn_mp_handle_retain(ncnn_mp_handle_t *self) {
    self->references++;
    return self;
}

void ncnn_mp_handle_release(ncnn_mp_handle_t *self) {
    if (self == NULL || --self->references > 0) {
        return;
    }
    if (self->native != NULL) { // what was lent has been taken back by now
        self->kind->destroy(self);
    }
    for (size_t i = 0; i < self->kind->links; i++) {
        ncnn_mp_handle_release(ncnn_mp_links(self)[i]);
    }
    (*live_count(self->kind->type))--;
    ncnn_mp_memory_free(self);
}

void ncnn_mp_handle_link(ncnn_mp_handle_t *self, size_t slot, ncnn_mp_handle_t *dependency) {
    ncnn_mp_handle_t *former = ncnn_mp_links(self)[slot];
    ncnn_mp_links(self)[slot] = dependency == NULL ? NULL : ncnn_mp_handle_retain(dependency);
    ncnn_mp_handle_release(former);
}

/******************************************************************************/
// Objects

static ncnn_mp_object_t *object_new_closed(const mp_obj_type_t *type) {
    ncnn_mp_object_t *self = mp_obj_malloc_with_finaliser(ncnn_mp_object_t, type);
    self->handle = NULL;
    self->kept = MP_OBJ_NULL;
    return self;
}

ncnn_mp_object_t *ncnn_mp_object_new(const ncnn_mp_kind_t *kind) {
    ncnn_mp_object_t *self = object_new_closed(kind->type);
    self->handle = ncnn_mp_handle_new(kind);
    return self;
}

ncnn_mp_object_t *ncnn_mp_object_lend(const ncnn_mp_kind_t *kind, void *native, ncnn_mp_handle_t **handle) {
    ncnn_mp_object_t *self = ncnn_mp_object_new(kind);
    self->handle->lent = true;
    self->handle->native = native;
    *handle = HOLD(handle_held_by_lender, self->handle);
    return self;
}

void ncnn_mp_handle_end_lending(ncnn_mp_handle_t *handle) {
    if (handle != NULL) {
        handle->native = NULL;
        ncnn_mp_handle_release(handle);
    }
}

ncnn_mp_object_t *ncnn_mp_object_get(mp_obj_t self_in, const mp_obj_type_t *type) {
    mp_obj_t native = mp_obj_cast_to_native_base(self_in, MP_OBJ_FROM_PTR(type));
    GUARD(handle_type, native != MP_OBJ_NULL, TypeError, "expected %q, got %s",
        type->name, mp_obj_get_type_str(self_in));
    if (native == MP_OBJ_NULL) { // GCOVR_EXCL_BR_LINE: without the guard alone
        native = self_in; // GCOVR_EXCL_LINE: without the guard alone
    }
    // A subclass that has not called __init__ holds something else where its base belongs.
    GUARD(handle_initialised, mp_obj_is_exact_type(native, type), RuntimeError,
        "%q.__init__() was not called", type->name);
    return MP_OBJ_TO_PTR(native);
}

ncnn_mp_handle_t *ncnn_mp_handle_get(mp_obj_t self_in, const mp_obj_type_t *type) {
    ncnn_mp_entry_check();
    ncnn_mp_object_t *self = ncnn_mp_object_get(self_in, type);
    GUARD(handle_open, self->handle != NULL, ValueError, "%q is closed", type->name);
    GUARD(handle_lent, !self->handle->lent || self->handle->native != NULL, ValueError,
        "%q was lent to a callback that has ended", type->name);
    return self->handle;
}

ncnn_mp_handle_t *ncnn_mp_handle_get_optional(mp_obj_t value, const mp_obj_type_t *type) {
    if (value == mp_const_none || value == MP_OBJ_NULL) {
        return NULL;
    }
    return ncnn_mp_handle_get(value, type);
}

// The object behind an instance of any class of the module, or NULL.
static ncnn_mp_object_t *object_of_any_type(mp_obj_t self_in) {
    for (size_t i = 0; ncnn_mp_types[i] != NULL; i++) { // GCOVR_EXCL_BR_LINE: methods get a self of their class
        mp_obj_t native = mp_obj_cast_to_native_base(self_in, MP_OBJ_FROM_PTR(ncnn_mp_types[i]));
        if (native != MP_OBJ_NULL && mp_obj_is_exact_type(native, ncnn_mp_types[i])) {
            return MP_OBJ_TO_PTR(native);
        }
    }
    return NULL; // GCOVR_EXCL_LINE: only in ports that call a method with any self
}

mp_obj_t ncnn_mp_object_close(mp_obj_t self_in) {
    ncnn_mp_object_t *self = object_of_any_type(self_in);
    // GCOVR_EXCL_BR_START: only in ports that call a method with any self
    GUARD(handle_closable, self != NULL, TypeError, "%s has nothing to close", mp_obj_get_type_str(self_in));
    // GCOVR_EXCL_BR_STOP
    ncnn_mp_entry_check_close(self);
    ncnn_mp_handle_t *handle = self->handle;
    if (GUARD_ON(handle_closed_once)) {
        self->handle = NULL;
    }
    ncnn_mp_handle_release(handle);
    return mp_const_none;
}
MP_DEFINE_CONST_FUN_OBJ_1(ncnn_mp_close_obj, ncnn_mp_object_close);

static mp_obj_t object_enter(mp_obj_t self_in) {
    ncnn_mp_object_t *self = object_of_any_type(self_in);
    if (self == NULL || self->handle == NULL || self->handle->native == NULL) { // GCOVR_EXCL_BR_LINE: the same
        ncnn_mp_raise_ValueError("%s is closed", mp_obj_get_type_str(self_in));
    }
    return self_in;
}
MP_DEFINE_CONST_FUN_OBJ_1(ncnn_mp_enter_obj, object_enter);

static mp_obj_t object_exit(size_t n_args, const mp_obj_t *args) {
    (void)n_args;
    return ncnn_mp_object_close(args[0]);
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_exit_obj, 1, 4, object_exit);
