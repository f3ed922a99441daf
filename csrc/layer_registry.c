// Which layer types of a Net are written in Python: what the Net's objects keep for them. A name or a number
// of a built-in layer replaces that; another name gets the next number behind ncnn's CustomBit, and a number
// with that bit is what it says. ncnn knows them by their numbers alone.

#include "py/runtime.h"

#include "layer.h"
#include "layer_names.h"

mp_obj_t ncnn_mp_kept_list(mp_obj_t kept, size_t which) {
    return mp_obj_subscr(kept, MP_OBJ_NEW_SMALL_INT(which), MP_OBJ_SENTINEL);
}

static mp_obj_t kept_item(mp_obj_t list, size_t i) {
    return mp_obj_subscr(list, MP_OBJ_NEW_SMALL_INT(i), MP_OBJ_SENTINEL);
}

static size_t kept_length(mp_obj_t list) {
    return MP_OBJ_SMALL_INT_VALUE(mp_obj_len(list));
}

// Where a list has an item; its length if nowhere. Ints and strs only: no Python code runs.
static size_t kept_find(mp_obj_t list, mp_obj_t item) {
    size_t i = 0;
    while (i < kept_length(list) && !mp_obj_equal(kept_item(list, i), item)) {
        i++;
    }
    return i;
}

// Puts an item at a place of a list, behind whose end there is room for any.
static void kept_put(mp_obj_t list, size_t i, mp_obj_t item) {
    while (kept_length(list) <= i) {
        mp_obj_list_append(list, mp_const_none);
    }
    mp_obj_subscr(list, MP_OBJ_NEW_SMALL_INT(i), item);
}

// A type is one in Python once its number is noted, which is last: whatever fails before that, nobody takes
// a built-in layer for one in Python, which is not checked.
size_t ncnn_mp_kept_register(mp_obj_t *kept, mp_obj_t which, mp_obj_t class, int32_t *type) {
    int32_t number = *type;
    // A network gets layers of these types that no line names, and ncnn does not run an Input.
    GUARD(register_type, number != Input && number != Split, ValueError, "register_custom_layer: Input and Split cannot be replaced");
    if (*kept == MP_OBJ_NULL) {
        mp_obj_t lists[KEPT_LISTS];
        for (size_t i = 0; i < KEPT_LISTS; i++) {
            lists[i] = mp_obj_new_list(0, NULL);
        }
        *kept = mp_obj_new_tuple(KEPT_LISTS, lists);
    }
    mp_obj_t names = ncnn_mp_kept_list(*kept, KEPT_NAMES), numbers = ncnn_mp_kept_list(*kept, KEPT_NUMBERS);
    mp_obj_t classes = ncnn_mp_kept_list(*kept, KEPT_CLASSES);
    mp_obj_list_append(classes, class);
    if (number < 0) {
        size_t i = kept_find(names, which);
        // A number behind the last one would be that of the first.
        GUARD(register_names, i < NCNN_MP_CUSTOM_BIT, ValueError, "register_custom_layer: more than 256 names");
        kept_put(names, i, which);
        number = NCNN_MP_CUSTOM_BIT | i;
    } else if ((number & NCNN_MP_CUSTOM_BIT) != 0) {
        size_t i = number & ~NCNN_MP_CUSTOM_BIT;
        if (i >= kept_length(names)) {
            kept_put(names, i, mp_const_none);
        }
    }
    *type = number;
    mp_obj_t item = MP_OBJ_NEW_SMALL_INT(number);
    kept_put(numbers, kept_find(numbers, item), item);
    return kept_length(classes) - 1;
}

int32_t ncnn_mp_custom_type(mp_obj_t kept, const char *name, int32_t number) {
    if (kept == MP_OBJ_NULL) {
        return -1;
    }
    if (name != NULL) {
        number = ncnn_mp_layer_number(name);
        if (number < 0) {
            mp_obj_t names = ncnn_mp_kept_list(kept, KEPT_NAMES);
            size_t i = kept_find(names, mp_obj_new_str_from_cstr(name));
            number = i < kept_length(names) ? (int32_t)(NCNN_MP_CUSTOM_BIT | i) : -1;
        }
    }
    mp_obj_t numbers = ncnn_mp_kept_list(kept, KEPT_NUMBERS);
    return number >= 0 && kept_find(numbers, MP_OBJ_NEW_SMALL_INT(number)) < kept_length(numbers) ? number : -1;
}
