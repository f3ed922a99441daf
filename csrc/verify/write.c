// The graph as ncnn is given it: a binary param, of one form whatever the file's was. A blob that
// several layers take gets a Split behind its producer: ncnn lets go of a blob once it is used.

#include <string.h>

#include "py/runtime.h"

#include "table.h"

#define PARAM_MAGIC (7767517)
enum { FILE_END = -233, FILE_ARRAY = -23300, FILE_STRING = -23400 };

typedef struct _writer_t {
    const verify_graph_t *graph;
    int32_t *next;  // for each blob of several consumers: the copy that the next one takes
    int32_t *words; // NULL: only counting
    size_t used;
} writer_t;

static void put(writer_t *writer, int32_t word) {
    if (writer->words != NULL) {
        writer->words[writer->used] = word;
    }
    writer->used++;
}

static void put_params(writer_t *writer, const verify_record_t *record) {
    const int32_t *words = (const int32_t *)record;
    size_t i = RECORD_WORDS + record->bottoms + record->tops;
    while (i < (size_t)record->size) {
        int32_t id = PARAM_ID(words[i]), kind = PARAM_KIND(words[i]);
        size_t values = kind == KIND_STRING ? (size_t)(words[i + 1] + 3) / 4 : (size_t)words[i + 1];
        if (kind <= KIND_SCALAR) {
            put(writer, id);
            put(writer, words[i + 1]);
            i += 2;
            continue;
        }
        put(writer, (kind == KIND_STRING ? FILE_STRING : FILE_ARRAY) - id);
        put(writer, words[i + 1]);
        for (size_t j = 0; j < values; j++) {
            put(writer, words[i + 2 + j]);
        }
        i += 2 + values;
    }
    put(writer, FILE_END);
}

static void put_layer(writer_t *writer, const verify_record_t *record) {
    put(writer, record->type);
    put(writer, record->bottoms);
    put(writer, record->tops);
    for (int32_t i = 0; i < record->bottoms; i++) {
        int32_t blob = record->words[i];
        put(writer, writer->graph->uses[blob] > 1 ? writer->next[blob]++ : blob);
    }
    for (int32_t i = 0; i < record->tops; i++) {
        put(writer, record->words[record->bottoms + i]);
    }
    put_params(writer, record);
}

static void put_split(writer_t *writer, int32_t type, int32_t blob) {
    int32_t uses = writer->graph->uses[blob];
    put(writer, type);
    put(writer, 1);
    put(writer, uses);
    put(writer, blob);
    for (int32_t i = 0; i < uses; i++) {
        put(writer, writer->next[blob] + i);
    }
    put(writer, FILE_END);
}

static void put_graph(writer_t *writer) {
    const verify_graph_t *graph = writer->graph;
    int32_t splits = 0, blobs = graph->blobs;
    for (int32_t i = 0; i < graph->blobs; i++) {
        if (graph->uses[i] > 1) {
            writer->next[i] = blobs;
            blobs += graph->uses[i];
            splits++;
        }
    }
    put(writer, PARAM_MAGIC);
    put(writer, graph->layers + splits);
    put(writer, blobs);
    int32_t split = verify_row(verify_row_named("Split"))->type;
    for (int32_t i = 0; i < graph->layers; i++) {
        const verify_record_t *record = verify_record(graph, i);
        put_layer(writer, record);
        for (int32_t j = 0; j < record->tops; j++) {
            int32_t blob = record->words[record->bottoms + j];
            if (graph->uses[blob] > 1) {
                put_split(writer, split, blob);
            }
        }
    }
}

mp_obj_t verify_write(const verify_graph_t *graph) {
    writer_t writer = { graph, m_new(int32_t, MAX(graph->blobs, 1)), NULL, 0 };
    put_graph(&writer);
    vstr_t out;
    vstr_init_len(&out, writer.used * sizeof(int32_t));
    writer.words = (int32_t *)out.buf;
    writer.used = 0;
    put_graph(&writer);
    m_del(int32_t, writer.next, MAX(graph->blobs, 1));
    return mp_obj_new_bytes_from_vstr(&out);
}
