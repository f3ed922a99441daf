// Guards: the checks that stand between a Python program and memory.
//
// Every guard has a unique name. In release builds it is the plain check. In audit builds
// (NCNN_MP_AUDIT) it can be switched off by name at run time, so that the fuzzers can prove that
// they would notice if it were missing.
#ifndef NCNN_MP_GUARD_H
#define NCNN_MP_GUARD_H

#include "py/runtime.h"

#include "error.h"

#if NCNN_MP_AUDIT

typedef struct _ncnn_mp_guard_t {
    const char *name;
    const char *file;
    int line;
    bool off;
} ncnn_mp_guard_t;

// All guards of the module lie side by side in one linker section: gcc aligns variables of this
// size more than their type asks for, unless it is told.
#define GUARD_ON(guard_name) \
    ({ \
        static ncnn_mp_guard_t guard __attribute__((section("ncnn_mp_guards"), used, \
        aligned(_Alignof(ncnn_mp_guard_t)))) = { \
            #guard_name, __FILE__, __LINE__, false \
        }; \
        !guard.off; \
    })

// _guard() lists the names; _guard(name, enabled) switches one.
mp_obj_t ncnn_mp_guard(size_t n_args, const mp_obj_t *args);

#else

#define GUARD_ON(guard_name) (true)

#endif

// Raises unless `condition` holds. Without a branch of its own for the switch, which no fuzzer turns.
#define GUARD(guard_name, condition, exception, message, ...) \
    do { \
        if ((int)GUARD_ON(guard_name) & (int)!(condition)) { \
            ncnn_mp_raise(&mp_type_##exception, message,##__VA_ARGS__); \
        } \
    } while (0)

#endif
