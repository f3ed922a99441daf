// Guards: the checks that stand between a Python program and memory.
//
// Every guard has a unique name. In release builds it is the plain check. In audit builds
// (NCNN_MP_AUDIT) it can be switched off by name at run time, so that the fuzzers can prove that
// they would notice if it were missing (`make guards`).
#ifndef NCNN_MP_GUARD_H
#define NCNN_MP_GUARD_H

#include "py/runtime.h"

#include "error.h"

// GUARD_REFUSES(name, bad) is whether something bad is to be refused, GUARD_ON(name) whether the guard
// does what it does at all.
#if NCNN_MP_AUDIT

typedef struct _ncnn_mp_guard_t {
    const char *name;
    const char *file;
    int line;
    bool off;
    uint32_t uses; // how often it has had something to refuse, or been asked whether it is on
} ncnn_mp_guard_t;

// All guards of the module lie side by side in one linker section: gcc aligns variables of this
// size more than their type asks for, unless it is told.
#define GUARD_ROW(guard_name) \
    static ncnn_mp_guard_t guard __attribute__((section("ncnn_mp_guards"), used, \
    aligned(_Alignof(ncnn_mp_guard_t)))) = { \
        #guard_name, __FILE__, __LINE__, false, 0 \
    }

// Without a branch of its own for the switch, which no fuzzer turns.
static inline bool ncnn_mp_guard_refuses(ncnn_mp_guard_t *self, bool bad) {
    self->uses += bad;
    return bad & !self->off;
}

#define GUARD_REFUSES(guard_name, bad) \
    ({ \
        GUARD_ROW(guard_name); \
        ncnn_mp_guard_refuses(&guard, bad); \
    })

#define GUARD_ON(guard_name) GUARD_REFUSES(guard_name, true)

// _guard() lists names, places, and uses since it was asked last; _guard(name, enabled) switches one.
mp_obj_t ncnn_mp_guard(size_t n_args, const mp_obj_t *args);

#else

#define GUARD_ON(guard_name) (true)
#define GUARD_REFUSES(guard_name, bad) (bad)

#endif

// Raises unless `condition` holds.
#define GUARD(guard_name, condition, exception, message, ...) \
    do { \
        if (GUARD_REFUSES(guard_name, !(condition))) { \
            ncnn_mp_raise_##exception(message,##__VA_ARGS__); \
        } \
    } while (0)

// The same with the message "<name> is <given>, expected <expected>".
#define GUARD_ARGUMENT(guard_name, condition, exception, name, given, expected) \
    do { \
        if (GUARD_REFUSES(guard_name, !(condition))) { \
            ncnn_mp_raise_argument(&mp_type_##exception, name, given, expected); \
        } \
    } while (0)

#endif
