// Lists and switches the guards of an audit build; empty in release builds.

#include <string.h>

#include "guard.h"

#if NCNN_MP_AUDIT

extern ncnn_mp_guard_t __start_ncnn_mp_guards[];
extern ncnn_mp_guard_t __stop_ncnn_mp_guards[];

// A macro used in an inlined function, or a rule used twice, leaves more than one row of a name.
static bool is_repeated(const ncnn_mp_guard_t *guard) {
    const ncnn_mp_guard_t *first = __start_ncnn_mp_guards;
    while (strcmp(first->name, guard->name) != 0) {
        first++;
    }
    return first != guard;
}

// Uses of all of a name since they were asked for last.
static uint32_t take_uses(const char *name) {
    uint32_t uses = 0;
    for (ncnn_mp_guard_t *guard = __start_ncnn_mp_guards; guard < __stop_ncnn_mp_guards; guard++) {
        if (strcmp(guard->name, name) == 0) {
            uses += guard->uses;
            guard->uses = 0;
        }
    }
    return uses;
}

mp_obj_t ncnn_mp_guard(size_t n_args, const mp_obj_t *args) {
    if (n_args == 0) {
        mp_obj_t names = mp_obj_new_list(0, NULL);
        for (ncnn_mp_guard_t *guard = __start_ncnn_mp_guards; guard < __stop_ncnn_mp_guards; guard++) {
            if (is_repeated(guard)) { // GCOVR_EXCL_BR_LINE: where a compiler inlines a function twice
                continue; // GCOVR_EXCL_LINE: where a compiler inlines a function twice
            }
            mp_obj_t row[] = {
                mp_obj_new_str_from_cstr(guard->name),
                mp_obj_new_str_from_cstr(guard->file),
                MP_OBJ_NEW_SMALL_INT(guard->line),
                MP_OBJ_NEW_SMALL_INT(take_uses(guard->name)),
            };
            mp_obj_list_append(names, mp_obj_new_tuple(MP_ARRAY_SIZE(row), row));
        }
        return names;
    }
    const char *name = mp_obj_str_get_str(args[0]);
    bool enabled = n_args == 1 || mp_obj_is_true(args[1]);
    bool found = false;
    for (ncnn_mp_guard_t *guard = __start_ncnn_mp_guards; guard < __stop_ncnn_mp_guards; guard++) {
        if (strcmp(guard->name, name) == 0) {
            guard->off = !enabled;
            found = true;
        }
    }
    if (!found) {
        ncnn_mp_raise_ValueError("no guard '%s'", name);
    }
    return mp_const_none;
}

#endif
