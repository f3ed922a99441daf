// Extractor: one run of a Net. It keeps the Net, the Allocators that the Net's option named when it
// was made, and its input Mats. Inputs are given to ncnn anew before each extract(), because ncnn
// lets go of a blob once a layer has used it. What it extracts does not keep it: a recurrent
// network's state would keep all of its past.

#include "py/runtime.h"

#include "blob.h"
#include "callback.h"
#include "error.h"
#include "extractor.h"
#include "foretold.h"
#include "mat.h"
#include "verify/table.h"

// Links, after those of its option.
#define EXTRACTOR_NET (OPTION_ALLOCATORS)
#define EXTRACTOR_INPUTS (EXTRACTOR_NET + 1)
#define EXTRACTOR_LINKS (EXTRACTOR_INPUTS + VERIFY_MAX_INPUTS)

// What an Extractor costs beyond its blobs, roughly: it only drives collections.
#define EXTRACTOR_BYTES (256)

typedef struct _extractor_t {
    ncnn_mp_handle_t base;
    ncnn_mp_handle_t *links[EXTRACTOR_LINKS];
    ncnn_mp_net_t *net;
    size_t generation;                      // of the Net, when this was made
    bool ran;                               // ncnn holds blobs of a run
    ncnn_mat_t inputs[VERIFY_MAX_INPUTS];  // NULL: not given yet
} extractor_t;

static void extractor_destroy(ncnn_mp_handle_t *self) {
    ncnn_extractor_destroy(self->native);
    ncnn_mp_memory_unaccount(EXTRACTOR_BYTES);
}

static const ncnn_mp_kind_t extractor_kind = {
    &ncnn_mp_type_extractor, sizeof(extractor_t), EXTRACTOR_LINKS, extractor_destroy
};

// Makes ncnn's extractor, or one in place of that of a run. It has room for every blob of the network
// at once, which cannot be refused.
static void extractor_begin(extractor_t *self) {
    ncnn_mp_attempt_of_many(0, self->net->graph->native_blobs * NCNN_MP_BLOB_BYTES);
    if (self->base.native != NULL) {
        ncnn_extractor_destroy(self->base.native);
        self->base.native = NULL;
    }
    self->base.native = ncnn_extractor_create(self->net->base.native);
    ncnn_mp_run_trim();
}

mp_obj_t ncnn_mp_extractor_new(ncnn_mp_net_t *net, mp_obj_t kept) {
    ncnn_mp_object_t *object = ncnn_mp_object_new(&extractor_kind);
    object->kept = KEEP(extractor_keeps_classes, kept);
    extractor_t *self = (extractor_t *)object->handle;
    LINK_ALLOCATORS(extractor_keeps_allocators, &self->base, &net->base);
    LINK(extractor_keeps_net, &self->base, EXTRACTOR_NET, &net->base);
    self->net = net;
    self->generation = net->generation;
    extractor_begin(self);
    ncnn_mp_memory_account(EXTRACTOR_BYTES);
    return MP_OBJ_FROM_PTR(object);
}

// The Extractor of a call that may reach ncnn now.
static extractor_t *extractor_get(mp_obj_t self_in) {
    extractor_t *self = (extractor_t *)ncnn_mp_handle_get(self_in, &ncnn_mp_type_extractor);
    GUARD(extractor_idle, !self->net->busy, RuntimeError, "the Extractor's Net is in use");
    GUARD(extractor_fresh, self->generation == self->net->generation, ValueError,
        "the Extractor's Net was cleared or loaded again: make a new one");
    return self;
}

static mp_obj_t extractor_set_option(mp_obj_t self_in, mp_obj_t option) {
    // ncnn does nothing with it in this release.
    ncnn_mp_handle_t *handle = ncnn_mp_handle_get(option, &ncnn_mp_type_option);
    ncnn_extractor_set_option(extractor_get(self_in)->base.native, ncnn_mp_option_native(handle));
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(extractor_set_option_obj, extractor_set_option);

/******************************************************************************/
// input()

// Which of the Net's inputs a blob is.
static size_t input_find(const extractor_t *self, int32_t blob) {
    const verify_graph_t *graph = self->net->graph;
    for (int32_t i = 0; i < graph->inputs; i++) {
        if (graph->input_blobs[i] == blob) {
            return i;
        }
    }
    ncnn_mp_raise(graph->named ? &mp_type_ValueError : &mp_type_IndexError, "input: blob %d '%s' is no input of the Net", (int)blob,
        verify_blob_name(graph, blob));
}

// Whether a Mat has the shape that a trusted param declares for input `i`, if it declares one: nothing
// else stands between a program and a network that nobody has checked. Others take what infer.c takes.
static bool input_shape_ok(const extractor_t *self, size_t i, ncnn_mat_t given) {
    const verify_graph_t *graph = self->net->graph;
    verify_shape_t shape = verify_shape_of(given);
    return !graph->trusted || graph->declared[i].dims == 0 || verify_same(&graph->declared[i], &shape);
}

// Whether a Mat lies in memory as ncnn would lay it out: layers count on that.
static bool input_is_plain(const ncnn_mp_shape_t *given) {
    ncnn_mp_shape_t plain = *given;
    return ncnn_mp_shape_measure(&plain) && plain.cstep == given->cstep;
}

// Blobs of a run do not belong to other inputs: ncnn starts anew.
static void extractor_forget(extractor_t *self) {
    if (self->ran && GUARD_ON(extractor_forgets)) {
        extractor_begin(self);
    }
    self->ran = false;
}

static mp_obj_t extractor_input(mp_obj_t self_in, mp_obj_t which, mp_obj_t mat_in) {
    ncnn_mp_blob_check_type(which);
    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *mat = ncnn_mp_mat_get_filled(mat_in, &shape);
    extractor_t *self = extractor_get(self_in);
    size_t i = input_find(self, ncnn_mp_blob_find(self->net->graph, which));
    GUARD(input_element, shape.elemsize == 4 && shape.elempack == 1 && shape.n == 1, ValueError,
        "input: elemsize %d, elempack %d and n %d, expected 4, 1 and 1", (int)shape.elemsize, shape.elempack, shape.n);
    GUARD(input_shape, input_shape_ok(self, i, mat->base.native), ValueError,
        "input: w=%d h=%d d=%d c=%d is not the shape that the model declares", shape.w, shape.h, shape.d, shape.c);
    if (GUARD_ON(input_own_storage) && !(ncnn_mp_mat_is_free(mat) && input_is_plain(&shape))) {
        // Blobs may share an input's storage for as long as the Extractor lives: longer than a
        // borrowed buffer stays where it is, and than another Mat's Allocator need be kept.
        mp_obj_t clone;
        ncnn_mp_mat_t *own = ncnn_mp_mat_new(&clone);
        NCNN_MP_MAT_MAKE(own, shape.padded, {
            own->base.native = ncnn_mat_clone(mat->base.native, ncnn_mp_memory_allocator());
        });
        mat = own;
    }
    extractor_forget(self);
    LINK(extractor_keeps_input, &self->base, EXTRACTOR_INPUTS + i, &mat->base);
    self->inputs[i] = mat->base.native;
    return MP_OBJ_NEW_SMALL_INT(0); // ncnn's status, which older programs look at
}
static MP_DEFINE_CONST_FUN_OBJ_3(extractor_input_obj, extractor_input);

/******************************************************************************/
// extract()

// All inputs are there, and of shapes that every layer can work with.
static void extractor_check_inputs(extractor_t *self) {
    const verify_graph_t *graph = self->net->graph;
    verify_shape_t shapes[VERIFY_MAX_INPUTS];
    for (int32_t i = 0; i < graph->inputs; i++) {
        GUARD(extract_all_inputs, self->inputs[i] != NULL, ValueError, "extract: input %d '%s' is missing", (int)graph->input_blobs[i],
            verify_blob_name(graph, graph->input_blobs[i]));
        shapes[i] = verify_shape_of(self->inputs[i]);
    }
    if (graph->unknown) {
        extractor_forget(self); // what a layer in Python gives may differ from run to run
    }
    if (!graph->trusted && GUARD_ON(extract_shapes)) {
        ncnn_mp_net_infer(self->net, shapes);
    }
}

// Runs the network as far as a blob that ncnn's recursion can start from anew.
static int extractor_stop(void *context, int32_t blob) {
    extractor_t *self = context;
    ncnn_mat_t mat = NULL;
    int status = ncnn_extractor_extract_index(self->base.native, blob, &mat);
    ncnn_mat_destroy(mat);
    return status;
}

// Runs the network once. Custom layers run Python code meanwhile, which finds the Net busy.
static int extractor_run(extractor_t *self, mp_obj_t kept, int32_t blob, ncnn_mat_t *result) {
    ncnn_extractor_t native = self->base.native;
    verify_graph_t *graph = self->net->graph;
    self->ran = true;
    for (int32_t i = 0; i < graph->inputs; i++) {
        ncnn_extractor_input_index(native, graph->input_blobs[i], self->inputs[i]);
    }
    ncnn_mp_run_t run;
    ncnn_mp_run_begin(&run, &self->net->base, &self->base, kept);
    self->net->busy = GUARD_ON(net_busy_running);
    int status = GUARD_ON(extract_depth) ? verify_run_stops(graph, blob, extractor_stop, self) : 0;
    if (status == 0) {
        status = ncnn_extractor_extract_index(native, blob, result);
    }
    self->net->busy = false;
    ncnn_mp_run_end(&run);
    return status;
}

static mp_obj_t extractor_extract(mp_obj_t self_in, mp_obj_t which) {
    ncnn_mp_blob_check_type(which);
    extractor_t *self = extractor_get(self_in);
    mp_obj_t kept = ncnn_mp_object_get(self_in, &ncnn_mp_type_extractor)->kept;
    int32_t blob = ncnn_mp_blob_find(self->net->graph, which);
    extractor_check_inputs(self);
    mp_obj_t object;
    ncnn_mp_mat_t *mat = ncnn_mp_mat_new(&object);
    LINK_ALLOCATORS(extracted_keeps_allocators, &mat->base, &self->base);
    int status;
    ncnn_mp_outcome_t outcome;
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt_of_many(0, self->net->graph->arity * NCNN_MP_BLOB_RUN_BYTES);
    // Nothing raises while this reference is held: a custom layer may close the Extractor.
    ncnn_mp_handle_t *held = HOLD(extractor_held_by_extract, &self->base);
    do {
        ncnn_mp_mat_reset(mat);
        status = extractor_run(self, kept, blob, (ncnn_mat_t *)&mat->base.native);
        outcome = ncnn_mp_attempt_outcome(&attempt);
        // What a layer in Python gave goes on being used in a second try, in which it may give another shape.
    } while (outcome == ATTEMPT_AGAIN && !(self->net->graph->unknown && GUARD_ON(extract_once)) && !ncnn_mp_callback_pending());
    verify_shape_t said = self->net->graph->shapes[blob];
    ncnn_mp_handle_release(held);
    ncnn_mp_callback_raise();
    ncnn_mp_attempt_check(outcome);
    if (status != 0) {
        ncnn_mp_raise_status("extract", status);
    }
    if (said.dims != 0) {
        ncnn_mp_foretold("extract", &said, mat->base.native);
    }
    return object;
}
static MP_DEFINE_CONST_FUN_OBJ_2(extractor_extract_obj, extractor_extract);

/******************************************************************************/

static void extractor_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t print_kind) {
    (void)print_kind;
    ncnn_mp_object_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->handle == NULL) {
        mp_print_str(print, "<Extractor closed>");
        return;
    }
    extractor_t *extractor = (extractor_t *)self->handle;
    bool stale = extractor->generation != extractor->net->generation;
    size_t given = 0;
    for (size_t i = 0; i < VERIFY_MAX_INPUTS; i++) {
        given += extractor->inputs[i] != NULL;
    }
    mp_printf(print, "<Extractor%s, %d inputs given>", stale ? " stale" : "", (int)given);
}

static mp_obj_t extractor_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args) {
    (void)type;
    (void)n_args;
    (void)n_kw;
    (void)args;
    ncnn_mp_raise(&mp_type_TypeError, "Extractor: use Net.create_extractor()");
}

static const mp_rom_map_elem_t extractor_locals_table[] = {
    { MP_ROM_QSTR(MP_QSTR_set_option), MP_ROM_PTR(&extractor_set_option_obj) },
    { MP_ROM_QSTR(MP_QSTR_input), MP_ROM_PTR(&extractor_input_obj) },
    { MP_ROM_QSTR(MP_QSTR_extract), MP_ROM_PTR(&extractor_extract_obj) },
    NCNN_MP_LIFETIME_METHODS,
};
static MP_DEFINE_CONST_DICT(extractor_locals, extractor_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(
    ncnn_mp_type_extractor,
    MP_QSTR_Extractor,
    MP_TYPE_FLAG_NONE,
    make_new, extractor_make_new,
    print, extractor_print,
    locals_dict, &extractor_locals
    );
