// What is checked of a built-in layer that is used by itself, by the verifier's table: it is the one
// line of a model whose params are a ParamDict's, whose weights come from a ModelBin, and whose inputs
// are Mats.

#include <stdio.h>
#include <string.h>

#include "py/runtime.h"

#include "error.h"
#include "foretold.h"
#include "layer.h"
#include "layer_names.h"
#include "mat.h"
#include "memory.h"
#include "modelbin.h"

static const char *type_name(const ncnn_mp_layer_t *self) {
    return ncnn_mp_layer_name(ncnn_layer_get_typeindex(self->base.native));
}

int32_t ncnn_mp_layer_row(ncnn_layer_t native) {
    int type = ncnn_layer_get_typeindex(native);
    int32_t row = verify_row_typed(type);
    GUARD(layer_row_known, row >= 0, ValueError, "Layer: the verifier does not know type %d: verify=False trusts it",
        type);
    return row;
}

// The layer's line with so many inputs and outputs, numbered one after the other. On the GC heap.
static verify_record_t *line_new(const ncnn_mp_layer_t *self, int32_t bottoms, int32_t tops) {
    size_t blobs = bottoms + tops;
    size_t words = RECORD_WORDS + blobs + self->params_words;
    verify_record_t *line = (verify_record_t *)m_new0(int32_t, words);
    line->size = words;
    line->row = self->row;
    line->name = -1;
    line->bottoms = bottoms;
    line->tops = tops;
    for (size_t i = 0; i < blobs; i++) {
        line->words[i] = i;
    }
    memcpy(&line->words[blobs], self->params, self->params_words * sizeof(int32_t));
    return line;
}

/******************************************************************************/
// Params

// ncnn's types of parameters; the first is none.
static const uint8_t kind_of_type[] = {
    0, KIND_SCALAR, KIND_INT, KIND_FLOAT, KIND_ARRAY, KIND_INTS, KIND_FLOATS, KIND_STRING
};

// The shapes of its outputs, which only a network looks at.
#define ID_SHAPES (30)

// Writes a parameter (words == NULL: does not) and returns how many words it takes. `none` is what an
// array is that is none; a string's text is not to be had.
static size_t put_param(ncnn_paramdict_t params, int32_t id, int32_t kind, ncnn_mat_t none, int32_t *words) {
    ncnn_mat_t array = kind > KIND_SCALAR && kind != KIND_STRING ? ncnn_paramdict_get_array(params, id, none) : none;
    const void *data = ncnn_mat_get_data(array);
    size_t length = data == NULL ? 0 : ncnn_mat_get_w(array);
    if (words != NULL) {
        float number = ncnn_paramdict_get_float(params, id, 0);
        words[0] = PARAM_KEY(id, kind);
        words[1] = kind > KIND_SCALAR ? (int32_t)length : ncnn_paramdict_get_int(params, id, 0);
        if (kind == KIND_FLOAT) {
            memcpy(&words[1], &number, sizeof(number));
        }
        if (length > 0) {
            memcpy(&words[2], data, length * sizeof(int32_t));
        }
    }
    if (array != none) {
        ncnn_mat_destroy(array);
    }
    return 2 + length;
}

static size_t put_params(ncnn_paramdict_t params, int32_t *words) {
    size_t used = 0;
    ncnn_mat_t none = ncnn_mat_create();
    for (int32_t id = 0; id < ID_SHAPES; id++) {
        int type = ncnn_paramdict_get_type(params, id);
        if (type > 0 && (size_t)type < MP_ARRAY_SIZE(kind_of_type)) {
            used += put_param(params, id, kind_of_type[type], none, words == NULL ? NULL : words + used);
        }
    }
    ncnn_mat_destroy(none);
    return used;
}

// Checks the params with the fewest inputs that they are right for: how many there will be is not known
// yet. What ncnn gets of them is kept.
static verify_wrong_t check_params(ncnn_mp_layer_t *self, int32_t *id) {
    const verify_row_t *row = verify_row(self->row);
    int32_t most = MIN(row->bottoms_max, row->bottoms_min + 3);
    verify_wrong_t wrong = WRONG_BOTTOMS;
    for (int32_t bottoms = row->bottoms_min; bottoms <= most && wrong == WRONG_BOTTOMS; bottoms++) {
        int32_t tops = MAX(row->tops_min, 1);
        verify_record_t *line = line_new(self, bottoms, tops);
        wrong = verify_layer_normalise(line, false, id);
        if (wrong == RIGHT) {
            self->params_words = line->size - RECORD_WORDS - bottoms - tops;
            memcpy(self->params, &line->words[bottoms + tops], self->params_words * sizeof(int32_t));
        }
    }
    return wrong;
}

static void keep_params(ncnn_mp_layer_t *self, ncnn_paramdict_t given) {
    size_t words = put_params(given, NULL);
    int32_t *params = ncnn_mp_memory_new(MAX(words, 1) * sizeof(int32_t));
    if (self->params != NULL) {
        ncnn_mp_memory_free(self->params);
    }
    self->params = params;
    self->params_words = put_params(given, params);
    int32_t id = -1;
    verify_wrong_t wrong = check_params(self, &id);
    char parameter[24];
    parameter[0] = '\0';
    if (id >= 0) {
        snprintf(parameter, sizeof(parameter), "parameter %d ", (int)id);
    }
    GUARD(layer_params, wrong == RIGHT, ValueError, "load_param: %s: %s%s", type_name(self), parameter, verify_words(wrong));
}

int ncnn_mp_layer_load_param(ncnn_mp_layer_t *self, ncnn_paramdict_t given) {
    ncnn_layer_t native = self->base.native;
    if (self->row < 0) {
        return native->load_param(native, given);
    }
    keep_params(self, given);
    const verify_record_t *line = line_new(self, 0, 0);
    ncnn_paramdict_t checked = ncnn_paramdict_create();
    int status = verify_fill_paramdict(line, checked) ? native->load_param(native, checked) : -100;
    ncnn_paramdict_destroy(checked);
    return status;
}

/******************************************************************************/
// Weights

// Whether a weight is what the table says: floats, or bytes where these will do, all of them.
static bool watch_fits(const ncnn_mp_watch_t *self, ncnn_mat_t mat) {
    // GCOVR_EXCL_START: where the table is wrong of a layer
    if (self->next >= self->wanted.count) {
        return false;
    }
    // GCOVR_EXCL_STOP
    const verify_weight_t *weight = &self->wanted.items[self->next];
    ncnn_mp_shape_t shape = ncnn_mp_shape_of(mat);
    bool element = shape.elemsize == 4 || (shape.elemsize == 1 && weight->storage == STORED_INT8);
    return element && shape.elempack == 1 && shape.packed == weight->count * shape.elemsize;
}

static ncnn_mat_t watch_next(const ncnn_modelbin_t native, size_t dims, const int *sizes, int type) {
    ncnn_mp_watch_t *self = native->pthis;
    ncnn_modelbin_t source = self->source->native;
    ncnn_mat_t mat = dims == 1 ? source->load_1d(source, sizes[0], type)
        : dims == 2 ? source->load_2d(source, sizes[0], sizes[1], type)
        : source->load_3d(source, sizes[0], sizes[1], sizes[2], type);
    if (ncnn_mat_get_data(mat) != NULL && GUARD_REFUSES(layer_weights_fit, !watch_fits(self, mat))) {
        self->wrong = "weights of another kind";
        ncnn_mat_destroy(mat);
        return ncnn_mat_create();
    }
    self->next++;
    return mat;
}

static ncnn_mat_t watch_1d(const ncnn_modelbin_t native, int w, int type) {
    return watch_next(native, 1, (const int[]) { w, 1, 1 }, type);
}

static ncnn_mat_t watch_2d(const ncnn_modelbin_t native, int w, int h, int type) {
    return watch_next(native, 2, (const int[]) { w, h, 1 }, type);
}

static ncnn_mat_t watch_3d(const ncnn_modelbin_t native, int w, int h, int c, int type) {
    return watch_next(native, 3, (const int[]) { w, h, c }, type);
}

void ncnn_mp_watch_begin(ncnn_mp_watch_t *self, const ncnn_mp_layer_t *layer, ncnn_mp_handle_t *modelbin) {
    memset(self, 0, sizeof(*self));
    self->source = modelbin;
    self->modelbin = MP_OBJ_NULL;
    if (layer->row >= 0) {
        verify_record_weights(line_new(layer, 0, 0), &self->wanted);
        self->modelbin = ncnn_mp_modelbin_new();
    }
}

int ncnn_mp_watch_load(ncnn_mp_watch_t *self, ncnn_layer_t native) {
    if (self->modelbin == MP_OBJ_NULL) {
        return native->load_model(native, ncnn_mp_modelbin_cplusplus(self->source));
    }
    ncnn_mp_handle_t *handle = ((ncnn_mp_object_t *)MP_OBJ_TO_PTR(self->modelbin))->handle;
    ncnn_modelbin_t modelbin = handle->native;
    modelbin->pthis = self;
    modelbin->load_1d = watch_1d;
    modelbin->load_2d = watch_2d;
    modelbin->load_3d = watch_3d;
    int status = native->load_model(native, ncnn_mp_modelbin_cplusplus(handle));
    ncnn_mp_object_close(self->modelbin);
    return status;
}

/******************************************************************************/
// Mats

// The shapes of the inputs and, inferred, of the outputs.
static verify_wrong_t infer_mats(verify_record_t *line, verify_shape_t *shapes, const ncnn_mat_t *mats, size_t bottoms) {
    for (size_t i = 0; i < bottoms; i++) {
        shapes[i] = verify_shape_of(mats[i]);
    }
    int32_t id;
    verify_wrong_t wrong = verify_layer_normalise(line, false, &id);
    if (wrong == RIGHT) {
        verify_layer_t layer;
        verify_layer_open(&layer, line, shapes);
        wrong = verify_layer_infer(&layer);
    }
    return wrong;
}

void ncnn_mp_layer_check_mats(const ncnn_mp_layer_t *self, const ncnn_mat_t *mats, size_t bottoms, size_t tops) {
    if (self->row < 0) {
        return;
    }
    verify_record_t *line = line_new(self, bottoms, tops);
    verify_shape_t *shapes = m_new0(verify_shape_t, bottoms + tops);
    verify_wrong_t wrong = infer_mats(line, shapes, mats, bottoms);
    GUARD(layer_mats, wrong == RIGHT, ValueError, "forward: %s: %s: given %s", type_name(self), verify_words(wrong), verify_given(line, shapes));
    m_del(verify_shape_t, shapes, bottoms + tops);
    m_del(int32_t, (int32_t *)line, RECORD_WORDS + bottoms + tops + self->params_words);
}

#if NCNN_MP_AUDIT

void ncnn_mp_layer_check_made(const ncnn_mp_layer_t *self, const ncnn_mat_t *mats, size_t bottoms, const ncnn_mat_t *made, size_t tops) {
    if (self->row < 0) {
        return;
    }
    verify_shape_t *shapes = m_new0(verify_shape_t, bottoms + tops);
    infer_mats(line_new(self, bottoms, tops), shapes, mats, bottoms);
    for (size_t i = 0; i < tops; i++) {
        ncnn_mp_foretold(type_name(self), &shapes[bottoms + i], made[i]);
    }
}

#endif
