// Custom layers: how ncnn calls the methods of a Python class that completes Layer.
//
// The layer's native object belongs to the handle of its Python instance; a Net that uses it holds a
// reference until ncnn destroys it. The instance is kept by the Python objects that can start a run,
// a Net and its Extractors, so callbacks run only inside of one. What a callback is handed is lent:
// dead once it returns. ncnn takes what forward() gives for its own, and takes it after a failure
// too, so there is always a fresh Mat to hand over.

#include "py/runtime.h"

#include "callback.h"
#include "error.h"
#include "layer.h"
#include "mat.h"
#include "modelbin.h"
#include "net.h"
#include "paramdict.h"
#include "verify/table.h"

// Custom layers inside networks. There are few, and ncnn's struct has no room for a pointer of ours.
static ncnn_mp_layer_t *custom_layers;

static ncnn_mp_layer_t *custom_find(ncnn_layer_t native) {
    ncnn_mp_layer_t *layer = custom_layers;
    while (layer != NULL && layer->base.native != native) {
        layer = layer->next;
    }
    return layer;
}

static ncnn_mp_net_t *custom_net(const ncnn_mp_layer_t *layer) {
    return (ncnn_mp_net_t *)layer->net;
}

const verify_record_t *ncnn_mp_layer_record(const ncnn_mp_layer_t *self) {
    return self->instance == MP_OBJ_NULL || self->index < 0 ? NULL : verify_record(custom_net(self)->graph, self->index);
}

/******************************************************************************/
// Calling a method

// One call of a method: what it is lent, and what it is to give.
typedef struct _call_t {
    ncnn_layer_t native;
    qstr method;
    const ncnn_mat_t *mats; // lent as one Mat, or as a list of them if `many`
    size_t mats_count;
    bool many;
    ncnn_option_t option;   // lent too; NULL: none
    mp_obj_t (*lend)(void *native, ncnn_mp_handle_t **handle); // or something else in their place
    void *other;
    ncnn_mat_t *tops;       // where results go; NULL: the method gives a status
    size_t tops_count;
    ncnn_mp_handle_t *lent[NCNN_MP_MAX_LAYER_MATS + 1];
    size_t lent_count;
} call_t;

// Lends a Mat of ncnn's: its storage may come from any allocator of the running network's option.
static mp_obj_t lend_mat(call_t *call, ncnn_mat_t native) {
    return ncnn_mp_mat_lend(native, ncnn_mp_run_current()->keeper, &call->lent[call->lent_count++]);
}

static mp_obj_t lend_mats(call_t *call) {
    if (!call->many) {
        return lend_mat(call, call->mats[0]);
    }
    mp_obj_t list = mp_obj_new_list(0, NULL);
    for (size_t i = 0; i < call->mats_count; i++) {
        mp_obj_list_append(list, lend_mat(call, call->mats[i]));
    }
    return list;
}

// Hands what forward() gave over to ncnn, which will destroy it: copies, because the program may
// go on using the Mats.
static void take_results(call_t *call, mp_obj_t result) {
    size_t count = 1;
    mp_obj_t *items = &result;
    if (call->many) {
        mp_obj_get_array(result, &count, &items);
    }
    GUARD(custom_result_count, count == call->tops_count, ValueError, "%q() gave %d Mats, expected %d", call->method,
        (int)count, (int)call->tops_count);
    for (size_t i = 0; i < call->tops_count; i++) {
        ncnn_mat_t mat = ncnn_mp_layer_mat(items[i]);
        ncnn_mp_attempt_t attempt = ncnn_mp_attempt(ncnn_mp_shape_of(mat).padded);
        do {
            if (call->tops[i] != NULL) {
                ncnn_mat_destroy(call->tops[i]);
            }
            call->tops[i] = GUARD_ON(custom_result_copied) ? ncnn_mat_clone(mat, ncnn_mp_memory_allocator()) : mat;
        } while (ncnn_mp_attempt_again(&attempt));
    }
}

// What a layer gives decides the shapes of what follows it: checked before any of that runs.
static void check_shapes(const call_t *call, const ncnn_mat_t *mats) {
    const ncnn_mp_layer_t *layer = custom_find(call->native);
    const verify_record_t *record = ncnn_mp_layer_record(layer);
    verify_shape_t shapes[NCNN_MP_MAX_LAYER_MATS];
    if (record == NULL || mats == NULL || custom_net(layer)->graph->trusted || !GUARD_ON(custom_shapes)) {
        return;
    }
    for (int32_t i = 0; i < record->tops; i++) {
        shapes[i] = verify_shape_of(mats[i]);
    }
    verify_infer_custom(custom_net(layer)->graph, layer->index, shapes);
}

static void take_status(const call_t *call, mp_obj_t result) {
    int status = result == mp_const_none ? 0 : ncnn_mp_get_int(result, call->method, INT32_MIN, INT32_MAX);
    if (status != 0) {
        ncnn_mp_raise(&mp_type_RuntimeError, "%q() returned %d", call->method, status);
    }
}

// A layer's blobs are known when its params are loaded. ncnn runs one that works in place on as many
// Mats as it has outputs, takes the address of the first of its Mats, and runs one of one blob on one.
static void check_blobs(ncnn_layer_t native) {
    int bottoms = ncnn_layer_get_bottom_count(native);
    int tops = ncnn_layer_get_top_count(native);
    bool in_place = ncnn_layer_get_support_inplace(native);
    bool one = !NCNN_BATCH && ncnn_layer_get_one_blob_only(native); // releases with batches look themselves
    GUARD(custom_blobs, bottoms >= 1 && tops >= 1 && tops <= NCNN_MP_MAX_LAYER_MATS && (!in_place || bottoms == tops)
        && (!one || (bottoms == 1 && tops == 1)), ValueError,
        "a custom layer with %d inputs and %d outputs", bottoms, tops);
}

static void call_method(void *context) {
    call_t *call = context;
    if (call->method == MP_QSTR_load_param) {
        check_blobs(call->native);
    }
    mp_obj_t method[5];
    mp_load_method(custom_find(call->native)->instance, call->method, method);
    size_t n_args = 0;
    if (call->lend != NULL) {
        method[2 + n_args++] = call->lend(call->other, &call->lent[call->lent_count++]);
    } else if (call->mats != NULL) {
        method[2 + n_args++] = lend_mats(call);
    }
    if (call->many && call->tops != NULL) {
        method[2 + n_args++] = MP_OBJ_NEW_SMALL_INT(call->tops_count);
    }
    if (call->option != NULL) {
        method[2 + n_args++] = ncnn_mp_option_lend(call->option, ncnn_mp_run_current()->keeper,
            &call->lent[call->lent_count++]);
    }
    mp_obj_t result = mp_call_method_n_kw(n_args, 0, method);
    if (call->tops != NULL) {
        take_results(call, result);
        check_shapes(call, call->tops);
    } else {
        take_status(call, result);
    }
    if (call->method == MP_QSTR_forward_inplace) {
        check_shapes(call, call->mats);
    }
}

static int call_run(call_t *call) {
    bool done = false;
    const ncnn_mp_layer_t *layer = custom_find(call->native);
    const ncnn_mp_run_t *run = ncnn_mp_run_current();
    bool ours = !GUARD_ON(custom_inside_a_run) || (run != NULL && layer != NULL && run->net == layer->net);
    if (layer == NULL || !ours) { // GCOVR_EXCL_BR_LINE: ncnn calls a layer that is known
        done = true; // nobody keeps the instance: the network is being destroyed
    } else if (!GUARD_REFUSES(custom_mats_count, call->mats_count > NCNN_MP_MAX_LAYER_MATS)) {
        done = ncnn_mp_callback_run(call_method, call);
    }
    for (size_t i = 0; i < call->lent_count; i++) {
        if (GUARD_ON(custom_lending_ends)) {
            ncnn_mp_handle_end_lending(call->lent[i]);
        }
    }
    for (size_t i = 0; i < call->tops_count; i++) {
        if (GUARD_REFUSES(custom_fresh_result, call->tops[i] == NULL)) {
            call->tops[i] = ncnn_mat_create();
        }
    }
    return done ? 0 : -1;
}

/******************************************************************************/
// What ncnn calls

static mp_obj_t lend_paramdict(void *native, ncnn_mp_handle_t **handle) {
    return ncnn_mp_paramdict_lend(native, handle);
}

static mp_obj_t lend_modelbin(void *native, ncnn_mp_handle_t **handle) {
    return ncnn_mp_modelbin_lend(native, handle);
}

// ncnn is given numbers without their types; a layer in Python gets them as the file has them.
static int callback_load_param(ncnn_layer_t native, const ncnn_paramdict_t paramdict) {
    const ncnn_mp_layer_t *layer = custom_find(native);
    const verify_record_t *record = layer == NULL ? NULL : ncnn_mp_layer_record(layer); // GCOVR_EXCL_BR_LINE: ncnn calls a layer that is known
    bool typed = record != NULL && custom_net(layer)->graph->named; // GCOVR_EXCL_BR_LINE: ncnn calls a layer that is known
    ncnn_paramdict_t own = typed ? ncnn_paramdict_create() : NULL;
    call_t call = { .native = native, .method = MP_QSTR_load_param, .lend = lend_paramdict, .other = typed ? own : paramdict };
    if (!typed || verify_fill_paramdict(record, own)) {
        call_run(&call);
    }
    if (typed) {
        ncnn_paramdict_destroy(own);
    }
    return 0; // what failed is raised behind the load: some releases delete a layer that says so
}

static int callback_load_model(ncnn_layer_t native, const ncnn_modelbin_t modelbin) {
    call_t call = { .native = native, .method = MP_QSTR_load_model, .lend = lend_modelbin, .other = modelbin };
    const ncnn_mp_layer_t *layer = custom_find(native);
    bool fed = layer != NULL && ncnn_mp_layer_record(layer) != NULL; // GCOVR_EXCL_BR_LINE: ncnn calls a layer that is known
    if (fed) { // GCOVR_EXCL_BR_LINE: ncnn calls a layer that is known
        verify_feed_custom(&custom_net(layer)->feed, layer->index, true);
    }
    int status = call_run(&call);
    if (fed) { // GCOVR_EXCL_BR_LINE: ncnn calls a layer that is known
        verify_feed_custom(&custom_net(layer)->feed, layer->index, false);
    }
    return status;
}

static int callback_create_pipeline(ncnn_layer_t native, const ncnn_option_t option) {
    call_t call = { .native = native, .method = MP_QSTR_create_pipeline, .option = option };
    int status = call_run(&call);
    ncnn_mp_layer_t *layer = custom_find(native);
    if (layer != NULL) { // GCOVR_EXCL_BR_LINE: ncnn calls a layer that is known
        layer->state = LAYER_PIPELINE;
    }
    return status;
}

static int callback_destroy_pipeline(ncnn_layer_t native, const ncnn_option_t option) {
    call_t call = { .native = native, .method = MP_QSTR_destroy_pipeline, .option = option };
    return call_run(&call);
}

static int callback_forward_1(const ncnn_layer_t native, const ncnn_mat_t bottom, ncnn_mat_t *top, const ncnn_option_t option) {
    *top = NULL;
    call_t call = {
        .native = native, .method = MP_QSTR_forward, .mats = &bottom, .mats_count = 1, .option = option,
        .tops = top, .tops_count = 1,
    };
    return call_run(&call);
}

static int callback_forward_n(const ncnn_layer_t native, const ncnn_mat_t *bottoms, int n, ncnn_mat_t *tops, int n2,
    const ncnn_option_t option) {
    call_t call = {
        .native = native, .method = MP_QSTR_forward, .mats = bottoms, .mats_count = n, .many = true, .option = option,
        .tops = tops, .tops_count = n2,
    };
    return call_run(&call);
}

static int callback_forward_inplace_1(const ncnn_layer_t native, ncnn_mat_t mat, const ncnn_option_t option) {
    call_t call = {
        .native = native, .method = MP_QSTR_forward_inplace, .mats = &mat, .mats_count = 1, .option = option,
    };
    return call_run(&call);
}

static int callback_forward_inplace_n(const ncnn_layer_t native, ncnn_mat_t *mats, int n, const ncnn_option_t option) {
    call_t call = {
        .native = native, .method = MP_QSTR_forward_inplace, .mats = mats, .mats_count = n, .many = true,
        .option = option,
    };
    return call_run(&call);
}

void ncnn_mp_layer_custom_init(ncnn_layer_t native) {
    native->load_param = callback_load_param;
    native->load_model = callback_load_model;
    native->create_pipeline = callback_create_pipeline;
    native->destroy_pipeline = callback_destroy_pipeline;
    native->forward_1 = callback_forward_1;
    native->forward_n = callback_forward_n;
    native->forward_inplace_1 = callback_forward_inplace_1;
    native->forward_inplace_n = callback_forward_inplace_n;
}

/******************************************************************************/
// Making and destroying

typedef struct _creation_t {
    size_t index;        // of the class
    ncnn_layer_t native; // of the instance, once it is made
} creation_t;

// The next line of the model whose layer is in Python: ncnn makes them in order.
static int32_t next_custom(ncnn_mp_net_t *net) {
    const verify_graph_t *graph = net->graph;
    do {
        net->created++;
    } while (net->created < graph->layers && verify_record(graph, net->created)->row != ROW_CUSTOM); // GCOVR_EXCL_BR_LINE: the same
    return net->created < graph->layers ? net->created : -1; // GCOVR_EXCL_BR_LINE: ncnn makes as many as there are
}

static void create_instance(void *context) {
    creation_t *creation = context;
    mp_obj_t kept = ncnn_mp_run_current()->kept;
    mp_obj_t class = mp_obj_subscr(ncnn_mp_kept_list(kept, KEPT_CLASSES), MP_OBJ_NEW_SMALL_INT(creation->index), MP_OBJ_SENTINEL);
    mp_obj_t instance = mp_call_function_0(class);
    if (GUARD_ON(custom_keeps_instance)) {
        mp_obj_list_append(ncnn_mp_kept_list(kept, KEPT_INSTANCES), instance);
    }
    ncnn_mp_handle_get(instance, &ncnn_mp_type_layer);
    static const qstr_short_t flags[] = {
        MP_QSTR_one_blob_only, MP_QSTR_support_inplace,
    };
    bool values[MP_ARRAY_SIZE(flags)];
    for (size_t i = 0; i < MP_ARRAY_SIZE(flags); i++) {
        values[i] = mp_obj_is_true(mp_load_attr(instance, flags[i]));
    }
    ncnn_mp_layer_t *layer = (ncnn_mp_layer_t *)ncnn_mp_handle_get(instance, &ncnn_mp_type_layer);
    GUARD(custom_instance_fresh, layer->custom && layer->instance == MP_OBJ_NULL, ValueError,
        "a custom layer's class must make a new Layer() each time");
    if (GUARD_ON(custom_plain_mats)) {
        ncnn_mp_layer_clear_flags(layer->base.native); // what it is given has one float an element
    }
    ncnn_layer_set_one_blob_only(layer->base.native, values[0]);
    ncnn_layer_set_support_inplace(layer->base.native, values[1]);
    layer->net = ncnn_mp_run_current()->net;
    layer->index = next_custom(custom_net(layer));
    layer->instance = instance;
    layer->next = custom_layers;
    custom_layers = layer;
    layer->held = HOLD(layer_held_by_net, &layer->base);
    creation->native = layer->base.native;
}

ncnn_layer_t ncnn_mp_layer_custom_create(void *userdata) {
    creation_t creation = { (size_t)(uintptr_t)userdata, NULL };
    if (ncnn_mp_run_current() != NULL) {
        ncnn_mp_callback_run(create_instance, &creation);
    }
    // ncnn wants a layer in any case; one of its own does nothing until the exception is raised.
    return creation.native == NULL ? ncnn_layer_create() : creation.native;
}

void ncnn_mp_layer_custom_destroy(ncnn_layer_t native, void *userdata) {
    (void)userdata;
    ncnn_mp_layer_t *layer = custom_find(native);
    if (layer == NULL) {
        ncnn_layer_destroy(native);
        return;
    }
    ncnn_mp_layer_t **link = &custom_layers;
    while (*link != layer) {
        link = &(*link)->next;
    }
    *link = layer->next;
    layer->instance = MP_OBJ_NULL;
    layer->state = LAYER_DONE;
    ncnn_mp_handle_release(layer->held);
}
