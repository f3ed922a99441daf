// The one place where wrong arguments become exceptions, so that every message reads alike:
// the argument, what was given, what was expected.
#ifndef NCNN_MP_ERROR_H
#define NCNN_MP_ERROR_H

#include "py/runtime.h"

// Raises `exception` with a message formatted as mp_printf() does. It takes no MP_ERROR_TEXT:
// MicroPython 1.25 formats the longest one of an image into a buffer without room for its NUL.
_Noreturn void ncnn_mp_raise(const mp_obj_type_t *exception, const char *format, ...);

// The same with the exception in the name. Most are ValueError: a function of its own takes less room.
_Noreturn void ncnn_mp_raise_ValueError(const char *format, ...);
#define ncnn_mp_raise_TypeError(...) ncnn_mp_raise(&mp_type_TypeError, __VA_ARGS__)
#define ncnn_mp_raise_IndexError(...) ncnn_mp_raise(&mp_type_IndexError, __VA_ARGS__)
#define ncnn_mp_raise_MemoryError(...) ncnn_mp_raise(&mp_type_MemoryError, __VA_ARGS__)
#define ncnn_mp_raise_RuntimeError(...) ncnn_mp_raise(&mp_type_RuntimeError, __VA_ARGS__)
#define ncnn_mp_raise_NotImplementedError(...) ncnn_mp_raise(&mp_type_NotImplementedError, __VA_ARGS__)

// Raises `exception` with "<name> is <repr of given>, expected <expected>".
_Noreturn void ncnn_mp_raise_argument(const mp_obj_type_t *exception, qstr name, mp_obj_t given,
    const char *expected);

// An int or a bool.
bool ncnn_mp_is_int(mp_obj_t value);

// An int within lo..hi: TypeError for anything but int and bool, ValueError outside.
int32_t ncnn_mp_get_int(mp_obj_t value, qstr name, int32_t lo, int32_t hi);

// The same, above 0.
int32_t ncnn_mp_get_size(mp_obj_t value, qstr name);

// So many of them within lo..hi, named as arguments are.
void ncnn_mp_get_ints(const mp_arg_val_t *values, const mp_arg_t *names, size_t count, int32_t lo, int32_t hi, int *numbers);

// An index below `count`: TypeError for anything but int and bool, IndexError outside.
int32_t ncnn_mp_get_index(mp_obj_t value, qstr name, int32_t count);

// A str without a NUL inside, which C would take for another: TypeError, ValueError.
const char *ncnn_mp_get_name(mp_obj_t value, qstr name);

// An int, bool or float; TypeError for anything else.
float ncnn_mp_get_float(mp_obj_t value, qstr name);

// Runs `function(context)` and gives the exception that it raised, or MP_OBJ_NULL. Never inlined:
// nlr_push() returns twice without the compiler knowing, so its caller must have no other locals.
mp_obj_t ncnn_mp_protect(void (*function)(void *context), void *context);

// The status of a ncnn call that is not 0: RuntimeError with the call's name and the code.
_Noreturn void ncnn_mp_raise_status(const char *call, int status);

#endif
