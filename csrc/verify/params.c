// Parameters of a record as a ParamDict, each of its type.

#include <string.h>

#include "memory.h"
#include "table.h"

// An array of `length` numbers; NULL where there is no memory.
static ncnn_mat_t array_of(const int32_t *values, int32_t length) {
    if (length == 0) {
        return ncnn_mat_create();
    }
    ncnn_mat_t mat = ncnn_mat_create_1d_elem(length, sizeof(int32_t), 1, ncnn_mp_memory_allocator());
    if (ncnn_mat_get_data(mat) == NULL) {
        ncnn_mat_destroy(mat);
        return NULL;
    }
    memcpy(ncnn_mat_get_data(mat), values, length * sizeof(int32_t));
    return mat;
}

bool verify_fill_paramdict(const verify_record_t *record, ncnn_paramdict_t paramdict) {
    const int32_t *words = (const int32_t *)record;
    size_t i = RECORD_WORDS + record->bottoms + record->tops;
    for (; i < (size_t)record->size; i += verify_param_words(&words[i])) {
        int32_t id = PARAM_ID(words[i]), kind = PARAM_KIND(words[i]);
        float number;
        memcpy(&number, &words[i + 1], sizeof(number));
        if (kind == KIND_FLOAT) {
            ncnn_paramdict_set_float(paramdict, id, number);
        } else if (kind <= KIND_SCALAR) {
            ncnn_paramdict_set_int(paramdict, id, words[i + 1]);
        } else if (kind != KIND_STRING) {
            ncnn_mat_t array = array_of(&words[i + 2], words[i + 1]);
            if (array == NULL) {
                return false;
            }
            ncnn_paramdict_set_array(paramdict, id, array);
            ncnn_mat_destroy(array);
        }
    }
    return true;
}
