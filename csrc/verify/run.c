// What a run needs of the graph: its blobs' names, and where it stops so that ncnn's recursion, which
// goes from a blob to its producer and on to that one's inputs, starts anew from there.

#include <string.h>

#include "graph.h"

const char *verify_blob_name(const verify_graph_t *graph, size_t blob) {
    return graph->names[blob] < 0 ? "" : graph->strings + graph->names[blob];
}

int32_t verify_find_blob(const verify_graph_t *graph, const char *name) {
    for (int32_t i = 0; i < graph->blobs; i++) {
        if (graph->names[i] >= 0 && strcmp(graph->strings + graph->names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

static void mark_needed(verify_graph_t *graph, size_t blob) {
    for (int32_t i = 0; i < graph->blobs; i++) {
        graph->marks[i] &= (uint8_t) ~MARK_NEEDED;
    }
    graph->marks[blob] |= MARK_NEEDED;
    for (int32_t i = graph->layers - 1; i >= 0; i--) {
        const verify_record_t *record = verify_record(graph, i);
        int needed = 0;
        for (int32_t j = 0; j < record->tops; j++) {
            needed |= graph->marks[record->words[record->bottoms + j]] & MARK_NEEDED;
        }
        for (int32_t j = 0; j < record->bottoms; j++) {
            graph->marks[record->words[j]] |= needed;
        }
    }
}

int verify_run_stops(verify_graph_t *graph, size_t blob, int (*visit)(void *context, int32_t blob), void *context) {
    if (!graph->stops) {
        return 0;
    }
    mark_needed(graph, blob);
    for (int32_t i = 0; i < graph->layers; i++) {
        const verify_record_t *record = verify_record(graph, i);
        for (int32_t j = 0; record->checkpoint && j < record->tops; j++) {
            int32_t top = record->words[record->bottoms + j];
            if ((graph->marks[top] & MARK_NEEDED) == 0) {
                continue;
            }
            int status = visit(context, top);
            if (status != 0) {
                return status;
            }
        }
    }
    return 0;
}
