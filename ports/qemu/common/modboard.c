// The module `board`: how much memory programs have taken, for the self-test.
#include "py/gc.h"
#include "py/runtime.h"

#include "board.h"
#include "paint.h"

#define FIELDS (9)

// memory() -> sizes and high-water marks in bytes: (native size, native live, native peak, GC heap
// size, GC heap peak, stack size, stack peak, ROM partition size, native blocks). The GC heap's mark is the
// highest address used since the soft reset: a heap of that size would have done without more
// collections.
static mp_obj_t board_memory(void) {
    board_native_t native = board_native();
    const uint8_t *gc_start = MP_STATE_MEM(area).gc_pool_start;
    const uint8_t *gc_end = MP_STATE_MEM(area).gc_pool_end;
    const uint8_t *gc_used = (const uint8_t *)board_painted_from(gc_start, gc_end);
    const uint8_t *stack_used = (const uint8_t *)board_painted_to(&_sstack, &_estack);
    size_t values[FIELDS] = {
        native.size, native.live, native.peak,
        (size_t)(gc_end - gc_start), (size_t)(gc_used - gc_start),
        (size_t)(&_estack - &_sstack), (size_t)(&_estack - stack_used),
        (size_t)(&_romfs_end - &_romfs_start), native.blocks,
    };
    mp_obj_t fields[FIELDS];
    for (size_t i = 0; i < FIELDS; i++) {
        fields[i] = mp_obj_new_int_from_uint(values[i]);
    }
    return mp_obj_new_tuple(FIELDS, fields);
}
static MP_DEFINE_CONST_FUN_OBJ_0(board_memory_obj, board_memory);

// rewind() -> the native and the stack's high-water marks begin anew
static mp_obj_t board_rewind(void) {
    board_native_rewind();
    board_stack_paint();
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_0(board_rewind_obj, board_rewind);

static const mp_rom_map_elem_t board_globals_table[] = {
    { MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_board) },
    { MP_ROM_QSTR(MP_QSTR_memory), MP_ROM_PTR(&board_memory_obj) },
    { MP_ROM_QSTR(MP_QSTR_rewind), MP_ROM_PTR(&board_rewind_obj) },
};
static MP_DEFINE_CONST_DICT(board_globals, board_globals_table);

const mp_obj_module_t board_module = {
    .base = { &mp_type_module },
    .globals = (mp_obj_dict_t *)&board_globals,
};

MP_REGISTER_MODULE(MP_QSTR_board, board_module);
