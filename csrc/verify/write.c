// The graph as ncnn is given it: a binary param, of one form whatever the file's was. A blob that
// several layers take gets a Split behind its producer: ncnn lets go of a blob once it is used.

#include <string.h>

#include "py/runtime.h"

#include "build.h"
#include "layer_names.h"
#include "table.h"

#define PARAM_MAGIC (7767517)
enum { FILE_END = -233, FILE_ARRAY = -23300, FILE_STRING = -23400 };

typedef struct _writer_t {
    const verify_graph_t *graph;
    int32_t *next; // for each blob of several consumers: the copy that the next one takes
    verify_bytes_t out;
} writer_t;

static void put_params(writer_t *writer, const verify_record_t *record) {
    const int32_t *words = (const int32_t *)record;
    for (size_t i = RECORD_WORDS + record->bottoms + record->tops; i < (size_t)record->size;) {
        int32_t kind = PARAM_KIND(words[i]), id = PARAM_ID(words[i]);
        size_t count = verify_param_words(&words[i]);
        if (record->row != ROW_CUSTOM || id < ID_SHAPES) { // what ncnn would believe of a layer in Python
            verify_bytes_word(&writer->out, kind <= KIND_SCALAR ? id : (kind == KIND_STRING ? FILE_STRING : FILE_ARRAY) - id);
            verify_bytes_words(&writer->out, &words[i + 1], count - 1);
        }
        i += count;
    }
    verify_bytes_word(&writer->out, FILE_END);
}

static void put_layer(writer_t *writer, const verify_record_t *record) {
    // Its type, the numbers of its inputs and of its outputs.
    verify_bytes_words(&writer->out, (const int32_t *)record + RECORD_WORDS - 3, 3);
    for (int32_t i = 0; i < record->bottoms; i++) {
        int32_t blob = record->words[i];
        verify_bytes_word(&writer->out, writer->graph->uses[blob] > 1 ? writer->next[blob]++ : blob);
    }
    verify_bytes_words(&writer->out, &record->words[record->bottoms], record->tops);
    put_params(writer, record);
}

static void put_split(writer_t *writer, int32_t blob) {
    int32_t uses = writer->graph->uses[blob];
    verify_bytes_words(&writer->out, (const int32_t[]) { Split, 1, uses, blob }, 4);
    for (int32_t i = 0; i < uses; i++) {
        verify_bytes_word(&writer->out, writer->next[blob] + i);
    }
    verify_bytes_word(&writer->out, FILE_END);
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
    verify_bytes_words(&writer->out, (const int32_t[]) { PARAM_MAGIC, graph->layers + splits, blobs }, 3);
    for (int32_t i = 0; i < graph->layers; i++) {
        const verify_record_t *record = verify_record(graph, i);
        put_layer(writer, record);
        for (int32_t j = 0; j < record->tops; j++) {
            int32_t blob = record->words[record->bottoms + j];
            if (graph->uses[blob] > 1) {
                put_split(writer, blob);
            }
        }
    }
}

mp_obj_t verify_write(const verify_graph_t *graph) {
    writer_t writer = { graph, m_new(int32_t, MAX(graph->blobs, 1)), { 0 } };
    put_graph(&writer);
    vstr_t out = { .alloc = writer.out.room, .len = writer.out.used, .buf = writer.out.data };
    return mp_obj_new_bytes_from_vstr(&out);
}
