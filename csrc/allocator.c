// Allocator: a memory pool of ncnn's. Whatever is allocated from it keeps it alive.
// Its blocks reach Python as opaque objects that never show an address.

#include "py/runtime.h"

#include "allocator.h"
#include "error.h"
#include "shape.h"

ncnn_allocator_t ncnn_mp_allocator_native(const ncnn_mp_handle_t *handle) {
    return handle == NULL ? ncnn_mp_memory_allocator() : handle->native;
}

static void allocator_destroy(ncnn_mp_handle_t *self) {
    ncnn_allocator_destroy(self->native);
}

static const ncnn_mp_kind_t allocator_kind = {
    &ncnn_mp_type_allocator, sizeof(ncnn_mp_handle_t), 0, allocator_destroy
};

static mp_obj_t allocator_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args) {
    (void)type;
    static const mp_arg_t allowed[] = {
        { MP_QSTR_unlocked, MP_ARG_KW_ONLY | MP_ARG_BOOL, {.u_bool = false} },
    };
    mp_arg_val_t unlocked;
    mp_arg_parse_all_kw_array(n_args, n_kw, args, 1, allowed, &unlocked);

    ncnn_mp_object_t *self = ncnn_mp_object_new(&allocator_kind);
    ncnn_allocator_t native = unlocked.u_bool
        ? ncnn_allocator_create_unlocked_pool_allocator()
        : ncnn_allocator_create_pool_allocator();
    ncnn_mp_memory_count(native, unlocked.u_bool);
    self->handle->native = native;
    return MP_OBJ_FROM_PTR(self);
}

static void allocator_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t print_kind) {
    (void)print_kind;
    ncnn_mp_object_t *self = MP_OBJ_TO_PTR(self_in);
    mp_printf(print, "<Allocator%s>", self->handle == NULL ? " closed" : "");
}

/******************************************************************************/
// Blocks

#define BLOCK_ALLOCATOR (0) // where the block came from
#define BLOCK_LINKS (1)

typedef struct _block_t {
    ncnn_mp_handle_t base;
    ncnn_mp_handle_t *links[BLOCK_LINKS];
} block_t;

static void block_destroy(ncnn_mp_handle_t *self) {
    ncnn_allocator_t allocator = ncnn_mp_links(self)[BLOCK_ALLOCATOR]->native;
    allocator->fast_free(allocator, self->native);
}

static const ncnn_mp_kind_t block_kind = { &ncnn_mp_type_block, sizeof(block_t), BLOCK_LINKS, block_destroy };

static mp_obj_t allocator_fast_malloc(mp_obj_t self_in, mp_obj_t size_in) {
    size_t size = ncnn_mp_get_size(size_in, MP_QSTR_size);
    ncnn_mp_handle_t *self = ncnn_mp_handle_get(self_in, &ncnn_mp_type_allocator);
    ncnn_mp_object_t *block = ncnn_mp_object_new(&block_kind);
    LINK(block_keeps_allocator, block->handle, BLOCK_ALLOCATOR, self);
    ncnn_allocator_t allocator = self->native;
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(size);
    do {
        block->handle->native = allocator->fast_malloc(allocator, size);
    } while (ncnn_mp_attempt_again(&attempt));
    return MP_OBJ_FROM_PTR(block);
}
static MP_DEFINE_CONST_FUN_OBJ_2(allocator_fast_malloc_obj, allocator_fast_malloc);

static mp_obj_t allocator_fast_free(mp_obj_t self_in, mp_obj_t block_in) {
    ncnn_mp_handle_t *self = ncnn_mp_handle_get(self_in, &ncnn_mp_type_allocator);
    ncnn_mp_object_t *block = ncnn_mp_object_get(block_in, &ncnn_mp_type_block);
    GUARD(block_open, block->handle != NULL, ValueError, "block was freed before");
    if (ncnn_mp_links(block->handle)[BLOCK_ALLOCATOR] != self) {
        ncnn_mp_raise_ValueError("block is of another Allocator");
    }
    ncnn_mp_handle_t *handle = block->handle;
    block->handle = NULL;
    ncnn_mp_handle_release(handle);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(allocator_fast_free_obj, allocator_fast_free);

static void block_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t print_kind) {
    (void)print_kind;
    ncnn_mp_object_t *self = MP_OBJ_TO_PTR(self_in);
    mp_printf(print, "<block%s>", self->handle == NULL ? " freed" : "");
}

/******************************************************************************/

static const mp_rom_map_elem_t allocator_locals_table[] = {
    { MP_ROM_QSTR(MP_QSTR_fast_malloc), MP_ROM_PTR(&allocator_fast_malloc_obj) },
    { MP_ROM_QSTR(MP_QSTR_fast_free), MP_ROM_PTR(&allocator_fast_free_obj) },
    NCNN_MP_LIFETIME_METHODS,
};
static MP_DEFINE_CONST_DICT(allocator_locals, allocator_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(
    ncnn_mp_type_allocator,
    MP_QSTR_Allocator,
    MP_TYPE_FLAG_NONE,
    make_new, allocator_make_new,
    print, allocator_print,
    locals_dict, &allocator_locals
    );

static const mp_rom_map_elem_t block_locals_table[] = {
    { MP_ROM_QSTR(MP_QSTR___del__), MP_ROM_PTR(&ncnn_mp_close_obj) },
};
static MP_DEFINE_CONST_DICT(block_locals, block_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(
    ncnn_mp_type_block,
    MP_QSTR_AllocatorBlock,
    MP_TYPE_FLAG_NONE,
    print, block_print,
    locals_dict, &block_locals
    );
