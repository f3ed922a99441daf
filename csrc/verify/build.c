// Building a graph: blobs get their producers and consumers, layers their rows of the table.

#include <stdio.h>
#include <string.h>

#include "py/runtime.h"

#include "build.h"
#include "layer.h"
#include "layer_names.h"
#include "memory.h"
#include "table.h"

// What is known of a blob while the file is read.
typedef struct _blob_t {
    int32_t name;
    int32_t next;  // blob of the same bucket, or -1
    int32_t depth; // layers on the longest way to it, from where a run stops last
    int32_t uses;
    bool made;
} blob_t;

// Refuses the layer that is being built, for what is wrong with it, or (id >= 0) with a parameter.
static _Noreturn void refuse_param(const verify_build_t *build, int32_t id, const char *reason) {
    const verify_record_t *record = (const verify_record_t *)(build->words.data + build->record);
    const char *name = record->name < 0 ? "" : build->strings.data + record->name;
    const char *type = record->row >= 0 ? ncnn_mp_layer_name(record->type) : record->name < 0 ? "" : name + strlen(name) + 1;
    char parameter[24];
    parameter[0] = '\0';
    if (id >= 0) {
        snprintf(parameter, sizeof(parameter), "parameter %d ", (int)id);
    }
    ncnn_mp_raise_ValueError("param refused: layer %d '%s' (type %d %s): %s%s", (int)build->counts.layers, name,
        (int)record->type, type, parameter, reason);
}

static _Noreturn void refuse_layer(const verify_build_t *build, const char *reason) {
    refuse_param(build, -1, reason);
}

/******************************************************************************/
// Memory

void *verify_bytes_add(verify_bytes_t *bytes, size_t size) {
    if (bytes->room - bytes->used < size) {
        size_t room = MAX(2 * bytes->room, bytes->used + size + 64);
        bytes->data = m_renew(char, bytes->data, bytes->room, room);
        bytes->room = room;
    }
    void *added = bytes->data + bytes->used;
    memset(added, 0, size);
    bytes->used += size;
    return added;
}

void verify_bytes_words(verify_bytes_t *bytes, const int32_t *words, size_t count) {
    memcpy(verify_bytes_add(bytes, count * sizeof(int32_t)), words, count * sizeof(int32_t));
}

MP_NOINLINE void verify_bytes_word(verify_bytes_t *bytes, int32_t word) {
    verify_bytes_words(bytes, &word, 1);
}

static void add_word(verify_build_t *build, int32_t word) {
    verify_bytes_word(&build->words, word);
}

static int32_t add_string(verify_build_t *build, const char *text) {
    int32_t start = build->strings.used;
    size_t size = strlen(text) + 1;
    memcpy(verify_bytes_add(&build->strings, size), text, size);
    return start;
}

static verify_record_t *current(verify_build_t *build) {
    return (verify_record_t *)(build->words.data + build->record);
}

static blob_t *blob_at(const verify_build_t *build, size_t blob) {
    return (blob_t *)build->blobs.data + blob;
}

static size_t blob_count(const verify_build_t *build) {
    return build->counts.blobs;
}

static void blob_add(verify_build_t *build) {
    ((blob_t *)verify_bytes_add(&build->blobs, sizeof(blob_t)))->name = -1;
    build->counts.blobs++;
}

/******************************************************************************/
// Names of blobs

static size_t bucket_of(const verify_build_t *build, const char *name) {
    uint32_t hash = 2166136261u;
    for (; *name != '\0'; name++) {
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    }
    return hash % build->buckets_count;
}

static int32_t blob_named(const verify_build_t *build, const char *name) {
    int32_t blob = build->buckets_count == 0 ? -1 : build->buckets[bucket_of(build, name)];
    int32_t tried = 0;
    while (blob >= 0 && strcmp(build->strings.data + blob_at(build, blob)->name, name) != 0) {
        // Of names that were not chosen for it, no bucket has a tenth as many.
        if (GUARD_REFUSES(param_names_spread, ++tried > 100)) {
            refuse_layer(build, "blobs' names have one hash");
        }
        blob = blob_at(build, blob)->next;
    }
    return blob;
}

static void bucket_add(verify_build_t *build, int32_t blob) {
    size_t bucket = bucket_of(build, build->strings.data + blob_at(build, blob)->name);
    blob_at(build, blob)->next = build->buckets[bucket];
    build->buckets[bucket] = blob;
}

static void blob_name(verify_build_t *build, int32_t blob, const char *name) {
    blob_at(build, blob)->name = add_string(build, name);
    if (blob_count(build) <= build->buckets_count) {
        bucket_add(build, blob);
        return;
    }
    // Twice as many buckets; every blob finds its own anew.
    build->buckets_count = MAX(2 * build->buckets_count, 64);
    build->buckets = m_new(int32_t, build->buckets_count);
    memset(build->buckets, 0xff, build->buckets_count * sizeof(int32_t));
    for (size_t i = 0; i < blob_count(build); i++) {
        bucket_add(build, i);
    }
}

/******************************************************************************/
// Layers

void verify_build_begin(verify_build_t *build, bool text, bool trusted, mp_obj_t kept) {
    memset(build, 0, sizeof(*build));
    build->text = text;
    build->trusted = trusted;
    build->kept = kept;
}

// ncnn's number of a type, and whether that is a layer in Python or which row of the table.
static void resolve_type(verify_build_t *build, const char *type, int32_t number, verify_record_t *record) {
    record->type = ncnn_mp_custom_type(build->kept, type, number);
    if (record->type >= 0) {
        record->row = ROW_CUSTOM;
        return;
    }
    record->type = type != NULL ? ncnn_mp_layer_number(type) : number;
    record->row = verify_row_typed(record->type);
}

// A layer that ncnn was built without, as firmware is with those that are not of its profile.
static void refuse_unbuilt(int32_t type) {
    const char *name = ncnn_mp_layer_name(type);
    if (name != NULL && !ncnn_mp_layer_built(type)) { // GCOVR_EXCL_BR_LINE: builds for PCs have all
        ncnn_mp_raise_ValueError("param refused: the model needs layer %s, which this ncnn was built without", name); // GCOVR_EXCL_LINE: the same
    }
}

void verify_check_built(const verify_graph_t *graph) {
    for (int32_t i = 0; i < graph->layers; i++) {
        const verify_record_t *record = verify_record(graph, i);
        if (record->row != ROW_CUSTOM) {
            refuse_unbuilt(record->type);
        }
    }
}

void verify_build_layer(verify_build_t *build, const char *type, int32_t number, const char *name) {
    build->record = build->words.used;
    *(uint32_t *)verify_bytes_add(&build->offsets, sizeof(uint32_t)) = build->words.used / sizeof(int32_t);
    verify_bytes_add(&build->words, sizeof(verify_record_t));
    int32_t names = -1;
    if (name != NULL) {
        names = add_string(build, name);
        add_string(build, type);
    }
    verify_record_t *record = current(build);
    record->name = names;
    resolve_type(build, type, number, record);
    if (record->row == ROW_UNKNOWN) {
        refuse_unbuilt(record->type);
    }
    GUARD(layer_known, record->row != ROW_UNKNOWN || build->trusted, ValueError,
        "param refused: the verifier does not know layer %s (%d): Net(verify=False) trusts the model", type == NULL ? "type" : type,
        (int)(type == NULL ? number : record->type));
    if (record->row == ROW_UNKNOWN && record->type < 0) {
        refuse_layer(build, "this ncnn has no such layer");
    }
}

// The blob of a name, or (name == NULL) of a number; and whether a layer makes it.
static bool blob_made(const verify_build_t *build, int32_t *blob, const char *name) {
    if (name != NULL) {
        *blob = blob_named(build, name);
    }
    return *blob >= 0 && (size_t)*blob < blob_count(build) && blob_at(build, *blob)->made;
}

void verify_build_bottom(verify_build_t *build, int32_t blob, const char *name) {
    bool made = blob_made(build, &blob, name);
    if (GUARD_REFUSES(blob_made, !made)) {
        refuse_layer(build, "an input that no layer before it makes");
    }
    blob_at(build, blob)->uses++;
    build->named++;
    add_word(build, blob);
    current(build)->bottoms++;
}

void verify_build_top(verify_build_t *build, int32_t blob, const char *name) {
    bool made = blob_made(build, &blob, name);
    if (GUARD_REFUSES(blob_made_once, made)) {
        refuse_layer(build, "an output that is made already");
    }
    if (name != NULL) {
        blob = blob_count(build);
    }
    if (GUARD_REFUSES(blob_number, blob < 0 || blob >= VERIFY_MAX_BLOBS || blob >= build->claimed)) {
        refuse_layer(build, "more blobs than the file says, or than 16384");
    }
    while (blob_count(build) <= (size_t)blob) {
        blob_add(build);
    }
    if (name != NULL) {
        blob_name(build, blob, name);
    }
    blob_at(build, blob)->made = true;
    build->named++;
    add_word(build, blob);
    current(build)->tops++;
}

/******************************************************************************/
// Parameters

int32_t verify_build_id(verify_build_t *build, int32_t id) {
    if (GUARD_REFUSES(param_id, id < 0 || id >= VERIFY_PARAM_IDS)) {
        refuse_layer(build, "a parameter that no layer has");
    }
    return id;
}

void verify_build_scalar(verify_build_t *build, int32_t id, verify_kind_t kind, int32_t value) {
    add_word(build, PARAM_KEY(id, kind));
    add_word(build, value);
}

void verify_build_string(verify_build_t *build, int32_t id, const char *text, size_t length) {
    add_word(build, PARAM_KEY(id, KIND_STRING));
    add_word(build, length);
    memcpy(verify_bytes_add(&build->words, (length + 3) / 4 * 4), text, length);
}

void verify_build_array(verify_build_t *build, int32_t id) {
    build->array = build->words.used;
    add_word(build, id);
    add_word(build, 0);
}

void verify_build_element(verify_build_t *build, int32_t value) {
    add_word(build, value);
    ((int32_t *)(build->words.data + build->array))[1]++;
}

void verify_build_array_end(verify_build_t *build, verify_kind_t kind) {
    int32_t *array = (int32_t *)(build->words.data + build->array);
    array[0] = PARAM_KEY(array[0], kind);
}

/******************************************************************************/
// The end of a layer, and of the network

static verify_shape_t declared_shape(const verify_record_t *record) {
    verify_layer_t layer;
    verify_layer_open(&layer, record, NULL);
    verify_shape_t shape = { .dims = 0 };
    for (size_t i = 0; i < MP_ARRAY_SIZE(shape.sizes); i++) {
        int32_t size = layer.p[verify_shape_ids[i]].i;
        shape.dims += size > 0;
        shape.sizes[i] = MAX(size, 1);
    }
    if (layer.p[0].i <= 0) {
        shape.dims = 0;
    }
    return shape;
}

static void input_add(verify_build_t *build, const verify_record_t *record) {
    verify_graph_t *counts = &build->counts;
    if (GUARD_REFUSES(param_inputs, counts->inputs == VERIFY_MAX_INPUTS)) {
        refuse_layer(build, "more than 8 inputs");
    }
    counts->declared[counts->inputs] = declared_shape(record);
    counts->input_blobs[counts->inputs++] = record->words[0];
}

// How many layers the longest way to this one has, from where a run stops last: it stops here if they are many.
static void set_depth(verify_build_t *build, verify_record_t *record) {
    int32_t depth = 0;
    for (int32_t i = 0; i < record->bottoms; i++) {
        depth = MAX(depth, blob_at(build, record->words[i])->depth);
    }
    record->checkpoint = ++depth == VERIFY_RECURSION;
    build->counts.stops |= record->checkpoint;
    for (int32_t i = 0; i < record->tops; i++) {
        blob_at(build, record->words[record->bottoms + i])->depth = record->checkpoint ? 0 : depth;
    }
}

void verify_build_layer_end(verify_build_t *build) {
    verify_record_t *record = current(build);
    record->size = (build->words.used - build->record) / sizeof(int32_t);
    if (record->row >= 0) {
        int32_t id;
        verify_wrong_t wrong = verify_layer_normalise(record, build->trusted, &id);
        if (wrong != RIGHT) {
            refuse_param(build, id, verify_words(wrong));
        }
        build->words.used = build->record + record->size * sizeof(int32_t);
    }
    if (record->row >= 0 && record->type == Input && record->tops == 1) {
        input_add(build, record);
    }
    build->counts.unknown |= record->row == ROW_CUSTOM;
    set_depth(build, record);
    build->counts.arity = MAX(build->counts.arity, record->bottoms + record->tops);
    build->counts.layers++;
}

// Takes so many bytes of a block, with what was built.
static void *place(char **block, const verify_bytes_t *built) {
    void *placed = *block;
    if (built->used > 0) {
        memcpy(placed, built->data, built->used);
    }
    *block += built->used;
    return placed;
}

verify_graph_t *verify_build_end(verify_build_t *build) {
    GUARD(param_blobs, build->claimed <= build->named, ValueError, "param refused: it claims %d blobs, its layers have %d",
        (int)build->claimed, (int)build->named);
    verify_graph_t *graph = &build->counts;
    size_t blobs = blob_count(build);
    graph->named = build->text;
    graph->trusted = build->trusted;
    graph->bytes = sizeof(*graph) + blobs * (sizeof(verify_shape_t) + sizeof(int32_t) + sizeof(uint32_t) + sizeof(uint8_t))
        + build->words.used + build->offsets.used + build->strings.used;
    char *block = ncnn_mp_memory_new(graph->bytes);
    graph = memcpy(block, graph, sizeof(*graph));
    block += sizeof(*graph);
    int32_t *names = (int32_t *)block;
    uint32_t *uses = (uint32_t *)(names + blobs);
    graph->names = names;
    graph->uses = uses;
    graph->shapes = (verify_shape_t *)(uses + blobs);
    block = (char *)(graph->shapes + blobs);
    graph->words = place(&block, &build->words);
    graph->offsets = place(&block, &build->offsets);
    graph->strings = place(&block, &build->strings);
    graph->marks = (uint8_t *)block;
    for (size_t i = 0; i < blobs; i++) {
        const blob_t *blob = blob_at(build, i);
        names[i] = blob->name;
        uses[i] = blob->uses;
        graph->marks[i] = blob->made ? MARK_MADE : 0;
        graph->native_blobs += 1 + (blob->uses > 1 ? blob->uses : 0);
        graph->arity = MAX(graph->arity, 1 + blob->uses);
        graph->outputs += blob->made && blob->uses == 0;
    }
    return graph;
}

void verify_free(verify_graph_t *graph) {
    if (graph != NULL) {
        ncnn_mp_memory_free(graph);
    }
}
