// Loading a Net: its param is read, checked and written anew by the verifier, which then watches over
// what ncnn reads of its model. After a failure the Net is empty.

#include "py/builtin.h"
#include "py/runtime.h"

#include "callback.h"
#include "error.h"
#include "in_place.h"
#include "layer_names.h"
#include "memory.h"
#include "net.h"

// One of the three ways to load something.
typedef struct _loader_t {
    const char *call;
    bool buffers; // whether a buffer is welcome in place of a DataReader
    bool is_param;
    bool is_text;
} loader_t;

static const loader_t load_param = { "load_param", false, true, true };
static const loader_t load_param_bin = { "load_param_bin", true, true, false };
static const loader_t load_model = { "load_model", true, false, false };

typedef struct _load_t {
    ncnn_mp_net_t *self;
    mp_obj_t kept; // of the Net's object
    ncnn_mp_reader_t *reader;
    mp_obj_t reader_obj; // which keeps it
    const loader_t *loader;
    bool whole;    // nothing may follow what is read
} load_t;

// Lets ncnn read, and raises what a callback raised meanwhile. It takes so many bytes at once that
// cannot be refused.
static int run_ncnn(load_t *load, ncnn_mp_reader_t *reader, int (*run)(ncnn_net_t net, const ncnn_datareader_t reader), size_t bytes) {
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt_of_many(0, bytes);
    ncnn_mp_run_t outer;
    ncnn_mp_run_begin(&outer, &load->self->base, &load->self->base, load->kept);
    int status = run(load->self->base.native, &reader->view);
    ncnn_mp_run_end(&outer);
    ncnn_mp_callback_raise();
    ncnn_mp_attempt_end(&attempt);
    return status;
}

#if NCNN_MP_PACKED
// ncnn runs groups of convolutions as layers that prepare weights of 16 bits, on Mats of floats.
static void check_storage(load_t *load) {
    const verify_graph_t *graph = load->self->graph;
    bool bf16 = ncnn_option_get_use_bf16_storage(ncnn_net_get_option(load->self->base.native));
    for (int32_t i = 0; i < graph->layers && bf16 && !graph->trusted; i++) {
        const verify_record_t *record = verify_record(graph, i);
        bool grouped = record->row >= 0 && (record->type == ConvolutionDepthWise || record->type == DeconvolutionDepthWise);
        GUARD(bf16_groups, !grouped, ValueError, "param refused: layer %d (%s): it needs option.use_bf16_storage off", (int)i,
            ncnn_mp_layer_name(record->type));
    }
}
#else
#define check_storage(load) ((void)0)
#endif

static void run_param(load_t *load) {
    ncnn_mp_net_t *self = load->self;
    self->graph = verify_parse(load->reader, load->loader->is_text, self->trusted, load->kept);
    check_storage(load);
    self->created = -1;
    mp_obj_t param = ncnn_mp_reader_new_memory(verify_write(self->graph));
    ncnn_mp_reader_t *reader = ncnn_mp_reader_get(param, false, &param);
    int status = run_ncnn(load, reader, ncnn_net_load_param_bin_datareader,
        self->graph->native_blobs * NCNN_MP_BLOB_BYTES);
    ncnn_mp_object_close(param);
    if (status != 0) {
        verify_check_built(self->graph);
        ncnn_mp_raise_ValueError("%s: ncnn refused the model (%d)", load->loader->call, status);
    }
    self->state = NET_PARAM;
}

// A file that is too short for the weights is refused before ncnn makes room for them.
static void check_length(const load_t *load) {
    uint64_t fewest;
    verify_weights_total(load->self->graph, &fewest);
    GUARD(load_length, load->self->trusted || ncnn_mp_reader_left(load->reader) >= fewest, ValueError, "load_model: the model ends early");
}

static void check_feed(const load_t *load) {
    const verify_feed_t *feed = &load->self->feed;
    if (feed->wrong == NULL) {
        return;
    }
    const verify_record_t *record = verify_record(load->self->graph, MAX(feed->wrong_layer, 0));
    ncnn_mp_raise_ValueError("model refused: layer %d '%s': %s", (int)feed->wrong_layer,
        record->name < 0 ? "" : load->self->graph->strings + record->name, feed->wrong);
}

// Lets ncnn read its weights: out of the reader, watched, or where they are.
static int run_weights(load_t *load) {
    ncnn_mp_net_t *self = load->self;
    ncnn_mp_reader_t *reader = load->reader;
    verify_feed_begin(&self->feed, self->graph);
    #if NCNN_MP_IN_PLACE
    if (load->whole && !self->trusted && ncnn_mp_in_place_possible(reader, self->graph)) {
        return run_ncnn(load, reader, ncnn_mp_in_place_load, 0);
    }
    #endif
    reader->feed = self->trusted ? NULL : &self->feed;
    int status = run_ncnn(load, reader, ncnn_net_load_model_datareader, 0);
    reader->feed = NULL;
    if (!self->trusted && status == 0) {
        verify_feed_end(&self->feed);
    }
    return status;
}

static void run_model(load_t *load) {
    ncnn_mp_net_t *self = load->self;
    ncnn_mp_reader_t *reader = load->reader;
    check_length(load);
    reader->came_short = false;
    size_t start = reader->total;
    int status = run_weights(load);
    ncnn_mp_net_account(self, self->accounted + reader->total - start);
    check_feed(load); // first: of weights that it refuses ncnn is given too many
    GUARD(load_complete, !reader->came_short, ValueError, "load_model: the model ends early");
    if (status != 0) {
        ncnn_mp_raise_ValueError("load_model: ncnn refused the model (%d)", status);
    }
    GUARD(load_exact, !load->whole || self->trusted || ncnn_mp_reader_peek(reader) < 0, ValueError,
        "load_model: the model is longer than its weights");
    ncnn_mp_callback_raise();
    self->state = NET_READY;
}

static void run_loader(void *context) {
    load_t *load = context;
    (load->loader->is_param ? run_param : run_model)(load);
}

// Runs a loader with the Net and the reader kept and the Net marked busy.
static void load_reader(load_t *load) {
    ncnn_mp_net_t *self = load->self;
    ncnn_mp_reader_t *reader = load->reader;
    ncnn_mp_handle_t *held_reader = HOLD(reader_held_by_load, &reader->base);
    ncnn_mp_handle_t *held = HOLD(net_held_by_load, &self->base);
    if (load->loader->is_param) {
        ncnn_mp_net_clear(self, load->kept);
        ncnn_mp_callback_discard();
    }
    self->busy = GUARD_ON(net_busy_loading);
    mp_obj_t raised = ncnn_mp_protect(run_loader, load);
    self->busy = false;
    reader->feed = NULL;
    if (raised != MP_OBJ_NULL) {
        // What a stream raised goes before what the bytes looked like without the rest.
        raised = ncnn_mp_callback_pending() ? ncnn_mp_callback_take() : raised;
        ncnn_mp_net_clear(self, load->kept);
        ncnn_mp_callback_discard();
    }
    ncnn_mp_handle_release(held_reader);
    ncnn_mp_handle_release(held);
    if (raised != MP_OBJ_NULL) {
        nlr_raise(raised);
    }
}

static mp_obj_t load_source(mp_obj_t self_in, mp_obj_t source, const loader_t *loader, bool whole) {
    load_t load = { .loader = loader };
    ncnn_mp_reader_t *reader = load.reader = ncnn_mp_reader_get(source, loader->buffers, &load.reader_obj);
    bool ours = reader->source == source; // of a buffer
    load.whole = whole || ours;
    if (whole) { // a file of our own
        reader->ahead_room = NCNN_MP_READ_AHEAD;
    }
    ncnn_mp_net_t *self = load.self = ncnn_mp_net_get(self_in);
    load.kept = ncnn_mp_object_get(self_in, &ncnn_mp_type_net)->kept;
    if (!loader->is_param) {
        if (self->state == NET_EMPTY) {
            ncnn_mp_raise_ValueError("load_model: call load_param() first");
        }
        GUARD(load_model_once, self->state != NET_READY, ValueError,
            "load_model: the Net has a model: call clear() or load_param() first");
    }
    ncnn_mp_attempt(0); // collects if memory is short; what ncnn loads cannot be tried twice
    load_reader(&load);
    if (ours) {
        ncnn_mp_object_close(load.reader_obj);
    }
    return mp_const_none;
}

typedef struct _load_file_t {
    mp_obj_t self_in;
    mp_obj_t file;
    const loader_t *loader;
} load_file_t;

// A file in ROM is read where it is.
static mp_obj_t open_reader(mp_obj_t file) {
    #if NCNN_MP_IN_PLACE
    if (ncnn_mp_is_in_rom(file)) {
        return ncnn_mp_reader_new_memory(file);
    }
    #endif
    return ncnn_mp_reader_new_stream(file);
}

static void load_file(void *context) {
    load_file_t *load = context;
    mp_obj_t reader = open_reader(load->file);
    load_source(load->self_in, reader, load->loader, true);
    ncnn_mp_object_close(reader);
}

// Opens a file through MicroPython's file systems and loads from it as a stream.
static mp_obj_t load_path(mp_obj_t self_in, mp_obj_t path, const loader_t *loader) {
    ncnn_mp_net_get(self_in); // before the file is touched
    mp_obj_t open_args[2] = { path, MP_OBJ_NEW_QSTR(MP_QSTR_rb) };
    load_file_t load = { self_in, MP_OBJ_NULL, loader };
    load.file = mp_call_function_n_kw(MP_OBJ_FROM_PTR(&mp_builtin_open_obj), 2, 0, open_args);
    mp_obj_t raised = ncnn_mp_protect(load_file, &load);
    mp_obj_t close[2];
    mp_load_method(load.file, MP_QSTR_close, close);
    mp_call_method_n_kw(0, 0, close);
    if (raised != MP_OBJ_NULL) {
        nlr_raise(raised);
    }
    return mp_const_none;
}

static mp_obj_t load_any(mp_obj_t self_in, mp_obj_t source, const loader_t *loader) {
    return mp_obj_is_str(source) ? load_path(self_in, source, loader) : load_source(self_in, source, loader, false);
}

static mp_obj_t net_load_param(mp_obj_t self_in, mp_obj_t source) {
    return load_any(self_in, source, &load_param);
}
MP_DEFINE_CONST_FUN_OBJ_2(ncnn_mp_net_load_param_obj, net_load_param);

static mp_obj_t net_load_param_bin(mp_obj_t self_in, mp_obj_t source) {
    return load_any(self_in, source, &load_param_bin);
}
MP_DEFINE_CONST_FUN_OBJ_2(ncnn_mp_net_load_param_bin_obj, net_load_param_bin);

static mp_obj_t net_load_model(mp_obj_t self_in, mp_obj_t source) {
    return load_any(self_in, source, &load_model);
}
MP_DEFINE_CONST_FUN_OBJ_2(ncnn_mp_net_load_model_obj, net_load_model);
