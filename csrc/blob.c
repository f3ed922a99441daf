// Blob: what the verifier knows of a blob of a Net. It keeps the Net and asks its graph anew each time:
// loading or clearing the Net makes it stale, never dangling.

#include "py/runtime.h"

#include "blob.h"
#include "error.h"

#define BLOB_NET (0)
#define BLOB_LINKS (1)

typedef struct _blob_t {
    ncnn_mp_handle_t base;
    ncnn_mp_handle_t *links[BLOB_LINKS];
    ncnn_mp_net_t *net; // `native`, too
    size_t generation; // of the Net, when this was made
    int32_t index;
} blob_t;

static void blob_destroy(ncnn_mp_handle_t *self) {
    (void)self; // the Net's
}

static const ncnn_mp_kind_t blob_kind = { &ncnn_mp_type_blob, sizeof(blob_t), BLOB_LINKS, blob_destroy };

static mp_obj_t blob_new(ncnn_mp_net_t *net, int32_t index) {
    ncnn_mp_object_t *object = ncnn_mp_object_new(&blob_kind);
    blob_t *self = (blob_t *)object->handle;
    LINK(blob_keeps_net, &self->base, BLOB_NET, &net->base);
    self->net = self->base.native = net;
    self->generation = net->generation;
    self->index = index;
    return MP_OBJ_FROM_PTR(object);
}

static bool blob_is_stale(const blob_t *self) {
    return self->generation != self->net->generation;
}

static blob_t *blob_get(mp_obj_t self_in) {
    blob_t *self = (blob_t *)ncnn_mp_handle_get(self_in, &ncnn_mp_type_blob);
    ncnn_mp_net_check_idle(self->net);
    GUARD(blob_fresh, !blob_is_stale(self), ValueError, "the Blob's Net was cleared or loaded again");
    return self;
}

/******************************************************************************/
// Which blob

void ncnn_mp_blob_check_type(mp_obj_t which) {
    if (!ncnn_mp_is_int(which) && !mp_obj_is_str(which)) {
        ncnn_mp_raise_argument(&mp_type_TypeError, MP_QSTR_index, which, "a blob's name or index");
    }
}

int32_t ncnn_mp_blob_find(const verify_graph_t *graph, mp_obj_t which) {
    if (ncnn_mp_is_int(which)) {
        int32_t blob = ncnn_mp_get_index(which, MP_QSTR_index, graph->blobs);
        GUARD(blob_exists, graph->marks[blob] & MARK_MADE, IndexError, "the Net has no blob %d", (int)blob);
        return blob;
    }
    const char *name = ncnn_mp_get_name(which, MP_QSTR_name);
    if (!graph->named) {
        ncnn_mp_raise_ValueError("a binary param has no names: use blob indices");
    }
    int32_t blob = verify_find_blob(graph, name);
    GUARD(blob_known, blob >= 0, ValueError, "the Net has no blob '%s'", name);
    return blob;
}

static ncnn_mp_net_t *net_get_loaded(mp_obj_t self_in) {
    ncnn_mp_net_t *self = ncnn_mp_net_get(self_in);
    GUARD(blob_needs_param, self->graph != NULL, ValueError, "blob: call load_param() first");
    return self;
}

static mp_obj_t net_blob(mp_obj_t self_in, mp_obj_t which) {
    ncnn_mp_blob_check_type(which);
    ncnn_mp_net_t *self = net_get_loaded(self_in);
    return blob_new(self, ncnn_mp_blob_find(self->graph, which));
}
MP_DEFINE_CONST_FUN_OBJ_2(ncnn_mp_net_blob_obj, net_blob);

// blobs() -> all of them, in the order of their numbers
static mp_obj_t net_blobs(mp_obj_t self_in) {
    ncnn_mp_net_t *self = net_get_loaded(self_in);
    mp_obj_t list = mp_obj_new_list(0, NULL);
    for (int32_t i = 0; i < self->graph->blobs; i++) {
        if (self->graph->marks[i] & MARK_MADE) {
            mp_obj_list_append(list, blob_new(self, i));
        }
    }
    return list;
}
MP_DEFINE_CONST_FUN_OBJ_1(ncnn_mp_net_blobs_obj, net_blobs);

/******************************************************************************/
// Attributes

mp_obj_t ncnn_mp_blob_shape(const verify_shape_t *shape) {
    const int32_t sizes[] = { shape->w, shape->h, shape->dims == 4 ? shape->d : shape->c, shape->c };
    mp_obj_t items[4];
    for (int32_t i = 0; i < shape->dims; i++) {
        items[i] = mp_obj_new_int(sizes[i]);
    }
    return shape->dims == 0 ? mp_const_none : mp_obj_new_tuple(shape->dims, items);
}

static mp_obj_t blob_name(const blob_t *self) {
    const char *name = verify_blob_name(self->net->graph, self->index);
    return mp_obj_new_str_from_cstr(name);
}

// The last layer that makes (`tops`) or takes a blob, as ncnn numbers it; -1: none.
static int32_t layer_of(const blob_t *self, bool tops) {
    const verify_graph_t *graph = self->net->graph;
    for (int32_t layer = graph->layers - 1; layer >= 0; layer--) {
        const verify_record_t *record = verify_record(graph, layer);
        const int32_t *blobs = record->words + (tops ? record->bottoms : 0);
        int32_t count = tops ? record->tops : record->bottoms;
        for (int32_t i = 0; i < count; i++) {
            if (blobs[i] == self->index) {
                return layer;
            }
        }
    }
    return -1;
}

static mp_obj_t shape_of(blob_t *self) {
    return ncnn_mp_net_infer_declared(self->net) ? ncnn_mp_blob_shape(&self->net->graph->shapes[self->index]) : mp_const_none;
}

static void blob_attr(mp_obj_t self_in, qstr attr, mp_obj_t *dest) {
    if (dest[0] != MP_OBJ_NULL) {
        return; // none can be set
    }
    if (attr == MP_QSTR_name) {
        dest[0] = blob_name(blob_get(self_in));
    } else if (attr == MP_QSTR_producer || attr == MP_QSTR_consumer) {
        dest[0] = mp_obj_new_int(layer_of(blob_get(self_in), attr == MP_QSTR_producer));
    } else if (attr == MP_QSTR_shape) {
        dest[0] = shape_of(blob_get(self_in));
    } else {
        dest[1] = MP_OBJ_SENTINEL; // a method
    }
}

static void blob_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t print_kind) {
    (void)print_kind;
    blob_t *self = (blob_t *)((ncnn_mp_object_t *)MP_OBJ_TO_PTR(self_in))->handle;
    if (self == NULL) {
        mp_print_str(print, "<Blob closed>");
    } else if (blob_is_stale(self)) {
        mp_print_str(print, "<Blob stale>");
    } else {
        // A copy: printing may run Python code, which may clear the Net.
        mp_obj_t name = blob_name(self);
        mp_printf(print, "<Blob %d '%s'>", (int)self->index, mp_obj_str_get_str(name));
    }
}

static mp_obj_t blob_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args) {
    (void)type;
    (void)n_args;
    (void)n_kw;
    (void)args;
    ncnn_mp_raise(&mp_type_TypeError, "Blob: use Net.blob()");
}

static const mp_rom_map_elem_t blob_locals_table[] = { NCNN_MP_LIFETIME_METHODS };
static MP_DEFINE_CONST_DICT(blob_locals, blob_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(
    ncnn_mp_type_blob,
    MP_QSTR_Blob,
    MP_TYPE_FLAG_NONE,
    make_new, blob_make_new,
    print, blob_print,
    attr, blob_attr,
    locals_dict, &blob_locals
    );
