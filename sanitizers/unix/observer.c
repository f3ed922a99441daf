// The module `observer`: saw(i, value[, changed]) reports what call number i gave, and what it did
// to an object, and gives the value back. saw_all() does the same with every byte.
//
// A line a call: "\x01" i " " value ["\x02" changed] "\n". Values are written so that they can be
// compared as text: a buffer is its length and checksum, a Mat its shape and its bytes' checksum.

#include <stdint.h>

#include "py/objexcept.h"
#include "py/objtype.h"
#include "py/runtime.h"

// More bytes than this are not looked at, and more than that not written out.
#define MOST_SUMMED ((size_t)64 * 1024)
#define MOST_WRITTEN ((size_t)8 * 1024)
#define MOST_ITEMS (8)

static bool all; // every byte, not checksums

static const mp_print_t *const out = &mp_plat_print;

// As zlib's.
static uint32_t checksum(const uint8_t *bytes, size_t length) {
    static uint32_t table[256];
    if (table[1] == 0) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t sum = i;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum >> 1) ^ (0xedb88320 & -(sum & 1));
            }
            table[i] = sum;
        }
    }
    uint32_t sum = UINT32_MAX;
    for (size_t i = 0; i < length; i++) {
        sum = (sum >> 8) ^ table[(sum ^ bytes[i]) & 255];
    }
    return ~sum;
}

static void show_bytes(const uint8_t *bytes, size_t length) {
    if (!all) {
        mp_printf(out, length > MOST_SUMMED ? "-" : "%08x", (unsigned)checksum(bytes, length > MOST_SUMMED ? 0 : length));
        return;
    }
    for (size_t i = 0; i < length && length <= MOST_WRITTEN; i++) {
        mp_printf(out, "%02x", bytes[i]);
    }
}

static void show_mat(mp_obj_t mat, mp_obj_t *to_bytes) {
    static const qstr names[] = {
        MP_QSTR_w, MP_QSTR_h, MP_QSTR_d, MP_QSTR_c, MP_QSTR_n, MP_QSTR_dims, MP_QSTR_elemsize, MP_QSTR_elempack,
        MP_QSTR_cstep, MP_QSTR_nstep,
    };
    double bytes = 1;
    for (size_t i = 0; i < MP_ARRAY_SIZE(names); i++) {
        mp_int_t value = mp_obj_get_int(mp_load_attr(mat, names[i]));
        mp_printf(out, "%c%d", i == 0 ? '[' : ',', (int)value);
        bytes *= i < 5 || i == 6 ? (double)value : 1;
    }
    mp_print_str(out, "]:");
    if (bytes > (double)MOST_SUMMED) {
        mp_print_str(out, "-");
        return;
    }
    mp_buffer_info_t buffer;
    mp_get_buffer_raise(mp_call_method_n_kw(0, 0, to_bytes), &buffer, MP_BUFFER_READ);
    show_bytes(buffer.buf, buffer.len);
}

static void show(mp_obj_t value, int depth);

static void show_items(mp_obj_t list, int depth) {
    size_t count;
    mp_obj_t *items;
    mp_obj_get_array(list, &count, &items);
    mp_print_str(out, "(");
    for (size_t i = 0; i < count && i < MOST_ITEMS && depth < 2; i++) {
        show(items[i], depth + 1);
        mp_print_str(out, ",");
    }
    mp_print_str(out, ")");
}

// Its bits: MicroPython's printf is not exact.
static void show_float(mp_obj_t value) {
    union {
        double number;
        uint64_t bits;
    } as = { (double)mp_obj_get_float(value) };
    mp_printf(out, "f%08x%08x", (unsigned)(as.bits >> 32), (unsigned)as.bits);
}

static void show(mp_obj_t value, int depth) {
    const mp_obj_type_t *type = mp_obj_get_type(value);
    mp_buffer_info_t buffer;
    mp_obj_t method[2];
    if (value == mp_const_none || mp_obj_is_bool(value) || mp_obj_is_int(value) || mp_obj_is_str(value)) {
        mp_obj_print_helper(out, value, PRINT_REPR);
    } else if (mp_obj_is_float(value)) {
        show_float(value);
    } else if (mp_obj_is_exception_instance(value)) {
        mp_printf(out, "!%q", (qstr)type->name);
    } else if (type == &mp_type_tuple || type == &mp_type_list) {
        show_items(value, depth);
    } else if (mp_get_buffer(value, &buffer, MP_BUFFER_READ)) {
        mp_printf(out, "b%u:", (unsigned)buffer.len);
        show_bytes(buffer.buf, buffer.len);
    } else {
        mp_load_method_maybe(value, MP_QSTR_to_bytes, method);
        if (method[0] != MP_OBJ_NULL && method[1] != MP_OBJ_NULL) {
            show_mat(value, method);
        } else {
            mp_printf(out, "<%q>", (qstr)type->name);
        }
    }
}

// Looking can fail, too: at a Mat whose buffer has moved, or for want of memory.
static void show_safely(mp_obj_t value) {
    nlr_buf_t nlr;
    if (nlr_push(&nlr) == 0) {
        show(value, 0);
        nlr_pop();
    } else {
        mp_printf(out, "?%q", (qstr)mp_obj_get_type(MP_OBJ_FROM_PTR(nlr.ret_val))->name);
    }
}

static mp_obj_t observe(size_t n_args, const mp_obj_t *args) {
    mp_printf(out, "\x01%d ", (int)mp_obj_get_int(args[0]));
    show_safely(args[1]);
    if (n_args > 2) {
        mp_print_str(out, "\x02");
        show_safely(args[2]);
    }
    mp_print_str(out, "\n");
    return args[1];
}

static mp_obj_t observer_saw(size_t n_args, const mp_obj_t *args) {
    all = false;
    return observe(n_args, args);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(observer_saw_obj, 2, 3, observer_saw);

static mp_obj_t observer_saw_all(size_t n_args, const mp_obj_t *args) {
    all = true;
    return observe(n_args, args);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(observer_saw_all_obj, 2, 3, observer_saw_all);

static const mp_rom_map_elem_t observer_globals_table[] = {
    { MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_observer) },
    { MP_ROM_QSTR(MP_QSTR_saw), MP_ROM_PTR(&observer_saw_obj) },
    { MP_ROM_QSTR(MP_QSTR_saw_all), MP_ROM_PTR(&observer_saw_all_obj) },
};
static MP_DEFINE_CONST_DICT(observer_globals, observer_globals_table);

const mp_obj_module_t observer_module = {
    .base = { &mp_type_module },
    .globals = (mp_obj_dict_t *)&observer_globals,
};
MP_REGISTER_MODULE(MP_QSTR_observer, observer_module);
