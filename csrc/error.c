// Wrong arguments and failed ncnn calls as Python exceptions.

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "py/runtime.h"
#include "py/objint.h"

#include "error.h"
#include "guard.h"

static _Noreturn void raise_text(const mp_obj_type_t *exception, vstr_t *text) {
    nlr_raise(mp_obj_new_exception_arg1(exception, mp_obj_new_str_from_vstr(text)));
}

static _Noreturn void raise_formatted(const mp_obj_type_t *exception, const char *format, va_list values) {
    vstr_t text;
    mp_print_t print;
    vstr_init_print(&text, 64, &print);
    mp_vprintf(&print, format, values);
    va_end(values);
    raise_text(exception, &text);
}

_Noreturn void ncnn_mp_raise(const mp_obj_type_t *exception, const char *format, ...) {
    va_list values;
    va_start(values, format);
    raise_formatted(exception, format, values);
}

_Noreturn void ncnn_mp_raise_ValueError(const char *format, ...) {
    va_list values;
    va_start(values, format);
    raise_formatted(&mp_type_ValueError, format, values);
}

_Noreturn void ncnn_mp_raise_argument(const mp_obj_type_t *exception, qstr name, mp_obj_t given,
    const char *expected) {
    vstr_t text;
    mp_print_t print;
    vstr_init_print(&text, 64, &print);
    mp_printf(&print, "%q is ", name);
    // Only ints are shown by value: the repr of anything else may run Python code.
    if (mp_obj_is_int(given)) {
        mp_obj_print_helper(&print, given, PRINT_REPR);
    } else {
        mp_printf(&print, "of type %s", mp_obj_get_type_str(given));
    }
    mp_printf(&print, ", expected %s", expected);
    raise_text(exception, &text);
}

MP_NOINLINE bool ncnn_mp_is_int(mp_obj_t value) {
    return mp_obj_is_bool(value) || mp_obj_is_int(value);
}

// Whether lo <= value <= hi, for ints of any size.
static bool int_within(mp_obj_t value, int32_t lo, int32_t hi) {
    if (mp_obj_is_small_int(value)) {
        mp_int_t number = MP_OBJ_SMALL_INT_VALUE(value);
        return number >= lo && number <= hi;
    }
    return mp_obj_is_true(mp_binary_op(MP_BINARY_OP_MORE_EQUAL, value, mp_obj_new_int(lo)))
           && mp_obj_is_true(mp_binary_op(MP_BINARY_OP_LESS_EQUAL, value, mp_obj_new_int(hi)));
}

// An int or a bool as an int. Anything else may run Python code when it is asked for its number.
static mp_obj_t to_int(mp_obj_t value, qstr name) {
    if (mp_obj_is_bool(value)) {
        return MP_OBJ_NEW_SMALL_INT(value == mp_const_true);
    }
    GUARD_ARGUMENT(int_type, mp_obj_is_int(value), TypeError, name, value, "an int");
    return value;
}

static _Noreturn void raise_outside(const mp_obj_type_t *exception, qstr name, mp_obj_t value, int32_t lo, int32_t hi) {
    char expected[40];
    snprintf(expected, sizeof(expected), "%ld..%ld", (long)lo, (long)hi);
    ncnn_mp_raise_argument(exception, name, value, expected);
}

int32_t ncnn_mp_get_int(mp_obj_t value, qstr name, int32_t lo, int32_t hi) {
    value = to_int(value, name);
    if (GUARD_REFUSES(int_range, !int_within(value, lo, hi))) {
        raise_outside(&mp_type_ValueError, name, value, lo, hi);
    }
    return (int32_t)mp_obj_int_get_truncated(value);
}

int32_t ncnn_mp_get_size(mp_obj_t value, qstr name) {
    return ncnn_mp_get_int(value, name, 1, INT32_MAX);
}

void ncnn_mp_get_ints(const mp_arg_val_t *values, const mp_arg_t *names, size_t count, int32_t lo, int32_t hi, int *numbers) {
    for (size_t i = 0; i < count; i++) {
        numbers[i] = ncnn_mp_get_int(values[i].u_obj, names[i].qst, lo, hi);
    }
}

int32_t ncnn_mp_get_index(mp_obj_t value, qstr name, int32_t count) {
    if (count > 0) {
        value = to_int(value, name);
    }
    if (GUARD_REFUSES(index_range, count == 0 || !int_within(value, 0, count - 1))) {
        if (count == 0) {
            ncnn_mp_raise(&mp_type_IndexError, "%q: there are none", name);
        }
        raise_outside(&mp_type_IndexError, name, value, 0, count - 1);
    }
    return (int32_t)mp_obj_int_get_truncated(value);
}

const char *ncnn_mp_get_name(mp_obj_t value, qstr name) {
    if (!mp_obj_is_str(value)) {
        ncnn_mp_raise_argument(&mp_type_TypeError, name, value, "a str");
    }
    size_t length;
    const char *text = mp_obj_str_get_data(value, &length);
    if (strlen(text) != length) {
        ncnn_mp_raise_ValueError("%q: nothing has a name with a NUL inside", name);
    }
    return text;
}

float ncnn_mp_get_float(mp_obj_t value, qstr name) {
    // __float__() of any other type would run Python code in the middle of a call.
    bool number = mp_obj_is_float(value) || ncnn_mp_is_int(value);
    GUARD_ARGUMENT(float_type, number, TypeError, name, value, "an int or a float");
    return (float)mp_obj_get_float(value);
}

MP_NOINLINE mp_obj_t ncnn_mp_protect(void (*function)(void *context), void *context) {
    nlr_buf_t nlr;
    if (nlr_push(&nlr) != 0) {
        return MP_OBJ_FROM_PTR(nlr.ret_val);
    }
    function(context);
    nlr_pop();
    return MP_OBJ_NULL;
}

_Noreturn void ncnn_mp_raise_status(const char *call, int status) {
    ncnn_mp_raise(&mp_type_RuntimeError, "%s: ncnn returned %d", call, status);
}
